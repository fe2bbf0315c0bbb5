from django.urls import path

from mobile_api.mine import confirm

app_name = "mine"
urlpatterns = [
    path("<str:code>/confirm/", confirm.again, name="confirm-again"),
    path("<str:code>/confirm/<str:key>/", confirm.ConfirmView.as_view(), name="confirm"),
]
