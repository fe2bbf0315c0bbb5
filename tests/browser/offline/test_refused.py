"""What the service does not take is told, and can be changed."""

import pytest
from playwright.sync_api import expect

from mobile_api.throttles import Creates
from reports.models import Category, Report
from tests.browser.offline.app import WORDS, finish, is_sent, opened, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_not_taken_is_told_with_its_reason_and_can_be_changed(online, relay, town):
    page = online("/de/")
    page.context.set_offline(True)
    opened(page)
    write(page)
    page.fill("#id_q", "Nirgendwo 99")
    page.fill("#id_email", "erika@example.org")
    item = finish(page)
    page.context.set_offline(False)
    expect(item).to_contain_text("Diese Adresse wurde nicht gefunden")
    item.get_by_role("button", name="Ändern").click()
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#id_description")).to_have_value(WORDS)
    expect(page.locator("#id_email")).to_have_value("erika@example.org")
    page.fill("#id_q", "Markt 10")
    page.locator("[data-found] label").first.click()
    finish(page)
    is_sent(page)
    assert Report.objects.get().address == "Markt 10"


def test_an_answer_that_ends_the_report_says_where_to_turn(online, relay, town):
    stop = {"kind": "emergency", "reason": {"de": "Bei Gefahr rufen Sie bitte an."}, "phone": "112"}
    Category.objects.filter(code="pothole").update(stop=stop)
    page = online("/de/")
    page.context.set_offline(True)
    opened(page)
    write(page)
    expect(page.locator("[data-stop]")).to_contain_text("Bei Gefahr rufen Sie bitte an.")
    expect(page.locator("[data-stop-phone]")).to_have_attribute("href", "tel:112")
    page.click("[data-finish]")
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#outbox-title")).to_be_hidden()


def test_a_kind_that_was_closed_meanwhile_is_told(online, relay, town):
    page = online("/de/")
    page.context.set_offline(True)
    opened(page)
    write(page)
    item = finish(page)
    Category.objects.filter(code="pothole").update(active=False)
    page.context.set_offline(False)
    expect(item).to_contain_text("Konnte so nicht angenommen werden")
    item.get_by_role("button", name="Ändern").click()
    expect(page.locator("#error-summary a")).to_have_count(1)


def test_a_server_that_is_busy_gets_its_time(online, relay, town, monkeypatch):
    page = opened(online("/de/"))
    monkeypatch.setattr(Creates, "allow_request", lambda throttle, request, view: False)
    monkeypatch.setattr(Creates, "wait", lambda throttle: 600)
    write(page)
    item = finish(page)
    expect(item).to_contain_text("Der nächste Versuch kommt von selbst um")
    monkeypatch.undo()
    item.get_by_role("button", name="Jetzt senden").click()
    is_sent(page)


def test_a_report_that_waits_for_the_link_in_a_mail_says_so(online, town):
    Category.objects.filter(code="pothole").update(confirmation="email")
    page = opened(online("/de/"))
    write(page)
    page.click("[data-finish]")
    expect(page.get_by_text("werden durch einen Link in einer E-Mail bestätigt")).to_be_visible()
    page.fill("#id_email", "erika@example.org")
    item = finish(page)
    is_sent(page)
    expect(item).to_contain_text("Bitte öffnen Sie den Link in der E-Mail")
    assert Report.objects.get().awaiting_confirmation
