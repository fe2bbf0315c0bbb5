"""The ground on both sides of a border that leaves an answer in doubt, in a small window around the point."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import shapely
from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from geo.border_map.grounds import NOTHING, Window, grounds_of_offices
from geo.border_map.plane import LocalPlane
from geo.domain.compass import Direction, direction_of
from geo.domain.responsibility import Decision, Possibility, Role, reach_of
from geo.models import Service
from geo.responsibility import default_office_id, rules_near

GROUND = (Path(__file__).parent.parent / "sql" / "border_ground.sql").read_text(encoding="utf-8")
# How many times wider than high the window is.
ASPECT = 1.4
# A street with the houses on both sides: less says nothing to a person who knows the place.
LEAST_HALF_HEIGHT_M = 45.0
# Houses are specks in a window that is higher than this.
MOST_WITH_HOUSES_M = 400.0
MOST_POINTS = 8_000
# Steps smaller than this part of the window cannot be seen.
FINEST = 1 / 800
# Nearer than this, a place lies on the line and has no direction.
ON_THE_LINE_M = 0.05


@dataclass(frozen=True)
class Side:
    """A candidate, the ground it holds in the window, and on which side of the border from the other it lies.

    `office_id` None is the outside of the municipality. No direction where the ground lies all around.
    """

    office_id: int | None
    area: Mapping[str, str] | None
    distance_m: float
    ground: BaseGeometry
    direction: Direction | None

    @property
    def holds_the_point(self) -> bool:
        return self.distance_m == 0


@dataclass(frozen=True)
class Drawn:
    """A thing of the base map: its layer (`road`, `building`, `water`, …), its kind, and its name or ''."""

    layer: str
    kind: str
    name: str
    shape: BaseGeometry


@dataclass(frozen=True)
class BorderMap:
    """All shapes in metres east and north of the point, which is the middle of the window.

    `sides` come in the order of the decision's candidates.
    """

    half_width: float
    half_height: float
    reach_m: float
    sides: tuple[Side, ...]
    ground: tuple[Drawn, ...]

    @property
    def distance_m(self) -> float:
        """From the point to the nearest border that leaves a doubt; 0 on the line."""
        # Not the candidates' own distances: on the line they are those of places that were looked at.
        lines = shapely.union_all([shapely.boundary(side.ground) for side in self.sides])
        return float(shapely.distance(shapely.Point(0, 0), lines))


def border_map(
    point: Point, service: Service, decision: Decision, *, accuracy: float = 0
) -> BorderMap | None:
    """The surroundings of a point (EPSG:4326) whose decision is in doubt, else None.

    `accuracy` (metres) is the one that was asked with. Takes four queries, and more where streets have rules.
    """
    if not decision.ambiguous:
        return None
    reach = reach_of(accuracy)
    half_height = max(LEAST_HALF_HEIGHT_M, 1.6 * reach)
    window = Window(LocalPlane.around(point), half_height * ASPECT, half_height)
    rules = rules_near(point, service, window.half_width, on=decision.on)
    held = grounds_of_offices(
        window,
        service.municipality,
        [rule for rule in rules if rule.role == Role.RESPONSIBLE],
        default_office_id=default_office_id(service.municipality),
        on=decision.on or timezone.localdate(),
    )
    return BorderMap(
        window.half_width,
        window.half_height,
        reach,
        _sides(decision.candidates, held, reach),
        _ground(window, service.municipality_id),
    )


def _sides(
    candidates: tuple[Possibility, ...], held: Mapping[int | None, BaseGeometry], reach: float
) -> tuple[Side, ...]:
    grounds = [held.get(one.office_id, NOTHING) for one in candidates]
    beyond = shapely.union_all(
        [ground for one, ground in zip(candidates, grounds, strict=True) if one.distance_m]
    )
    return tuple(
        Side(one.office_id, one.area, one.distance_m, ground, _direction(one, ground, beyond, reach))
        for one, ground in zip(candidates, grounds, strict=True)
    )


def _direction(
    possible: Possibility, ground: BaseGeometry, beyond: BaseGeometry, reach: float
) -> Direction | None:
    """Towards what lies beyond the border; for who holds the point itself, away from it."""
    away = possible.distance_m == 0
    east, north = _way_to(beyond if away else ground, reach)
    if not away:
        return direction_of(east, north, least=ON_THE_LINE_M / 2)
    # On a narrow strip there is a border on the other side as well.
    length = max((east**2 + north**2) ** 0.5, ON_THE_LINE_M)
    behind = shapely.Point(-east / length * reach, -north / length * reach)
    if not ground.buffer(ON_THE_LINE_M).covers(behind):
        return None
    return direction_of(-east, -north, least=ON_THE_LINE_M / 2)


def _way_to(ground: BaseGeometry, reach: float) -> tuple[float, float]:
    """East and north in metres to the nearest place of a ground; on its line, to its middle within reach."""
    if ground.is_empty:
        return 0.0, 0.0
    here = shapely.Point(0, 0)
    line = shapely.shortest_line(here, ground)
    if line.length < ON_THE_LINE_M:
        middle = shapely.centroid(shapely.intersection(ground, here.buffer(reach)))
        return (middle.x, middle.y) if not middle.is_empty else (0.0, 0.0)
    east, north = line.coords[-1]
    return east, north


def _ground(window: Window, municipality_id: int) -> tuple[Drawn, ...]:
    west, south, east, north = window.box().extent
    asked = {
        "municipality": municipality_id,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "tolerance": (north - south) * FINEST,
        "houses": window.half_height <= MOST_WITH_HOUSES_M,
        "most_points": MOST_POINTS,
    }
    with connection.cursor() as cursor:
        cursor.execute(GROUND, asked)
        rows = cursor.fetchall()
    return tuple(Drawn(layer, kind, name, window.plane.flat(shape)) for layer, kind, name, shape in rows)
