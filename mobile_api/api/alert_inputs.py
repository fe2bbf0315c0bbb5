"""What is sent to follow something."""

from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from geo.crs import WGS84
from geo.models import Municipality
from mobile_api.api.fields import Number, Text
from reports.alerts.grounds import LEAST_RADIUS_M, MOST_CORNERS, MOST_RADIUS_M, Corner
from reports.alerts.reaching import Device, Mailbox, Reach
from reports.alerts.wishes import Wish
from reports.domain.alerts import Event, Rhythm

LANGUAGES = [code for code, _name in settings.LANGUAGES]
DEFAULT_RADIUS_M = 500
POSITION = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
RING = {"type": "array", "items": POSITION, "minItems": 4, "maxItems": MOST_CORNERS + 1}


class KeysInput(serializers.Serializer):
    p256dh = Text(max_length=100)
    auth = Text(max_length=40)


class PushInput(serializers.Serializer):
    """What `PushSubscription.toJSON()` says in a browser; the rest of it is ignored."""

    endpoint = Text(max_length=1_000)
    keys = KeysInput()


class ReachInput(serializers.Serializer):
    """How somebody is reached: either `email` or `push`. What is not named here is ignored."""

    email = Text(required=False, allow_null=True, max_length=254, help_text="Its owner is asked by a letter.")
    push = PushInput(required=False, allow_null=True)
    language = serializers.ChoiceField(
        LANGUAGES, required=False, allow_null=True, help_text="Of the notices; that of the request if absent."
    )

    default_error_messages = {"one_of": _("Give either email or push.")}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("email")) == bool(attrs.get("push")):
            self.fail("one_of")
        return attrs


@extend_schema_field(
    {
        "type": "object",
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"type": "string", "enum": ["Polygon"]},
            "coordinates": {"type": "array", "items": RING, "minItems": 1, "maxItems": 1},
        },
        "description": f"GeoJSON: one ring of at most {MOST_CORNERS} corners, in or near the town.",
    }
)
class PolygonField(serializers.Field):
    """The corners of a GeoJSON polygon without holes."""

    default_error_messages = {
        "not_a_polygon": _("This is no GeoJSON polygon with one ring of longitudes and latitudes.")
    }

    def to_internal_value(self, data: Any) -> list[Corner]:
        try:
            (ring,) = data["coordinates"]
            corners, kind = [_corner(position) for position in ring], data["type"]
        except (KeyError, TypeError, ValueError, OverflowError):
            self.fail("not_a_polygon")
        if kind != "Polygon":
            self.fail("not_a_polygon")
        return corners

    def to_representation(self, value: Any) -> Any:
        return value


def _corner(position: Any) -> Corner:
    lon, lat = position[:2]
    if any(isinstance(part, bool) or not isinstance(part, int | float) for part in (lon, lat)):
        raise ValueError(position)
    return float(lon), float(lat)


class CircleInput(serializers.Serializer):
    lat = Number(min_value=-90, max_value=90)
    lon = Number(min_value=-180, max_value=180)
    radius = Number(
        required=False,
        default=DEFAULT_RADIUS_M,
        min_value=LEAST_RADIUS_M,
        max_value=MOST_RADIUS_M,
        help_text="Metres.",
    )


class AlertInput(ReachInput):
    """Without a place it is the whole town, without categories all of them."""

    events = serializers.ListField(
        child=serializers.ChoiceField([event.value for event in Event]),
        required=False,
        min_length=1,
        max_length=len(Event),
        help_text="What to hear of; new if absent.",
    )
    rhythm = serializers.ChoiceField(
        [rhythm.value for rhythm in Rhythm], required=False, default=Rhythm.AT_ONCE.value
    )
    categories = serializers.ListField(
        child=Text(max_length=50), required=False, max_length=200, help_text="Ids of categories."
    )
    district = Text(required=False, allow_null=True, max_length=64, help_text="Code of a district.")
    circle = CircleInput(required=False, allow_null=True)
    polygon = PolygonField(required=False, allow_null=True)

    default_error_messages = {"one_place": _("Give one of district, circle and polygon, or none of them.")}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(attrs.get(name) is not None for name in ("district", "circle", "polygon")) > 1:
            self.fail("one_place")
        return super().validate(attrs)


def reach_of(given: dict[str, Any]) -> Reach:
    if push := given.get("push"):
        return device_of(push)
    return Mailbox(given["email"])


def device_of(push: dict[str, Any]) -> Device:
    return Device(push["endpoint"], push["keys"]["p256dh"], push["keys"]["auth"])


def language_of(given: dict[str, Any]) -> str:
    return given.get("language") or get_language() or settings.LANGUAGE_CODE


def wish_of(given: dict[str, Any], town: Municipality) -> Wish:
    circle = given.get("circle")
    return Wish(
        town=town,
        events=given.get("events") or (Event.NEW,),
        rhythm=given["rhythm"],
        categories=given.get("categories") or (),
        district=given.get("district") or "",
        center=Point(circle["lon"], circle["lat"], srid=WGS84) if circle else None,
        radius_m=circle["radius"] if circle else DEFAULT_RADIUS_M,
        corners=given.get("polygon"),
    )
