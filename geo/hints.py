"""Why a place lies outside: what somebody may have meant, or what we do not know."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.gis.geos import MultiPoint, Point
from django.utils import timezone

from geo.crs import WGS84
from geo.errors import OutsideCoverage
from geo.models import MUNICIPALITY, AreaPiece, AreaVersion, Municipality


def explain_outside(
    outside: Iterable[tuple[Point, OutsideCoverage]],
    municipality: Municipality,
    *,
    on: date | None = None,
    as_recorded: datetime | None = None,
) -> None:
    """Let each refusal say why its place (EPSG:4326) lies outside, where that shows; no query for none.

    At a time for which we know no border of the town, every place is outside: that says nothing of it.
    """
    refused = list(outside)
    if not refused:
        return
    asked = on is not None or as_recorded is not None
    unknown = _unknown_border(municipality, on or timezone.localdate(), as_recorded) if asked else None
    for _, error in refused if unknown else ():
        error.facts["no_border"] = unknown
    if not unknown:
        hint_at_swapped_axes(refused, municipality)


def _unknown_border(municipality: Municipality, day: date, at: datetime | None) -> dict | None:
    """Which town has no border on a day, as recorded at an instant, and the next day on which it has one."""
    borders = AreaVersion.objects.filter(area__municipality=municipality, area__kind=MUNICIPALITY)
    if borders.holding(day, as_recorded=at).exists():
        return None
    later = borders.recorded(at).filter(valid__startswith__gt=day).order_by("valid")
    first = later.values_list("valid", flat=True).first()
    return {"town": municipality.name, "day": day, "at": at, "first": first.lower if first else None}


def hint_at_swapped_axes(
    outside: Iterable[tuple[Point, OutsideCoverage]], municipality: Municipality
) -> None:
    """Let each refusal say so when its place (EPSG:4326) lies in the town with latitude for longitude.

    One query for all of them, none for none. The place is never moved there: who asks has to correct it.
    """
    refused = list(outside)
    if not refused:
        return
    mirrored = [Point(point.y, point.x, srid=WGS84) for point, _ in refused]
    borders = AreaVersion.objects.holding().filter(area__municipality=municipality, area__kind=MUNICIPALITY)
    pieces = AreaPiece.objects.filter(
        version__in=borders, geometry__intersects=MultiPoint(mirrored, srid=WGS84)
    ).select_related("version__area")
    town = [(piece.geometry.prepared, piece.version.area.names) for piece in pieces]
    for place, (_, error) in zip(mirrored, refused, strict=True):
        names = next((names for piece, names in town if piece.covers(place)), None)
        if names is not None:
            error.facts["swapped"] = names
