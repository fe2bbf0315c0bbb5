"""Reading what a person draws or pastes as a border: GeoJSON or WKT, longitude first."""

import json
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.borders.tangles import MOST_CROSSINGS, is_tangled
from geo.borders.vector_files import only_polygons
from geo.domain.responsibility import Reason

# More is no drawing any more, and would not fit into a form; files are imported instead.
MOST_CORNERS = 40_000
MOST_CHARACTERS = 2_400_000
POLYGON, LINE = "Polygon", "LineString"


class BadShape(Exception):
    """What was drawn cannot be a border. `repaired` could be one, if it is what was meant.

    `geo.borders.wording` has the sentences.
    """

    def __init__(self, reason: Reason, repaired: BaseGeometry | None = None) -> None:
        super().__init__(f"{reason.code} {reason.facts}")
        self.reason = reason
        self.repaired = repaired


def read_shape(text: str, *, road: bool = False) -> MultiPolygon | MultiLineString:
    """The polygons of an area, or the lines of a road, in EPSG:4326. Raises BadShape.

    GeoJSON may be a geometry, a feature or a collection of features; heights are left out.
    """
    text = text.strip()
    if not text:
        raise BadShape(Reason("nothing_drawn"))
    if len(text) > MOST_CHARACTERS:
        raise BadShape(Reason("too_many_corners", {"most": MOST_CORNERS}))
    shape = _of_json(text) if text.startswith("{") else _of_wkt(text)
    shape = _of_type(shape, road)
    _check_corners(shape)
    return shape if road else _checked(shape)


def _of_type(shape: BaseGeometry, road: bool) -> Any:
    wanted = LINE if road else POLYGON
    parts = list(_parts(shape))
    others = sorted({part.geom_type for part in parts if part.geom_type.replace("Ring", "String") != wanted})
    if others:
        raise BadShape(Reason("not_a_line" if road else "not_a_polygon", {"type": ", ".join(others)}))
    if not parts:
        raise BadShape(Reason("nothing_drawn"))
    return MultiLineString(parts) if road else MultiPolygon(parts)


def _parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """All that is not empty in collections in collections."""
    waiting = [shape]
    while waiting:
        part = waiting.pop(0)
        if hasattr(part, "geoms"):
            waiting = [*part.geoms, *waiting]
        elif not part.is_empty:
            yield part


def _check_corners(shape: BaseGeometry) -> None:
    count = shapely.get_num_coordinates(shape)
    if count > MOST_CORNERS:
        raise BadShape(Reason("too_many_corners", {"count": int(count), "most": MOST_CORNERS}))
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadShape(Reason("no_degrees", {"lon": west, "lat": south}))
    for part in shape.geoms:
        if part.geom_type == LINE and part.length == 0:
            raise BadShape(Reason("no_length", {"lon": part.coords[0][0], "lat": part.coords[0][1]}))


def _checked(shape: MultiPolygon) -> MultiPolygon:
    if shape.is_valid:
        return shape
    why, _, place = shapely.is_valid_reason(shape).partition("[")
    lon, lat = (float(number) for number in place.rstrip("]").split()[:2]) if place else shape.bounds[:2]
    facts = {"why": why.strip(), "lon": lon, "lat": lat}
    if is_tangled(shape):
        raise BadShape(Reason("tangled", {"most": MOST_CROSSINGS, "lon": lon, "lat": lat}))
    # Part by part: where two parts lie over each other, both are meant.
    repaired = only_polygons(shapely.union_all([shapely.make_valid(part) for part in shape.geoms]))
    raise BadShape(Reason("invalid", facts), None if repaired.is_empty else repaired)


def turned(shape: BaseGeometry) -> BaseGeometry:
    """The same with latitude for longitude."""
    return shapely.transform(shape, lambda corners: corners[:, ::-1])


# ---------------------------------------------------------------- WKT


