"""Changes to areas: borders are added and superseded, never edited."""

from datetime import date, datetime

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone

from geo.models import Area, AreaVersion

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
        geometry=geometry if isinstance(geometry, MultiPolygon) else MultiPolygon(geometry),
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
    """Give an area another border from a day on (None: since ever).

    What was known before stays readable: rows of which a part is no longer believed are closed in
    recorded time, and the part that still holds is written anew.
    """
    at = recorded_at or timezone.now()
    touched = (
        AreaVersion.objects.recorded()
        .filter(area=area, valid__overlap=DateRange(valid_from, None))
        .select_for_update()
    )
    for old in touched:
        old.recorded = DateTimeTZRange(old.recorded.lower, at)
        old.save(update_fields=["recorded"])
        if valid_from is not None and (old.valid.lower is None or old.valid.lower < valid_from):
            shortened = DateRange(old.valid.lower, valid_from)
            add_version(area, old.geometry, valid=shortened, source=old.source, recorded_at=at)
    return add_version(area, geometry, valid=DateRange(valid_from, None), source=source, recorded_at=at)


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
