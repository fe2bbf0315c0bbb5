"""Reporting a defect in a real browser, from a phone, with and without scripts."""

import io
import json
import re
from base64 import b64encode
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import File
from django.core.files.storage import storages
from PIL import Image
from playwright.sync_api import Page, expect

from geo.models import Address, Office
from reports.errors import PhotoRefused
from reports.models import Category, Contact, Photo, Report
from reports.photos import gps_of
from reports.worker import work_off
from tests.builders import IN_EAST, IN_NEIGHBOURTON, IN_WEST, a_jpeg, a_report, a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = PHONE | {"viewport": {"width": 360, "height": 740}}
DESK = {"viewport": {"width": 1280, "height": 900}}
START = "/de/report/"
IN_ITALY = "photos/gps/DSCN0010.jpg"
LONG = "Wertstoffcontainerstellplatzverunreinigung"


@pytest.fixture
def town():
    """The town, with one address and with words as long as German allows."""
    town = a_town()
    Address.objects.create(
        municipality=town.municipality,
        street="Markt",
        number=10,
        postcode="99423",
        place="Musterstadt",
        location=IN_WEST,
    )
    Category.objects.filter(code="pothole").update(names={"de": LONG, "en": LONG})
    Category.objects.filter(code="lantern").update(
        names={"de": "Straßenbeleuchtungsanlage"}, descriptions={"de": "Laterne dunkel oder Mast schief."}
    )
    Office.objects.filter(code="roads-west").update(
        names={"de": "Straßeninstandhaltungsbetriebshofverwaltung West", "en": "Roads West"}
    )
    return town


def go_on(page: Page, name: str) -> None:
    page.click("button[value=next]")
    page.wait_for_url(f"**/report/{name}/")


def choose_kind(page: Page, name: str) -> None:
    page.locator(".sl-kind", has_text=name).click()
    page.wait_for_url("**/report/details/")


def add_photo(page: Page, file, scripts: bool = True) -> None:
    page.set_input_files("#id_photos", file)
    if scripts:
        expect(page.locator(".sl-thumb")).to_have_count(1)


def find_address(page: Page, scripts: bool = True) -> None:
    page.fill("#id_q", "Markt 10")
    if not scripts:
        page.click("button[value=search]")
    page.locator("label", has_text="Markt 10, 99423").click()


def set_pin(page: Page, at=IN_WEST) -> None:
    """As a tap on the map does, at an exact place."""
    page.locator("#map").evaluate(
        "(box, at) => box.dispatchEvent(new CustomEvent('map:set', {detail: at}))",
        {"lat": at.y, "lon": at.x, "source": "map"},
    )
    expect(page.locator(".sl-place__said")).not_to_be_empty()


def send(page: Page) -> str:
    """Send, and give the code that the thanks show."""
    page.click("button[value=send]")
    page.wait_for_url("**/report/sent/**")
    return page.locator("#report-code").inner_text()


@pytest.mark.real_data
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_report_with_a_photo_goes_from_the_phone_to_the_office(visit, town, real_data, scripts):
    page = visit(START, java_script_enabled=scripts, **PHONE)
    add_photo(page, real_data / IN_ITALY, scripts)
    go_on(page, "place")
    # The picture says that it was taken in Italy.
    expect(page.locator("#photo-outside")).to_be_visible()
    find_address(page, scripts)
    page.fill("#id_note", "vor dem Eingang")
    go_on(page, "kind")
    choose_kind(page, LONG)
    page.fill("#id_description", "Glas und Kartons neben den Containern.")
    go_on(page, "check")
    expect(page.locator(".sl-answer__office")).to_contain_text("betriebshofverwaltung West")
    expect(page.locator(".sl-answer__why")).to_contain_text("ThürStrG § 9")
    page.fill("#id_email", "erika@example.org")
    code = send(page)

    report = Report.objects.get()
    assert report.public_code == code
    assert report.address == "Markt 10 – vor dem Eingang"
    assert report.location.coords == IN_WEST.coords
    assert report.office.code == "roads-west"
    assert report.photos.count() == 1
    assert Contact.objects.get().email == "erika@example.org"
    work_off()
    photo = report.photos.get()
    assert photo.status == "ready"
    assert gps_of(File(io.BytesIO(stored(photo.large)))) is None


