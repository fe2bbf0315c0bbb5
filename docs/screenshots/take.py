"""Takes the pictures of the README from the running service, as phones and desktops show it.

bin/serve            # in one terminal, with the demo city
bin/screenshots      # in another
"""

import os
import sys
from collections.abc import Callable
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


# The edge of the park on the Ilm: on one side the town looks after the ways, on the other a foundation.
AT_A_BORDER = "/de/offices/?service=strassenschaden&lat=50.9776&lon=11.3320&accuracy=10"
SHOTS = [
    Shot("home-desktop", "/de/", DESKTOP),
    Shot("home-phone", "/de/", PHONE),
    Shot("home-phone-dark", "/de/", PHONE, dark=True),
    Shot("report-phone", "/de/report/", PHONE),
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
]


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


def main() -> int:
    base = os.environ.get("PUBLIC_URL") or f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for shot in SHOTS:
            take(browser, base, shot)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
