"""From the pages of the form to the app, when the network goes away in the middle."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reports.models import Report
from tests.browser.offline.app import (
    APP,
    BOTH,
    EVERYTHING_KEPT,
    WORDS,
    expect_kept,
    finish,
    give_network,
    is_sent,
    opened,
    take_network,
    the_report,
)
from tests.builders import IN_WEST

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def up_to_the_details(page: Page, *pictures: Path) -> None:
    """As far as the words in the pages of the form, with photos and a place."""
    page.goto("/de/report/")
    for number, picture in enumerate(pictures, start=1):
        page.set_input_files("#id_photos", picture)
        expect(page.locator(".sl-thumb")).to_have_count(number)
    page.click("button[value=next]")
    page.wait_for_url("**/place/")
    page.fill("#id_note", "vor dem Eingang")
    page.click("button[value=next]")
    page.wait_for_url("**/kind/")
    page.locator(".sl-kind", has_text="Lantern").click()
    page.wait_for_url("**/details/")


def test_a_photo_that_cannot_be_sent_in_the_form_goes_along_into_the_app(online, pictures):
    page = online("/de/report/")
    page.context.set_offline(True)
    page.set_input_files("#id_photos", pictures[0])
    page.get_by_role("link", name="Ohne Verbindung weitermachen").click()
    page.wait_for_selector("#app[data-ready]")
    expect(page.locator(".sl-thumb img")).to_have_count(1)
    expect(page.locator("[data-place-said]")).to_contain_text("Wo das Foto aufgenommen wurde")


def test_a_report_begun_anew_in_the_form_leaves_the_one_before_in_the_outbox(online, pictures):
    page = online("/de/")
    up_to_the_details(page, pictures[0])
    page.fill("#id_description", WORDS)
    expect_kept(page)
    page.context.clear_cookies()
    page.goto("/de/report/kind/")
    page.fill("#id_about", "Laterne")
    expect_kept(page, "Laterne")
    page.context.set_offline(True)
    opened(page, f"{APP}#outbox")
    expect(page.locator("[data-state=draft]")).to_have_count(1)
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator("#id_description")).to_have_value(WORDS)
    expect(page.locator(".sl-thumb img")).to_have_count(1)


@BOTH
def test_who_loses_the_network_in_the_form_goes_on_in_the_app_with_everything(online, relay, how, pictures):
    page = online("/de/")
    up_to_the_details(page, *pictures[:2])
    page.fill("#id_description", WORDS)
    page.get_by_label("Mast beschädigt").check()
    page.get_by_label("Ja").check()
    take_network(page, relay, how)
    page.click("button[value=next]")
    page.wait_for_url(f"**{APP}*")
    page.wait_for_selector("#app[data-ready]")
    expect(page.locator("#id_description")).to_have_value(WORDS)
    expect(page.locator(".sl-thumb img")).to_have_count(2)
    expect(page.locator("#id_category")).to_have_value("lantern")
    expect(page.get_by_label("Mast beschädigt")).to_be_checked()
    expect(page.locator("#id_note")).to_have_value("vor dem Eingang")
    finish(page)
    give_network(page, relay, how)
    opened(page, f"{APP}#outbox")
    is_sent(page)
    report = the_report(photos=2)
    assert report.location.coords == pytest.approx(IN_WEST.coords, abs=1e-5)
    assert report.answers


def test_an_answer_of_the_form_that_is_lost_after_the_commit_makes_no_second_report(online, relay, pictures):
    page = online("/de/")
    up_to_the_details(page, pictures[0])
    page.fill("#id_description", WORDS)
    page.get_by_label("Mast beschädigt").check()
    page.get_by_label("Ja").check()
    page.click("button[value=next]")
    page.wait_for_url("**/check/")
    page.fill("#id_email", "erika@example.org")
    # A browser repeats by itself what breaks on a connection that was used before, and it has several.
    relay.lose_answers_to(b"POST /de/report/check/", times=20)
    page.click("button[value=send]")
    page.wait_for_url(f"**{APP}*")
    page.wait_for_selector("#app[data-ready]")
    assert Report.objects.count() == 1
    expect(page.locator("#id_email")).to_have_value("erika@example.org")
    item = finish(page)
    expect(item).to_contain_text("schon im Formular gesendet")
    item.get_by_role("link", name="Ansehen, was gesendet wurde").click()
    page.wait_for_url("**/report/sent/**")
    expect(page.locator("#report-code")).to_have_text(the_report(photos=1).public_code)


def test_what_the_form_has_sent_leaves_nothing_on_the_device(online, relay, pictures):
    page = online("/de/")
    up_to_the_details(page, pictures[0])
    page.fill("#id_description", WORDS)
    page.get_by_label("Mast beschädigt").check()
    page.get_by_label("Ja").check()
    page.click("button[value=next]")
    page.wait_for_url("**/check/")
    (mirror,) = page.evaluate(EVERYTHING_KEPT)["reports"]
    assert mirror["description"] == WORDS
    page.fill("#id_email", "erika@example.org")
    assert page.evaluate(EVERYTHING_KEPT)["contacts"] == []
    page.click("button[value=send]")
    page.wait_for_url("**/report/sent/**")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(EVERYTHING_KEPT) == {"reports": [], "photos": [], "contacts": []}
