"""POST /api/v1/photos/: a picture, before the report that it belongs to."""

from typing import Any

from django.contrib.gis.geos import Point
from django.core.files import File
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from geo.models import Municipality
from mobile_api.api.base import ApiView, Query
from mobile_api.api.settings import name_of, the_town
from mobile_api.api.shapes import WITH_BODY, PhotoShape, answers
from mobile_api.parsers import PhotoFormParser
from mobile_api.throttles import Photos
from reports.photos import gps_of, receive_photo


class AnyFile(serializers.FileField):
    """A file whatever its name says; what it is, the picture itself tells."""

    def to_internal_value(self, data: Any) -> File:
        if not isinstance(data, File):
            self.fail("invalid")
        if not data.size:
            self.fail("empty")
        return data


class Role(serializers.RegexField):
    """What a photo shows, or nothing."""

    default_error_messages = {"invalid": _("Use lower case letters, digits, _ and - only.")}

    def __init__(self) -> None:
        meaning = "What it shows, if the category asks: one of its photo_roles."
        plain = {"required": False, "allow_blank": True, "default": "", "help_text": meaning}
        super().__init__(r"^[a-z0-9_-]*\Z", max_length=50, **plain)


class PhotoInput(serializers.Serializer):
    file = AnyFile(help_text="JPEG, PNG, WebP or HEIC, at most 20 MB and 50 million pixels.")
    role = Role()


class PhotosView(ApiView):
    parser_classes = [PhotoFormParser]

    def get_throttles(self):
        return [Photos()]

    @extend_schema(
        operation_id="photos_create",
        tags=["Reporting"],
        parameters=[Query],
        request={"multipart/form-data": PhotoInput},
        responses=answers(PhotoShape, 401, 507, *WITH_BODY, status=201),
    )
    def post(self, request: Request):
        """Send a photo; its `id` goes into the report. Metadata is dropped, the place in it too.

        `place` tells where the picture says it was taken, as a suggestion for the pin; it is not kept.

        A photo that no report asks for is deleted after a while.
        """
        self.query(Query)
        given, town = self.body(PhotoInput), the_town()
        photo = receive_photo(given["file"], role=given["role"])
        given["file"].seek(0)
        seen = {"id": photo.pk, "status": photo.status, "width": photo.width, "height": photo.height}
        return Response(seen | {"place": _suggested(gps_of(given["file"]), town)}, status=201)


def _suggested(place: tuple[float, float] | None, town: Municipality) -> dict[str, Any] | None:
    """Where the picture says it was taken, and whether that helps; told once and never kept."""
    if place is None:
        return None
    lon, lat = place
    inside = town.encloses(Point(lon, lat, srid=4326))
    sentence = _("The photo was taken in %(town)s.") if inside else _("The photo was taken outside %(town)s.")
    return {"lon": lon, "lat": lat, "inside": inside, "detail": sentence % {"town": name_of(town)}}
