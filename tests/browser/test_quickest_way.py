"""The quickest ways to report, as a thumb goes them on a narrow phone: counted in taps and pages."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.models import Address, Service
from reports.models import Report
from tests.browser.test_report_from_a_phone import START, tab_to
from tests.builders import IN_EAST, IN_WEST, a_jpeg, a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
OUTSIDE = {
    "geolocation": {"latitude": IN_EAST.y, "longitude": IN_EAST.x, "accuracy": 12},
    "permissions": ["geolocation"],
}
MOST_PAGES, MOST_TAPS = 4, 8
WORDS = {"de": "Tiefes Schlagloch", "en": "Deep pothole"}
SUGGESTED = "[data-suggested] .sl-kind[value=pothole]"


@pytest.fixture(autouse=True)
def town():
    town = a_town()
    for number, point in [(10, IN_WEST), (12, IN_EAST)]:
        Address.objects.create(
            municipality=town.municipality,
            street="Markt",
            number=number,
            postcode="99423",
            place="Musterstadt",
            location=point,
        )
    town.categories["pothole"].names = {"de": "Schlagloch", "en": "Pothole"}
    town.categories["pothole"].save()
    Service.objects.filter(code="road-damage").update(synonyms={"de": ["Schlagloch"], "en": ["pothole"]})
    return town


@pytest.fixture
def photo(tmp_path) -> Path:
    """As a phone takes it, with the place where it was taken."""
    path = tmp_path / "IMG_1.jpg"
    path.write_bytes(a_jpeg(gps=IN_WEST.coords))
    return path


class Thumb:
    """Taps, and counts: taps, and the pages that were seen."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.pages = page, 0, [page.url]
        page.on("framenavigated", lambda frame: self.pages.append(frame.url))

    def tap(self, selector: str) -> None:
        self.page.locator(selector).tap()
        self.taps += 1

    def type(self, selector: str, words: str) -> None:
        """Tapping the field is a tap; typing is none."""
        self.tap(selector)
        self.page.keyboard.type(words)

    def take_photo(self, path: Path, scripts: bool = True) -> None:
        """One tap opens the camera, which is not ours."""
        self.page.set_input_files("#id_camera", path)
        self.taps += 1
        if scripts:
            expect(self.page.locator(".sl-thumb")).to_have_count(1)

    def go_on(self, to: str) -> None:
        self.tap("button[value=next]")
        self.arrive(to)

    def arrive(self, at: str) -> None:
        self.page.wait_for_url(f"**/report/{at}")

    def describe(self, words: str = "Tiefes Schlagloch") -> None:
        self.type("#id_about", words)
        self.tap(SUGGESTED)

    def send(self) -> Report:
        """The last tap; the thanks are no page that has to be got through."""
        seen = len(set(self.pages))
        assert seen <= MOST_PAGES, self.pages
        self.tap("button[value=send]")
        self.page.wait_for_url("**/report/sent/**")
        assert self.taps <= MOST_TAPS
        return Report.objects.get()


def test_photo_first_with_the_place_of_the_photo(visit, photo):
    thumb = Thumb(visit(START, **NARROW))
    thumb.take_photo(photo)
    thumb.go_on("place/")
    expect(thumb.page.locator("[data-said]")).to_have_text("Gewählt: Markt 10, Ortsteil West.")
    thumb.go_on("kind/")
    thumb.describe()
    thumb.arrive("check/")
    report = thumb.send()
    assert (thumb.taps, len(set(thumb.pages))) == (6, 5)  # The fifth says thanks.
    assert (report.address, report.category.code) == ("Markt 10", "pothole")
    assert report.location.coords == pytest.approx(IN_WEST.coords, abs=1e-5)
    assert (report.photos.count(), report.texts.get().body) == (1, "Tiefes Schlagloch")


def test_photo_first_with_the_position_of_the_phone(visit, tmp_path):
    plain = tmp_path / "IMG_2.jpg"
    plain.write_bytes(a_jpeg())
    thumb = Thumb(visit(START, **NARROW | OUTSIDE))
    thumb.take_photo(plain)
    thumb.go_on("place/")
    thumb.tap("#locate")
    said = thumb.page.locator("[data-said]")
    expect(said).to_have_text("Gewählt: Markt 12, Ortsteil East. Auf etwa 12 m genau.")
    expect(thumb.page.locator("path.sl-accuracy")).to_have_count(1)
    thumb.go_on("kind/")
    thumb.describe()
    thumb.arrive("check/")
    report = thumb.send()
    assert (report.address, report.accuracy, report.office.code) == ("Markt 12", 12, "roads-east")


def test_kind_first_then_photo_and_place(visit, photo):
    thumb = Thumb(visit(f"{START}kind/", **NARROW))
    thumb.describe()
    thumb.arrive("")
    thumb.take_photo(photo)
    thumb.go_on("place/")
    thumb.go_on("check/")
    report = thumb.send()
    assert (report.address, report.photos.count()) == ("Markt 10", 1)


def test_kind_first_from_the_page_of_the_photos_costs_one_tap(visit):
    thumb = Thumb(visit(START, **NARROW | OUTSIDE))
    thumb.tap("button[value=kind]")
    thumb.arrive("kind/")
    thumb.describe()
    thumb.arrive("")
    thumb.go_on("place/")
    thumb.tap("#locate")
    expect(thumb.page.locator("[data-said]")).to_contain_text("Markt 12")
    thumb.go_on("check/")
    assert thumb.send().office.code == "roads-east"


