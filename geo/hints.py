"""What somebody may have meant whose place lies outside."""

from collections.abc import Iterable

from django.contrib.gis.geos import MultiPoint, Point

from geo.crs import WGS84
from geo.errors import OutsideCoverage
from geo.models import MUNICIPALITY, AreaPiece, AreaVersion, Municipality


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