def _of_wkt(text: str) -> BaseGeometry:
    name, _, rest = text.partition(";")
    if name.upper().startswith("SRID="):
        if name[5:].strip() != "4326":
            raise BadShape(Reason("other_system", {"system": f"EPSG:{name[5:].strip()[:10]}"}))
        text = rest
    try:
        with np.errstate(invalid="ignore"):  # a number that is none is refused below
            shape = shapely.from_wkt(text)
    except (shapely.errors.ShapelyError, ValueError) as error:
        if "closed" in str(error):
            raise BadShape(Reason("not_closed")) from error
        raise BadShape(Reason("unreadable", {"start": text[:40]})) from error
    corners = shapely.get_coordinates(shape).ravel()
    if not all(map(isfinite, corners)):
        raise BadShape(Reason("unreadable", {"start": text[:40]}))
    return shapely.force_2d(shape)


# ---------------------------------------------------------------- GeoJSON


def _of_json(text: str) -> BaseGeometry:
    open_ends: list[tuple[float, float]] = []
    try:
        found = json.loads(text, parse_constant=_no_number)
        _check_system(found)
        shape = shapely.geometrycollections([_geometry(one, open_ends) for one in _geometries(found)])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise BadShape(Reason("unreadable", {"start": text[:40]})) from error
    if open_ends:
        lon, lat = open_ends[0]
        if is_tangled(shape):
            raise BadShape(Reason("not_closed", {"lon": lon, "lat": lat}))
        closed = only_polygons(shapely.make_valid(shape))
        raise BadShape(Reason("not_closed", {"lon": lon, "lat": lat}), None if closed.is_empty else closed)
    return shape


def _no_number(name: str) -> float:
    raise ValueError(name)


def _check_system(found: dict[str, Any]) -> None:
    """GeoJSON of before 2016 may name another coordinate system."""
    named = str(((found.get("crs") or {}).get("properties") or {}).get("name", ""))
    if named and not named.endswith(("CRS84", ":4326")):
        raise BadShape(Reason("other_system", {"system": named[:40]}))


def _geometries(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    kind = found["type"]
    if kind == "FeatureCollection":
        for feature in found["features"]:
            yield from _geometries(feature)
    elif kind == "Feature":
        if found["geometry"] is not None:
            yield from _geometries(found["geometry"])
    elif kind == "GeometryCollection":
        for part in found["geometries"]:
            yield from _geometries(part)
    else:
        yield found


def _geometry(one: dict[str, Any], open_ends: list) -> BaseGeometry:
    kind, within = one["type"], one["coordinates"]
    if kind in ("Point", "MultiPoint"):
        return shapely.MultiPoint(_corners([within] if kind == "Point" else within))
    if kind in (LINE, "MultiLineString"):
        return MultiLineString([LineString(_corners(line)) for line in _many(within, kind == LINE)])
    if kind in (POLYGON, "MultiPolygon"):
        polygons = [rings for rings in _many(within, kind == POLYGON) if rings]
        return MultiPolygon([_polygon(rings, open_ends) for rings in polygons])
    raise ValueError(kind)


def _many(within: list, single: bool) -> list:
    return ([within] if within else []) if single else within


def _polygon(rings: list, open_ends: list) -> Polygon:
    shell, *holes = (_ring(ring, open_ends) for ring in rings)
    return Polygon(shell, holes)


def _ring(ring: Iterable, open_ends: list) -> list[tuple[float, float]]:
    corners = _corners(ring)
    if corners[0] != corners[-1]:
        open_ends.append(corners[-1])
        corners.append(corners[0])
    if len(corners) < 4:
        raise BadShape(Reason("too_few_corners", {"lon": corners[0][0], "lat": corners[0][1]}))
    return corners


def _corners(positions: Iterable) -> list[tuple[float, float]]:
    corners = [(float(lon), float(lat)) for lon, lat, *_height in positions]
    if not corners or not all(isfinite(number) for corner in corners for number in corner):
        raise ValueError("no positions")
    return corners
