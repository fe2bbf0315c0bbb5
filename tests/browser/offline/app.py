"""The app as a person uses it: write, put in the outbox, wait; and the network coming and going."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from reports.models import Photo, Report
from tests.browser.relay import Relay

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = PHONE | {"viewport": {"width": 360, "height": 740}}
APP = "/de/report/app/"
WORDS = "Loch in der Fahrbahn, man stürzt fast."
WORKER_IS_AT_WORK = """() => new Promise(done => {
    if (navigator.serviceWorker.controller) done();
    navigator.serviceWorker.addEventListener("controllerchange", done, { once: true });
})"""
BOTH = pytest.mark.parametrize("how", ["no network", "server stopped"])
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


def opened(page: Page, path: str = APP) -> Page:
    """The app, loaded anew: an address that differs in its last part only would stay in the same page."""
    page.goto("about:blank")
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


def expect_kept(page: Page, words: str = WORDS) -> None:
    """What was typed is kept a moment later."""
    for _wait in range(40):
        if any(one.get("description") == words for one in page.evaluate(EVERYTHING_KEPT)["reports"]):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"“{words}” is not kept.")


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


def the_report_arrives(page: Page, photos: int) -> None:
    opened(page, f"{APP}#outbox")
    is_sent(page)
    the_report(photos)
