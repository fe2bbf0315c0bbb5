"""Drawing borders at the desk: with the mouse, with the keys alone, and as text without scripts."""

import json
from datetime import timedelta
from math import cos, sin

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from geo.actions import open_draft
from geo.models import Draft
from tests.builders import a_town, a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AREAS = "/de/desk/rules/areas/"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
TAKE = "main .kern-btn[value=take]"
MAP = "document.querySelector('[data-map]')._map"


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def draft(town) -> Draft:
    return open_draft(town.municipality, "Neue Bezirke", timezone.localdate() + timedelta(days=30))


@pytest.fixture
def log_in(visit, live_server, town):
    """Opens a page of the desk as the administrator of the whole town."""

    def open_page(path: str, **context) -> Page:
        client = Client()
        client.force_login(a_user("office_admin", "town"))
        page = visit("/de/login/", **{"viewport": DESK} | context)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])
        page.goto(path, wait_until="networkidle")
        return page

    return open_page


def drag(page: Page, what: Locator, east: float, south: float) -> None:
    box = what.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + east / 2, y + south / 2, steps=3)
    page.mouse.move(x + east, y + south, steps=3)
    page.mouse.up()


def drawn(page: Page) -> list:
    """The parts in the text field, each a list of rings."""
    text = page.locator("#id_shape").input_value()
    return json.loads(text)["coordinates"] if text else []


def handles(page: Page, kind: str = "corner") -> Locator:
    return page.locator(f".sl-handle--{kind}")


def click_on_the_map(page: Page, *places: tuple[float, float]) -> None:
    """Clicks at shares of the map's width and height."""
    box = page.locator("#draw-map").bounding_box()
    for east, south in places:
        page.locator("#draw-map").click(position={"x": east * box["width"], "y": south * box["height"]})


def look_at(page: Page, latitude: float, longitude: float) -> None:
    page.evaluate(f"{MAP}.setView([{latitude}, {longitude}], 16, {{ animate: false }})")


def open_editor(log_in, town, **context) -> Page:
    page = log_in(f"{AREAS}{town.areas['west'].pk}/draw/", **context)
    expect(handles(page, "chosen")).to_have_count(1)
    return page


def test_a_border_is_redrawn_with_the_mouse_and_goes_into_a_draft(log_in, town, draft):
    page = open_editor(log_in, town)
    before = page.locator("[data-size]").inner_text()
    assert "Größe: 7,0" in before
    page.uncheck("#draw-snap")
    drag(page, handles(page, "between").nth(0), 0, 60)
    assert len(drawn(page)[0][0]) == 6
    assert page.locator("[data-size]").inner_text() != before
    page.select_option("#id_draft", str(draft.pk))
    page.click(TAKE)
    # It left ground at the town's border: a person is asked what that shall be.
    if page.locator("#fit").count():
        page.check("input[name=fit][value=as_drawn]")
        page.click(TAKE)
    page.wait_for_url(f"**/desk/rules/drafts/{draft.pk}/#changes")
    assert len(draft.borders.get().geometry[0][0]) == 6


def test_corners_snap_to_the_neighbours_border_when_wanted(log_in, town):
    page = open_editor(log_in, town)
    expect(page.locator("path.sl-border--beside").first).to_be_attached()
    page.evaluate(
        "document.querySelector('[data-map]')._map.setView([50.965, 11.33], 16, { animate: false })"
    )
    expect(handles(page)).to_have_count(1)
    drag(page, handles(page), -40, -60)
    assert [11.33, 50.965] not in drawn(page)[0][0]
    drag(page, handles(page, "chosen"), 34, 53)
    assert [11.33, 50.965] in drawn(page)[0][0]


