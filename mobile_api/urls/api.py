from django.urls import path, re_path

from mobile_api.api import categories, responsibility, settings, unknown

app_name = "api"
urlpatterns = [
    path("config/", settings.ConfigView.as_view(), name="config"),
    path("categories/", categories.CategoriesView.as_view(), name="categories"),
    path("responsibility/", responsibility.ResponsibilityView.as_view(), name="responsibility"),
    path("responsibility/batch/", responsibility.BatchView.as_view(), name="responsibility-batch"),
    # Last: whatever is not above is a problem too, whatever the method.
    re_path(r"(?s)^.*$", unknown.UnknownView.as_view(), name="unknown"),
]
