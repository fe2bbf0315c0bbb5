"""A small piece of the earth as a plane, in metres around a point."""

from dataclasses import dataclass
from math import cos, radians

import shapely
from django.contrib.gis.geos import Point
from shapely.geometry.base import BaseGeometry

from geo.domain.distance import METRES_PER_DEGREE


@dataclass(frozen=True)
class LocalPlane:
    """Metres east and north of a point (EPSG:4326): a plain cylinder, true enough for some kilometres."""

    lon: float
    lat: float

    @classmethod
    def around(cls, point: Point) -> "LocalPlane":
        return cls(point.x, point.y)

    def flat(self, wkb: bytes) -> BaseGeometry:
        """A shape in EPSG:4326, in metres."""
        shape = shapely.force_2d(shapely.from_wkb(bytes(wkb)))
        scale = (METRES_PER_DEGREE * self._shrink, METRES_PER_DEGREE)
        return shapely.transform(shape, lambda places: (places - (self.lon, self.lat)) * scale)

    def box(self, half_width: float, half_height: float) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees of so many metres to all sides."""
        east, north = half_width / METRES_PER_DEGREE / self._shrink, half_height / METRES_PER_DEGREE
        return self.lon - east, self.lat - north, self.lon + east, self.lat + north

    @property
    def _shrink(self) -> float:
        return max(cos(radians(self.lat)), 1e-9)
