"""Many places in one body, read quickly."""

from typing import Any

from rest_framework import serializers

from mobile_api.api.fields import Latitude, Longitude, Number

MAX_POINTS = 1_000
# Metres, as a device claims; the resolver stops far below.
MOST_ACCURACY = 1e7


class PointInput(serializers.Serializer):
    lat = Latitude()
    lon = Longitude()
    accuracy = Number(required=False, allow_null=True, min_value=0, max_value=MOST_ACCURACY)


class Points(serializers.ListField):
    """A list of places. Plain ones are read as they are; PointInput says of all others what is wrong."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=PointInput(), min_length=1, max_length=MAX_POINTS, **kwargs)

    def to_internal_value(self, data: Any) -> list[dict[str, float]]:
        if isinstance(data, list):
            # Before anything is read of places that are too many anyway.
            if len(data) > MAX_POINTS:
                self.fail("max_length", max_length=MAX_POINTS)
            if all(map(_is_plain, data)):
                return [_place(one) for one in data]
        return super().to_internal_value(data)


def _is_plain(place: Any) -> bool:
    """Whether PointInput would surely take this."""
    if type(place) is not dict:
        return False
    lat: Any = place.get("lat")
    lon: Any = place.get("lon")
    accuracy: Any = place.get("accuracy", 0)
    # Not isinstance: a boolean is an int too. Whole numbers may be larger than any float.
    if not {type(lat), type(lon), type(accuracy)} <= {float, int}:
        return False
    return -90 <= lat <= 90 and -180 <= lon <= 180 and 0 <= accuracy <= MOST_ACCURACY


def _place(plain: dict[str, float]) -> dict[str, float]:
    return {name: float(plain[name]) for name in ("lat", "lon", "accuracy") if name in plain}
