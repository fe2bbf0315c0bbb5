"""Changes to areas: borders are added and superseded, never edited."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone

from geo.crs import WGS84
from geo.models import Area, AreaVersion, known_until


class Change(StrEnum):
    """What a repeatable action did to a thing."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


# More vertices than this make a look-up slow, fewer make no difference.
MOST_VERTICES = 256


@transaction.atomic
def add_version(
    area: Area,
    geometry: GEOSGeometry,
    *,
    valid: DateRange,
    source: str = "",
    recorded_at: datetime | None = None,
) -> AreaVersion:
    """Give an area a border (polygon or multipolygon, EPSG:4326) for days on which it has none."""
    version = AreaVersion.objects.create(
        area=area,
        geometry=geometry if isinstance(geometry, MultiPolygon) else MultiPolygon(geometry, srid=WGS84),
        valid=valid,
        recorded=DateTimeTZRange(recorded_at or timezone.now(), None),
        source=source,
        size_m2=0,
    )
    _measure_and_cut([version.pk])
    return version


@transaction.atomic
def supersede_border(
    area: Area,
    geometry: GEOSGeometry,
    *,
    valid_from: date | None,
    source: str = "",
    recorded_at: datetime | None = None,
) -> AreaVersion:
    """Give an area another border from a day on (None: since ever), up to the next border that we know of.

    What was known before stays readable: the border that held on that day is closed in recorded time,
    and the part of its days that it keeps is written anew.
    """
    at = recorded_at or timezone.now()
    known = list(AreaVersion.objects.recorded().filter(area=area).select_for_update())
    days = _days_from(valid_from, known)
    for old in known:
        if not _holds_on(old.valid, valid_from):
            continue
        old.recorded = known_until(old.recorded, at)
        old.save(update_fields=["recorded"])
        if old.valid.lower != valid_from:
            kept = DateRange(old.valid.lower, valid_from)
            add_version(area, old.geometry, valid=kept, source=old.source, recorded_at=at)
    return add_version(area, geometry, valid=days, source=source, recorded_at=at)


def _days_from(day: date | None, known: Iterable[AreaVersion]) -> DateRange:
    """From a day to the next day on which another border is known to begin, or on which this one ended."""
    later = [one.valid.lower for one in known if one.valid.lower and (day is None or one.valid.lower > day)]
    ends = [one.valid.upper for one in known if _holds_on(one.valid, day) and one.valid.upper]
    return DateRange(day, min(later + ends, default=None))


def _holds_on(days: DateRange, day: date | None) -> bool:
    """Whether a range holds on a day; None is the day before all others."""
    if day is None:
        return days.lower is None
    return (days.lower is None or days.lower <= day) and (days.upper is None or day < days.upper)


def border_on(area: Area, day: date | None) -> AreaVersion | None:
    """The border that an area has on a day (None: today) as far as we know now."""
    return AreaVersion.objects.holding(day).filter(area=area).first()


@transaction.atomic
def draw_border(
    area: Area,
    geometry: GEOSGeometry,
    *,
    valid_from: date | None = None,
    source: str = "",
    recorded_at: datetime | None = None,
) -> Change:
    """Make `geometry` (EPSG:4326) the border of an area from a day on, unless it already is.

    Without a day, a first border holds since ever and a changed one from today on.
    """
    geometry = geometry if isinstance(geometry, MultiPolygon) else MultiPolygon(geometry, srid=WGS84)
    if not area.versions.recorded().exists():
        days = DateRange(valid_from, None)
        add_version(area, geometry, valid=days, source=source, recorded_at=recorded_at)
        return Change.NEW
    day = valid_from or timezone.localdate()
    before = border_on(area, day)
    if before and before.geometry.equals_exact(geometry):
        return Change.UNCHANGED
    supersede_border(area, geometry, valid_from=day, source=source, recorded_at=recorded_at)
    return Change.CHANGED


def _measure_and_cut(versions: list[int]) -> None:
    """Fill in the size and the pieces of fresh versions, in the database, which does both well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update geo_areaversion set size_m2 = st_area(geometry::geography, false) where id = any(%s)",
            [versions],
        )
        cursor.execute(
            "insert into geo_areapiece (version_id, geometry)"
            " select id, st_subdivide(geometry, %s) from geo_areaversion where id = any(%s)",
            [MOST_VERTICES, versions],
        )
