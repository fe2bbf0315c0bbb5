from django.urls import URLPattern, re_path

from reports.views.photos import photo_file

app_name = "photos"
UUID_PATTERN = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
urlpatterns: list[URLPattern] = [
    re_path(rf"^(?P<photo_id>{UUID_PATTERN})/(?P<size>large|small)\.jpg$", photo_file, name="file"),
    # Pages name the version, so that no cache shows what was there before.
    re_path(
        rf"^(?P<photo_id>{UUID_PATTERN})/(?P<version>\d{{1,5}})/(?P<size>large|small)\.jpg$",
        photo_file,
        name="file",
    ),
]
