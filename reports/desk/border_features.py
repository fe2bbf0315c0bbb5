"""Borders as GeoJSON for the desk's maps (EPSG:4326)."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON, GeoFunc
from django.contrib.gis.geos import GEOSException, Polygon
from django.urls import reverse

from geo.crs import WGS84
from geo.models import AreaVersion, Draft

# About five metres: for a look at the whole town.
COARSE = 0.00005
# About half a metre: for a look at what moves.
FINE = 0.000005


class Simplified(GeoFunc):
    """A border with fewer corners; `tolerance` in degrees."""

    function = "ST_SimplifyPreserveTopology"
    output_field = GeometryField(srid=WGS84)


def as_features(versions, *, exact: bool = False) -> dict[str, Any]:
    """A FeatureCollection of versions, each with kind, code, name and the address of its area."""
    shape = "geometry" if exact else Simplified("geometry", COARSE)
    found = versions.select_related("area").defer("geometry", "line")
    found = found.annotate(drawn=AsGeoJSON(shape, precision=9 if exact else 5))
    return collection(feature(one, one.drawn) for one in found)


def old_and_new(draft: Draft) -> dict[str, Any]:
    """The borders of a draft (`side` is after) over those that they were drawn in the place of (before)."""
    borders = draft.borders.select_related("area").defer("geometry", "line").order_by("area")
    borders = borders.annotate(
        drawn=AsGeoJSON(Simplified("geometry", FINE), precision=6),
        old=AsGeoJSON(Simplified("replaces__geometry", FINE), precision=6),
    )
    found = list(borders)
    before = [feature(one, one.old, side="before") for one in found if one.old]
    return collection([*before, *(feature(one, one.drawn, side="after") for one in found)])


def feature(version: AreaVersion, shape: str, **more: Any) -> dict[str, Any]:
    area = version.area
    told = {"kind": area.kind, "code": area.code, "name": area.name, "area": area.pk}
    told["url"] = reverse("desk:area", args=[area.pk])
    return {"type": "Feature", "geometry": json.loads(shape), "properties": told | more}


def collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def box_of(text: str) -> Polygon | None:
    """`west,south,east,north` in degrees; None for anything else."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            return None
        box = Polygon.from_bbox((west, south, east, north))
    except (ValueError, GEOSException):
        return None
    box.srid = WGS84
    return box
