"""Reporting without network, and while the service does not answer; they differ, so both are tried."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.relay import Relay
from tests.builders import a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = PHONE | {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def relay(live_server):
    """The wire to the service."""
    wire = Relay(live_server.url)
    yield wire
    wire.stop()


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def online(relay, visit, town):
    """Opens a page with the worker at work and everything kept."""

    def open_path(path: str, **context) -> Page:
        settings = PHONE | {"base_url": relay.url, "service_workers": "allow"} | context
        page = visit(path, **settings)
        page.wait_for_function("navigator.serviceWorker.controller !== null")
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
