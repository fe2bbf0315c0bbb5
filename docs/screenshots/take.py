"""Takes the pictures of the README from the running service, as phones and desktops show it.

bin/serve            # in one terminal, with the demo city
bin/screenshots      # in another
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


@dataclass(frozen=True)
class Shot:
    name: str
    path: str
    size: dict
    dark: bool = False
    before: Callable[[Page], None] = lambda page: None
    after: Callable[[Page], None] = lambda page: None


def open_the_newest(page: Page) -> None:
    page.click("main a[href*='/reports/']")
    page.wait_for_load_state("networkidle")


def ask_for_a_lantern(page: Page) -> None:
    page.fill("[name=q]", "Laterne kaputt")
    page.fill("[name=address]", "Theaterplatz 1")
    page.get_by_role("button", name="Stelle finden").click()
    page.wait_for_load_state("networkidle")


def log_in_as(user: str) -> Callable[[Page], None]:
    def log_in(page: Page) -> None:
        page.fill("[name=username]", user)
        page.fill("[name=password]", "weimar-demo")
        page.click("main button[type=submit]")
        page.wait_for_load_state("networkidle")

    return log_in


def try_a_draft(page: Page) -> None:
    """Give the roads of the south to the other yard, and ask what that would have done."""
    log_in_as("admin@weimar.example")(page)
    page.get_by_role("link", name="Straßenschaden").first.click()
    page.get_by_role("link", name="Ändern").click()
    page.get_by_label("Stelle").select_option(value="bauhof-nord")
    page.get_by_label("Titel des neuen Entwurfs").fill("Straßen im Süden zum Bauhof Nord")
    page.get_by_label("Wirksam ab").fill(f"{date.today().year + 1}-04-01")
    page.get_by_role("button", name="In den Entwurf übernehmen").click()
    page.get_by_role("button", name="Alle Meldungen prüfen").click()
    page.locator(".sl-ways").wait_for()
    page.wait_for_load_state("networkidle")


def discard(page: Page) -> None:
    page.get_by_label("Alle Änderungen dieses Entwurfs verwerfen").check()
    page.get_by_role("button", name="Verwerfen").click()
    page.wait_for_load_state("networkidle")


def scroll_to_the_question(page: Page) -> None:
    page.get_by_role("heading", name="Eine Frage entscheidet").evaluate("it => it.scrollIntoView()")


def report_a_lantern(page: Page) -> Iterator[str]:
    """Every step of a report, photo first, and the reporter's own page; at the end it is taken back."""
    yield "report-1-photo"
    photo = {"name": "Laterne.jpg", "mimeType": "image/jpeg", "buffer": a_demo_photo(page, "laterne")}
    page.set_input_files("#id_photos", photo)
    page.locator(".sl-thumb img").wait_for()
    page.locator("[data-paint]").click()
    page.locator("[data-act=add]").click()
    yield "report-1-paint-over"
    page.locator(".kern-dialog__footer [data-act=cancel]").click()
    page.click("button[value=next]")
    page.wait_for_url("**/place/")
    page.locator("#locate").click()
    page.locator("path.sl-accuracy").wait_for()
    yield "report-2-place"
    page.click("button[value=next]")
    page.wait_for_url("**/kind/")
    page.fill("#id_about", "Die Laterne ist dunkel")
    page.locator("[data-suggested] .sl-kind").first.wait_for()
    yield "report-3-kind"
    page.locator("[data-suggested] .sl-kind").first.click()
    page.wait_for_url("**/details/")
    page.get_by_label("bleibt dunkel").check()
    yield "report-4-questions"
    page.locator("#details-form").get_by_label("Ja").first.check()
    page.locator(".sl-stop").first.scroll_into_view_if_needed()
    yield "report-4-stop"
    page.locator("#details-form").get_by_label("Nein").first.check()
    page.click("button[value=next]")
    page.wait_for_url("**/check/")
    yield "report-5-check"
    page.click("button[value=send]")
    page.wait_for_url("**/sent/**")
    yield "report-6-sent"
    page.goto(page.locator("#private-link").get_attribute("href") or "", wait_until="networkidle")
    page.locator("#mine-title").scroll_into_view_if_needed()
    yield "my-report"
    page.locator("a[href*='/withdraw/']").click()
    page.locator("main form[data-once] button[type=submit]").click()
    page.wait_for_load_state("networkidle")


