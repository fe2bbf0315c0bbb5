"""Geometry of faults: what is missing from a border, and what lies in two of them."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

from geo.domain.distance import METRES_PER_DEGREE

# Borders that were drawn by hand miss each other by centimetres; what is smaller than this is no place.
LEAST_M2 = 1.0

MISSING = """
    select st_asgeojson(st_collect(part.geom), 7), sum(size.m2)
    from (
        select (st_dump(st_collectionextract(st_difference(
            whole.geometry,
            coalesce(
                (select st_union(geometry) from geo_areaversion where id = any(%(parts)s)),
                'polygon empty'::geometry(polygon, 4326)
            )
        ), 3))).geom
        from geo_areaversion whole where whole.id = %(whole)s
    ) part
    cross join lateral (
        -- On the sphere, the size of a sliver is lost among the digits.
        select st_area(part.geom) * %(degree)s ^ 2 * cos(radians(st_y(st_centroid(part.geom)))) as m2
    ) size
    where size.m2 >= %(least)s
"""
SHARED = """
    select st_asgeojson(st_collect(part.geom), 7), sum(size.m2)
    from (
        select (st_dump(st_collectionextract(st_intersection(one.geometry, other.geometry), 3))).geom
        from geo_areaversion one, geo_areaversion other
        where one.id = %(one)s and other.id = %(other)s
    ) part
    cross join lateral (
        -- On the sphere, the size of a sliver is lost among the digits.
        select st_area(part.geom) * %(degree)s ^ 2 * cos(radians(st_y(st_centroid(part.geom)))) as m2
    ) size
    where size.m2 >= %(least)s
"""


# Boxes are compared first, because most areas of a town are far from each other.
TOUCHING = """
    select one.id, other.id
    from geo_areaversion one
    join geo_areaversion other on one.id < other.id and one.geometry && other.geometry
    where one.id = any(%(versions)s) and other.id = any(%(versions)s)
"""


class Spot(NamedTuple):
    """A GeoJSON geometry and its size in square metres."""

    shape: dict[str, Any]
    size_m2: float


def missing_from(whole: int, parts: Iterable[int]) -> Spot | None:
    """What of an area version no part covers; None if that is nothing to speak of. Versions by their ids."""
    return _spot(MISSING, {"whole": whole, "parts": list(parts)})


def shared_by(one: int, other: int) -> Spot | None:
    """What lies in both versions; None if that is nothing to speak of."""
    return _spot(SHARED, {"one": one, "other": other})


def touching(versions: Iterable[int]) -> set[tuple[int, int]]:
    """Pairs of versions, the smaller id first, that may share something; no others do."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHING, {"versions": list(versions)})
        return set(cursor.fetchall())


def _spot(sql: str, asked: dict[str, Any]) -> Spot | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked | {"least": LEAST_M2, "degree": METRES_PER_DEGREE})
        shape, size = cursor.fetchone()
    return Spot(json.loads(shape), size) if shape else None
