"""Takes the pictures of the README from the running service, as phones and desktops show it.

bin/serve            # in one terminal, with the demo city
bin/screenshots      # in another
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
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


def log_in(page: Page) -> None:
    page.fill("[name=username]", "bauhof-sued@weimar.example")
    page.fill("[name=password]", "weimar-demo")
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")


def open_the_newest(page: Page) -> None:
    page.click("main a[href*='/reports/']")
    page.wait_for_load_state("networkidle")


def ask_for_a_lantern(page: Page) -> None:
    page.fill("[name=q]", "Laterne kaputt")
    page.fill("[name=address]", "Theaterplatz 1")
    page.click("main form button[type=submit]")
    page.wait_for_load_state("networkidle")


SHOTS = [
    Shot("home-desktop", "/de/", DESKTOP),
    Shot("home-phone", "/de/", PHONE),
    Shot("home-phone-dark", "/de/", PHONE, dark=True),
    Shot("report-phone", "/de/report/", PHONE),
    Shot("map-desktop", "/de/map/", DESKTOP),
    Shot("map-phone", "/de/map/", PHONE),
    Shot("status-phone", "/de/map/?status=fixed", PHONE, before=open_the_newest),
    Shot("finder-desktop", "/de/offices/", DESKTOP, before=ask_for_a_lantern),
    Shot("crew-phone", "/de/crew/", PHONE, before=log_in),
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
