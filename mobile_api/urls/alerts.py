"""Following reports and places, below /<lang>/alerts/."""

from django.urls import path

from mobile_api.alerts import follow, links, start

app_name = "alerts"
urlpatterns = [
    path("", start.AlertsView.as_view(), name="start"),
    path("asked/", follow.asked, name="asked"),
    path("follow/<str:code>/", follow.FollowView.as_view(), name="follow"),
    path("confirm/<str:token>/", links.ConfirmView.as_view(), name="confirm"),
    path("unsubscribe/<str:token>/", links.UnsubscribeView.as_view(), name="unsubscribe"),
    path("<str:token>/", links.ManageView.as_view(), name="manage"),
]
