"""How a drawn border meets its neighbours, and how it is made to meet them."""

from math import cos, radians

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, box

from geo.borders.fit import BorderFit, Neighbour, plane_size_m2
from geo.domain.distance import METRES_PER_DEGREE

LATITUDE = 50.98
EAST = METRES_PER_DEGREE * cos(radians(LATITUDE))
HEIGHT_M = 0.03 * METRES_PER_DEGREE


def strip(west: float, east: float):
    """A rectangle of the town's height between two distances in metres from its west."""
    return box(11.30 + west / EAST, 50.965, 11.30 + east / EAST, 50.995)


WEST, OTHER = strip(0, 2000), Neighbour(7, "Ost", strip(2000, 4000))
TOWN = strip(0, 4000)


def test_borders_that_share_an_edge_meet():
    fit = BorderFit(WEST, [OTHER], before=WEST, town=TOWN)
    assert fit.fits
    assert fit.size_m2 == pytest.approx(2000 * HEIGHT_M, rel=0.001)


def test_ground_of_a_neighbour_is_named_with_its_size():
    (overlap,) = BorderFit(strip(0, 2100), [OTHER]).overlaps
    assert (overlap.neighbour.name, overlap.size_m2) == ("Ost", pytest.approx(100 * HEIGHT_M, rel=0.001))


def test_a_narrow_gap_is_named_and_a_wide_one_is_a_place_of_its_own():
    (gap,) = BorderFit(strip(0, 1990), [OTHER]).gaps
    assert gap.size_m2 == pytest.approx(10 * HEIGHT_M, rel=0.001)
    assert BorderFit(strip(0, 1900), [OTHER]).gaps == []


def test_a_corner_between_two_borders_is_no_gap():
    """Filling up what is narrow must not round off corners."""
    low = box(11.30 + 2000 / EAST, 50.965, 11.30 + 4000 / EAST, 50.98)
    assert BorderFit(WEST, [Neighbour(7, "Ost", low)]).gaps == []


def test_what_the_area_gives_up_is_left_over_whatever_its_width():
    fit = BorderFit(strip(0, 1500), [OTHER], before=WEST, town=TOWN)
    (left,) = fit.left_over
    assert left.size_m2 == pytest.approx(500 * HEIGHT_M, rel=0.001)
    assert fit.gaps == []


def test_what_lies_outside_the_town_is_measured():
    fit = BorderFit(strip(-100, 2000), [OTHER], town=TOWN)
    assert fit.outside_m2 == pytest.approx(100 * HEIGHT_M, rel=0.001)
    assert not fit.fits


def test_a_cut_border_leaves_neighbours_alone_and_fills_narrow_gaps():
    for east in (2100, 1990):
        cut = BorderFit(strip(-50, east), [OTHER], town=TOWN).cut()
        assert BorderFit(cut, [OTHER], before=WEST, town=TOWN).fits
        assert cut.symmetric_difference(WEST).area * EAST * METRES_PER_DEGREE < 1


def test_neighbours_that_give_way_lose_what_was_taken():
    given = BorderFit(strip(0, 2100), [OTHER], before=WEST, town=TOWN).given_way()
    assert given.keys() == {7}
    assert BorderFit(strip(0, 2100), [Neighbour(7, "Ost", given[7])], before=WEST, town=TOWN).fits


def test_neighbours_that_give_way_get_what_is_left_over():
    given = BorderFit(strip(0, 1500), [OTHER], before=WEST, town=TOWN).given_way()
    assert BorderFit(strip(0, 1500), [Neighbour(7, "Ost", given[7])], before=WEST, town=TOWN).fits
    assert given[7].symmetric_difference(strip(1500, 4000)).area * EAST * METRES_PER_DEGREE < 1


def test_left_over_ground_goes_to_the_neighbour_with_the_longest_border():
    small = box(11.30 + 1500 / EAST, 50.995, 11.30 + 1600 / EAST, 50.999)
    fit = BorderFit(strip(0, 1500), [Neighbour(8, "Nord", small), OTHER], before=WEST)
    assert [one.neighbour.name for one in fit.left_over] == ["Ost"]


CORNERS = st.lists(st.tuples(st.floats(-500, 4500), st.floats(-500, HEIGHT_M + 500)), min_size=3, max_size=9)


@given(CORNERS)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_whatever_is_drawn_can_be_made_to_meet_its_neighbours(corners):
    places = [(11.30 + x / EAST, 50.965 + y / METRES_PER_DEGREE) for x, y in corners]
    drawn = MultiPoint(places).convex_hull
    assume(drawn.geom_type == "Polygon" and plane_size_m2(drawn) > 100)
    fit = BorderFit(drawn, [OTHER], town=TOWN)
    cut = fit.cut()
    assert cut.is_valid
    if not cut.is_empty:
        again = BorderFit(cut, [OTHER], town=TOWN)
        assert (again.overlaps, again.outside_m2 < 1) == ([], True)
    for shape in fit.given_way().values():
        assert shape.is_valid
        if not shape.is_empty:
            assert BorderFit(drawn, [Neighbour(7, "Ost", shape)]).overlaps == []


def test_nothing_is_left_of_a_border_inside_its_neighbour():
    assert BorderFit(strip(2500, 3000), [OTHER]).cut().is_empty
