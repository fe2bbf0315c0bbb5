"""A rounded place names a corner, and says how far off it may be."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.domain.distance import METRES_PER_DEGREE
from geo.domain.rounding import accuracy_when_rounded, as_text, is_rounded, rounded, rounding_error_m

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


@pytest.mark.parametrize(
    ("degrees", "text"),
    [
        (50.97954, "50.9795"),
        (50.98, "50.9800"),
        (-0.00001, "0.0000"),
        (11.32995, "11.3300"),
        (180, "180.0000"),
    ],
)
def test_a_link_holds_four_decimals(degrees, text):
    assert as_text(degrees) == text
    assert float(text) == rounded(degrees)


@given(longitudes)
def test_what_is_rounded_stays_as_it_is(degrees):
    assert is_rounded(rounded(degrees))
    assert float(as_text(rounded(degrees))) == rounded(degrees)


@given(latitudes, longitudes)
def test_no_place_is_moved_farther_than_the_error_that_is_told(lat, lon):
    north = (rounded(lat) - lat) * METRES_PER_DEGREE
    east = (rounded(lon) - lon) * METRES_PER_DEGREE * cos(radians(lat))
    assert hypot(north, east) <= rounding_error_m(lat) + 1e-6


def test_the_accuracy_of_a_rounded_place_holds_the_error_and_is_rounded_up():
    assert 6.5 < rounding_error_m(50.98) < 6.6
    assert accuracy_when_rounded(0, 50.98) == 7
    assert accuracy_when_rounded(12.4, 50.98) == 19
    assert accuracy_when_rounded(12.5, 50.98) == 20
