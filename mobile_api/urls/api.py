from django.urls import path, re_path

from mobile_api.api import (
    addresses,
    categories,
    crew,
    docs,
    offices,
    photos,
    reports,
    responsibility,
    services,
    settings,
    supports,
    tokens,
    unknown,
    uploads,
)

app_name = "api"
urlpatterns = [
    path("config/", settings.ConfigView.as_view(), name="config"),
    path("categories/", categories.CategoriesView.as_view(), name="categories"),
    path("categories/suggest/", categories.SuggestView.as_view(), name="categories-suggest"),
    path("responsibility/", responsibility.ResponsibilityView.as_view(), name="responsibility"),
    path("responsibility/batch/", responsibility.BatchView.as_view(), name="responsibility-batch"),
    path("offices/", offices.OfficesView.as_view(), name="offices"),
    path("offices/<slug:slug>/", offices.OfficeView.as_view(), name="office"),
    path("services/", services.ServicesView.as_view(), name="services"),
    path("life-situations/", services.LifeSituationsView.as_view(), name="life-situations"),
    path("addresses/", addresses.AddressesView.as_view(), name="addresses"),
    path("addresses/reverse/", addresses.ReverseView.as_view(), name="addresses-reverse"),
    path("photos/", photos.PhotosView.as_view(), name="photos"),
    path("uploads/", uploads.UploadsView.as_view(), name="uploads"),
    path("uploads/<uuid:key>/", uploads.UploadView.as_view(), name="upload"),
    path("reports/", reports.ReportsView.as_view(), name="reports"),
    path("reports/nearby/", reports.NearbyView.as_view(), name="reports-nearby"),
    path("reports/<str:code>/", reports.ReportView.as_view(), name="report"),
    path("reports/<str:code>/support/", supports.SupportView.as_view(), name="report-support"),
    path("auth/token/", tokens.TokenView.as_view(), name="token"),
    path("crew/work/", crew.WorkView.as_view(), name="crew-work"),
    path("crew/actions/", crew.ActionsView.as_view(), name="crew-actions"),
    path("schema/", docs.SchemaView.as_view(), name="schema"),
    path("docs/", docs.DocsView.as_view(), name="docs"),
    # Last: whatever is not above is a problem too, whatever the method.
    re_path(r"^[\s\S]*$", unknown.UnknownView.as_view(), name="unknown"),
]
