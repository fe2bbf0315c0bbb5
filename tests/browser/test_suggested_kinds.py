"""The step of the kinds: words bring suggestions, with and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from geo.models import Service
from tests.browser.test_report_from_a_phone import NARROW, PHONE, START, find_address, go_on, town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["town"]


@pytest.fixture
def with_words(town):
    Service.objects.filter(code="street-light").update(synonyms={"de": ["Leuchte", "Laterne"]})


def at_the_kinds(visit, *, scripts: bool = True, **context) -> Page:
    page = visit(f"{START}place/", java_script_enabled=scripts, **PHONE | context)
    find_address(page, scripts)
    go_on(page, "kind")
    return page


def test_kinds_are_suggested_as_one_types_and_chosen_by_keyboard(visit, with_words, barriers):
    page = at_the_kinds(visit)
    page.locator("#id_about").press_sequentially("strassenleuchte")
    chosen = page.locator("[data-suggested] .sl-kind")
    expect(chosen).to_have_count(1)
    expect(chosen).to_contain_text("Straßenbeleuchtungsanlage")
    expect(chosen).to_contain_text("Passt zu „strassenleuchte“")
    expect(page.locator("[data-said]")).to_have_text("1 Vorschlag passt. Er kommt als Nächstes.")
    assert barriers(page) == []
    page.locator("#id_about").press("Enter")
    page.locator("#id_about").press("Tab")
    expect(chosen).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/details/")
    expect(page.locator("#id_description")).to_have_value("strassenleuchte")


def test_words_that_fit_nothing_leave_the_whole_list(visit, with_words, barriers):
    page = at_the_kinds(visit, **NARROW)
    page.fill("#id_about", "drache")
    expect(page.locator("[data-said]")).to_have_text(re.compile("passt nichts"))
    expect(page.locator(".sl-kinds .sl-kind")).to_have_count(4)
    assert barriers(page) == []


def test_without_scripts_the_suggestions_come_first_after_a_button(visit, with_words):
    page = at_the_kinds(visit, scripts=False)
    page.fill("#id_about", "Leuchte dunkel")
    page.locator("#id_about").press("Enter")
    chosen = page.locator("[data-suggested] .sl-kind")
    expect(chosen).to_have_count(1)
    expect(page.locator("#id_about")).to_have_value("Leuchte dunkel")
    chosen.click()
    page.wait_for_url("**/details/")
    expect(page.locator("#id_description")).to_have_value("Leuchte dunkel")


def test_typed_words_are_kept_when_somebody_leaves(visit, with_words):
    page = at_the_kinds(visit)
    page.fill("#id_about", "Halb getippt")
    page.goto("/de/imprint/")
    arrived = "(await (await fetch('/de/report/kind/')).text()).includes('Halb getippt')"
    page.wait_for_function(f"async () => {arrived}")
    page.goto(f"{START}kind/")
    expect(page.locator("#id_about")).to_have_value("Halb getippt")