def stored(name: str) -> bytes:
    with storages["default"].open(name) as file:
        return file.read()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_step_has_a_barrier_or_scrolls_sideways(visit, barriers, town, scheme, tmp_path):
    (tmp_path / "letter.jpg").write_text("Dear office")
    page = visit(START, color_scheme=scheme, **NARROW)

    def look(step: str) -> None:
        page.wait_for_load_state("networkidle")
        assert barriers(page) == [], step
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, step

    look("start")
    page.set_input_files("#id_photos", tmp_path / "letter.jpg")
    expect(page.locator("#error-summary")).to_be_focused()
    look("start with a wrong file")
    add_photo(page, a_picture(tmp_path))
    look("start with a photo")
    go_on(page, "place")
    page.click("button[value=next]")
    expect(page.locator("#error-summary")).to_be_focused()
    look("place without a place")
    page.locator("#list summary").click()
    look("place with the list")
    find_address(page)
    look("place with an address")
    a_report(metres_east=30)
    go_on(page, "kind")
    look("kind")
    choose_kind(page, "Straßenbeleuchtungsanlage")
    look("details")
    page.click("button[value=next]")
    look("details with mistakes")
    page.fill("#id_description", LONG * 3)
    page.get_by_label("Mast beschädigt").check()
    page.get_by_label("Ja").check()
    go_on(page, "check")
    look("check")
    page.fill("#id_email", "erika@")
    page.click("button[value=send]")
    expect(page.locator("#error-summary")).to_be_focused()
    look("check with a mistake")
    page.fill("#id_email", "erika@example.org")
    send(page)
    look("sent")


def a_picture(folder: Path, name: str = "IMG_1.jpg", **of) -> Path:
    path = folder / name
    path.write_bytes(a_jpeg(**of))
    return path


@pytest.mark.parametrize("context", [PHONE, DESK], ids=["phone", "desk"])
def test_the_whole_form_can_be_done_by_keyboard(visit, town, context):
    page = visit(START, **context)

    def press(selector: str, key: str = "Enter") -> None:
        tab_to(page, selector)
        page.keyboard.press(key)

    press("button[value=next]")
    page.wait_for_url("**/place/")
    # A pin without a mouse: into the middle of the map, then two steps with the arrow keys.
    press("[data-pin-here]")
    expect(page.locator(".sl-place__said")).not_to_be_empty()
    before = page.locator("#id_lon").input_value()
    tab_to(page, ".leaflet-marker-icon", back=True)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert float(page.locator("#id_lon").input_value()) > float(before)
    # Then an address instead: typed, and chosen with the space bar.
    tab_to(page, "#id_q")
    page.keyboard.type("Markt 10")
    expect(page.locator("[data-found] input")).to_have_count(1)
    press("[data-found] input", "Space")
    press("button[value=next]")
    page.wait_for_url("**/kind/")
    press(".sl-kind")
    page.wait_for_url("**/details/")
    tab_to(page, "#id_description")
    page.keyboard.type("Scherben auf dem Weg.")
    press("button[value=next]")
    page.wait_for_url("**/check/")
    press("button[value=send]")
    page.wait_for_url("**/sent/**")
    assert Report.objects.get().address == "Markt 10"


def tab_to(page: Page, selector: str, back: bool = False) -> None:
    for _press in range(60):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the tab key.")


