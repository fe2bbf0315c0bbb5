"""A drawn border among the borders that hold, or would hold, on a day."""

from datetime import date

import shapely
from django.contrib.gis.geos import Polygon as Box
from shapely.geometry.base import BaseGeometry

from geo.borders.drawn import BadShape, turned
from geo.borders.fit import NARROW_M, BorderFit, Neighbour
from geo.crs import WGS84
from geo.domain.distance import degrees_around
from geo.domain.responsibility import Reason
from geo.models import MUNICIPALITY, NEIGHBOUR, Area, AreaVersion, Draft, Municipality

# How far from the middle of its town anything may lie, in degrees.
FAR = 1.0


def borders_on(municipality: Municipality, day: date, draft: Draft | None = None):
    """The borders of a town as they hold on a day, or as a draft would make them hold."""
    versions = AreaVersion.objects.as_drafted(draft) if draft else AreaVersion.objects.holding(day)
    return versions.filter(area__municipality=municipality)


def fit_among(
    drawn: BaseGeometry, area: Area, municipality: Municipality, day: date, draft: Draft | None = None
) -> BorderFit:
    """How polygons (EPSG:4326) meet the areas of the same kind, and the border of the town. Two queries.

    `area` may be one that is not saved yet. Roads, and what lies beyond the town by its nature, meet nothing.
    """
    versions = borders_on(municipality, day, draft)
    alike = versions.filter(area__kind=area.kind, line=None)
    beside = alike.exclude(area=area.pk or 0).filter(geometry__bboverlaps=_around(drawn))
    neighbours = [
        Neighbour(one.area_id, one.area.name, as_shape(one)) for one in beside.select_related("area")
    ]
    before = alike.filter(area=area.pk).first() if area.pk else None
    town = None if area.kind in (MUNICIPALITY, NEIGHBOUR) else town_border(versions)
    return BorderFit(
        drawn,
        [] if area.kind == MUNICIPALITY else neighbours,
        before=as_shape(before) if before else None,
        town=as_shape(town) if town else None,
    )


def town_border(versions) -> AreaVersion | None:
    return versions.filter(area__kind=MUNICIPALITY).first()


def as_shape(version: AreaVersion) -> BaseGeometry:
    return shapely.from_wkb(bytes(version.geometry.wkb))


def check_where(shape: BaseGeometry, municipality: Municipality) -> None:
    """Latitude before longitude is the classic mistake. Raises BadShape for a shape far from its town."""
    centre = municipality.center
    west, south, _east, _north = shape.bounds
    if not _is_far(shape, centre.x, centre.y):
        return
    if not _is_far(shape, centre.y, centre.x):
        raise BadShape(Reason("swapped", {"town": municipality.name}), turned(shape))
    raise BadShape(Reason("far_away", {"town": municipality.name, "lon": west, "lat": south}))


def _is_far(shape: BaseGeometry, longitude: float, latitude: float) -> bool:
    return bool(shape.distance(shapely.Point(longitude, latitude)) > FAR)


def _around(shape: BaseGeometry) -> Box:
    """A box that holds a shape and what may lie narrowly beside it."""
    west, south, east, north = shape.bounds
    aside, above = degrees_around((south + north) / 2, 2 * NARROW_M)
    box = Box.from_bbox((west - aside, south - above, east + aside, north + above))
    box.srid = WGS84
    return box
