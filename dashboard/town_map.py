"""Facts that the pages hand to the town map (config/templates/parts/map.html)."""

from django.contrib.gis.geos import Point
from django.utils import timezone

from dashboard.layers import bounds
from geo.models import Municipality


def bounds_of(town: Municipality | None) -> str:
    """West, south, east, north for `data-bounds`, or nothing."""
    box = bounds(town, timezone.localdate()) if town else None
    return ",".join(f"{number:.5f}" for number in box) if box else ""


def as_text(point: Point | None) -> str:
    """Longitude and latitude for `data-point`, or nothing."""
    return f"{point.x:.6f},{point.y:.6f}" if point else ""
