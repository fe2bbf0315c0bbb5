"""What maps and pages load besides themselves; the same in every language."""

from django.urls import path

from dashboard.views import data

app_name = "layers"
urlpatterns = [
    path("theme.css", data.theme, name="theme"),
    path("layers/base.geojson", data.base_map, name="base"),
    path("layers/houses.geojson", data.houses, name="houses"),
    path("layers/districts.geojson", data.districts, name="districts"),
    path("layers/reports.geojson", data.reports, name="reports"),
]
