"""Which borders hold many places, and which house is nearest to each: vectorised, in memory.

Says the same as geo/sql/candidates.sql says of one place. Places are arrays of longitude and latitude.
"""

from collections.abc import Mapping

import numpy as np
import shapely
from django.db import connection

from geo.candidates import HOUSE_REACH_M
from geo.domain.distance import EARTH_RADIUS, METRES_PER_DEGREE
from geo.models import Municipality

# What a straight distance in degrees may differ from one on the sphere, within the reach of a house.
ROUGHLY = 1.001
# Degrees; far less than a millimetre. Houses at one and the same place are equally near.
HARDLY = 1e-10


class Grounds:
    """The borders of versions, as the pieces that look-ups run on."""

    def __init__(self, pieces: Mapping[int, np.ndarray]) -> None:
        self.versions = np.array(list(pieces), np.int64)
        self.version = np.repeat(
            np.arange(len(pieces)), np.array([len(shapes) for shapes in pieces.values()], np.int64)
        )
        self.pieces = np.concatenate([np.empty(0, object), *pieces.values()])
        shapely.prepare(self.pieces)

    def covering(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which version (id) covers which place (position), as two arrays in the order of places."""
        tree = shapely.STRtree(shapely.points(lon, lat))
        piece, place = tree.query(self.pieces, predicate="covers")
        # A place where two pieces of a border meet is covered once. Pairs are told apart as one number each.
        pairs = np.unique(place * (len(self.versions) or 1) + self.version[piece])
        place, version = np.divmod(pairs, len(self.versions) or 1)
        return place, self.versions[version]


class Houses:
    """The addresses of a municipality, to find the nearest one within HOUSE_REACH_M."""

    def __init__(self, ids: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> None:
        order = np.argsort(ids)
        self.ids, self.lon, self.lat = ids[order], lon[order], lat[order]
        shrinks = np.cos(np.radians(self.lat)) if len(ids) else np.ones(1)
        # A degree of longitude is as long here as one of latitude; a town is too small for more than a hair.
        self.shrink = float(np.median(shrinks))
        self.slack = float(shrinks.max() / shrinks.min()) * ROUGHLY
        self.tree = shapely.STRtree(shapely.points(self.lon * self.shrink, self.lat))

    @classmethod
    def of(cls, municipality: Municipality) -> "Houses":
        with connection.cursor() as cursor:
            cursor.execute(
                "select id, st_x(location), st_y(location) from geo_address where municipality_id = %s",
                [municipality.pk],
            )
            rows = np.array(cursor.fetchall(), np.float64).reshape(-1, 3)
        return cls(rows[:, 0].astype(np.int64), rows[:, 1], rows[:, 2])

    def nearest(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """The position in `ids` of each place's house, -1 where none is near. Of equals, the lower id."""
        found = np.full(len(lon), -1, np.int64)
        points = shapely.points(lon * self.shrink, lat)
        reach = HOUSE_REACH_M / METRES_PER_DEGREE * self.slack
        (near, _), away = self.tree.query_nearest(
            points, max_distance=reach, return_distance=True, all_matches=False
        )
        # The nearest on the sphere may be another one that is nearly as near on the plane.
        place, house = self.tree.query(points[near], predicate="dwithin", distance=away * self.slack + HARDLY)
        place = near[place]
        metres = _on_the_sphere(lon[place], lat[place], self.lon[house], self.lat[house])
        order = np.lexsort((house, metres, place))
        _, first = np.unique(place[order], return_index=True)
        best = order[first]
        best = best[metres[best] <= HOUSE_REACH_M]
        found[place[best]] = house[best]
        return found


def _on_the_sphere(lon: np.ndarray, lat: np.ndarray, lon2: np.ndarray, lat2: np.ndarray) -> np.ndarray:
    """Metres between places."""
    lon, lat, lon2, lat2 = (np.radians(degrees) for degrees in (lon, lat, lon2, lat2))
    half = np.sin((lat2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.sqrt(half))
