"""All addresses: each room has its own list, here they are put together."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from config import health, views

urlpatterns = [
    *health.urlpatterns,
    path("", views.choose_language, name="choose_language"),
    path("admin/login/", views.admin_log_in),
    path("admin/", admin.site.urls),
    path("api/v1/", include("mobile_api.urls.api")),
    path("photos/", include("reports.urls.photos")),
    path("feeds/", include("dashboard.urls.feeds")),
    path("", include("dashboard.urls.data")),
    path("", include("mobile_api.urls.worker")),
    *i18n_patterns(
        path("", include("config.urls_shell")),
        path("", include("dashboard.urls.pages")),
        path("", include("mobile_api.urls.pages")),
        path("", include("reports.urls.pages")),
        prefix_default_language=True,
    ),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
