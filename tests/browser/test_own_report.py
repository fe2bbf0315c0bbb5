"""What reporters do with their own report from a phone, by links in real mails, with and without a script."""

import email
import email.policy
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from reports.access import private_key
from reports.jobs import work_off
from reports.models import Category, Contact, Mailbox, Photo, Report
from reports.own.my_reports import token_of
from reports.own.unconfirmed import confirmation_key
from tests.browser.test_public_pages import DARK_IS_PAINTED
from tests.builders import IN_EAST, a_contact, a_jpeg, a_report, a_town
from tests.mobile_api.test_report_pages import an_address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALL = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ERIKA = "erika@example.org"


@pytest.fixture
def mails(settings, tmp_path, live_server) -> Path:
    """The folder that mails are written into; their links lead to the server of the test."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.PUBLIC_URL = live_server.url
    return tmp_path / "mail"


def links_in(mails: Path, subject: str) -> list[str]:
    """The links of all mails with such a subject, oldest first, as a mail program reads them."""
    found = []
    for file in sorted(mails.iterdir(), key=lambda one: one.stat().st_mtime_ns):
        for part in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
            message = email.message_from_bytes(part, policy=email.policy.default)
            if (message["Subject"] or "").startswith(subject):
                found += re.findall(r"http\S+", message.get_content())
    return found


def private_page(report: Report, language: str = "de") -> str:
    return f"/{language}/reports/{report.public_code}/?key={private_key(report)}"


def sideways(page: Page) -> int:
    return page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)")


@pytest.mark.parametrize("script", [True, False])
def test_a_report_is_confirmed_by_the_button_behind_the_link_in_the_mail(visit, mails, script):
    a_town()
    Category.objects.filter(code="pothole").update(confirmation="email")
    report = a_report(contact=a_contact())
    work_off()
    (link,) = links_in(mails, "Bitte bestätigen")
    stranger = visit(f"/de/reports/{report.public_code}/", **SMALL)
    expect(stranger.locator("h1")).not_to_contain_text("Pothole")
    page = visit(link, java_script_enabled=script, **SMALL)
    expect(page.locator("h1")).to_have_text("Ist das Ihre Meldung?")
    assert Report.objects.get().awaiting_confirmation
    page.get_by_role("button", name="Ja, meine Meldung bestätigen").click()
    expect(page.get_by_text("Ihre Meldung ist bestätigt")).to_be_visible()
    assert not Report.objects.get().awaiting_confirmation
    stranger.reload()
    expect(stranger.locator("h1")).to_have_text("Pothole")
    work_off()
    (private,) = links_in(mails, f"Ihre Meldung {report.public_code}")
    own = visit(private, **PHONE)
    expect(own.get_by_role("heading", name="Ihre Meldung", exact=True)).to_be_visible()


def test_who_waits_for_the_mail_can_have_it_again(visit, mails):
    a_town()
    Category.objects.filter(code="pothole").update(confirmation="email")
    report = a_report(contact=a_contact())
    page = visit(private_page(report), **SMALL)
    page.get_by_role("button", name="E-Mail noch einmal schicken").tap()
    expect(page.get_by_text("Die E-Mail ist unterwegs.")).to_be_visible()
    work_off()
    first, second = links_in(mails, "Bitte bestätigen")
    assert first == second


def test_my_reports_open_by_a_mailed_link_without_a_script_and_close_again(visit, mails):
    mine = [a_report(contact=a_contact(), metres_east=east) for east in (0, 40)]
    page = visit("/de/my/", java_script_enabled=False, **SMALL)
    page.get_by_label("E-Mail-Adresse").fill(ERIKA)
    page.get_by_role("button", name="Link schicken").tap()
    expect(page.locator("h1")).to_have_text("Bitte sehen Sie in Ihre E-Mails")
    assert page.context.cookies() == []
    work_off()
    (link,) = links_in(mails, "Ihr Link zu Ihren Meldungen")
    page.goto(link)
    assert page.context.cookies() == []
    page.get_by_role("button", name="Öffnen").tap()
    expect(page.get_by_role("heading", level=2)).to_have_count(2)
    page.get_by_role("link", name=mine[0].public_code).tap()
    expect(page.get_by_role("heading", name="Ihre Meldung", exact=True)).to_be_visible()
    page.goto("/de/my/")
    page.get_by_role("button", name="Abmelden").tap()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    page.goto(f"/de/my/{mine[0].public_code}/erase/")
    expect(page.locator("h1")).to_contain_text("nichts")
    page.goto(link)
    expect(page.locator("h1")).to_have_text("Dieser Link gilt nicht mehr")


def open_own(visit, report: Report, what: str, **context) -> Page:
    """The private page, and from there by its link to one of the reporter's pages."""
    page = visit(private_page(report), **context)
    page.get_by_role("link", name=what).click()
    page.wait_for_load_state("networkidle")
    return page


