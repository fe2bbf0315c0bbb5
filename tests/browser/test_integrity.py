"""The check of a town in a real browser: map and list say the same, in both languages, light and dark."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from reports import city_checks, jobs
from reports.city_checks import start_check
from reports.models import CityCheck
from tests.builders import a_user
from tests.reports.a_faulty_city import load_faulty_city

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATH = "desk/rules/integrity/"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
DARK_IS_PAINTED = """() => matchMedia("(prefers-color-scheme: dark)").matches &&
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"""


@pytest.fixture
def faulty(tmp_path):
    return load_faulty_city(tmp_path / "town")


@pytest.fixture
def open_page(visit, live_server, faulty):
    """Opens the page as the administrator of the faulty town."""

    def open_it(language: str = "en", **context) -> Page:
        client = Client()
        client.force_login(a_user("office_admin", faulty.office))
        page = visit(f"/{language}/login/", **context)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])
        page.goto(f"/{language}/{PATH}", wait_until="networkidle")
        return page

    return open_it


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_has_no_barrier(open_page, barriers, faulty, language, size):
    start_check(faulty)
    page = open_page(language, viewport=size, color_scheme="light")
    expect(page.locator("path.sl-fault").first).to_be_attached()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(DARK_IS_PAINTED)
    assert barriers(page) == []


def test_the_list_leads_to_the_map_and_the_map_to_the_list(open_page, faulty):
    start_check(faulty)
    page = open_page(viewport=DESK)
    item = page.locator(".sl-finding", has_text="The districts leave out")
    item.get_by_role("button", name="Show on the map").click()
    popup = page.locator(".leaflet-popup")
    expect(popup).to_contain_text("The districts leave out")
    popup.get_by_role("link").click()
    assert page.evaluate("location.hash") == f"#{item.get_attribute('id')}"


def test_every_shape_of_the_list_is_on_the_map(open_page, faulty):
    somewhere = [one for one in start_check(faulty).findings if one["shape"]]
    page = open_page(viewport=DESK)
    expect(page.locator("path.sl-fault:not(.sl-fault--ring)")).to_have_count(len(somewhere))
    expect(page.locator("[data-show]:visible")).to_have_count(len(somewhere))


def test_without_scripts_the_list_says_it_all(open_page, faulty):
    start_check(faulty)
    page = open_page(java_script_enabled=False)
    expect(page.locator(".sl-map__wait")).to_contain_text("The list below says the same.")
    expect(page.locator("[data-show]:visible")).to_have_count(0)
    page.get_by_role("button", name="Check now").click()
    expect(page.locator("h1")).to_have_text("Integrity")
    assert CityCheck.objects.get().started_by is not None


def test_while_the_worker_checks_the_page_follows_and_comes_anew(open_page, faulty, monkeypatch):
    monkeypatch.setattr(city_checks, "AT_ONCE", 0)
    page = open_page(viewport=DESK)
    page.get_by_role("button", name="Check now").click()
    expect(page.locator("#run [role=status]")).to_contain_text("0 of 7 steps")
    CityCheck.objects.update(steps_done=3)
    expect(page.locator("#run [role=status]")).to_contain_text("3 of 7 steps", timeout=10_000)
    jobs.check_city(CityCheck.objects.get().pk)
    expect(page.locator("#run")).to_contain_text("Checked on", timeout=10_000)
    expect(page.locator(".sl-finding").first).to_be_visible()
