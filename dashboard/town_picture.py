"""A still picture of the town for the home page: no script, no tiles, follows the page's colours, prints.

The base map is projected once into whole units of a small SVG; parts smaller than a unit fall away.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

from django.core.cache import cache

from dashboard import layers
from geo.models import MUNICIPALITY, Municipality

WIDTH = 720
SECONDS_KEPT = 600
# Drawn in this order.
GROUND = ("field", "settlement", "green", "forest", "water", "rail", "road")
# The kinds of roads that the small picture has room for.
ROADS = {"main", "motorway"}

LEAST_STEP = 4

Position = tuple[int, int]


@dataclass(frozen=True)
class Frame:
    """Turns degrees into units of the picture: a plain cylinder, true at the town's middle latitude."""

    west: float
    north: float
    scale: float
    squeeze: float
    height: int

    @classmethod
    def around(cls, west: float, south: float, east: float, north: float) -> "Frame":
        squeeze = cos(radians((south + north) / 2))
        scale = WIDTH / ((east - west) * squeeze)
        return cls(west, north, scale, squeeze, round((north - south) * scale))

    def at(self, lon: float, lat: float) -> Position:
        return round((lon - self.west) * self.squeeze * self.scale), round((self.north - lat) * self.scale)


@dataclass(frozen=True)
class Shape:
    """A path of the picture with its class, for example `water` or `road-main`."""

    css_class: str
    path: str


@dataclass(frozen=True)
class Picture:
    frame: Frame
    shapes: tuple[Shape, ...]

    @property
    def width(self) -> int:
        return WIDTH


def town_picture(town: Municipality, on) -> Picture | None:
    """The picture of a town on a day, or None while it has no border."""
    key = f"town-picture/{town.pk}/{on}"
    picture = cache.get(key)
    if picture is None:
        box = layers.bounds(town, on)
        if box is None:
            return None
        picture = _draw(Frame.around(*box), layers.districts(town, "de", on), layers.base_map(town))
        cache.set(key, picture, SECONDS_KEPT)
    return picture


def _draw(frame: Frame, districts: str, ground: str) -> Picture:
    areas = json.loads(districts)["features"]
    drawn = json.loads(ground)["features"]
    town = [one for one in areas if one["properties"]["kind"] == MUNICIPALITY]
    shapes = list(_shapes(frame, "town", town))
    for layer in GROUND:
        features = [one for one in drawn if one["properties"]["layer"] == layer]
        if layer == "road":
            features = [one for one in features if one["properties"].get("kind") in ROADS]
        shapes += _shapes(frame, layer, features)
    shapes += _shapes(frame, "district", [one for one in areas if one not in town])
    return Picture(frame, tuple(shapes))


def _shapes(frame: Frame, css_class: str, features: Iterable[dict]) -> Iterator[Shape]:
    """Areas and lines of one layer, each gathered into one path."""
    areas: list[str] = []
    lines: list[str] = []
    for feature in features:
        kind = feature["geometry"]["type"]
        for ring in _rings(feature["geometry"]):
            (areas if "Polygon" in kind else lines).append(_path(frame, ring, closed="Polygon" in kind))
    if any(areas):
        yield Shape(css_class, "".join(areas))
    if any(lines):
        yield Shape(f"{css_class} sl-picture__line", "".join(lines))


def _rings(geometry: dict) -> Iterator[list]:
    match geometry["type"]:
        case "LineString":
            yield geometry["coordinates"]
        case "MultiLineString" | "Polygon":
            yield from geometry["coordinates"]
        case "MultiPolygon":
            for polygon in geometry["coordinates"]:
                yield from polygon


def _path(frame: Frame, ring: list, *, closed: bool) -> str:
    """SVG path data in whole units, without steps too small to be seen; empty if nothing is left."""
    positions: list[Position] = []
    for lon, lat, *_ in ring:
        position = frame.at(lon, lat)
        if not positions or _steps(position, positions[-1]) >= LEAST_STEP:
            positions.append(position)
    if len(positions) < (4 if closed else 2):
        return ""
    # Steps from point to point are shorter to write than places.
    steps = (f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(positions))
    return f"M{positions[0][0]} {positions[0][1]}l" + " ".join(steps) + ("z" if closed else "")


def _steps(one: Position, other: Position) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])