def test_a_photo_is_added_from_the_phone(visit):
    report = a_report(contact=a_contact())
    page = open_own(visit, report, "Fotos hinzufügen", **PHONE)
    picture = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg((2400, 1800))}
    page.locator("#id_photos").set_input_files(picture)
    page.get_by_role("button", name="Absenden").tap()
    expect(page.get_by_text("1 Foto wurde hinzugefügt.")).to_be_visible()
    assert Photo.objects.get().report == report


@pytest.mark.parametrize("script", [True, False])
def test_the_place_is_corrected_by_its_address_after_both_offices_were_shown(visit, script):
    an_address("Ostweg", 3, IN_EAST)
    report = a_report(address="Westweg 1")
    page = open_own(visit, report, "Ort berichtigen", java_script_enabled=script, **SMALL)
    page.get_by_label("Straße und Hausnummer").fill("Ostweg 3")
    if not script:
        page.get_by_role("button", name="Suchen").tap()
    page.get_by_label("Ostweg 3", exact=False).first.check()
    page.get_by_role("button", name="Weiter").tap()
    expect(page.locator("h1")).to_have_text("Stimmt das so?")
    for told in ("Straßenmeisterei West", "Straßenmeisterei Ost", "Westweg 1"):
        expect(page.get_by_text(told, exact=True)).to_be_visible()
    assert Report.objects.get().address == "Westweg 1"
    page.get_by_role("button", name="Ja, Ort berichtigen").tap()
    expect(page.get_by_text("Der Ort ist berichtigt. Zuständig ist: Straßenmeisterei Ost.")).to_be_visible()
    assert Report.objects.get().office.code == "roads-east"


def test_the_place_is_corrected_by_the_pin(visit):
    report = a_report(address="Westweg 1")
    page = open_own(visit, report, "Ort berichtigen", **PHONE)
    page.get_by_role("button", name="Markierung in die Mitte setzen").tap()
    expect(page.locator("[data-said]")).not_to_be_empty()
    page.get_by_role("button", name="Weiter").tap()
    expect(page.locator("h1")).to_have_text("Stimmt das so?")
    page.get_by_role("button", name="Ja, Ort berichtigen").tap()
    expect(page.get_by_text("Der Ort ist berichtigt.")).to_be_visible()
    assert report.timeline.filter(kind="moved").count() == 1


def test_one_s_data_is_taken_along_and_then_erased_without_a_script(visit):
    report = a_report(contact=a_contact())
    page = visit(private_page(report), java_script_enabled=False, **SMALL)
    with page.expect_download() as download:
        page.get_by_role("link", name="Meine Daten mitnehmen").tap()
    told = json.loads(Path(download.value.path()).read_text())
    assert (download.value.suggested_filename, told["contact"]["email"]) == (
        f"{report.public_code}.json",
        ERIKA,
    )
    page.get_by_role("link", name="Persönliche Daten löschen").tap()
    page.get_by_role("button", name="Meine Daten löschen").tap()
    expect(page.get_by_text("Das ist die letzte Rückfrage")).to_be_visible()
    assert Contact.objects.exists()
    page.get_by_role("button", name="Endgültig löschen").tap()
    expect(page.get_by_text("Ihre persönlichen Daten sind gelöscht.")).to_be_visible()
    expect(page.get_by_text("Tiefes Loch")).to_have_count(0)
    assert not Contact.objects.exists()


