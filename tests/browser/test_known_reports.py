"""Reported before: from the last step and from the page of a report, with and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from reports.models import Report
from reports.worker import work_off
from tests.browser.test_report_from_a_phone import LONG, NARROW, PHONE
from tests.builders import a_jpeg, a_report, a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def known() -> Report:
    """A pothole near the middle of West, in words as long as German allows."""
    a_town()
    return a_report(metres_east=20, description=f"{LONG} " * 8)


def up_to_the_last_step(visit, **context) -> Page:
    """The place and the kind come along in the address, as links of the town bring them."""
    page = visit("/de/report/?category=pothole&lat=50.98&lon=11.315", **context)
    page.click("button[value=next]")
    page.wait_for_url("**/report/details/")
    page.fill("#id_description", "Loch in der Fahrbahn.")
    page.click("button[value=next]")
    page.wait_for_url("**/report/check/")
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_one_tap_before_sending_counts_for_the_report_that_is_there(visit, known, scripts):
    page = up_to_the_last_step(visit, java_script_enabled=scripts, **PHONE)
    shown = page.locator(".sl-known")
    expect(shown).to_contain_text("Schon gemeldet?")
    expect(shown).to_contain_text("20 m entfernt")
    shown.get_by_role("button", name="Das habe ich auch").click()
    page.wait_for_url(f"**/reports/{known.public_code}/")
    expect(page.locator(".sl-messages")).to_contain_text("Vielen Dank")
    expect(page.locator(".sl-support")).to_contain_text("1 weitere Person hat das auch")
    assert Report.objects.count() == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_sending_anyway_takes_one_tap(visit, known, scripts):
    page = up_to_the_last_step(visit, java_script_enabled=scripts, **PHONE)
    page.click("button[value=send]")
    page.wait_for_url("**/report/sent/**")
    assert Report.objects.count() == 2


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_page_of_a_report_one_is_counted_with_a_photo(visit, known, scripts, tmp_path):
    picture = tmp_path / "IMG_1.jpg"
    picture.write_bytes(a_jpeg())
    page = visit(f"/de/reports/{known.public_code}/", java_script_enabled=scripts, **PHONE)
    page.get_by_role("link", name="Das habe ich auch").click()
    page.wait_for_url("**/report/support/**")
    page.set_input_files("#id_photos", picture)
    page.get_by_role("button", name="Ja, das habe ich auch").click()
    page.wait_for_url(f"**/reports/{known.public_code}/")
    work_off()
    page.reload()
    expect(page.locator(".sl-photo")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_about_it_has_a_barrier_or_scrolls_sideways(visit, barriers, known, scheme):
    page = up_to_the_last_step(visit, color_scheme=scheme, **NARROW)

    def look(where: str) -> None:
        page.wait_for_load_state("networkidle")
        assert barriers(page) == [], where
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, where

    look("check")
    page.goto(f"/de/report/support/{known.public_code}/")
    look("support")
    page.get_by_role("button", name="Ja, das habe ich auch").click()
    page.wait_for_url("**/reports/**")
    look("thanks")
