"""The public pages in a real browser: no other host, no barrier, no sideways scrolling, all by keyboard."""

import gzip
import re

import pytest
from playwright.sync_api import Response, expect

from dashboard.filters import SHOWN
from reports.access import private_key
from reports.domain.workflow import Status
from reports.models import Report
from tests.browser.pages import FRAMED, PATHS, path_of
from tests.builders import a_contact, a_report, a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}
WHITE = {"rgb(255, 255, 255)", "oklch(1 0 0)"}
# The new colours are there, and a frame with them has been painted.
DARK_IS_PAINTED = """() => matchMedia("(prefers-color-scheme: dark)").matches &&
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"""


@pytest.fixture
def report() -> Report:
    """A town with a report in each state that the map shows; one of them is returned."""
    a_town()
    for number, status in enumerate(Status):
        a_report(metres_east=number * 60, status=status, address=f"Musterstraße {number + 1}")
    return a_report(metres_east=700, contact=a_contact())


@pytest.mark.parametrize("name", PATHS)
def test_a_page_has_no_barrier_and_loads_nothing_from_elsewhere(visit, barriers, report, name):
    page = visit(path_of(name, report), viewport=NARROW, color_scheme="light")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(DARK_IS_PAINTED)
    assert barriers(page) == []


@pytest.mark.parametrize("name", [name for name in PATHS if name not in FRAMED])
def test_every_page_says_its_matter_without_javascript(visit, report, name):
    page = visit(path_of(name, report), java_script_enabled=False)
    expect(page.locator("h1:visible")).to_have_count(1)
    expect(page.locator("[data-theme-switch]")).to_be_hidden()


@pytest.mark.parametrize("name", ["home", "map", "finder", "status"])
def test_things_to_tap_are_large_enough(visit, report, name):
    page = visit(path_of(name, report))
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, select, input:not([type=hidden]), nav a, .kern-btn")]
            .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
            .filter(([, box]) => box.width && box.height && Math.min(box.width, box.height) < 44)
            .map(([html]) => html)"""
    )
    assert small == []


def test_the_frame_shows_districts_and_clusters_with_their_number(visit, report):
    page = visit("/de/map/embed/", viewport=WIDE)
    expect(page.locator("path.sl-district")).to_have_count(2)
    numbers = page.locator(".sl-cluster [aria-hidden]").all_inner_texts()
    assert sum(int(number) for number in numbers) + page.locator(".sl-pin").count() == len(SHOWN) + 1


def test_a_pin_in_the_frame_opens_its_report_by_keyboard(visit, report):
    page = visit("/de/map/?status=in_progress", viewport=WIDE)
    frame = page.frame_locator("iframe")
    frame.locator(".leaflet-marker-icon").press("Enter")
    link = frame.locator(".sl-popup a")
    address = link.get_attribute("href")
    link.evaluate("link => link.click()")
    expect(page).to_have_url(re.compile(f"{address}$"))
    expect(page.locator("h1")).to_have_text("Pothole")


@pytest.mark.parametrize("status", ["scheduled", "fixed"])
def test_pins_say_the_state_by_shape_and_not_by_colour_alone(visit, report, status):
    page = visit(f"/de/map/embed/?status={status}", viewport=WIDE)
    shape = page.locator(".sl-pin use").get_attribute("href")
    assert shape.endswith(f"shapes.svg#{status}")


def test_filters_live_in_the_address(visit, report):
    page = visit("/de/map/")
    page.select_option("[name=status]", "fixed")
    page.locator(".sl-filter button[type=submit]").click()
    page.wait_for_url("**/de/map/?*status=fixed*")
    expect(page.locator("#list .sl-report")).to_have_count(1)
    assert "status=fixed" in page.locator("iframe").get_attribute("src")


def test_the_chosen_colours_stay_on_the_device_and_are_there_before_the_first_paint(visit, report):
    page = visit("/de/", color_scheme="light")
    page.get_by_role("button", name="Dark colours").or_(page.locator("[data-theme-switch]")).first.click()
    assert page.locator("html").get_attribute("data-kern-theme") == "dark"
    assert page.context.cookies() == []
    # Read as soon as the body exists, before any module has run.
    page.add_init_script(
        "new MutationObserver((_, watcher) => { if (document.body) { watcher.disconnect();"
        "window.atFirst = document.documentElement.dataset.kernTheme; } })"
        ".observe(document, {childList: true, subtree: true})"
    )
    page.goto("/de/offices/")
    assert page.evaluate("window.atFirst") == "dark"


def test_the_first_stop_of_the_keyboard_leads_to_the_content(visit, report):
    page = visit("/de/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_pin_can_be_set_by_tap_and_moved_by_keyboard(visit, report):
    page = visit("/de/offices/", viewport=WIDE)
    town = page.locator("[data-map]")
    town.click(position={"x": 200, "y": 200})
    before = float(page.locator("#id_lon").input_value())
    pin = page.locator(".leaflet-marker-draggable")
    pin.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    after = float(page.locator("#id_lon").input_value())
    assert after > before
    page.keyboard.press("Shift+ArrowLeft")
    assert float(page.locator("#id_lon").input_value()) < after
    expect(page.locator(".sl-map__said")).not_to_be_empty()


def test_the_position_of_the_device_sets_the_pin(visit, report):
    place = {"latitude": 50.98, "longitude": 11.34, "accuracy": 12}
    page = visit("/de/offices/", geolocation=place, permissions=["geolocation"], viewport=WIDE)
    page.locator(".sl-locate").click()
    expect(page.locator("#id_lat")).to_have_value("50.9800")
    expect(page.locator("#id_lon")).to_have_value("11.3400")


def test_a_position_that_is_refused_is_said(visit, report):
    page = visit("/de/offices/", permissions=[], viewport=WIDE)
    page.locator(".sl-locate").click()
    expect(page.locator(".sl-map__said")).not_to_be_empty()


def test_what_went_wrong_is_read_first_and_leads_to_the_field(visit, report):
    page = visit("/de/reports/?code=oops")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_code"


def test_paper_is_white_whatever_the_screen_is(visit, report):
    page = visit("/de/", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in WHITE
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") not in WHITE


def test_the_reporters_view_has_no_barrier(visit, barriers, report):
    page = visit(f"{path_of('status', report)}?key={private_key(report)}")
    assert "key=" not in page.url
    expect(page.get_by_text("erika@example.org")).to_be_visible()
    assert barriers(page) == []


def test_a_first_visit_to_report_weighs_less_than_200_kilobytes(visit, report):
    page = visit("about:blank")
    came: list[Response] = []
    page.on("response", lambda response: came.append(response))
    page.goto("/de/report/", wait_until="networkidle")
    weights = {response.url: _weight(response) for response in came}
    assert any(url.endswith(".css") for url in weights)
    assert sum(weights.values()) < 200_000, weights


def _weight(response: Response) -> int:
    """Bytes on the line: the service keeps its own text files compressed; everything else goes as it is."""
    body, packed = response.body(), re.search(r"/static/.*\.(css|js|svg)$", response.url)
    return len(gzip.compress(body)) if packed else len(body)