@pytest.mark.parametrize("begin", [START, f"{START}kind/"], ids=["photo first", "kind first"])
def test_without_scripts_the_same_pages_are_enough(visit, photo, begin):
    page = visit(begin, java_script_enabled=False, **NARROW)
    ways = {"": send_photo, "place/": search_address, "kind/": say_kind}
    seen = []
    while "check" not in page.url:
        step = page.url.partition("/report/")[2].partition("?")[0].partition("#")[0]
        seen.append(step)
        ways[step](page, photo)
        page.wait_for_url(lambda url, before=f"/report/{step}": not url.partition("#")[0].endswith(before))
    assert len(seen) == 3
    page.tap("button[value=send]")
    page.wait_for_url("**/report/sent/**")
    report = Report.objects.get()
    assert (report.address, report.texts.get().body, report.photos.count()) == ("Markt 10", "Schlagloch", 1)


def send_photo(page: Page, photo: Path) -> None:
    page.set_input_files("#id_photos", photo)
    page.tap("button[value=next]")


def search_address(page: Page, _photo: Path) -> None:
    page.fill("#id_q", "Markt 10")
    page.tap("button[value=search]")
    page.locator("label", has_text="Markt 10, 99423").tap()
    page.tap("button[value=next]")


def say_kind(page: Page, _photo: Path) -> None:
    page.fill("#id_about", "Schlagloch")
    page.tap(".sl-kinds .sl-kind[value=pothole]")


@pytest.mark.parametrize("begin", [START, f"{START}kind/"], ids=["photo first", "kind first"])
def test_by_keyboard_in_both_orders(visit, begin):
    page = visit(begin, **NARROW)

    def press(selector: str, key: str = "Enter") -> None:
        tab_to(page, selector)
        page.keyboard.press(key)

    def by_photo() -> None:
        press("button[value=next]")

    def by_place() -> None:
        tab_to(page, "#id_q")
        page.keyboard.type("Markt 10")
        page.locator("[data-found] input").first.wait_for()
        press("[data-found] input", "Space")
        expect(page.locator("[data-said]")).to_contain_text("Ortsteil West")
        press("button[value=next]")

    def by_kind() -> None:
        tab_to(page, "#id_about")
        page.keyboard.type("Schlagloch")
        page.locator(SUGGESTED).wait_for()
        press(SUGGESTED)

    ways = {"": by_photo, "place/": by_place, "kind/": by_kind}
    for _step in range(3):
        before = page.url
        ways[before.partition("/report/")[2]]()
        page.wait_for_url(lambda url, before=before: url != before)
    press("button[value=send]")
    page.wait_for_url("**/report/sent/**")
    assert Report.objects.get().address == "Markt 10"


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("first", ["photo", "kind"])
def test_no_step_has_a_barrier_in_either_order_and_language(visit, barriers, photo, language, first):
    begin = START.replace("/de/", f"/{language}/") + ("kind/" if first == "kind" else "")
    page = visit(begin, **NARROW)
    thumb = Thumb(page)

    def look() -> None:
        page.wait_for_load_state("networkidle")
        assert barriers(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url

    def do_photo(after: str) -> None:
        look()
        thumb.take_photo(photo)
        look()
        thumb.go_on("place/")
        look()
        thumb.go_on(after)

    def do_kind(after: str) -> None:
        look()
        thumb.describe(WORDS[language])
        thumb.arrive(after)

    if first == "photo":
        do_photo("kind/")
        do_kind("check/")
    else:
        do_kind("")
        do_photo("check/")
    look()
    thumb.send()
    look()


@pytest.mark.parametrize(("accuracy", "tone"), [(18, ""), (243, "check")])
def test_a_rough_position_asks_to_look_at_the_pin(visit, accuracy, tone):
    where = {"latitude": IN_EAST.y, "longitude": IN_EAST.x, "accuracy": accuracy}
    page = visit(f"{START}place/", geolocation=where, permissions=["geolocation"], **NARROW)
    page.tap("#locate")
    said = page.locator("[data-said]")
    expect(said).to_have_attribute("data-tone", tone)
    expect(said).to_contain_text("prüfen Sie" if tone else "Auf etwa 18 m genau.")
    page.locator("path.sl-accuracy").wait_for(state="attached")
    # Somebody who moves the pin knows better than the device.
    page.locator(".leaflet-marker-icon").press("ArrowRight")
    expect(said).to_have_attribute("data-tone", "")
    expect(said).not_to_have_text(re.compile("genau"))
    expect(page.locator("path.sl-accuracy")).to_have_count(0)


def test_without_a_position_the_other_ways_are_named(visit):
    page = visit(f"{START}place/", **NARROW)
    page.tap("#locate")
    expect(page.locator("[data-said]")).to_have_attribute("data-tone", "wrong")
    expect(page.locator("[data-said]")).to_contain_text("wählen Sie aus der Liste")


def test_what_a_list_names_is_read_out_with_its_district(visit):
    page = visit(f"{START}place/", **NARROW)
    page.fill("#id_q", "Markt 12")
    page.locator("label", has_text="Markt 12, 99423").tap()
    expect(page.locator("[data-said]")).to_have_text("Gewählt: Markt 12, 99423 Musterstadt, Ortsteil East.")
