"""Changes to areas: borders are added and superseded, never edited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, LineString, MultiLineString, MultiPolygon
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone

from geo.actions.persons import Person
from geo.crs import WGS84
from geo.models import NEVER, Area, AreaVersion, Draft, known_until

# More vertices than this make a look-up slow, fewer make no difference.
MOST_VERTICES = 256


class Change(StrEnum):
    """What a repeatable action did to a thing."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Border:
    """A border that an area shall have from a day on.

    A polygon or multipolygon (EPSG:4326), or the line of a road with the metres on both sides of it that
    belong to the road.
    """

    area: Area
    geometry: GEOSGeometry
    valid_from: date | None = None
    source: str = ""
    buffer_m: float | None = None
    # Only in a draft: the version that it was drawn over.
    replaces_id: int | None = None


@transaction.atomic
def draw_borders(
    borders: Sequence[Border], *, by: Person | None = None, recorded_at: datetime | None = None
) -> list[Change]:
    """Make these the borders of their areas, unless they already are; what was done to each.

    Without a day, a first border holds since ever and a changed one from today on.
    """
    at = recorded_at or timezone.now()
    known = known_versions(border.area.pk for border in borders)
    changes, new = [], []
    for border in borders:
        versions = known.get(border.area.pk, [])
        if not versions:
            new.append((border, DateRange(border.valid_from, None)))
            changes.append(Change.NEW)
        elif _is_drawn(border, versions):
            changes.append(Change.UNCHANGED)
        else:
            _supersede(border, border.valid_from or timezone.localdate(), versions, at, by)
            changes.append(Change.CHANGED)
    write_borders(new, at, by)
    return changes


@transaction.atomic
def add_version(
    area: Area,
    geometry: GEOSGeometry,
    *,
    valid: DateRange,
    source: str = "",
    buffer_m: float | None = None,
    by: Person | None = None,
    recorded_at: datetime | None = None,
) -> AreaVersion:
    """Give an area a border (as in Border) for days on which it has none."""
    border = Border(area, geometry, source=source, buffer_m=buffer_m)
    return write_borders([(border, valid)], recorded_at or timezone.now(), by)[0]


@transaction.atomic
def supersede_border(
    area: Area,
    geometry: GEOSGeometry,
    *,
    valid_from: date | None,
    source: str = "",
    buffer_m: float | None = None,
    by: Person | None = None,
    recorded_at: datetime | None = None,
) -> AreaVersion:
    """Give an area another border from a day on (None: since ever), up to the next border that we know of.

    What was known before stays readable: the border that held on that day is closed in recorded time,
    and the part of its days that it keeps is written anew.
    """
    border = Border(area, geometry, source=source, buffer_m=buffer_m)
    versions = known_versions([area.pk]).get(area.pk, [])
    return _supersede(border, valid_from, versions, recorded_at or timezone.now(), by)


def known_versions(areas: Iterable[int]) -> dict[int, list[AreaVersion]]:
    """The versions that we believe in now, by the id of their area, locked."""
    known: dict[int, list[AreaVersion]] = {}
    recorded = AreaVersion.objects.recorded().filter(area__in=list(areas)).select_related("area")
    for version in recorded.select_for_update(of=("self",)):
        known.setdefault(version.area_id, []).append(version)
    return known


def _is_drawn(border: Border, versions: Iterable[AreaVersion]) -> bool:
    day = border.valid_from or timezone.localdate()
    return any(holds_on(old.valid, day) and is_same(border, old) for old in versions)


def is_same(border: Border, old: AreaVersion) -> bool:
    """Whether a version is drawn exactly so."""
    wanted = _multi(border.geometry)
    if border.buffer_m is None:
        return old.line is None and old.geometry.equals_exact(wanted)
    return old.line is not None and old.buffer_m == border.buffer_m and old.line.equals_exact(wanted)


def _supersede(
    border: Border, day: date | None, versions: Sequence[AreaVersion], at: datetime, by: Person | None
) -> AreaVersion:
    days = make_room(day, versions, at, by)
    return write_borders([(border, days)], at, by)[0]


def make_room(
    day: date | None, versions: Sequence[AreaVersion], at: datetime, by: Person | None
) -> DateRange:
    """Close the version of an area that holds on a day, writing anew the days before that it keeps.

    `versions` are all that are known of the area, locked. Returns the days that a new one may hold.
    """
    days = _days_from(day, versions)
    for old in versions:
        if not holds_on(old.valid, day):
            continue
        old.recorded = known_until(old.recorded, at)
        old.save(update_fields=["recorded"])
        if old.valid.lower != day:
            kept = Border(old.area, old.line or old.geometry, source=old.source, buffer_m=old.buffer_m)
            write_borders([(kept, DateRange(old.valid.lower, day))], at, by)
    return days


def _days_from(day: date | None, known: Sequence[AreaVersion]) -> DateRange:
    """From a day to the next day on which another border is known to begin, or on which this one ended."""
    later = [one.valid.lower for one in known if one.valid.lower and (day is None or one.valid.lower > day)]
    ends = [one.valid.upper for one in known if holds_on(one.valid, day) and one.valid.upper]
    return DateRange(day, min(later + ends, default=None))


def holds_on(days: DateRange, day: date | None) -> bool:
    """Whether a range holds on a day; None is the day before all others."""
    if day is None:
        return days.lower is None
    return (days.lower is None or days.lower <= day) and (days.upper is None or day < days.upper)


def _multi(geometry: GEOSGeometry) -> Any:
    """Several polygons or lines, of which there may be only one."""
    if isinstance(geometry, MultiPolygon | MultiLineString):
        return geometry
    kind = MultiLineString if isinstance(geometry, LineString) else MultiPolygon
    return kind(geometry, srid=WGS84)


def write_borders(
    borders: Sequence[tuple[Border, DateRange]],
    at: datetime | None,
    by: Person | None,
    draft: Draft | None = None,
) -> list[AreaVersion]:
    """Insert versions with their size and pieces; the database does both well. Nothing else is changed.

    `at` is when they were recorded: never, for those of a draft.
    """
    versions = AreaVersion.objects.bulk_create(
        AreaVersion(
            area=border.area,
            geometry=_beside(border.geometry, border.buffer_m)
            if border.buffer_m
            else _multi(border.geometry),
            line=_multi(border.geometry) if border.buffer_m else None,
            buffer_m=border.buffer_m,
            valid=days,
            recorded=DateTimeTZRange(at, None) if at else NEVER,
            recorded_by_id=by.pk if by else None,
            draft=draft,
            replaces_id=border.replaces_id,
            source=border.source,
            size_m2=0,
        )
        for border, days in borders
    )
    ids = [version.pk for version in versions]
    with connection.cursor() as cursor:
        # On the ellipsoid: on the sphere, PostGIS is wrong by a sixth for borders with many close corners.
        cursor.execute(
            "update geo_areaversion set size_m2 = st_area(geometry::geography) where id = any(%s)",
            [ids],
        )
        cursor.execute(
            "insert into geo_areapiece (version_id, geometry)"
            " select id, st_subdivide(geometry, %s) from geo_areaversion where id = any(%s)",
            [MOST_VERTICES, ids],
        )
    return versions


def _beside(line: GEOSGeometry, metres: float) -> Any:
    """All that lies within so many metres of a line (EPSG:4326)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select st_asewkb(st_multi(st_buffer(%s::geometry::geography, %s)::geometry))",
            [line.hexewkb.decode(), metres],
        )
        return GEOSGeometry(memoryview(cursor.fetchone()[0]))
