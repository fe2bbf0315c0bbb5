"""What stands in for pages that cannot come."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from mobile_api.offline import files
from mobile_api.offline.shell import TEMPLATES, address_of
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


def test_a_new_version_replaces_what_the_old_one_kept(online, monkeypatch):
    monkeypatch.setattr("mobile_api.offline.worker.MAX_AGE", 0)
    page = online("/de/")
    (old,) = page.evaluate(CACHES)
    monkeypatch.setattr(files, "digest", lambda: "a new version")
    page.reload()
    for _wait in range(100):
        kept = page.evaluate(CACHES)
        if old not in kept:
            break
        page.wait_for_timeout(100)
    (new,) = kept
    page.context.set_offline(True)
    page.goto(APP)
    expect(page.locator("#app-title")).to_be_visible()
    assert new != old


def test_nothing_is_kept_that_is_not_on_the_list(online):
    page = online("/de/report/")
    page.click("button[value=next]")
    page.wait_for_url("**/report/place/")
    page.goto("/de/map/")
    page.goto("/de/report/")
    kept = {urlsplit(url).path for url in page.evaluate(KEPT)}
    pages = {address_of(name, language) for name in TEMPLATES for language in ("de", "en")}
    data = {"/theme.css", "/api/v1/config/", "/api/v1/categories/"}
    assert kept == pages | data | set(files.addresses())


CACHES = "() => caches.keys()"
KEPT = """async () => {
    const [name] = await caches.keys();
    const cache = await caches.open(name);
    return (await cache.keys()).map(request => request.url);
}"""


def test_without_network_the_pages_of_the_form_lead_to_the_app(online, relay):
    page = online("/de/report/")
    page.context.set_offline(True)
    page.click("button[value=next]")
    page.wait_for_url(f"**{APP}*")
    expect(page.locator("#app-title")).to_be_visible()
