"""The crew's pages in a real browser, on a phone, with and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reports.domain.workflow import Status
from reports.models import Category, Report
from reports.worker import work_off
from tests.builders import IN_WEST, PASSWORD, a_jpeg, a_report, a_town, a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = PHONE | {"viewport": {"width": 360, "height": 740}}
TODAY = "/de/crew/"


@pytest.fixture
def report() -> Report:
    a_town()
    a_user("crew", "roads-west")
    Category.objects.filter(code="pothole").update(names={"de": "Wertstoffcontainerstellplatzverunreinigung"})
    return a_report(address="Markt 10")


def log_in(page: Page) -> None:
    page.fill("#id_username", "crew.roads-west@example.org")
    page.fill("#id_password", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_selector(".sl-crew")


def open_first(page: Page) -> None:
    page.locator(".sl-job__title a").first.click()
    page.wait_for_url("**/crew/*-*/")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_crew_takes_a_report_over_and_finishes_it_and_everybody_sees_it(visit, report, tmp_path, scripts):
    page = visit(TODAY, java_script_enabled=scripts, **PHONE)
    log_in(page)
    open_first(page)
    page.click("button[value=in_progress]")
    expect(page.locator(".sl-crew .sl-status")).to_have_class(
        "sl-status sl-state--in_progress sl-status--large"
    )
    page.set_input_files("#id_photos", a_picture(tmp_path))
    page.fill("#id_note", "Neuer Asphalt.")
    page.click("button[value=fixed]")
    expect(page.locator(".sl-status.sl-state--fixed")).to_be_visible()
    work_off()
    report.refresh_from_db()
    assert report.status == Status.FIXED

    public = visit(f"/de/reports/{report.public_code}/", java_script_enabled=scripts, **PHONE)
    expect(public.locator("main")).to_contain_text("Neuer Asphalt.")
    photo = report.photos.get()
    assert photo.published
    expect(public.locator(f"img[src*='{photo.pk}']").first).to_be_attached()


def a_picture(folder: Path) -> Path:
    path = folder / "after.jpg"
    path.write_bytes(a_jpeg())
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_crew_has_a_barrier_or_scrolls_sideways(visit, barriers, report, scheme):
    a_report(metres_east=40, status=Status.IN_PROGRESS, description="Straßenbeleuchtungsanlage" * 6)
    page = visit(TODAY, color_scheme=scheme, **NARROW)

    def look(name: str) -> None:
        page.wait_for_load_state("networkidle")
        assert barriers(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        assert small_targets(page) == [], name

    log_in(page)
    look("list")
    open_first(page)
    look("report in progress")
    a_later_step(page, "external")
    look("refused")
    page.goto(f"{TODAY}{report.public_code}/")
    look("report to take over")
    page.click("button[value=in_progress]")
    page.click("button[value=fixed]")
    page.wait_for_selector(".sl-state--fixed")
    look("fixed")
    page.locator(".sl-crew__account button").last.click()
    page.wait_for_load_state("networkidle")
    page.goto(TODAY)
    expect(page.locator("#id_username")).to_be_visible()


def a_later_step(page: Page, target: str) -> None:
    """Ask for a step that the page does not offer, as a page left open too long may do."""
    page.locator("button[value=fixed]").evaluate("(button, target) => (button.value = target)", target)
    page.fill("#id_note", "Zu spät.")
    page.locator(f"button[value={target}]").click()
    expect(page.locator("#refusal")).to_be_focused()


def small_targets(page: Page) -> list[str]:
    """Things to tap below 44 pixels; links inside a sentence are free to be small."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".sl-crew :is(a, button, input, textarea, select)")]
            .filter((one) => one.offsetParent)
            .filter((one) => !one.closest(".leaflet-container, .kern-body, .sl-job__title"))
            .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 90)])
            .filter(([box]) => box.width < 43.5 || box.height < 43.5)
            .map(([box, html]) => `${box.width}x${box.height} ${html}`)"""
    )


def test_the_nearest_work_comes_first_when_the_position_is_given(visit, report):
    near = a_report(metres_east=400, address="Am Teich 1")
    where = {"latitude": near.location.y, "longitude": near.location.x, "accuracy": 5}
    page = visit(TODAY, geolocation=where, permissions=["geolocation"], **PHONE)
    log_in(page)
    expect(page.locator(".sl-job__place").first).to_contain_text("Markt 10")
    page.locator("[data-sort] button").click()
    expect(page.locator(".sl-job__place").first).to_contain_text("Am Teich 1")
    expect(page.locator(".sl-job__distance").nth(0)).to_have_text("0 m")
    expect(page.locator(".sl-job__distance").nth(1)).to_have_text("400 m")


def test_the_place_opens_in_the_maps_of_the_phone(visit, report):
    page = visit(TODAY, **PHONE)
    log_in(page)
    open_first(page)
    place = f"{IN_WEST.y},{IN_WEST.x}"
    expect(page.locator("a[href^='geo:']")).to_have_attribute("href", f"geo:{place}?q={place}")


def test_the_work_can_be_done_by_keyboard(visit, report):
    page = visit(TODAY)
    page.locator("#id_username").focus()
    page.keyboard.type("crew.roads-west@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".sl-crew")
    tab_to(page, ".sl-job__title a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/crew/*-*/")
    tab_to(page, "button[value=in_progress]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_note")
    tab_to(page, "#id_note")
    page.keyboard.type("Erledigt.")
    tab_to(page, "button[value=fixed]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sl-state--fixed")
    report.refresh_from_db()
    assert report.status == Status.FIXED


def tab_to(page: Page, selector: str) -> None:
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the tab key.")
