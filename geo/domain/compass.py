"""Where something lies, in the eight directions that people use."""

from enum import StrEnum
from math import atan2, degrees, hypot


class Direction(StrEnum):
    """Clockwise from the north."""

    NORTH = "north"
    NORTH_EAST = "north_east"
    EAST = "east"
    SOUTH_EAST = "south_east"
    SOUTH = "south"
    SOUTH_WEST = "south_west"
    WEST = "west"
    NORTH_WEST = "north_west"


def direction_of(east: float, north: float, *, least: float = 0.0) -> Direction | None:
    """The direction of a place so far east and north (any unit); None where it is nearer than `least`.

    Half way between two directions counts for the one that comes next, clockwise.
    """
    if hypot(east, north) <= least:
        return None
    eighth = int((degrees(atan2(east, north)) % 360 + 22.5) // 45) % 8
    return list(Direction)[eighth]
