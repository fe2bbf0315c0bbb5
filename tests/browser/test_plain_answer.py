"""Leichte Sprache in a real browser: no barrier, nothing sideways, big type, no script."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_border_map import FINDER
from tests.builders import IN_WEST, a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOUND = f"/de/offices/?service=road-damage&lat={IN_WEST.y}&lon={IN_WEST.x}&plain=1"
LINES = """() => [...document.querySelectorAll(".sl-plain p")]
    .map((one) => parseFloat(getComputedStyle(one).fontSize))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [FOUND, f"{FINDER}&plain=1"], ids=["found", "border"])
def test_the_plain_answer_has_no_barrier_and_big_type(visit, barriers, path, scheme):
    a_town()
    for width in (320, 390, 1280):
        page = visit(path, viewport={"width": width, "height": 844}, color_scheme=scheme)
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert min(page.evaluate(LINES)) >= 20


def test_a_long_word_is_read_as_one(visit):
    a_town()
    page = visit(FOUND)
    expect(page.locator(".sl-plain__name").first).to_have_text("Straßen·schaden")
    silent = page.locator(".sl-plain__name").first.aria_snapshot()
    assert "Straßenschaden" in silent


def test_without_a_script_one_link_leads_there(visit):
    a_town()
    page = visit(FINDER, java_script_enabled=False)
    page.get_by_role("link", name="Leichte Sprache").click()
    expect(page.get_by_role("heading", name="Die Antwort in Leichter Sprache")).to_be_visible()
    expect(page.get_by_role("heading", name="Unsere Frage")).to_be_visible()
    page.get_by_role("link", name="Auf Seite B").click()
    expect(page.locator(".sl-plain")).to_contain_text("Diese Stelle ist zuständig:")
    expect(page.get_by_role("heading", name="Unsere Frage")).to_have_count(0)
