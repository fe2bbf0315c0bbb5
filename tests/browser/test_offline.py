"""Reporting without network, and while the service does not answer; they differ, so both are tried."""

import io
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Error, Locator, Page, expect

from geo.models import Address
from mobile_api.throttles import Creates
from reports.models import Category, Contact, Photo, Report
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.relay import Relay
from tests.builders import IN_EAST, IN_WEST, a_jpeg, a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = PHONE | {"viewport": {"width": 360, "height": 740}}
WORKER_IS_AT_WORK = """() => new Promise(done => {
    if (navigator.serviceWorker.controller) done();
    navigator.serviceWorker.addEventListener("controllerchange", done, { once: true });
})"""
APP = "/de/report/app/"
WORDS = "Loch in der Fahrbahn, man stürzt fast."


@pytest.fixture
def relay(live_server):
    """The wire to the service."""
    wire = Relay(live_server.url)
    yield wire
    wire.stop()


@pytest.fixture
def town():
    """The town, with one address."""
    town = a_town()
    Address.objects.create(
        municipality=town.municipality,
        street="Markt",
        number=10,
        postcode="99423",
        place="Musterstadt",
        location=IN_EAST,
    )
    return town


@pytest.fixture
def online(relay, visit, town):
    """Opens a page with the worker at work and everything kept."""

    def open_path(path: str, **context) -> Page:
        settings = PHONE | {"base_url": relay.url, "service_workers": "allow"} | context
        page = visit(path, **settings)
        page.evaluate(WORKER_IS_AT_WORK)
        return page

    return open_path


def take_network(page: Page, relay: Relay, how: str) -> None:
    if how == "no network":
        page.context.set_offline(True)
    else:
        relay.stop()


def give_network(page: Page, relay: Relay, how: str) -> None:
    if how == "no network":
        page.context.set_offline(False)
    else:
        relay.start()


BOTH = pytest.mark.parametrize("how", ["no network", "server stopped"])


@BOTH
def test_a_page_that_cannot_come_is_stood_in_for_and_comes_when_it_can(online, relay, how):
    page = online("/de/")
    take_network(page, relay, how)
    page.goto("/en/map/")
    expect(page.locator("h1")).to_have_text("This page needs the network")
    give_network(page, relay, how)
    if how == "server stopped":  # A device does not notice that.
        page.get_by_role("button", name="Try again").click()
    expect(page.locator("h1")).not_to_have_text("This page needs the network")


# ---------------------------------------------------------------- writing


@pytest.fixture
def pictures(tmp_path) -> list[Path]:
    """Three photos: each takes several pieces to send, and the first says that it was taken in West."""
    paths = [tmp_path / f"IMG_{number}.jpg" for number in (1, 2, 3)]
    for number, path in enumerate(paths):
        path.write_bytes(noise(number) if number else noise(0, gps=IN_WEST.coords))
    return paths


def noise(seed: int, gps: tuple | None = None) -> bytes:
    """A JPEG of about 400 kB that says where it was taken."""
    picture = Image.effect_noise((700, 700), 80 + seed).convert("RGB")
    exif = Image.open(io.BytesIO(a_jpeg(gps=gps))).info.get("exif", b"") if gps else b""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95, exif=exif)
    return file.getvalue()


def opened(page: Page, path: str = APP) -> Page:
    page.goto(path)
    page.wait_for_selector("#app[data-ready]")
    return page


def write(page: Page, *pictures: Path, words: str = WORDS) -> None:
    """A whole report. Its place comes from the first photo, or else is an address that the town knows."""
    if pictures:
        page.set_input_files("#id_photos", list(pictures))
        expect(page.locator(".sl-thumb")).to_have_count(len(pictures))
        expect(page.locator("[data-place-said]")).to_contain_text("Foto")
    else:
        page.fill("#id_q", "Markt 10")
    page.select_option("#id_category", "pothole")
    page.fill("#id_description", words)


def finish(page: Page) -> Locator:
    """Put it in the outbox, and give what stands there for it."""
    page.click("[data-finish]")
    expect(page.locator("#outbox-title")).to_be_visible()
    return page.locator(".sl-outbox__item").first


def is_sent(page: Page, number: int = 1) -> None:
    expect(page.locator("[data-state=sent]")).to_have_count(number, timeout=45_000)


def the_report(photos: int) -> Report:
    """The one report there is, with all its photos."""
    report = Report.objects.get()
    assert report.photos.count() == photos
    assert Photo.objects.count() == photos
    return report


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


def test_without_network_the_pages_of_the_form_lead_to_the_app(online, relay):
    page = online("/de/report/")
    page.context.set_offline(True)
    page.click("button[value=next]")
    page.wait_for_url(f"**{APP}*")
    expect(page.locator("#app-title")).to_be_visible()


@BOTH
def test_a_draft_with_photos_survives_reload_and_closing_without_network(online, relay, how, pictures):
    page = online("/de/")
    take_network(page, relay, how)
    opened(page)
    write(page, *pictures[:2])
    page.wait_for_timeout(400)  # as long as one may type before it is kept
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


def the_report_arrives(page: Page, photos: int) -> None:
    page.goto(f"{APP}#outbox")
    is_sent(page)
    the_report(photos)


@pytest.fixture
def device(chromium, relay, tmp_path):
    """Starts a browser (again) with a profile of its own, and gives its page with the app open."""
    started = []

    def start() -> Page:
        window = chromium.browser_type.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=CHROMIUM,
            args=FLAGS,
            base_url=relay.url,
            locale="de-DE",
            reduced_motion="reduce",
            **PHONE,
        )
        started.append(window)
        page = opened(window.new_page())
        page.evaluate(WORKER_IS_AT_WORK)
        return page

    yield start
    for window in started:
        with suppress(Error):
            window.close()


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


# ---------------------------------------------------------------- what the server says


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


def test_after_sending_no_words_photos_or_contact_stay_on_the_device(online, relay, pictures):
    page = opened(online("/de/"))
    write(page, *pictures)
    page.fill("#id_email", "erika@example.org")
    finish(page)
    is_sent(page)
    kept = page.evaluate(EVERYTHING_KEPT)
    assert (kept["photos"], kept["contacts"]) == ([], [])
    (sent,) = kept["reports"]
    assert set(sent) == {"id", "state", "language", "category", "made", "changed", "code", "key"}
    assert page.context.cookies() == []


EVERYTHING_KEPT = """async () => {
    const database = await new Promise(done => {
        const request = indexedDB.open("stadtlotse");
        request.onsuccess = () => done(request.result);
    });
    const all = name => new Promise(done => {
        const request = database.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => done(request.result);
    });
    const kept = {};
    for (const name of database.objectStoreNames) kept[name] = await all(name);
    database.close();
    return JSON.parse(JSON.stringify(kept));
}"""
