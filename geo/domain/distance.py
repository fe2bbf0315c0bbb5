"""Degrees and metres on the sphere."""

from math import cos, pi, radians, sin

# Mean radius in metres (IUGG), as PostGIS uses for the sphere.
EARTH_RADIUS = 6_371_008.7714
METRES_PER_DEGREE = radians(1) * EARTH_RADIUS


def degrees_around(latitude: float, metres: float) -> tuple[float, float]:
    """Half the size (east, north) in degrees of a box that surely holds a circle of `metres`.

    East is widened for the latitude; near the poles the box spans all longitudes.
    """
    north = metres / METRES_PER_DEGREE * 1.001
    shrink = cos(radians(min(abs(latitude) + north, 90)))
    return (min(north / shrink, 180.0) if shrink > 1e-9 else 180.0), north


def _rings() -> tuple[tuple[float, float, float], ...]:
    places = []
    for share, count in ((0.25, 16), (0.5, 16), (0.75, 32), (0.999, 64)):
        for step in range(count):
            angle = 2 * pi * step / count
            places.append((share * sin(angle), share * cos(angle), share))
    return tuple(places)


# (east, north, distance from the middle) of places spread over a circle of radius 1. The outer ring is dense
# and lies just inside the circle, so that a straight border which comes closer than 99.7 % of the radius is
# crossed by a place.
RINGS = _rings()
