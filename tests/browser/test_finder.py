"""The finder from the first page to the report form, in the hand: by keyboard, with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from geo.models import Service
from tests.browser.test_public_pages import DARK_IS_PAINTED
from tests.builders import IN_EAST, IN_WEST, a_town
from tests.dashboard.test_finder import an_address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 360, "height": 740}
MOST_STOPS = 80
FINDER = "form[data-finder]"
DEVICE = {"latitude": 50.9799876, "longitude": 11.3450123, "accuracy": 12}
STATES = {
    "empty": "",
    "found": "?service=road-damage&address=Am+Markt+1%2C+99001+Musterstadt",
    "border": "?service=road-damage&lat=50.9800&lon=11.3299&accuracy=12",
    "nobody": "?service=tree",
    "elsewhere": "?service=taxes",
    "outside": "?service=road-damage&lat=50.9800&lon=11.3750",
    "which concern": "?q=Müll",
    "which address": "?service=road-damage&address=Am+Markt+9",
    "where": "?service=road-damage",
    "nothing": "?q=xyzzy",
    "wrong": "?q=Baum&lat=nan&lon=11",
}


@pytest.fixture
def town():
    """The town with two addresses, two concerns about waste, and one that is no task of the town."""
    town = a_town()
    an_address(town, "Am Markt", 1, IN_EAST)
    an_address(town, "Am Markt", 3, IN_WEST)
    group = town.services["tree"].group
    for code, name in (("dump", "Wilder Müll"), ("bulky", "Müll abholen lassen")):
        names = {"de": name, "en": name}
        Service.objects.create(municipality=town.municipality, group=group, code=code, names=names)
    Service.objects.create(
        municipality=town.municipality,
        code="taxes",
        names={"de": "Steuererklärung"},
        goes_to=town.offices["power"],
        out_of_scope={"de": "Das macht das Finanzamt."},
    )
    return town


def tab_to(page: Page, selector: str) -> None:
    """Walk with the tabulator until the focus is there."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"{MOST_STOPS} stops do not lead to {selector}.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_first_page_to_the_report_form_by_keyboard(visit, town, scripts):
    page = visit("/de/", java_script_enabled=scripts)
    tab_to(page, "#id_q")
    page.keyboard.type("straßenschaden")
    page.keyboard.press("Tab")
    page.keyboard.type("am markt 1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/de/offices/?service=road-damage&address=Am+Markt+1%2C+99001+Musterstadt#answer")
    expect(page.locator("#answer")).to_have_text(
        "Für „Straßenschaden“ an der Adresse Am Markt 1 ist die Stelle „Straßenmeisterei Ost“ zuständig."
    )
    expect(page.locator("#answer")).to_be_in_viewport()
    expect(page.get_by_text("Nach Gebiet:")).to_be_visible()
    # The reader stands at the answer: what can be done about it comes next.
    tab_to(page, "a[href*='/report/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/de/report/?category=pothole&*")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_one_of_several_is_chosen_by_keyboard_first_the_concern_then_the_house(visit, town, scripts):
    page = visit("/de/offices/", java_script_enabled=scripts)
    tab_to(page, f"{FINDER} #id_q")
    page.keyboard.type("Müll")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_have_text("Was meinen Sie mit „Müll“?")
    tab_to(page, ".sl-options a")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("Für „Wilder Müll“ in Town ist keine Stelle")
    page.goto("/de/offices/?service=road-damage&address=Am+Markt+9#answer")
    expect(page.locator("main")).to_contain_text("Die Straße ist bekannt, die Hausnummer nicht.")
    tab_to(page, ".sl-options a")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("an der Adresse Am Markt 3")


def test_a_reader_comes_from_the_answer_to_the_next_question(visit, town):
    page = visit(f"/de/offices/{STATES['found']}#answer")
    tab_to(page, "a[href='#ask']")
    page.keyboard.press("Enter")
    tab_to(page, f"{FINDER} #id_q")
    expect(page.locator("#id_q")).to_have_value("Straßenschaden")
    expect(page.locator("#id_address")).to_have_value("Am Markt 1, 99001 Musterstadt")


def test_a_mistake_takes_the_focus_and_leads_to_its_field(visit, town):
    page = visit(f"/de/offices/{STATES['wrong']}")
    expect(page.locator("#error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_address")).to_be_focused()
    expect(page.locator("#id_address")).to_have_accessible_description(re.compile("„nan“ ist keine"))


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("state", STATES)
def test_no_state_of_the_page_has_a_barrier(visit, barriers, town, state, language):
    page = visit(f"/{language}/offices/{STATES[state]}", viewport=NARROW, color_scheme="light")
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert barriers(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(DARK_IS_PAINTED)
    assert barriers(page) == []


def asked_for(page: Page) -> list[str]:
    """The addresses of all that a page asks for from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(f"{request.url} {request.post_data or ''}"))
    return found


@pytest.mark.parametrize("button", [f"{FINDER} [data-my-position]", ".sl-locate"])
def test_the_position_of_the_device_is_rounded_before_it_is_sent(visit, town, button):
    page = visit("/de/offices/", geolocation=DEVICE, permissions=["geolocation"])
    sent = asked_for(page)
    page.fill(f"{FINDER} #id_q", "Straßenschaden")
    page.locator(button).click()
    expect(page.locator("#id_accuracy")).to_have_value("19")
    if button == ".sl-locate":
        page.locator(f"{FINDER} button[type=submit]").click()
    page.wait_for_url("**/de/offices/?service=road-damage&lat=50.9800&lon=11.3450&accuracy=19#answer")
    expect(page.locator("#answer")).to_contain_text("„Straßenmeisterei Ost“")
    assert sent
    assert [one for one in sent if re.search(r"50\.979|11\.34501", one)] == []


def test_a_position_that_is_refused_is_said_beside_the_button(visit, town):
    page = visit("/de/offices/", permissions=[])
    page.locator("[data-my-position]").click()
    expect(page.locator(f"{FINDER} [role=status]")).to_contain_text("Ihr Standort ließ sich nicht ermitteln.")


def test_what_is_seen_is_what_counts_an_address_or_a_pin(visit, town):
    page = visit("/de/offices/", viewport={"width": 1280, "height": 900})
    page.fill(f"{FINDER} #id_address", "Am Markt 1")
    page.locator("[data-map]").click(position={"x": 200, "y": 200})
    expect(page.locator("#id_address")).to_have_value("")
    assert re.fullmatch(r"\d+\.\d{4}", page.locator("#id_lat").input_value())
    page.fill(f"{FINDER} #id_address", "Am Markt 3")
    expect(page.locator("#id_lat")).to_have_value("")