def test_a_part_and_a_hole_are_drawn_and_undone(log_in, town):
    page = open_editor(log_in, town)
    page.uncheck("#draw-snap")
    page.click("[data-tool=hole]")
    # The last one is the first one again.
    click_on_the_map(page, (0.45, 0.4), (0.55, 0.4), (0.5, 0.5), (0.45, 0.4))
    assert [len(ring) for ring in drawn(page)[0]] == [5, 4]
    page.click("[data-tool=part]")
    click_on_the_map(page, (0.9, 0.1), (0.95, 0.1), (0.95, 0.2))
    page.click("[data-tool=finish]")
    assert len(drawn(page)) == 2
    page.click("[data-tool=undo]")
    assert len(drawn(page)) == 1
    page.click("[data-tool=undo]")
    assert [len(ring) for ring in drawn(page)[0]] == [5]
    assert page.locator("[data-tool=undo]").is_disabled()


def test_a_corner_is_moved_added_and_removed_with_the_keys_alone(log_in, town):
    page = open_editor(log_in, town)
    page.focus("#draw-map")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('sl-handle')"):
            break
    chosen = handles(page, "chosen")
    expect(chosen).to_be_focused()
    expect(chosen).to_have_attribute("aria-label", "Eckpunkt 1/4: 11.30000 50.96500")
    page.keyboard.press("n")
    expect(handles(page, "chosen")).to_have_attribute("aria-label", "Eckpunkt 2/4: 11.30000 50.99500")
    page.keyboard.press("p")
    page.keyboard.press("p")
    expect(handles(page, "chosen")).to_have_attribute("aria-label", "Eckpunkt 4/4: 11.33000 50.96500")
    page.keyboard.press("Shift+ArrowLeft")
    west = drawn(page)[0][0][3]
    assert west[0] < 11.33
    assert west[1] == pytest.approx(50.965, abs=1e-6)
    expect(page.locator("[data-said]")).to_have_text("Der Eckpunkt wurde verschoben.")
    page.keyboard.press("s")  # back onto the neighbour's border
    assert drawn(page)[0][0][3] == [11.33, 50.965]
    page.keyboard.press("+")
    assert len(drawn(page)[0][0]) == 6
    page.keyboard.press("Delete")
    page.keyboard.press("Delete")
    assert len(drawn(page)[0][0]) == 4
    page.keyboard.press("Delete")
    expect(page.locator("[data-said]")).to_contain_text("Ein Teil braucht drei Eckpunkte")
    page.keyboard.press("Control+z")
    assert len(drawn(page)[0][0]) == 5
    expect(handles(page, "chosen")).to_have_count(1)


def test_corners_that_are_too_many_at_once_come_when_one_zooms_in(log_in, town):
    page = open_editor(log_in, town)
    expect(page.locator("[data-many]")).to_be_hidden()
    circle = [[11.315 + 0.01 * cos(n / 50), 50.98 + 0.01 * sin(n / 50)] for n in range(314)]
    page.locator("[data-text] summary").click()
    page.fill("#id_shape", json.dumps({"type": "Polygon", "coordinates": [[*circle, circle[0]]]}))
    page.locator("#id_shape").blur()
    expect(page.locator("[data-many]")).to_be_visible()
    expect(handles(page)).to_have_count(0)
    look_at(page, circle[0][1], circle[0][0])
    expect(page.locator("[data-many]")).to_be_hidden()
    assert handles(page).count() > 2


def test_a_new_area_is_drawn_with_the_keys_alone(log_in, town, draft):
    page = log_in(f"{AREAS}new/?draft={draft.pk}")
    for name, value in (("kind", "park"), ("code", "ilm"), ("name", "Park an der Ilm")):
        page.fill(f"#id_{name}", value)
    page.evaluate(
        "document.querySelector('[data-map]')._map.setView([50.98, 11.315], 16, { animate: false })"
    )
    page.focus("[data-tool=part]")
    page.keyboard.press("Enter")
    expect(page.locator("#draw-map")).to_be_focused()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("Enter")
        before = page.evaluate(f"String({MAP}.getCenter())")
        page.keyboard.press(key)
        page.wait_for_function(f"before => String({MAP}.getCenter()) !== before", arg=before)
    page.keyboard.press("Enter")
    page.click("[data-tool=finish]")
    assert len(drawn(page)[0][0]) >= 4
    page.press("#id_name", "Enter")
    page.wait_for_url(f"**/desk/rules/drafts/{draft.pk}/#changes")
    assert draft.borders.get().area.code == "ilm"


