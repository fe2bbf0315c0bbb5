"""Reporting and the crew's work, below the language."""

from django.urls import include, path

from mobile_api.offline import manifest, shell
from mobile_api.pages import check, crew, place, start, support, what

report = [
    path("", start.StartView.as_view(), name="start"),
    path("place/", place.PlaceView.as_view(), name="place"),
    path("kind/", what.KindView.as_view(), name="kind"),
    path("kind/suggestions/", what.suggestions, name="suggestions"),
    path("details/", what.DetailsView.as_view(), name="details"),
    path("check/", check.CheckView.as_view(), name="check"),
    path("sent/<str:code>/", check.sent, name="sent"),
    path("support/<str:code>/", support.SupportView.as_view(), name="support"),
    path("addresses/", place.addresses, name="addresses"),
    path("here/", place.here, name="here"),
    path("photos/<uuid:photo_id>/", start.photo, name="photo"),
    path("app/", shell.app, name="app"),
]
at_work = [
    path("", crew.today, name="today"),
    path("<str:code>/", crew.ReportView.as_view(), name="report"),
]
without_network = [
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    path("offline/", shell.offline_page, name="page"),
]
urlpatterns = [
    path("alerts/", include("mobile_api.urls.alerts")),
    path("my/", include("mobile_api.mine.urls")),
    path("report/", include((report, "report"))),
    path("crew/", include((at_work, "crew"))),
    path("", include((without_network, "offline"))),
]
