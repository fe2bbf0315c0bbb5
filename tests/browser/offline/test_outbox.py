"""What is written without network waits, survives, and sends itself once; whatever breaks meanwhile."""

import pytest
from playwright.sync_api import expect

from reports.models import Contact, Report
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
    the_report_arrives,
    write,
)
from tests.builders import IN_WEST

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@BOTH
def test_a_report_is_written_without_network_and_sends_itself_when_there_is_one(online, relay, how, pictures):
    page = online("/de/")
    take_network(page, relay, how)
    opened(page)
    write(page, *pictures[:2])
    page.fill("#id_email", "erika@example.org")
    item = finish(page)
    expect(item).to_contain_text("Wartet auf Verbindung")
    assert not Report.objects.exists()
    give_network(page, relay, how)
    if how == "server stopped":  # A device does not notice that; the next opening does.
        opened(page, f"{APP}#outbox")
    is_sent(page)
    report = the_report(photos=2)
    assert report.texts.get().body == WORDS
    assert report.location.coords == pytest.approx(IN_WEST.coords, abs=1e-5)
    assert Contact.objects.get().email == "erika@example.org"
    item.get_by_role("link", name="persönlichen Seite").click()
    expect(page.locator("h1")).to_be_visible()
    assert report.public_code in page.url


@BOTH
def test_a_draft_with_photos_survives_reload_and_closing_without_network(online, relay, how, pictures):
    page = online("/de/")
    take_network(page, relay, how)
    opened(page)
    write(page, *pictures[:2])
    expect_kept(page)
    page.reload()
    page.wait_for_selector("#app[data-ready]")
    expect(page.locator("#id_description")).to_have_value(WORDS)
    expect(page.locator(".sl-thumb img")).to_have_count(2)
    other = page.context.new_page()
    page.close()
    opened(other)
    expect(other.locator("#id_description")).to_have_value(WORDS)
    expect(other.locator("[data-place-said]")).to_contain_text("Wo das Foto aufgenommen wurde")
    finish(other)
    give_network(other, relay, how)
    opened(other)
    the_report_arrives(other, photos=2)


def test_a_queued_report_survives_a_restart_of_the_browser(device, relay, town, pictures):
    page = device()
    relay.stop()
    write(page, *pictures)
    finish(page)
    page.context.close()
    page = device()
    expect(page.locator("[data-count]")).to_have_text("1")
    page.context.close()
    relay.start()
    the_report_arrives(device(), photos=3)


def test_a_browser_that_ends_while_it_sends_goes_on_where_it_was(device, relay, town, pictures):
    page = device()
    write(page, *pictures)
    relay.hold_back(b"PATCH /api/v1/uploads/", after=2)
    page.click("[data-finish]")
    relay.wait_for_held()
    page.context.close()
    assert not Report.objects.exists()
    relay.let_go()
    the_report_arrives(device(), photos=3)


def test_a_tab_that_is_closed_while_it_sends_goes_on_in_the_next(online, relay, pictures):
    page = opened(online("/de/"))
    write(page, *pictures)
    relay.hold_back(b"PATCH /api/v1/uploads/", after=2)
    page.click("[data-finish]")
    relay.wait_for_held()
    other = page.context.new_page()
    page.close()
    relay.let_go()
    opened(other)
    the_report_arrives(other, photos=3)


def test_a_network_that_breaks_within_a_photo_costs_no_photo(online, relay, pictures):
    page = opened(online("/de/"))
    write(page, *pictures)
    relay.cut_within(b"PATCH /api/v1/uploads/", after=60_000)
    item = finish(page)
    expect(item).to_contain_text("Wartet auf Verbindung")
    assert relay.cuts == 1
    assert not Report.objects.exists()
    relay.start()
    is_sent(page)
    the_report(photos=3)


@pytest.mark.parametrize(
    "request_line", [b"POST /api/v1/reports/", b"PATCH /api/v1/uploads/", b"POST /api/v1/uploads/"]
)
def test_an_answer_that_is_lost_after_the_commit_makes_no_second_report(
    online, relay, pictures, request_line
):
    page = opened(online("/de/"))
    write(page, *pictures[:2])
    # More than once: the browser itself repeats what breaks on a connection that was used before.
    relay.lose_answers_to(request_line, times=3)
    finish(page)
    is_sent(page)
    assert relay.lost == 3
    report = the_report(photos=2)
    expect(page.locator(".sl-outbox__code strong").first).to_have_text(report.public_code)


def test_twenty_reports_that_waited_arrive_once_each(online, relay):
    page = online("/de/")
    page.context.set_offline(True)
    opened(page)
    for number in range(20):
        write(page, words=f"Loch Nummer {number}.")
        finish(page)
        page.click("[data-view=report]")
    page.click("[data-view=outbox]")
    expect(page.locator("[data-state=waiting]")).to_have_count(20)
    other = opened(page.context.new_page(), f"{APP}#outbox")
    page.context.set_offline(False)
    is_sent(page, 20)
    is_sent(other, 20)
    words = Report.objects.values_list("texts__body", flat=True)
    assert sorted(words) == sorted(f"Loch Nummer {number}." for number in range(20))


def test_after_sending_no_words_photos_or_contact_stay_on_the_device(online, relay, pictures):
    page = opened(online("/de/"))
    write(page, *pictures)
    page.fill("#id_email", "erika@example.org")
    finish(page)
    is_sent(page)
    kept = page.evaluate(EVERYTHING_KEPT)
    assert (kept["photos"], kept["contacts"]) == ([], [])
    (sent,) = kept["reports"]
    assert set(sent) == {
        "id",
        "state",
        "language",
        "category",
        "made",
        "changed",
        "code",
        "key",
        "unconfirmed",
    }
    assert page.context.cookies() == []
