"""The public pages, below the language."""

from django.urls import path

from dashboard.views import about, finder, home, office, report, report_map

app_name = "dashboard"
urlpatterns = [
    path("", home.home, name="home"),
    path("map/", report_map.page, name="map"),
    path("map/embed/", report_map.embed, name="map_embed"),
    path("reports/", report.look_up, name="look_up"),
    path("reports/<str:code>/", report.status, name="report_status"),
    path("offices/", finder.offices, name="offices"),
    path("offices/<slug:slug>/", office.office, name="office"),
    path("privacy/", about.privacy, name="privacy"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("imprint/", about.imprint, name="imprint"),
]
