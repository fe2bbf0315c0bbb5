"""The editor of rules in a browser: with and without scripts, by keyboard, on a phone and at a desk."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from geo.actions import end_in_draft, open_draft
from geo.models import Address, Area, Draft, Office, Responsibility
from tests.builders import IN_EAST, IN_WEST, a_report, a_rule, a_town, a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SOON = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def town():
    """The town with two houses, and names as long as German allows."""
    town = a_town()
    for number, point in ((4, IN_WEST), (5, IN_EAST)):
        Address.objects.create(
            municipality=town.municipality, street="Goethestraße", number=number, location=point
        )
    Area.objects.filter(code="east").update(names={"de": "Straßenunterhaltungsbezirk Ost"})
    Office.objects.filter(code="roads-east").update(
        names={"de": "Straßeninstandhaltungsbetriebshofverwaltung Ost"}
    )
    return town


@pytest.fixture
def at_the_desk(visit, live_server):
    """Opens a page as the administrator of the whole town."""

    def open_page(path: str, **context) -> Page:
        client = Client()
        client.force_login(a_user("office_admin", "town", name="Alex Amt"))
        page = visit("/de/imprint/", **{"viewport": DESK} | context)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])
        page.goto(path, wait_until="networkidle")
        return page

    return open_page


def the_rule(office: str) -> Responsibility:
    return Responsibility.objects.recorded().get(office__code=office)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_street_gets_another_office_from_a_day_on(at_the_desk, town, scripts):
    a_report(point=IN_WEST)
    page = at_the_desk("/de/desk/rules/", java_script_enabled=scripts)
    page.get_by_role("link", name="Neue Regel").click()
    page.get_by_label("Leistung").select_option(label="Straßenschaden")
    page.get_by_label("Stelle").select_option(value="roads-east")
    page.get_by_label("Straße mit Hausnummern").check()
    if not scripts:
        page.get_by_role("button", name="Felder dafür zeigen").click()
    street = page.get_by_label("Straße", exact=True)
    expect(street).to_be_visible()
    expect(page.get_by_label("Gebiet", exact=True).last).not_to_be_visible()
    street.fill("Gotestraße")
    page.get_by_label("Titel des neuen Entwurfs").fill("Goethestraße nach Ost")
    page.get_by_label("Wirksam ab").fill(SOON.isoformat())
    page.get_by_role("button", name="In den Entwurf übernehmen").click()
    expect(page.locator("#error-summary")).to_contain_text("Meinen Sie Goethestraße?")
    assert page.get_by_label("Titel des neuen Entwurfs").input_value() == "Goethestraße nach Ost"
    page.get_by_label("Straße", exact=True).fill("Goethestraße")
    page.get_by_role("button", name="In den Entwurf übernehmen").click()
    page.wait_for_url("**/desk/rules/drafts/*/")
    expect(page.locator("#changes")).to_contain_text("Straßenschaden: Goethestraße")
    page.get_by_role("button", name="Alle Meldungen prüfen").click()
    expect(page.locator(".sl-ways tbody")).to_contain_text("betriebshofverwaltung Ost")
    page.get_by_label("Ich habe geprüft, was sich ändert").check()
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.locator("main")).to_contain_text("ist veröffentlicht")
    asked = f"/api/v1/responsibility/?service=road-damage&lat={IN_WEST.y}&lon={IN_WEST.x}&on="
    before, after = (
        page.request.get(asked + day.isoformat()).json() for day in (SOON - timedelta(days=1), SOON)
    )
    assert (before["office"]["id"], after["office"]["id"]) == ("roads-west", "roads-east")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier_and_all_fit(at_the_desk, barriers, town, scheme, language):
    draft = open_draft(town.municipality, "Straßenunterhaltungsbezirke neu", SOON)
    end_in_draft(draft, the_rule("power"))
    about = {"selector": "street", "street": "Goethestraße", "note": "Seit der Eingemeindung"}
    street = a_rule(town.services["tree"], town.offices["roads-east"], **about)
    rules = f"/{language}/desk/rules/"
    page = at_the_desk(rules, color_scheme=scheme)

    def look(step: str) -> None:
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            page.wait_for_load_state("networkidle")
            assert barriers(page) == [], f"{step} {size['width']}"
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], step

    look("table")
    page.goto(f"{rules}drafts/{draft.pk}/")
    look("draft")
    page.locator("button[name=to][value=rules]").click()
    page.goto(f"{rules}?drafts=on&address=Nirgendwo 1&area=east", wait_until="networkidle")
    look("table of a draft, with a mistake")
    page.goto(f"{rules}{street.pk}/", wait_until="networkidle")
    look("rule")
    page.goto(f"{rules}{street.pk}/end/", wait_until="networkidle")
    look("end")
    page.goto(f"{rules}{street.pk}/change/", wait_until="networkidle")
    page.fill("[name=first]", "zwölf")
    look("form")
    page.locator("main form button[type=submit]:not([name])").last.click()
    expect(page.locator("#error-summary")).to_be_focused()
    look("form with a mistake")


def test_the_form_is_filled_in_by_keyboard(at_the_desk, town):
    page = at_the_desk("/de/desk/rules/new/")
    page.get_by_label("Leistung").focus()
    page.keyboard.type("Baum")
    page.keyboard.press("Tab")
    page.keyboard.type("Grün")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Anlage oder Eigentum")).to_be_checked()
    for _times in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Gebiet", exact=True).first).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.locator("[name=area]")).to_be_focused()
    page.keyboard.type("West")
    page.get_by_label("Titel des neuen Entwurfs").focus()
    page.keyboard.type("Bäume")
    page.get_by_label("Wirksam ab").fill(SOON.isoformat())
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/rules/drafts/*/")
    rule = Draft.objects.get().rules.get()
    assert (rule.office.code, rule.area.code, rule.selector) == ("parks", "west", "area")


def test_a_press_on_the_map_says_what_holds_there(at_the_desk, barriers, town):
    page = at_the_desk("/de/desk/rules/?service=road-damage")
    page.locator("#rules-map").scroll_into_view_if_needed()
    middle = page.evaluate(
        """([lat, lon]) => {
          const map = document.querySelector("#rules-map")._map;
          return map.latLngToContainerPoint([lat, lon]);
        }""",
        [IN_EAST.y, IN_EAST.x],
    )
    page.locator("#rules-map").click(position=middle)
    told = page.locator(".sl-rules-here")
    expect(told).to_contain_text("Hier gelten 2 Regeln")
    expect(told).to_contain_text("Straßenschaden: Straßeninstandhaltungsbetriebshofverwaltung Ost")
    assert barriers(page) == []
    told.get_by_role("link", name="Regeln für Straßenunterhaltungsbezirk Ost").click()
    page.wait_for_url("**area=district%2Feast**")
    expect(page.locator(".sl-cards tbody tr")).to_have_count(1)


def test_a_press_on_a_border_shows_the_rules_for_that_area(at_the_desk, town):
    page = at_the_desk("/de/desk/rules/")
    page.locator("#rules-map").scroll_into_view_if_needed()
    edge = page.evaluate(
        """() => {
          const map = document.querySelector("#rules-map")._map;
          return map.latLngToContainerPoint([50.98, 11.36]);
        }"""
    )
    page.locator("#rules-map").click(position=edge)
    page.wait_for_url("**area=district%2Feast**")
    expect(page.locator(".sl-cards tbody")).to_contain_text("Straßenunterhaltungsbezirk Ost")
