"""Directions as people say them, and the length of a scale bar."""

import pytest

from geo.domain.compass import Direction, direction_of
from geo.domain.scale_bar import round_length


@pytest.mark.parametrize(
    ("east", "north", "direction"),
    [
        (0, 1, Direction.NORTH),
        (1, 1, Direction.NORTH_EAST),
        (1, 0, Direction.EAST),
        (1, -1, Direction.SOUTH_EAST),
        (0, -1, Direction.SOUTH),
        (-1, -1, Direction.SOUTH_WEST),
        (-1, 0, Direction.WEST),
        (-1, 1, Direction.NORTH_WEST),
        (-0.3, 1, Direction.NORTH),
        (-0.5, 1, Direction.NORTH_WEST),
    ],
)
def test_each_direction_reaches_an_eighth_of_the_circle(east, north, direction):
    assert direction_of(east, north) is direction


def test_what_is_too_near_has_no_direction():
    assert direction_of(0, 0) is None
    assert direction_of(0.3, 0.4, least=0.5) is None
    assert direction_of(0.3, 0.41, least=0.5) is Direction.NORTH_EAST


@pytest.mark.parametrize(
    ("most", "metres"), [(0.4, 1), (1, 1), (4.9, 2), (5, 5), (18.9, 10), (20, 20), (499, 200), (5000, 5000)]
)
def test_the_scale_bar_is_the_longest_round_length_that_fits(most, metres):
    assert round_length(most) == metres
