"""What axe cannot see in one look: other languages, larger text, forced colours, where the keyboard is."""

import pytest
from playwright.sync_api import Page

from reports.models import Report
from tests.browser.pages import FRAMED, PATHS, path_of
from tests.builders import a_report, a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHOLE_PAGES = [name for name in PATHS if name not in FRAMED]
# 1280 pixels at 400 %: WCAG 2.2, 1.4.10.
REFLOW = {"width": 320, "height": 640}
MANY_STOPS = 80

# Where the keyboard is: what has the focus, whether that shows, and whether something lies on top of it.
WHERE_IT_IS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  if (at.tagName === "IFRAME") return { lost: false, covered: false }; // The frame has a focus of its own.
  const box = at.getBoundingClientRect();
  const seen = box.width > 0 && box.height > 0;
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const mine = (one) => !one || at.contains(one) || one.contains(at) || one.closest("label")?.control === at;
  const rings = [at, at.closest("label, .kern-form-input, .sl-report") ?? at, at.nextElementSibling ?? at]
    .map((one) => getComputedStyle(one))
    .filter((one) => (one.outlineStyle !== "none" && one.outlineWidth !== "0px") || one.boxShadow !== "none");
  return { what: at.outerHTML.slice(0, 120), lost: seen && !rings.length, covered: seen && !mine(top) };
}"""
# Controls that say nothing and have no edge once the browser takes all backgrounds away.
UNSEEN = """() => [...document.querySelectorAll("button, .kern-btn, input, select, textarea")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility() && one.offsetWidth > 1)
  .filter((one) => !parseFloat(getComputedStyle(one).borderTopWidth) && !one.textContent.trim())
  .filter((one) => !one.labels?.length && !one.querySelector("svg, .kern-icon"))
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def report() -> Report:
    a_town()
    a_report(metres_east=40, status="fixed")
    return a_report()


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)")


@pytest.mark.parametrize("name", PATHS)
def test_a_page_has_no_barrier_in_english_either(visit, barriers, report, name):
    page = visit(path_of(name, report, "en"), locale="en-GB")
    assert page.locator("html").get_attribute("lang") == "en"
    assert barriers(page) == []


@pytest.mark.parametrize("name", WHOLE_PAGES)
def test_text_at_twice_its_size_and_the_narrowest_window_lose_nothing(visit, barriers, report, name):
    page = visit(path_of(name, report), viewport=REFLOW)
    assert sideways(page) == 0, "at 320 pixels"
    page.set_viewport_size({"width": 640, "height": 480})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sideways(page) == 0, "with text at twice its size"
    assert barriers(page) == []


@pytest.mark.parametrize("name", WHOLE_PAGES)
def test_the_keyboard_always_shows_where_it_is_and_nothing_lies_on_top(visit, report, name):
    page = visit(path_of(name, report))
    wrong = []
    for _stop in range(MANY_STOPS):
        page.keyboard.press("Tab")
        place = page.evaluate(WHERE_IT_IS)
        if place is None:
            break
        if place["lost"] or place["covered"]:
            wrong.append(place)
    assert wrong == []


@pytest.mark.parametrize("name", WHOLE_PAGES)
def test_nothing_moves_for_people_who_asked_for_rest(visit, report, name):
    page = visit(path_of(name, report), reduced_motion="reduce")
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("name", WHOLE_PAGES)
def test_forced_colours_leave_every_control_to_be_seen(visit, barriers, report, name):
    page = visit(path_of(name, report), forced_colors="active")
    assert page.evaluate(UNSEEN) == []
    assert barriers(page) == []
