"""The small map of a border, in the finder and before sending: no barrier, no script."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_border_question import up_to_the_question
from tests.builders import a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Seven metres west of the border, as a link may hold it.
FINDER = "/de/offices/?service=road-damage&lat=50.9800&lon=11.3299&accuracy=12"
HATCHES = """() => [...document.querySelectorAll(".sl-border__map > path[fill]")]
    .map((one) => one.getAttribute("fill"))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_finder_shows_both_sides_without_a_barrier(visit, barriers, width, scheme):
    a_town()
    page = visit(FINDER, viewport={"width": width, "height": 844}, color_scheme=scheme)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_role("img", name="Karte der Grenze")).to_be_visible()
    expect(page.locator(".sl-border")).to_contain_text("Ihr Punkt liegt 7 m von der Grenze.")
    sides = page.locator(".sl-border__sides li")
    expect(sides.nth(0)).to_contain_text("Westlich: Straßenmeisterei West")
    expect(sides.nth(1)).to_contain_text("Östlich: Straßenmeisterei Ost")


def test_the_map_needs_no_script_and_tells_its_sides_apart_without_colours(visit):
    a_town()
    page = visit(FINDER, java_script_enabled=False)
    expect(page.locator(".sl-border__map")).to_be_visible()
    page = visit(FINDER)
    assert page.evaluate(HATCHES) == ["url(#border-1)", "url(#border-2)"]


def test_the_answers_before_sending_have_the_letters_of_the_map(visit, barriers):
    a_town()
    page = up_to_the_question(visit)
    expect(page.locator(".sl-border__map")).to_be_visible()
    assert barriers(page) == []
    group = page.get_by_role("group", name="Liegt der Ort")
    expect(group.get_by_label("A: West")).to_be_visible()
    expect(group.get_by_label("B: East")).to_be_visible()
