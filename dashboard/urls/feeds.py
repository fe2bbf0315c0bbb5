"""Feeds: without a slash at the end, and with one just as well."""

from django.urls import re_path

from dashboard.views import feeds

app_name = "feeds"
urlpatterns = [
    re_path(r"^reports\.atom/?$", feeds.reports, name="reports"),
    re_path(r"^reports/(?P<code>[^/]+)\.atom/?$", feeds.report, name="report"),
]
