"""The app for everybody: small phones, both languages, dark, keyboard, no barrier."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reports.models import Category, Report
from tests.browser.offline.app import APP, NARROW, PHONE, WORDS, finish, is_sent, opened, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"viewport": {"width": 1280, "height": 900}}
LONG = "Wertstoffcontainerstellplatzverunreinigung"


@pytest.fixture
def long_words(town):
    Category.objects.filter(code="lantern").update(names={"de": LONG, "en": LONG}, photo_required=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_part_of_the_app_has_a_barrier_or_scrolls_sideways(
    online, barriers, relay, long_words, pictures, scheme, language
):
    app = f"/{language}/report/app/"
    page = opened(online(f"/{language}/", color_scheme=scheme, **NARROW), app)

    def look(what: str) -> None:
        assert barriers(page) == [], what
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, what

    look("empty form")
    page.click("[data-view=outbox]")
    page.locator(".sl-app__kept summary").click()
    look("empty outbox")
    page.click("[data-view=report]")
    page.select_option("#id_category", "lantern")
    page.set_input_files("#id_photos", pictures[0])
    expect(page.locator(".sl-thumb")).to_have_count(1)
    page.click("[data-finish]")
    expect(page.locator("#error-summary")).to_be_focused()
    look("form with mistakes")
    page.context.set_offline(True)
    page.select_option("#id_category", "pothole")
    page.fill("#id_description", LONG * 3)
    finish(page)
    look("waiting")
    page.goto(f"/{language}/map/")
    expect(page.locator("[data-waiting]")).to_be_visible()
    look("page that stands in")
    Category.objects.filter(code="pothole").update(active=False)
    opened(page, f"{app}#outbox")
    page.context.set_offline(False)
    expect(page.locator("[data-state=refused]")).to_be_visible()
    look("refused")
    Category.objects.filter(code="pothole").update(active=True)
    page.locator("[data-change]").click()
    finish(page)
    is_sent(page)
    look("sent")


@pytest.mark.parametrize("context", [PHONE, DESK], ids=["phone", "desk"])
def test_a_report_can_be_written_and_sent_by_keyboard(online, town, context, relay):
    page = opened(online("/de/", **context))
    tab_to(page, "#id_q")
    page.keyboard.type("Markt 10")
    expect(page.locator("[data-found] input")).to_have_count(1)
    tab_to(page, "[data-found] input")
    page.keyboard.press("Space")
    expect(page.locator("[data-place-said]")).to_contain_text("Gewählt: Markt 10")
    tab_to(page, "#id_category")
    page.keyboard.type("Pot")
    tab_to(page, "#id_description")
    page.keyboard.type(WORDS)
    tab_to(page, "[data-finish]")
    page.keyboard.press("Enter")
    expect(page.locator(".sl-outbox__item [data-title]")).to_be_focused()
    is_sent(page)
    expect(page.locator(".sl-outbox__item [data-title]")).to_be_focused()
    assert Report.objects.get().address == "Markt 10"


def tab_to(page: Page, selector: str) -> None:
    for _press in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with the tab key.")


def test_the_position_of_the_phone_is_taken_with_its_accuracy(online, town):
    where = {"latitude": 50.98, "longitude": 11.345, "accuracy": 18}
    page = opened(online("/de/", geolocation=where, permissions=["geolocation"]))
    page.context.set_offline(True)
    page.click("[data-locate]")
    expect(page.locator("[data-place-said]")).to_contain_text("Auf etwa 18 Meter genau")
    page.select_option("#id_category", "pothole")
    page.fill("#id_description", WORDS)
    finish(page)
    page.context.set_offline(False)
    is_sent(page)
    assert Report.objects.get().accuracy == 18


def test_where_a_browser_keeps_nothing_it_says_so_and_sends_all_the_same(visit, town, relay):
    page = visit("/de/", base_url=relay.url)
    page.add_init_script(
        "delete window.indexedDB; Object.defineProperty(window, 'indexedDB', { value: undefined })"
    )
    opened(page)
    expect(page.locator("[data-trouble]")).to_contain_text("Dieser Browser hebt nichts auf dem Gerät auf")
    write(page)
    finish(page)
    is_sent(page)
    assert Report.objects.count() == 1


def test_a_full_device_says_so_and_keeps_what_is_there(online, town, pictures: list[Path]):
    page = online("/de/")
    page.add_init_script(FULL)
    opened(page)
    page.set_input_files("#id_photos", pictures[0])
    expect(page.locator("[data-trouble]")).to_contain_text("kein Platz mehr")
    expect(page.locator(".sl-thumb")).to_have_count(0)
    page.fill("#id_description", WORDS)
    expect(page.locator("#id_description")).to_have_value(WORDS)


# As a browser does when a site has used up what it may keep: the transaction ends with this error.
FULL = """
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value) {
        if (this.name !== "photos") return put.call(this, value);
        const { transaction } = this;
        transaction.abort();
        const error = new DOMException("Full", "QuotaExceededError");
        Object.defineProperty(transaction, "error", { value: error });
        return null;
    };
"""


def test_what_is_no_photo_is_not_taken(online, town, tmp_path):
    (tmp_path / "Brief.pdf").write_bytes(b"%PDF-1.4")
    page = opened(online("/de/"))
    page.set_input_files("#id_photos", tmp_path / "Brief.pdf")
    expect(page.locator("[data-photo-said]")).to_contain_text("„Brief.pdf“ ist kein Foto")
    expect(page.locator(".sl-thumb")).to_have_count(0)


def test_a_photo_can_be_painted_over_without_network(online, town, pictures):
    page = opened(online("/de/"))
    page.context.set_offline(True)
    page.set_input_files("#id_photos", pictures[0])
    before = page.locator(".sl-thumb").get_attribute("data-photo")
    page.get_by_role("button", name=re.compile("Gesichter verdecken")).click()
    page.locator("dialog [data-act=add]").click()
    page.locator("dialog [data-act=done]").click()
    expect(page.locator(".sl-thumb")).to_have_count(1)
    expect(page.locator(f"[data-photo='{before}']")).to_have_count(0)


def test_without_scripts_it_leads_to_the_form(visit, town):
    page = visit(APP, java_script_enabled=False)
    page.get_by_role("link", name="Zum Formular").click()
    page.wait_for_url("**/de/report/")
