"""A real Chromium, watched: what pages load from elsewhere, what policies refuse, what scripts throw."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

# Playwright runs an event loop, in which Django else refuses to ask the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
# What the browser logs when a test sends a form with mistakes, takes the network away, or lets no worker in.
EXPECTED = re.compile(
    r"status of (409|422|429) |registration blocked by"
    r"|net::ERR_(INTERNET_DISCONNECTED|CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE)"
)
REFUSED = re.compile(r"status of 40[04] ")
# WCAG 2.2 AA and EN 301 549, no opinions.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549"]


@dataclass
class Watch:
    """What went wrong in the pages of a context."""

    host: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != self.host:
            self.foreign.append(request.url)

    def console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"} or EXPECTED.search(message.text):
            return
        if not (REFUSED.search(message.text) and _is_page(message.location["url"])):
            self.complaints.append(message.text)

    def check(self) -> None:
        assert self.foreign == []
        assert self.complaints == []


def _is_page(url: str) -> bool:
    """Pages end with a slash, and may refuse a question; a file that is missing is a mistake of ours."""
    return urlsplit(url).path.endswith("/")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    assert Path(CHROMIUM).exists(), f"There is no browser at '{CHROMIUM}'. Set CHROMIUM to its path."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens a path of the service in a fresh browser window and returns its page.

    Keywords are those of Playwright's new_context (viewport, color_scheme, java_script_enabled, …). At the
    end of the test: no request went to another host, and no page complained.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_path(path: str, **context) -> Page:
        # A test routes requests and counts them; the worker would answer some of them itself.
        usual = {"service_workers": "block", "reduced_motion": "reduce"}
        settings = {"viewport": PHONE, "locale": "de-DE"} | usual | context
        settings.setdefault("base_url", live_server.url)
        window = chromium.new_context(**settings)
        watch = Watch(urlsplit(settings["base_url"]).netloc)
        window.on("request", watch.request)
        window.on("console", watch.console)
        window.on("weberror", lambda error: watch.complaints.append(str(error.error)))
        opened.append((window, watch))
        page = window.new_page()
        page.goto(path, wait_until="networkidle")
        return page

    yield open_path
    for window, watch in opened:
        window.close()
        watch.check()


@pytest.fixture
def barriers() -> Callable[[Page], list[str]]:
    """What axe finds on a page: each a rule with the first element that breaks it."""

    def look(page: Page) -> list[str]:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response
        return [f"{rule['id']}: {_first(rule)}" for rule in found["violations"]]

    return look


def _first(rule: dict) -> str:
    node = rule["nodes"][0]
    facts = [check.get("data") for check in node["any"]]
    return f"{node['html'][:160]} {facts}"
