"""The grounds that people draw or choose a circle for: small, simple, and in or near the town."""

import math
from collections.abc import Sequence

from django.contrib.gis.geos import Point, Polygon

from geo.crs import WGS84
from geo.domain.distance import degrees_around
from geo.models import Municipality
from reports.errors import Refused

MOST_CORNERS = 100
LEAST_RADIUS_M, MOST_RADIUS_M = 50, 10_000
# Roads into the next villages are of interest, and a finger is generous; another town is not ours.
MARGIN_M = 15_000
Corner = tuple[float, float]


def surroundings(town: Municipality) -> Polygon | None:
    """The box around a town with fifteen kilometres on all sides; None while it has no border."""
    border = town.border()
    if border is None:
        return None
    west, south, east, north = border.extent
    more_east, more_north = degrees_around(north if abs(north) > abs(south) else south, MARGIN_M)
    return _box(west - more_east, south - more_north, east + more_east, north + more_north)


def drawn_ground(corners: Sequence[Corner], town: Municipality, pointer: str) -> Polygon:
    """A polygon from its corners (lon, lat), closed or not. Raises Refused at `pointer`."""
    ring = list(corners[:-1] if len(corners) > 1 and corners[0] == corners[-1] else corners)
    if len(set(ring)) < 3:
        raise Refused.at(pointer, "too_few_corners")
    if len(ring) > MOST_CORNERS:
        raise Refused.at(pointer, "too_many_corners", limit=MOST_CORNERS, length=len(ring))
    _check_degrees(ring, pointer)
    ground = Polygon([*ring, ring[0]], srid=WGS84)
    if not ground.valid or ground.area == 0:
        raise Refused.at(pointer, "crosses_itself")
    _check_near(ground, town, pointer)
    return ground


def circle_ground(center: Point, radius_m: float, town: Municipality, pointer: str) -> Polygon:
    """The box around a circle (EPSG:4326, metres). Raises Refused at `pointer` or `pointer`/radius."""
    _check_degrees([(center.x, center.y)], pointer)
    if not (math.isfinite(radius_m) and LEAST_RADIUS_M <= radius_m <= MOST_RADIUS_M):
        limits = {"least": LEAST_RADIUS_M, "most": MOST_RADIUS_M}
        raise Refused.at(f"{pointer}/radius", "radius_out_of_range", **limits)
    _check_near(center, town, pointer)
    east, north = degrees_around(center.y, radius_m)
    return _box(center.x - east, center.y - north, center.x + east, center.y + north)


def _check_degrees(corners: Sequence[Corner], pointer: str) -> None:
    for lon, lat in corners:
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            raise Refused.at(pointer, "no_degrees", lon=lon, lat=lat)


def _check_near(place: Point | Polygon, town: Municipality, pointer: str) -> None:
    around = surroundings(town)
    if around is None or not around.covers(place):
        raise Refused.at(pointer, "far_from_town", town=town.name)


def _box(west: float, south: float, east: float, north: float) -> Polygon:
    box = Polygon.from_bbox((west, south, east, north))
    box.srid = WGS84
    return box
