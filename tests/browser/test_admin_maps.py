"""Maps in the admin: points and borders are moved by mouse and keyboard, from our own files alone."""

import json

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page

from geo.models import Area, Office
from reports.models import User
from tests.builders import a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1280, "height": 900}


@pytest.fixture
def log_in(visit, live_server):
    """Opens a page of the admin as somebody who may change everything."""

    def open_page(path: str, **context) -> Page:
        client = Client()
        client.force_login(User.objects.create_superuser("admin@example.org", "open sesame"))
        page = visit("/admin/login/", viewport=DESK, **context)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])
        page.goto(path, wait_until="networkidle")
        return page

    return open_page


def drag(page: Page, what: Locator, east: int, south: int) -> None:
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + east, y + south, steps=8)
    page.mouse.up()


def typed(page: Page, name: str) -> dict:
    return json.loads(page.locator(f"textarea[name={name}]").input_value())


def test_a_point_is_dragged_and_saved(log_in):
    a_town()
    office = Office.objects.get(code="roads-west")
    page = log_in(f"/admin/geo/office/{office.pk}/change/")
    page.locator("[data-map]").click(position={"x": 200, "y": 150})
    first = typed(page, "location")["coordinates"]
    drag(page, page.locator(".geo-map-handle--point"), 80, 40)
    moved = typed(page, "location")["coordinates"]
    assert moved[0] > first[0]
    assert moved[1] < first[1]
    page.locator("input[name=_save]").click()
    page.wait_for_url("**/admin/geo/office/")
    office.refresh_from_db()
    assert list(office.location.coords) == moved


def test_a_corner_is_dragged_and_the_border_becomes_a_version(log_in):
    a_town()
    area = Area.objects.get(code="west")
    before = area.versions.get().geometry
    page = log_in(f"/admin/geo/area/{area.pk}/change/")
    assert page.locator(".geo-map-handle--corner").count() == 4
    drag(page, page.locator(".geo-map-handle--corner").first, 30, 20)
    drag(page, page.locator(".geo-map-handle--between").first, 15, -25)
    page.locator("input[name=_save]").click()
    page.wait_for_url("**/admin/geo/area/")
    after = area.versions.holding().get().geometry
    assert after.valid
    assert len(after[0][0]) == len(before[0][0]) + 1
    assert area.versions.count() > 1


def test_a_whole_shape_is_moved_and_a_corner_removed_with_the_keyboard(log_in):
    a_town()
    page = log_in(f"/admin/geo/area/{Area.objects.get(code='west').pk}/change/")
    first = typed(page, "border")["coordinates"][0][0]
    drag(page, page.locator(".geo-map-handle--whole"), 40, 0)
    moved = typed(page, "border")["coordinates"][0][0]
    shifts = {round(b[0] - a[0], 5) for a, b in zip(first, moved, strict=True)}
    assert len(shifts) == 1
    assert shifts.pop() > 0
    page.locator(".geo-map-handle--corner").first.focus()
    page.keyboard.press("Delete")
    assert len(typed(page, "border")["coordinates"][0][0]) == len(moved) - 1


def test_an_old_border_is_shown_and_cannot_be_moved(log_in):
    a_town()
    version = Area.objects.get(code="west").versions.get()
    page = log_in(f"/admin/geo/areaversion/{version.pk}/change/")
    assert page.locator("[data-map] path").count() > 0
    assert page.locator(".geo-map-handle").count() == 0


def test_without_scripts_the_text_field_is_enough(log_in):
    a_town()
    office = Office.objects.get(code="roads-west")
    page = log_in(f"/admin/geo/office/{office.pk}/change/", java_script_enabled=False)
    page.fill("textarea[name=location]", '{"type": "Point", "coordinates": [11.31, 50.98]}')
    page.locator("input[name=_save]").click()
    page.wait_for_url("**/admin/geo/office/")
    office.refresh_from_db()
    assert office.location.coords == (11.31, 50.98)
