"""Office and reporter in a real browser: a question, its answer, an end, an objection, and another start."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from reports.access import private_key
from reports.alerts.notices import bundle
from reports.domain.workflow import Status
from reports.models import Message, Report
from reports.worker import work_off
from tests.builders import PASSWORD, a_contact, a_jpeg, a_report, a_town, a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = PHONE | {"viewport": {"width": 360, "height": 740}}
WIDE = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def report() -> Report:
    a_town()
    a_user("clerk", "roads-west")
    return a_report(contact=a_contact(), address="Wertstoffcontainerstellplatzstraße 117")


def log_in(page: Page) -> None:
    page.fill("#id_username", "clerk.roads-west@example.org")
    page.fill("#id_password", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state("networkidle")


def desk_of(visit, report: Report, language: str = "de", **context) -> Page:
    page = visit(f"/{language}/desk/reports/{report.public_code}/", **context)
    log_in(page)
    expect(page.locator("#steps-title")).to_be_visible()
    return page


def mine(visit, report: Report, language: str = "de", **context) -> Page:
    return visit(f"/{language}/reports/{report.public_code}/?key={private_key(report)}", **context)


def a_picture(folder: Path) -> Path:
    path = folder / "photo.jpg"
    path.write_bytes(a_jpeg())
    return path


def opened(page: Page, words: str):
    """A part of the desk's page that is folded up."""
    part = page.locator("details.kern-accordion", has_text=words)
    part.locator("summary").click()
    return part


