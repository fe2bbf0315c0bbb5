"""Which ground each office holds in a small window, with the order of the rules that decides everywhere."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import shapely
from django.contrib.gis.geos import Polygon
from shapely.geometry.base import BaseGeometry

from geo.border_map.plane import LocalPlane
from geo.candidates import HOUSE_REACH_M
from geo.domain.responsibility import Candidate, Selector, rank_of, ranked
from geo.models import MUNICIPALITY, Address, AreaPiece, AreaVersion, Municipality, Responsibility
from geo.rules.effect import houses_of

NOTHING: BaseGeometry = shapely.Polygon()
# More houses than this in sight are a whole quarter, where nobody can tell streets apart.
MOST_HOUSES = 3_000


@dataclass(frozen=True)
class Window:
    """A box around the middle of a plane, so many metres to each side."""

    plane: LocalPlane
    half_width: float
    half_height: float

    @property
    def frame(self) -> BaseGeometry:
        return shapely.box(-self.half_width, -self.half_height, self.half_width, self.half_height)

    def box(self, margin: float = 0) -> Polygon:
        """In degrees, with a margin in metres."""
        degrees = self.plane.box(self.half_width + margin, self.half_height + margin)
        return Polygon.from_bbox(degrees)


def grounds_of_offices(
    window: Window,
    town: Municipality,
    rules: Iterable[Candidate],
    *,
    default_office_id: int,
    on: date,
) -> dict[int | None, BaseGeometry]:
    """The ground of each office by id, in metres; under None what lies outside the municipality.

    Where rules tie, each of them has the ground. What no rule speaks of is the default office's.
    """
    every = list(rules)
    borders = _borders(window, {rule.version_id for rule in every if rule.version_id > 0}, town, on)
    left = shapely.intersection(borders.town, window.frame)
    held: dict[int | None, list[BaseGeometry]] = {None: [shapely.difference(window.frame, borders.town)]}
    streets = _grounds_of_streets(window, town, [rule for rule in every if rule.version_id < 0], on)
    for _, equals in groupby(ranked(every), key=rank_of):
        taken = []
        for rule in equals:
            ground = streets.get(rule.rule_id, NOTHING) if rule.version_id < 0 else borders.of(rule)
            taken.append(shapely.intersection(left, ground))
            held.setdefault(rule.office_id, []).append(taken[-1])
        left = shapely.difference(left, shapely.union_all(taken))
    held.setdefault(default_office_id, []).append(left)
    return {office: shapely.union_all(grounds) for office, grounds in held.items()}


@dataclass(frozen=True)
class _Borders:
    town: BaseGeometry
    versions: Mapping[int, BaseGeometry]

    def of(self, rule: Candidate) -> BaseGeometry:
        if rule.selector == Selector.MUNICIPALITY:
            return self.town
        return self.versions.get(rule.version_id, NOTHING)


def _borders(window: Window, versions: Collection[int], town: Municipality, on: date) -> _Borders:
    of_town = set(
        AreaVersion.objects.holding(on)
        .filter(area__municipality=town, area__kind=MUNICIPALITY)
        .values_list("pk", flat=True)
    )
    pieces = AreaPiece.objects.filter(
        version__in={*versions, *of_town}, geometry__bboverlaps=window.box()
    ).values_list("version_id", "geometry")
    found: dict[int, list[BaseGeometry]] = {}
    for version, piece in pieces:
        flat = window.plane.flat(piece.wkb)
        found.setdefault(version, []).append(shapely.intersection(flat, window.frame))
    # To a centimetre: pieces touch each other along cuts that are no borders.
    joined = {version: shapely.union_all(parts, grid_size=0.01) for version, parts in found.items()}
    return _Borders(shapely.union_all([joined.get(version, NOTHING) for version in of_town]), joined)


def _grounds_of_streets(
    window: Window, town: Municipality, rules: Collection[Candidate], on: date
) -> dict[int, BaseGeometry]:
    """By rule: the places that are nearest to one of its houses, and near enough to belong to it."""
    if not rules:
        return {}
    near = window.box(margin=2 * HOUSE_REACH_M)
    houses = Address.objects.filter(municipality=town, location__bboverlaps=near).order_by("pk")
    cells = _cells(window, houses.values_list("location", flat=True)[:MOST_HOUSES])
    grounds = {}
    for rule in Responsibility.objects.filter(pk__in={rule.rule_id for rule in rules}):
        own = houses_of(rule, on).filter(location__bboverlaps=near).values_list("location", flat=True)
        places = shapely.union_all(_points(window, own))
        mine = shapely.union_all([cell for cell in cells if cell.intersects(places)])
        grounds[rule.pk] = shapely.intersection(mine, places.buffer(HOUSE_REACH_M))
    return grounds


def _cells(window: Window, locations: Iterable) -> list[BaseGeometry]:
    """The places that are nearer to one house than to any other, for each house."""
    places = shapely.union_all(_points(window, locations))
    if shapely.get_num_geometries(places) < 2:
        return [window.frame.buffer(2 * HOUSE_REACH_M)]
    return list(shapely.get_parts(shapely.voronoi_polygons(places, extend_to=window.frame)))


def _points(window: Window, locations: Iterable) -> list[BaseGeometry]:
    return [window.plane.flat(location.wkb) for location in locations]
