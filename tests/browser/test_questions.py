"""Questions on a phone: answers that end the report, things on the map; by keyboard, without scripts."""

import pytest
from playwright.sync_api import Page, expect

from geo.models import OpeningSpan
from reports.models import Category, Question, Report
from tests.builders import IN_WEST, a_question, a_stop, a_thing, a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
REASON = {"de": "Bitte halten Sie Abstand, und warnen Sie andere.", "en": "Please keep away and warn others."}


@pytest.fixture
def asking():
    """A pothole asks about danger, gas and a lantern; one answer to the last asks for more."""
    town = a_town()
    OpeningSpan.objects.create(office=town.offices["power"], weekday=1, opens="08:00", closes="12:00")
    for number in (12, 40):
        a_thing(f"W {number}", metres_east=number, name=f"Straßenbeleuchtungsanlage W {number}")
    texts = {"labels": {"de": "Besteht Gefahr für Menschen?", "en": "Is anybody in danger?"}}
    a_question(code="danger", stops=[a_stop(reason=REASON, equals=True)], **texts)
    gas = a_stop(kind="outside_body", reason=REASON, phone="", office="power", equals=True)
    texts = {"labels": {"de": "Riecht es nach Gas?", "en": "Does it smell of gas?"}}
    a_question(code="gas", stops=[gas], **texts)
    texts = {"labels": {"de": "Welche Laterne ist es?", "en": "Which lamp is it?"}}
    a_question(code="post", kind="map_object", limits={"layer": "lanterns", "other": True}, **texts)
    return town


def to_details(page: Page) -> None:
    """From the link with category and place to the questions."""
    page.click("button[value=next]")
    page.wait_for_url("**/report/details/")


def start(language: str = "de") -> str:
    return f"/{language}/report/?category=pothole&lat={IN_WEST.y}&lon={IN_WEST.x}"


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_answer_ends_the_report_at_once_and_another_lets_it_go_on(asking, visit, barriers, language):
    page = visit(start(language), **PHONE, locale=language)
    to_details(page)
    page.fill("#id_description", "Loch.")
    expect(page.locator("[data-stop-if]:visible")).to_have_count(0)
    # By keyboard: into the group, then yes.
    page.focus("#id_description")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    panel = page.locator("[data-stop-if=q-danger]")
    expect(panel).to_be_in_viewport()
    expect(panel.get_by_text(REASON[language])).to_be_visible()
    expect(page.locator("[data-go-on]")).to_be_hidden()
    expect(page.locator("[name=q-gas]").first).to_be_hidden()
    page.keyboard.press("Tab")
    expect(panel.locator("a[href='tel:112']")).to_be_focused()
    assert barriers(page) == []
    assert fits(page)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    expect(panel).to_be_hidden()
    expect(page.locator("[data-go-on]")).to_be_visible()
    assert page.input_value("#id_description") == "Loch."
    page.locator("[name=q-post]").first.check()
    page.click("button[value=next]")
    page.wait_for_url("**/report/check/")
    page.click("button[value=send]")
    page.wait_for_url("**/report/sent/**")
    assert Report.objects.get().answers["danger"] is False
    assert Report.objects.get().answers["post"]["id"] == "W 12"


def test_an_office_is_named_with_its_hours(asking, visit, barriers):
    page = visit(start(), **PHONE, color_scheme="dark")
    to_details(page)
    page.locator("[name=q-gas][value=yes]").check()
    panel = page.locator("[data-stop-if=q-gas]")
    expect(panel.get_by_role("link", name="Stadtwerke")).to_be_visible()
    expect(panel.get_by_text("8:00").or_(panel.get_by_text("Geöffnet"))).to_be_visible()
    assert barriers(page) == []
    assert fits(page)


@pytest.mark.parametrize("language", ["de", "en"])
def test_without_scripts_the_page_comes_back_with_the_contact_first(asking, visit, barriers, language):
    page = visit(start(language), **PHONE, locale=language, java_script_enabled=False)
    to_details(page)
    page.fill("#id_description", "Loch.")
    page.locator("[name=q-danger][value=yes]").check()
    page.click("button[value=next]")
    expect(page.locator("#stop a[href='tel:112']")).to_be_visible()
    expect(page.locator(".kern-form-input__input--error, .kern-fieldset--error")).to_have_count(0)
    assert page.input_value("#id_description") == "Loch."
    page.click("#stop a[href='#id_q-danger']")
    page.locator("[name=q-danger][value=no]").check()
    page.fill("#id_q-post-other", "w 40")
    page.click("button[value=next]")
    page.wait_for_url("**/report/check/")
    expect(page.get_by_text("Straßenbeleuchtungsanlage W 40")).to_be_visible()


def test_what_the_server_said_goes_with_the_answer(asking, visit, barriers):
    page = visit(start(), **PHONE)
    to_details(page)
    page.locator("[name=q-danger][value=yes]").check()
    # Kept when the page is left; so the server knows it on the way back.
    details = page.url
    page.goto("/de/imprint/", wait_until="networkidle")
    page.goto(details)
    expect(page.locator("#stop")).to_be_focused()
    assert barriers(page) == []
    page.locator("[name=q-danger][value=no]").check()
    expect(page.locator("#stop")).to_have_count(0)
    expect(page.locator("[data-go-on]")).to_be_visible()


def test_words_for_a_thing_are_asked_for_when_it_is_not_on_the_list(asking, visit):
    page = visit(start(), **PHONE)
    to_details(page)
    expect(page.locator("#id_q-post-other")).to_be_hidden()
    page.locator("[name=q-post][value='*']").check()
    page.fill("#id_q-post-other", "hinter der Kirche")
    page.fill("#id_description", "Loch.")
    page.click("button[value=next]")
    page.wait_for_url("**/report/check/")
    expect(page.get_by_text("hinter der Kirche")).to_be_visible()


def test_questions_follow_each_other_in_chains(asking, visit):
    Question.objects.all().delete()
    wet = {"question": "wet", "equals": True}
    a_question(code="wet")
    a_question(code="deep", only_if=wet)
    a_question(code="swim", only_if={"question": "deep", "equals": True})
    page = visit(start(), **PHONE)
    to_details(page)
    page.locator("[name=q-wet][value=yes]").check()
    page.locator("[name=q-deep][value=yes]").check()
    expect(page.locator("[name=q-swim]").first).to_be_visible()
    page.locator("[name=q-wet][value=no]").check()
    expect(page.locator("[name=q-deep]").first).to_be_hidden()
    expect(page.locator("[name=q-swim]").first).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_kind_that_is_not_ours_leads_on_and_back(asking, visit, barriers, scripts):
    Category.objects.filter(code="pothole").update(stop=a_stop(kind="outside_body", reason=REASON))
    page = visit(start(), **PHONE, java_script_enabled=scripts)
    to_details(page)
    expect(page.locator("#stop a[href='tel:112']")).to_be_visible()
    expect(page.locator("#id_description")).to_have_count(0)
    if scripts:
        assert barriers(page) == []
    page.click("button[value=back]")
    expect(page.locator(".sl-kind").or_(page.locator("#map")).first).to_be_visible()