def notices_sent() -> list:
    """All mails that are due, after the time in which several would have become one."""
    work_off()
    bundle(now=timezone.now() + timedelta(hours=1))
    work_off()
    return mail.outbox


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_question_is_answered_a_repair_contested_and_the_report_opened_again(
    visit, report, tmp_path, scripts
):
    desk = desk_of(visit, report, java_script_enabled=scripts, **WIDE)
    form = opened(desk, "Der meldenden Person schreiben")
    form.locator("textarea").fill("Welche Hausnummer, Q7X?")
    form.locator("select").select_option("5")
    form.locator("button[type=submit]").click()
    expect(desk.locator(".sl-talk__message")).to_contain_text("Welche Hausnummer, Q7X?")

    _confirmation, letter = notices_sent()
    assert letter.to == ["erika@example.org"]
    assert "Antwort erbeten bis" in letter.body
    assert "Q7X" not in letter.subject + letter.body
    assert f"/reports/{report.public_code}/?key={private_key(report)}" in letter.body

    phone = mine(visit, report, java_script_enabled=scripts, **PHONE)
    expect(phone.locator(".sl-waiting")).to_contain_text("Die Stelle wartet bis")
    phone.locator(".sl-waiting a").click()
    phone.fill("#id_text", "Nummer 117, siehe Bild.")
    phone.set_input_files("#id_photos", a_picture(tmp_path))
    phone.locator("main form button[type=submit]").click()
    expect(phone.locator("main")).to_contain_text("Ihre Nachricht ist bei der Stelle.")
    expect(phone.locator(".sl-waiting")).to_have_count(0)
    work_off()

    desk.reload()
    expect(desk.locator(".sl-talk__photos img")).to_be_visible()
    desk.locator("button[name=step-target][value=in_progress]").click()
    form = opened(desk, "Meldung abschließen")
    form.locator("input[value=repaired]").check()
    form.locator("textarea").fill("Neuer Asphalt.")
    form.locator("button[type=submit]").click()
    expect(desk.locator(".sl-status.sl-state--fixed")).to_be_visible()

    phone.goto(f"/de/reports/{report.public_code}/")
    phone.get_by_role("link", name="Es ist nicht behoben").click()
    phone.fill("#id_text", "Das Loch ist noch da.")
    phone.locator("main form button[type=submit]").click()
    expect(phone.locator("main")).to_contain_text("Am ")
    expect(phone.get_by_role("link", name="Es ist nicht behoben")).to_have_count(0)

    desk.goto("/de/desk/")
    first = desk.locator(".sl-cards__title").first
    expect(first).to_contain_text("Laut meldender Person nicht behoben")
    first.locator("a").click()
    expect(desk.locator(".sl-objection")).to_contain_text("Das Loch ist noch da.")
    desk.locator("button[value=reopen]").click()
    expect(desk.locator(".sl-status").first).to_have_class("sl-status sl-state--submitted sl-status--large")
    report.refresh_from_db()
    assert (report.status, report.reopen_requested_at) == (Status.SUBMITTED, None)
    assert Message.objects.count() == 3

    public = visit(f"/de/reports/{report.public_code}/", java_script_enabled=scripts, **PHONE)
    expect(public.locator(".sl-timeline")).to_contain_text("Die Meldung wurde wieder geöffnet.")
    assert "Das Loch ist noch da." not in public.content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_page_of_the_dialogue_has_a_barrier_or_scrolls_sideways(visit, barriers, report, language, scheme):
    def look(page: Page, name: str) -> None:
        page.wait_for_load_state("networkidle")
        assert barriers(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name

    look_as = {"color_scheme": scheme, **NARROW}
    desk = desk_of(visit, report, language, **look_as)
    for part in desk.locator("details.kern-accordion > summary").all():
        part.click()
    for outcome in ("not_ours", "duplicate", "no_defect"):
        desk.locator(f"input[value={outcome}]").check()
        look(desk, outcome)
    desk.locator(".sl-close button[type=submit]").click()
    look(desk, "a reason is missing")
    form = desk.locator("details", has=desk.locator("[name=message-text]"))
    form.locator("summary").click()
    form.locator("textarea").fill("Wo genau? " + "Straßenbeleuchtungsanlage" * 6)
    form.locator("select").select_option("3")
    form.locator("button[type=submit]").click()
    look(desk, "asked")

    phone = mine(visit, report, language, **look_as)
    look(phone, "the office waits")
    phone.goto(f"/{language}/my/{report.public_code}/message/")
    look(phone, "room for an answer")
    phone.locator("main form button[type=submit]").click()
    look(phone, "nothing was written")
    form = desk.locator("details", has=desk.locator(".sl-close"))
    form.locator("summary").click()
    form.locator("input[value=no_defect]").check()
    form.locator("textarea").fill("Hier ist alles eben.")
    form.locator("button[type=submit]").click()
    look(desk, "closed")
    phone.goto(f"/{language}/reports/{report.public_code}/")
    look(phone, "no defect found")
    phone.goto(f"/{language}/my/{report.public_code}/not-fixed/")
    look(phone, "not fixed")
    phone.fill("#id_text", "Doch.")
    phone.locator("main form button[type=submit]").click()
    desk.goto(f"/{language}/desk/")
    look(desk, "list")
    desk.locator(".sl-cards__title a").first.click()
    look(desk, "objection")
    desk.goto(f"/{language}/desk/?status=withdrawn")
    look(desk, "empty list")


def test_a_report_is_closed_at_the_desk_by_keyboard(visit, report):
    desk = desk_of(visit, report, **WIDE)

    def tab_to(selector: str) -> None:
        for _press in range(80):
            desk.keyboard.press("Tab")
            if desk.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached with the tab key.")

    desk.locator("details:has(.sl-close) > summary").focus()
    desk.keyboard.press("Enter")
    tab_to("[name=close-outcome]")
    while not desk.locator("input[value=not_ours]").is_checked():
        desk.keyboard.press("ArrowDown")
    tab_to("[name=close-office]")
    desk.keyboard.press("ArrowDown")
    tab_to(".sl-close button[type=submit]")
    desk.keyboard.press("Enter")
    expect(desk.locator(".sl-status.sl-state--external")).to_be_visible()
    report.refresh_from_db()
    assert report.passed_to.code == "power"
