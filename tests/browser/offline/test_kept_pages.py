"""What stands in for pages that cannot come."""

import pytest
from playwright.sync_api import expect

from tests.browser.offline.app import APP, BOTH, give_network, take_network

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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


def test_without_network_the_pages_of_the_form_lead_to_the_app(online, relay):
    page = online("/de/report/")
    page.context.set_offline(True)
    page.click("button[value=next]")
    page.wait_for_url(f"**{APP}*")
    expect(page.locator("#app-title")).to_be_visible()
