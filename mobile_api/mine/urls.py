from django.urls import path

from mobile_api.mine import confirm, talk

app_name = "mine"
urlpatterns = [
    path("<str:code>/message/", talk.MessageView.as_view(), name="message"),
    path("<str:code>/not-fixed/", talk.NotFixedView.as_view(), name="not-fixed"),
    path("<str:code>/confirm/", confirm.again, name="confirm-again"),
    path("<str:code>/confirm/<str:key>/", confirm.ConfirmView.as_view(), name="confirm"),
]