def report_without_network(page: Page) -> Iterator[str]:
    """The form that needs no network, and what waits for one. What was written is thrown away at the end."""
    photo = {"name": "Loch.jpg", "mimeType": "image/jpeg", "buffer": a_demo_photo(page, "schlagloch")}
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.reload(wait_until="networkidle")
    page.context.set_offline(True)
    page.goto("/de/report/", wait_until="domcontentloaded")
    page.wait_for_selector("#app[data-ready]")
    yield "offline-form"
    page.set_input_files("#id_photos", photo)
    page.locator(".sl-thumb").wait_for()
    page.fill("#id_q", "Theaterplatz 1")
    page.select_option("#id_category", "winterdienst")
    page.fill("#id_description", "Glatt vor der Haltestelle.")
    page.click("[data-finish]")
    page.locator(".sl-outbox__item").first.wait_for()
    yield "offline-outbox"


def a_demo_photo(page: Page, category: str) -> bytes:
    """A picture of the demo city, large, as a phone would have taken it."""
    listed = page.request.get(f"/api/v1/reports/?category={category}&limit=50").json()
    photos = [photo for one in listed["features"] for photo in one["properties"]["photos"]]
    return page.request.get(photos[0]["large"]).body()


# The edge of the park on the Ilm: on one side the town looks after the ways, on the other a foundation.
AT_A_BORDER = "/de/offices/?service=strassenschaden&lat=50.9776&lon=11.3320&accuracy=10"
SHOTS = [
    Shot("home-desktop", "/de/", DESKTOP),
    Shot("home-phone", "/de/", PHONE),
    Shot("home-phone-dark", "/de/", PHONE, dark=True),
    Shot("map-desktop", "/de/map/", DESKTOP),
    Shot("map-phone", "/de/map/", PHONE),
    Shot("status-phone", "/de/map/?status=fixed", PHONE, before=open_the_newest),
    Shot("finder-desktop", "/de/offices/", DESKTOP, before=ask_for_a_lantern),
    Shot("finder-phone", "/de/offices/", PHONE, before=ask_for_a_lantern),
    Shot("border-phone", AT_A_BORDER, PHONE, before=scroll_to_the_question),
    Shot("rules-desktop", "/de/desk/rules/", DESKTOP, before=log_in_as("admin@weimar.example")),
    Shot(
        "draft-desktop",
        "/de/desk/rules/?service=strassenschaden&office=bauhof-sued",
        DESKTOP,
        before=try_a_draft,
        after=discard,
    ),
    Shot("crew-phone", "/de/crew/", PHONE, before=log_in_as("bauhof-sued@weimar.example")),
    Shot("alerts-phone", "/de/alerts/", PHONE),
    Shot("desk-desktop", "/de/desk/", DESKTOP, before=log_in_as("sachbearbeitung@weimar.example")),
    Shot(
        "moderation-desktop",
        "/de/desk/moderation/",
        DESKTOP,
        before=log_in_as("freigabe@weimar.example"),
    ),
]
# Maps and previews are drawn by then.
SETTLED_MS = 1500
# Several pictures on one way, each named by the way itself.
WALKS: dict[str, Callable[[Page], Iterator[str]]] = {
    "/de/report/": report_a_lantern,
    "/de/report/?": report_without_network,
}
AT_THE_THEATRE = {"latitude": 50.98021, "longitude": 11.32560, "accuracy": 12}


def take(browser: Browser, base: str, shot: Shot) -> None:
    context = browser.new_context(
        viewport=shot.size,
        color_scheme="dark" if shot.dark else "light",
        locale="de-DE",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(base + shot.path, wait_until="networkidle")
    shot.before(page)
    page.screenshot(path=FOLDER / f"{shot.name}.png")
    shot.after(page)
    context.close()
    print(f"docs/screenshots/{shot.name}.png")


def walk(browser: Browser, base: str, path: str, way: Callable[[Page], Iterator[str]]) -> None:
    """A phone that knows where it is goes the whole way."""
    context = browser.new_context(
        base_url=base,
        viewport=PHONE,
        locale="de-DE",
        reduced_motion="reduce",
        geolocation=AT_THE_THEATRE,
        permissions=["geolocation"],
    )
    page = context.new_page()
    page.goto(path, wait_until="networkidle")
    for name in way(page):
        page.wait_for_timeout(SETTLED_MS)
        page.screenshot(path=FOLDER / f"{name}.png")
        print(f"docs/screenshots/{name}.png")
    context.close()


def main() -> int:
    base = os.environ.get("PUBLIC_URL") or f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for shot in SHOTS:
            take(browser, base, shot)
        for path, way in WALKS.items():
            walk(browser, base, path, way)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