def test_the_position_of_the_phone_becomes_the_place_with_its_accuracy(visit, town):
    where = {"latitude": IN_EAST.y, "longitude": IN_EAST.x, "accuracy": 18}
    page = visit(f"{START}place/", geolocation=where, permissions=["geolocation"], **PHONE)
    page.click("#locate")
    expect(page.locator(".sl-place__said")).to_contain_text("18")
    go_on(page, "kind")
    choose_kind(page, LONG)
    page.fill("#id_description", "Scherben.")
    go_on(page, "check")
    send(page)
    report = Report.objects.get()
    assert report.location.coords == pytest.approx(IN_EAST.coords, abs=1e-5)
    assert (report.accuracy, report.office.code) == (18, "roads-east")


def test_a_pin_outside_the_town_is_told_at_once_and_again_by_the_server(visit, town):
    page = visit(f"{START}place/", **PHONE)
    set_pin(page, IN_NEIGHBOURTON)
    expect(page.locator(".sl-place__said[data-tone=wrong]")).to_contain_text("Neighbourton")
    page.click("button[value=next]")
    expect(page.locator("#error-summary")).to_contain_text("Neighbourton")


def test_the_pin_stays_while_one_looks_through_the_list_of_streets(visit, town):
    page = visit(f"{START}place/", **PHONE)
    set_pin(page, IN_EAST)
    page.locator("#list summary").click()
    page.locator("button[name=district]").first.click()
    expect(page.locator("#list")).to_have_attribute("open", "")
    expect(page.locator(".leaflet-marker-icon")).to_be_visible()
    go_on(page, "kind")
    page.goto(f"{START}place/")
    expect(page.locator("#id_choice_kept")).to_be_checked()
    expect(page.locator("#id_lon")).to_have_value(re.compile(r"11\.345"))


def test_a_dragged_pin_counts_more_than_the_address_before(visit, town):
    page = visit(f"{START}place/", **DESK)
    find_address(page)
    expect(page.locator("#id_lon")).to_have_value(f"{IN_WEST.x:.6f}")
    box = page.locator(".leaflet-marker-icon").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 80, middle[1], steps=8)
    page.mouse.up()
    expect(page.locator("#id_choice_pin")).to_be_checked()
    go_on(page, "kind")
    choose_kind(page, LONG)
    page.fill("#id_description", "Scherben.")
    go_on(page, "check")
    send(page)
    assert Report.objects.get().location.x > IN_WEST.x


def test_a_big_photo_is_made_smaller_on_the_device_and_its_place_is_offered(visit, town, tmp_path):
    big = tmp_path / "big.jpg"
    noise = Image.effect_noise((3200, 2400), 90).convert("RGB")
    exif = Image.open(io.BytesIO(a_jpeg(gps=IN_WEST.coords))).info["exif"]
    noise.save(big, "JPEG", quality=92, exif=exif)
    page = visit(START, **PHONE)
    add_photo(page, big)
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (2048, 1536)
    go_on(page, "place")
    expect(page.locator("#id_choice_photo")).to_be_checked()
    go_on(page, "kind")


def test_photos_are_shown_at_once_taken_out_again_and_shown_when_ready(visit, town, tmp_path):
    page = visit(START, **PHONE)
    page.set_input_files("#id_photos", [a_picture(tmp_path), a_picture(tmp_path, "IMG_2.jpg")])
    expect(page.locator(".sl-thumb img")).to_have_count(2)
    page.locator(".sl-thumb__remove").first.click()
    expect(page.locator(".sl-thumb")).to_have_count(1)
    expect(page.locator(".sl-thumb__name")).to_have_text("IMG_2.jpg")
    page.reload()
    expect(page.locator(".sl-thumb__wait")).to_be_visible()
    work_off()
    expect(page.locator(".sl-thumb img")).to_be_visible()


