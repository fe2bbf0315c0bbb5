"""The still picture of the town: degrees become whole units of a small drawing."""

import pytest

from dashboard.town_picture import WIDTH, Frame, _path

# A degree of longitude at 60 degrees north is half as long as one of latitude.
NORTH = Frame.around(west=10, south=59, east=14, north=61)


def test_the_corners_of_the_town_are_the_corners_of_the_picture():
    assert NORTH.at(10, 61) == (0, 0)
    assert NORTH.at(14, 59) == (WIDTH, NORTH.height)


def test_a_metre_is_as_long_to_the_east_as_to_the_north():
    assert pytest.approx(WIDTH, abs=1) == NORTH.height


def test_a_path_is_written_in_steps_without_those_too_small_to_be_seen():
    ring = [[10, 61], [12, 61], [12.001, 61], [12, 60], [10, 61]]
    assert _path(NORTH, ring, closed=True) == "M0 0l360 0 0 360 -360 -360z"


def test_what_is_smaller_than_a_step_is_not_drawn():
    assert _path(NORTH, [[10, 61], [10.001, 61], [10.001, 60.999], [10, 61]], closed=True) == ""
    assert _path(NORTH, [[10, 61], [10.0001, 61]], closed=False) == ""
