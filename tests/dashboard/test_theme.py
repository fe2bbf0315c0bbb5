import re

import pytest

from dashboard.theme import BLACK, WHITE, contrast, parse, readable, stylesheet

COLOURS = ["#000000", "#ffffff", "#ffff00", "#808080", "#6d2f73", "#00ff00", "#1f5c7a"]


@pytest.mark.parametrize("text", COLOURS)
def test_text_in_any_town_colour_can_be_read_on_light_and_on_dark(text):
    light, dark = re.search(r"light-dark\((#\w{6}),(#\w{6})\)", stylesheet(text)).groups()
    assert contrast(parse(light), WHITE) >= 4.5
    assert contrast(parse(dark), BLACK) >= 4.5


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert readable(parse("#6d2f73"), on=WHITE, ratio=4.5) == parse("#6d2f73")


def test_the_contrast_of_black_on_white_is_21():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == 1


@pytest.mark.parametrize("text", ["", "red", "#12345", "#12345g", "#123456;}body{display:none", None, 5])
def test_what_is_no_colour_never_reaches_the_style_sheet(text):
    assert stylesheet(text) == stylesheet("")