def test_a_road_is_a_line_with_metres(log_in, town, draft):
    page = log_in(f"{AREAS}new/?draft={draft.pk}")
    expect(page.locator("#id_buffer_m")).to_be_hidden()
    page.check("input[name=drawn_as][value=road]")
    for name, value in (("kind", "road"), ("code", "b7"), ("name", "B 7"), ("buffer_m", "12")):
        page.fill(f"#id_{name}", value)
    page.uncheck("#draw-snap")
    page.click("[data-tool=part]")
    click_on_the_map(page, (0.4, 0.4), (0.5, 0.5), (0.6, 0.45))
    page.click("[data-tool=finish]")
    expect(page.locator("[data-size]")).to_contain_text("Länge:")
    page.click(TAKE)
    page.wait_for_url(f"**/desk/rules/drafts/{draft.pk}/#changes")
    assert (draft.borders.get().buffer_m, len(draft.borders.get().line[0])) == (12, 3)


def test_without_scripts_coordinates_are_pasted(log_in, town, draft):
    page = log_in(f"{AREAS}{town.areas['west'].pk}/draw/", java_script_enabled=False)
    page.fill("#id_shape", "POLYGON ((11.30 50.965, 11.34 50.965, 11.34 50.995, 11.30 50.995, 11.30 50.965))")
    page.select_option("#id_draft", str(draft.pk))
    page.click(TAKE)
    expect(page.locator("#fit")).to_contain_text("gehören auch zu East")
    page.check("input[name=fit][value=give_way]")
    page.click(TAKE)
    page.wait_for_url(f"**/desk/rules/drafts/{draft.pk}/#changes")
    assert draft.borders.count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_are_free_of_barriers_and_fit_the_screen(log_in, town, barriers, size, scheme):
    own = f"{AREAS}{town.areas['west'].pk}/"
    for path in (AREAS, own, f"{own}draw/", f"{AREAS}new/"):
        page = log_in(path, viewport=size, color_scheme=scheme)
        assert barriers(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_what_is_asked_back_is_free_of_barriers(log_in, town, barriers):
    page = open_editor(log_in, town, viewport=PHONE)
    page.locator("[data-text] summary").click()
    page.fill("#id_shape", "POLYGON ((11.30 50.965, 11.34 50.965, 11.34 50.995, 11.30 50.995, 11.30 50.965))")
    page.fill("#id_title", "Probe")
    page.fill("#id_takes_effect", "2030-01-01")
    page.click(TAKE)
    expect(page.locator("#fit")).to_be_focused()
    assert barriers(page) == []
    expect(page.locator("path.sl-border--missing").first).to_be_attached()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_file_is_imported_and_shown_in_its_draft(log_in, town, draft, barriers, tmp_path, size, scheme):
    ring = [[11.30, 50.965], [11.34, 50.965], [11.34, 50.995], [11.30, 50.995], [11.30, 50.965]]
    feature = {"type": "Feature", "properties": {"code": "west", "name": "Straßenunterhaltungsbezirk West"}}
    feature["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    file = tmp_path / "bezirke.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    page = log_in(f"{AREAS}import/", viewport=size, color_scheme=scheme)
    assert barriers(page) == []
    page.set_input_files("#id_file", file)
    page.fill("#id_kind", "district")
    page.click("main .kern-btn--primary")
    expect(page.locator("h1")).to_have_text("Was bezirke.geojson ändern würde")
    expect(page.locator("path.sl-border--after.leaflet-interactive")).to_have_count(1)
    page.locator(".sl-area-columns summary").click()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.select_option("[name=draft]", str(draft.pk))
    page.click("text=In den Entwurf übernehmen")
    page.wait_for_url(f"**/desk/rules/drafts/{draft.pk}/#changes")
    expect(page.locator("path.sl-border--before.leaflet-interactive")).to_have_count(1)
    expect(page.locator("path.sl-border--after.leaflet-interactive")).to_have_count(1)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
