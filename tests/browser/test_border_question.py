"""The one question about a border, from a narrow phone in the hand to the page of the report."""

import re

import pytest
from playwright.sync_api import Page, expect

from geo.models import Area, Office
from tests.builders import JUST_WEST, a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
LINK = f"/de/report/?category=pothole&lat={JUST_WEST.y}&lon={JUST_WEST.x}"


@pytest.fixture
def town():
    """The town, with names as long as German allows."""
    town = a_town()
    Area.objects.filter(code="east").update(names={"de": "Straßenunterhaltungsbezirk Ost"})
    Office.objects.filter(code="roads-east").update(
        names={"de": "Straßeninstandhaltungsbetriebshofverwaltung Ost"}
    )
    return town


def up_to_the_question(visit, **context) -> Page:
    """By a link that brings kind and place along, to the last page."""
    page = visit(LINK, **NARROW | context)
    page.tap("button[value=next]")
    page.wait_for_url("**/details/")
    page.fill("#id_description", "Tiefes Loch in der Fahrbahn.")
    page.tap("button[value=next]")
    page.wait_for_url("**/check/")
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_answer_brings_the_report_to_the_office_of_that_side(visit, town, scripts):
    page = up_to_the_question(visit, java_script_enabled=scripts)
    page.tap("button[value=send]")
    summary = page.locator("#error-summary")
    expect(summary).to_contain_text("Bitte antworten Sie, damit die Meldung an die richtige Stelle geht.")
    summary.get_by_role("link").tap()
    group = page.get_by_role("group", name="Liegt der Ort")
    group.locator("label", has_text="Straßenunterhaltungsbezirk Ost").tap()
    page.tap("button[value=send]")
    page.wait_for_url("**/report/sent/**")
    expect(page.locator(".sl-answer")).to_contain_text("betriebshofverwaltung Ost")
    page.get_by_role("link", name="Meldung verfolgen").tap()
    page.wait_for_url("**/reports/**")
    expect(page.locator("#office-title")).to_contain_text("betriebshofverwaltung Ost")
    expect(page.locator("main")).to_contain_text(
        "Sie haben angegeben, dass der Ort im Gebiet „Straßenunterhaltungsbezirk Ost“ liegt."
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_question_has_no_barrier_fits_and_is_answered_by_keyboard(visit, barriers, town, scheme):
    page = up_to_the_question(visit, color_scheme=scheme)
    page.wait_for_load_state("networkidle")

    def look(step: str) -> None:
        assert barriers(page) == [], step
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, step

    look("the question")
    page.tap("button[value=send]")
    expect(page.locator("#error-summary")).to_be_focused()
    page.wait_for_load_state("networkidle")
    look("the question without an answer")
    group = page.get_by_role("group", name="Liegt der Ort")
    expect(group).to_have_accessible_description(re.compile("Fehler: Bitte antworten Sie"))
    page.locator("#error-summary a").press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Straßenunterhaltungsbezirk Ost")).to_be_checked()
    look("the question with an answer")