def test_a_photo_without_network_is_told_and_goes_on_by_itself(visit, town, tmp_path):
    page = visit(START, **PHONE)
    page.context.set_offline(True)
    page.set_input_files("#id_photos", a_picture(tmp_path))
    expect(page.locator(".sl-upload__said")).to_contain_text("Zurzeit keine Verbindung")
    # Who goes on waits for it.
    page.click("button[value=next]")
    page.context.set_offline(False)
    page.wait_for_url("**/place/")
    assert Photo.objects.count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_photo_that_does_not_come_through_can_be_stopped(visit, barriers, town, tmp_path, scheme):
    page = visit(START, color_scheme=scheme, **NARROW)
    page.context.set_offline(True)
    page.set_input_files("#id_photos", a_picture(tmp_path))
    expect(page.get_by_role("progressbar", name="So viel des Fotos ist gesendet")).to_be_visible()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Senden abbrechen").click()
    expect(page.locator(".sl-upload__said")).to_contain_text("Abgebrochen")
    page.context.set_offline(False)
    add_photo(page, a_picture(tmp_path, "IMG_2.jpg"))
    expect(page.locator(".sl-thumb__name")).to_have_text("IMG_2.jpg")


@pytest.mark.real_data
def test_the_device_reads_the_same_place_from_a_picture_as_the_server(visit, real_data):
    page = visit("/de/imprint/")
    read = """async (base64) => {
        const { placeIn } = await import("/static/mobile_api/exif.js");
        const place = placeIn(Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)).buffer);
        return place && [place.lon, place.lat];
    }"""
    pictures = sorted((real_data / "photos").glob("*/*.*"))
    places = {path.name: page.evaluate(read, b64encode(path.read_bytes()).decode()) for path in pictures}
    assert places == {path.name: as_the_server_reads(path) for path in pictures}
    assert sum(place is not None for place in places.values()) >= 7


def as_the_server_reads(path: Path):
    try:
        place = gps_of(File(io.BytesIO(path.read_bytes())))
    except PhotoRefused:
        return None
    return place and pytest.approx(list(place), abs=1e-6)


def test_questions_appear_with_the_answer_that_brings_them_up(visit, town):
    page = visit(f"{START}place/", **PHONE)
    find_address(page)
    go_on(page, "kind")
    choose_kind(page, "Straßenbeleuchtungsanlage")
    leaning = page.locator("[data-only-if]")
    expect(leaning).to_be_hidden()
    page.get_by_label("Mast beschädigt").check()
    expect(leaning).to_be_visible()
    page.get_by_label("Leuchtet nicht").check()
    expect(leaning).to_be_hidden()
    page.fill("#id_description", "Seit Montag dunkel.")
    go_on(page, "check")
    send(page)
    assert Report.objects.get().answers == {"fault": "dark"}


def test_words_that_were_not_sent_are_kept_when_somebody_leaves(visit, town):
    page = visit(f"{START}place/", **PHONE)
    find_address(page)
    go_on(page, "kind")
    choose_kind(page, LONG)
    page.fill("#id_description", "Halb getippt")
    page.goto("/de/imprint/")
    # The words travel while the next page is already there.
    arrived = "(await (await fetch('/de/report/details/')).text()).includes('Halb getippt')"
    page.wait_for_function(f"async () => {arrived}")
    page.goto(f"{START}details/")
    expect(page.locator("#id_description")).to_have_value("Halb getippt")


def test_two_taps_make_one_report(visit, town):
    page = visit(f"{START}place/", **PHONE)
    find_address(page)
    go_on(page, "kind")
    choose_kind(page, LONG)
    page.fill("#id_description", "Scherben.")
    go_on(page, "check")
    page.dblclick("button[value=send]")
    page.wait_for_url("**/sent/**")
    page.reload()
    assert Report.objects.count() == 1
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert Report.objects.count() == 1


def test_the_draft_holds_no_personal_data(visit, town):
    page = visit(f"{START}place/", **PHONE)
    find_address(page)
    go_on(page, "kind")
    choose_kind(page, LONG)
    page.fill("#id_description", "Scherben.")
    go_on(page, "check")
    page.fill("#id_name", "Erika Muster")
    page.click("#edit-details")
    page.wait_for_url("**/details/")
    sessions = [session.get_decoded() for session in Session.objects.all()]
    assert "Erika" not in json.dumps(sessions)
    go_on(page, "check")
    expect(page.locator("#id_name")).to_have_value("Erika Muster")
