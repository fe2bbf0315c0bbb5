"""Fields that take a value only in the one form that the API promises."""

import re
from datetime import date, datetime, time, timedelta
from json import dumps
from math import isfinite
from typing import Any

from django.contrib.gis.geos import Point, Polygon
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from geo.crs import WGS84

# As everybody writes them. Python would also read 5_0, ５０ and 20260503, and weeks for days.
DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
COUNT = re.compile(r"[+-]?\d+", re.ASCII)
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Letters of a value that are told back.
MOST_SHOWN = 80
# How far the clock of who asks may be ahead of ours.
CLOCKS_APART = timedelta(minutes=1)


class Text(serializers.CharField):
    """A JSON string. Numbers and booleans are not read as text."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


# The framework's own sentences are too familiar in German, and do not tell the value.
IN_RANGE = {
    "max_value": _("Give a number that is not above {max_value}."),
    "min_value": _("Give a number that is not below {min_value}."),
}


class Number(serializers.FloatField):
    """A finite JSON number. Texts and booleans are not read as numbers."""

    default_error_messages = IN_RANGE | {"invalid": _("{value} is no number. Write it without quotes.")}

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, (int, float)):
            self.fail("invalid", value=_shown(data))
        try:
            return float(data)
        except OverflowError:
            self.fail("invalid", value=_shown(data))


class Count(serializers.IntegerField):
    """A whole JSON number. Texts, booleans and parts are none."""

    default_error_messages = IN_RANGE | {"invalid": _("{value} is no whole number. Write it without quotes.")}

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid", value=_shown(data))
        return data


class QueryNumber(serializers.FloatField):
    """A finite number in an address, in digits."""

    default_error_messages = IN_RANGE | {
        "invalid": _("“{value}” is no number. Write it in digits, such as 50.98.")
    }

    def to_internal_value(self, data: Any) -> float:
        number = float(data) if DECIMAL.fullmatch(str(data).strip()) else None
        if number is None or not isfinite(number):
            self.fail("invalid", value=str(data)[:MOST_SHOWN])
        return number


class QueryCount(serializers.IntegerField):
    """A whole number in an address, in digits."""

    default_error_messages = IN_RANGE | {"invalid": _("“{value}” is no whole number.")}

    def to_internal_value(self, data: Any) -> int:
        if not COUNT.fullmatch(str(data).strip()) or len(str(data)) > self.MAX_STRING_LENGTH:
            self.fail("invalid", value=str(data)[:MOST_SHOWN])
        return int(data)


def _shown(data: Any) -> str:
    return dumps(data, ensure_ascii=False)[:MOST_SHOWN]


class UUIDText(serializers.UUIDField):
    """A UUID as text; an integer is not read as one."""

    def to_internal_value(self, data: Any):
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class Words(serializers.Field):
    """Several words, separated by commas or by repeating the name. `choices` is a callable."""

    repeatable = True
    default_error_messages = {"unknown": _("“%(word)s” is not known here. Known are: %(known)s.")}

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices_now = choices

    def get_value(self, dictionary: Any) -> Any:
        if self.field_name not in dictionary:
            return serializers.empty
        return dictionary.getlist(self.field_name)

    def to_internal_value(self, data: list[str]) -> list[str]:
        words = [word.strip() for value in data for word in value.split(",") if word.strip()]
        known = self.choices_now()
        for word in words:
            if word not in known:
                sentence = self.error_messages["unknown"] % {
                    "word": word[:80],
                    "known": ", ".join(sorted(known)),
                }
                raise serializers.ValidationError(sentence, "unknown_value")
        return words

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field(
    {"type": "string", "example": "11.2,50.9,11.5,51.0", "description": "west,south,east,north in degrees"}
)
class Bbox(serializers.Field):
    """west,south,east,north in degrees (EPSG:4326) as a polygon."""

    default_error_messages = {
        "invalid": _("Write west,south,east,north in degrees, such as 11.2,50.9,11.5,51.0."),
        "order": _("West must be less than east, and south less than north."),
    }

    def to_internal_value(self, data: str) -> Polygon:
        try:
            west, south, east, north = (float(part) for part in data.split(","))
        except ValueError:
            self.fail("invalid")
        if not (all(-180 <= x <= 180 for x in (west, east)) and all(-90 <= y <= 90 for y in (south, north))):
            self.fail("invalid")
        if west >= east or south >= north:
            self.fail("order")
        box = Polygon.from_bbox((west, south, east, north))
        box.srid = WGS84
        return box

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"type": "string", "example": "2026-05-03T08:00:00+02:00"})
class Instant(serializers.Field):
    """RFC 3339 with offset, or a day: its first moment here, with `end=True` the first of the next day.

    With `past=True` an instant that is yet to come is refused.
    """

    default_error_messages = {
        "future": _("That instant is yet to come."),
        "invalid": _(
            "Write a time with offset, such as 2026-05-03T08:00:00+02:00, or a day, such as 2026-05-03."
        ),
    }

    def __init__(self, *, end: bool = False, past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.end, self.past = end, past

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str):
            self.fail("invalid")
        # A plus sign that was not escaped arrives as a space.
        text = data.strip().replace(" ", "+") if "T" in data else data.strip()
        try:
            day = parse_date(text) if ISO_DAY.fullmatch(text) else None
            moment = _start_of(day + timedelta(days=self.end)) if day else parse_datetime(text)
        except (ValueError, OverflowError):
            self.fail("invalid")
        # Years near the edges of the calendar cannot be moved between time zones.
        if moment is None or moment.tzinfo is None or not 1900 <= moment.year <= 9000:
            self.fail("invalid")
        if self.past and moment > timezone.now() + CLOCKS_APART:
            self.fail("future")
        return moment

    def to_representation(self, value: datetime) -> str:
        return local_time(value)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class Day(serializers.DateField):
    """YYYY-MM-DD."""

    default_error_messages = {
        "invalid": _("“{value}” is no day of the years 1900 to 9000. Write it so: 2026-05-03."),
    }

    def to_internal_value(self, value: Any) -> date:
        text = value.strip() if isinstance(value, str) else _shown(value)
        try:
            day = parse_date(text) if ISO_DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 9000:
            self.fail("invalid", value=text[:MOST_SHOWN])
        return day


class Latitude(Number):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=-90, max_value=90, **kwargs)


class Longitude(Number):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=-180, max_value=180, **kwargs)


class QueryLatitude(QueryNumber):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=-90, max_value=90, **kwargs)


class QueryLongitude(QueryNumber):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=-180, max_value=180, **kwargs)


def point_at(given: dict[str, Any]) -> Point:
    """The place in checked data with `lat` and `lon`."""
    return Point(given["lon"], given["lat"], srid=WGS84)


def local_time(moment: datetime) -> str:
    """RFC 3339 with the offset of the installation's time zone, to the second."""
    return timezone.localtime(moment).isoformat(timespec="seconds")
