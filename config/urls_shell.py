"""Log-in and log-out of people who work here."""

from django.contrib.auth import views as auth
from django.urls import path

from mobile_api.pages.log_in import LogInView

urlpatterns = [
    path("login/", LogInView.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
]
