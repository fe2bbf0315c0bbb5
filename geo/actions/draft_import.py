"""The areas of a file into a draft: first compared with what would hold on its day, then taken over."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction

from geo.actions.areas import Border, Change, is_same
from geo.actions.draft_areas import Drawing, as_geos, draft_drawings
from geo.actions.import_areas import gone, recognised_here
from geo.actions.persons import Person
from geo.borders.fit import LEAST_M2, BorderFit, Neighbour, overlaps_among, plane_size_m2
from geo.borders.neighbours import as_shape, borders_on, town_border
from geo.borders.vector_files import ReadArea
from geo.domain.area_codes import likely_the_same
from geo.models import MUNICIPALITY, NEIGHBOUR, Area, AreaVersion, Draft, Municipality


@dataclass(frozen=True)
class ComparedArea:
    """An area of a file beside the border that it would have otherwise. Sizes in square metres."""

    change: Change
    area: Area
    read: ReadArea
    size_m2: float
    before: AreaVersion | None = None
    changed_m2: float = 0.0


@dataclass(frozen=True)
class Comparison:
    """What a file would do.

    `overlaps` are pairs of names in the file with the square metres that both have;
    `missing` areas stay as they are; `outside` are names of those wholly beyond the town; `alike`
    are new names beside missing ones.
    """

    areas: list[ComparedArea] = field(default_factory=list)
    missing: list[Area] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    alike: list[tuple[str, str]] = field(default_factory=list)
    overlaps: list[tuple[str, str, float]] = field(default_factory=list)

    def of(self, change: Change) -> list[ComparedArea]:
        return [one for one in self.areas if one.change is change]


def compare_areas(
    areas: Iterable[ReadArea],
    municipality: Municipality,
    kind: str,
    day: date,
    *,
    draft: Draft | None = None,
    by_name: bool = False,
) -> Comparison:
    """How the areas of a file differ from those of a kind on a day, or from those of a draft.

    Known areas keep their names. A border that differs by less than a square metre is the same.
    Raises BadFile where it is not clear which areas are meant, or where they lie elsewhere.
    """
    known = Area.objects.heard_of().filter(municipality=municipality, kind=kind)
    existing = {area.code: area for area in known}
    read = recognised_here(areas, existing, municipality, kind, by_name=by_name, codes={})
    versions = borders_on(municipality, day, draft)
    before = {version.area_id: version for version in versions.filter(area__kind=kind)}
    compared = [_compared(one, existing.get(one.code), before, municipality, kind) for one in read]
    missing = [existing[code] for code in gone(existing, read) if existing[code].pk in before]
    new = [one.read.name for one in compared if one.change is Change.NEW]
    alike = likely_the_same(new, [area.name for area in missing])
    outside = _outside(read, kind, town_border(versions))
    return Comparison(compared, missing, outside, alike, _overlaps(read))


def _overlaps(read: Iterable[ReadArea]) -> list[tuple[str, str, float]]:
    places = [Neighbour(one.number, one.name, one.geometry) for one in read]
    return [(one.name, met.neighbour.name, met.size_m2) for one, met in overlaps_among(places)]


def _outside(read: Iterable[ReadArea], kind: str, town: AreaVersion | None) -> list[str]:
    if town is None or kind in (MUNICIPALITY, NEIGHBOUR):
        return []
    border = as_shape(town)
    shapely.prepare(border)
    return [one.name for one in read if not border.intersects(one.geometry)]


def _compared(
    one: ReadArea,
    area: Area | None,
    before: dict[int, AreaVersion],
    municipality: Municipality,
    kind: str,
) -> ComparedArea:
    size = plane_size_m2(one.geometry)
    if area is None:
        area = Area(municipality=municipality, kind=kind, code=one.code, names={"de": one.name})
        return ComparedArea(Change.NEW, area, one, size)
    old = before.get(area.pk)
    if old is None:
        return ComparedArea(Change.CHANGED, area, one, size, None, size)
    changed = _difference(one, area, old)
    change = Change.UNCHANGED if old.line is None and changed < LEAST_M2 else Change.CHANGED
    return ComparedArea(change, area, one, size, old, changed)


def _difference(one: ReadArea, area: Area, old: AreaVersion) -> float:
    drawn: GEOSGeometry = as_geos(one.geometry)
    if is_same(Border(area, drawn), old):
        return 0.0
    return BorderFit(one.geometry, [], before=as_shape(old)).changed_m2


@transaction.atomic
def draft_import(draft: Draft, compared: Comparison, *, source: str = "", by: Person | None = None) -> int:
    """Put new and changed areas into a draft; how many. Raises DraftClosed and AreaExists."""
    drawings = [
        Drawing(one.area, one.read.geometry, source=source)
        for one in compared.areas
        if one.change is not Change.UNCHANGED
    ]
    return len(draft_drawings(draft, drawings, by=by))