def test_withdrawing_and_contact_work_by_touch(visit):
    report = a_report(contact=a_contact())
    page = open_own(visit, report, "Kontaktdaten ändern", **PHONE)
    page.get_by_label("Telefonnummer").fill("03643 1")
    page.get_by_role("button", name="Speichern").tap()
    expect(page.get_by_text("Ihre Kontaktdaten sind geändert.")).to_be_visible()
    page.get_by_role("link", name="Meldung zurückziehen").tap()
    page.get_by_role("button", name="Ja, zurückziehen").tap()
    expect(page.get_by_text("Ihre Meldung ist zurückgezogen.")).to_be_visible()
    assert Report.objects.get().status == "withdrawn"


def own_pages(report: Report, language: str) -> dict[str, str]:
    """Every page that only the reporter sees, by the heading that it must have."""
    own = f"/{language}/my/{report.public_code}"
    mailbox = Mailbox.objects.create(email=ERIKA)
    return {
        "status": f"/{language}/reports/{report.public_code}/",
        "photos": f"{own}/photos/",
        "place": f"{own}/place/",
        "withdraw": f"{own}/withdraw/",
        "contact": f"{own}/contact/",
        "erase": f"{own}/erase/",
        "confirm": f"{own}/confirm/{confirmation_key(report, ERIKA)}/",
        "open": f"/{language}/my/open/{token_of(mailbox)}/",
    }


def look_at(page: Page, barriers, name: str) -> list[str]:
    """What is wrong with a page in both colour schemes."""
    wrong = [f"{name}: {one}" for one in barriers(page)]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(DARK_IS_PAINTED)
    wrong += [f"{name}, dark: {one}" for one in barriers(page)]
    page.emulate_media(color_scheme="light")
    if sideways(page):
        wrong.append(f"{name} is wider than the window")
    return wrong


@pytest.mark.parametrize(("language", "context"), [("de", SMALL), ("en", PHONE)])
def test_no_page_of_one_s_own_report_has_a_barrier(visit, barriers, language, context):
    a_town()
    Category.objects.filter(code="pothole").update(confirmation="email")
    report = a_report(
        contact=a_contact(email=ERIKA), address="Rechtsanwaltskanzleiengasse 112 – hinter dem Haus"
    )
    page = visit(private_page(report, language), **context)
    wrong = []
    for name, path in own_pages(report, language).items():
        page.goto(path, wait_until="networkidle")
        expect(page.locator("h1")).to_have_count(1)
        wrong += look_at(page, barriers, name)
    # From the last page: the list, then errors and the second question.
    page.locator("main button[type=submit]").first.click()
    wrong += look_at(page, barriers, "list")
    page.goto(f"/{language}/my/{report.public_code}/contact/")
    page.locator("#id_email").fill("no address")
    page.locator("main button[type=submit]").first.click()
    wrong += look_at(page, barriers, "contact with an error")
    page.goto(f"/{language}/my/{report.public_code}/place/")
    page.locator("main button[value=next]").click()
    wrong += look_at(page, barriers, "place with an error")
    page.goto(f"/{language}/my/{report.public_code}/erase/")
    page.locator("main button[type=submit]").first.click()
    wrong += look_at(page, barriers, "erase, second question")
    assert wrong == []


def cookies(context: BrowserContext) -> set[str]:
    return {cookie["name"].partition("_")[0] for cookie in context.cookies()}


def test_cookies_come_with_the_private_link_and_are_readable_by_no_script(visit):
    report = a_report()
    page = visit(f"/de/reports/{report.public_code}/", **PHONE)
    assert page.context.cookies() == []
    page.goto(private_page(report))
    assert cookies(page.context) >= {"report"}
    assert "report_" not in page.evaluate("document.cookie")
