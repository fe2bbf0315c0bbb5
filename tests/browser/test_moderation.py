"""The moderation page in a real browser: rectangles drawn, typed and moved; words hidden; what is served."""

import io
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect

from reports.models import Photo, Report
from reports.photos import prepare, receive_photo
from reports.worker import work_off
from tests.builders import a_jpeg, a_report, a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"viewport": {"width": 1280, "height": 900}}
NARROW = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
WORDS = "Frau Muster sagt, die Laterne sei dunkel."
RED = (180, 60, 40)


@pytest.fixture
def report() -> Report:
    """A lantern whose photo, all red, and words wait for release."""
    photo = receive_photo(SimpleUploadedFile("p.jpg", a_jpeg((1200, 900), colour=RED)))
    prepare(photo.pk)
    return a_report(category="lantern", answers={"fault": "dark"}, description=WORDS, photo_ids=[photo.pk])


@pytest.fixture
def moderate(visit, live_server) -> Callable[..., Page]:
    """Opens the page of a report, or the queue, as a moderator."""

    def open_page(report: Report | None, language: str = "de", **context) -> Page:
        client = Client()
        client.force_login(a_user("moderator", "power", name="Kim Muster"))
        page = visit(f"/{language}/login/", **DESK | context)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])
        page.goto(f"/{language}/desk/moderation/" + (f"{report.public_code}/" if report else ""))
        return page

    return open_page


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """The mouse goes over the photo, in fractions of it."""
    photo = page.locator("[data-rectangles] img")
    photo.scroll_into_view_if_needed()
    box = photo.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=5)
    page.mouse.up()


def served(path: str) -> bytes:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return b"".join(answer.streaming_content)


def pixel(content: bytes, x: float, y: float) -> tuple[int, int, int]:
    image = Image.open(io.BytesIO(content)).convert("RGB")
    return image.getpixel((int(x * image.width), int(y * image.height)))


def addresses(photo: Photo) -> list[str]:
    return [f"/photos/{photo.pk}/{name}{size}.jpg" for name in ("", "0/") for size in ("large", "small")]


def assert_painted(photo: Photo, *places: tuple[float, float]) -> None:
    for address in addresses(photo):
        for x, y in places:
            assert max(pixel(served(address), x, y)) < 10, (address, x, y)


def test_what_is_drawn_is_gone_from_what_is_served_at_once(moderate, report):
    photo = report.photos.get()
    page = moderate(report)
    # It is public for a moment, as in a category that shows photos at once.
    Photo.objects.update(published=True)
    before = {address: served(address) for address in addresses(photo)}
    page.reload()
    drag(page, (0.1, 0.1), (0.5, 0.4))
    expect(page.locator(".sl-rectangle")).to_have_count(1)
    page.locator("button[value=show_all]").click()
    page.wait_for_url("**/desk/moderation/")
    for address, content in before.items():
        after = served(address)
        assert after != content
        assert max(pixel(after, 0.3, 0.25)) < 10
        assert pixel(after, 0.7, 0.7) == pytest.approx(RED, abs=10)
    photo.refresh_from_db()
    assert photo.boxes == [pytest.approx([0.1, 0.1, 0.4, 0.3], abs=0.01)]
    work_off()
    assert_painted(photo, (0.3, 0.25))


def test_rectangles_are_moved_sized_and_undone_by_mouse(moderate, report):
    page = moderate(report)
    drag(page, (0.1, 0.1), (0.3, 0.3))
    drag(page, (0.2, 0.2), (0.5, 0.5))  # moves it: its middle goes to the middle
    drag(page, (0.6, 0.6), (0.8, 0.8))  # its lower right corner
    rows = page.locator("[data-rows] fieldset").first
    numbers = [float(rows.locator("input").nth(n).input_value()) for n in range(4)]
    assert numbers == pytest.approx([40, 40, 40, 40], abs=1.5)
    page.locator("[data-act=undo]").click()
    numbers = [float(rows.locator("input").nth(n).input_value()) for n in range(4)]
    assert numbers == pytest.approx([40, 40, 20, 20], abs=1.5)
    page.locator("[data-act=remove]").click()
    expect(page.locator(".sl-rectangle")).to_have_count(0)
    assert rows.locator("input").first.input_value() == ""


def test_more_rectangles_than_rows_get_rows_of_their_own(moderate, report):
    page = moderate(report)
    for number in range(4):
        drag(page, (0.05 + 0.2 * number, 0.1), (0.15 + 0.2 * number, 0.3))
    page.locator("button[value=show_all]").click()
    page.wait_for_url("**/desk/moderation/")
    assert len(Photo.objects.get().boxes) == 4


def test_everything_can_be_done_with_the_keyboard(moderate, report):
    page = moderate(report)
    page.locator("[data-act=add]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sl-rectangle")).to_be_focused()
    for _press in range(35):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    words = page.locator("[data-words]")
    words.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Nobody changes what people wrote.")
    page.keyboard.press("Delete")
    expect(words).to_have_value(WORDS)
    for _letter in "Frau Muster":
        page.keyboard.press("Shift+ArrowRight")
    page.locator("[data-hide-selection]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-hidden] textarea")).to_have_value("Frau Muster")
    page.locator("button[value=show_all]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/moderation/")
    assert report.photos.get().boxes == [[0.0, 0.0, 0.2, 0.21]]
    assert report.texts.get().body == "[…] sagt, die Laterne sei dunkel."


def test_without_scripts_rectangles_and_words_are_typed(moderate, report):
    page = moderate(report, java_script_enabled=False)
    page.locator("details summary").first.click()
    for name, value in {"left": "10", "top": "20", "width": "30.5", "height": "40"}.items():
        page.locator(f"[data-rows] input[name$='-0-{name}']").fill(value)
    page.locator("[data-hidden] textarea").fill("Frau Muster")
    page.locator("button[value=show_all]").click()
    page.wait_for_url("**/desk/moderation/")
    assert report.photos.get().boxes == [[0.1, 0.2, 0.305, 0.4]]
    assert "[…] sagt" in report.texts.get().body
    assert_painted(report.photos.get(), (0.25, 0.4))


def test_typed_numbers_are_seen_on_the_photo(moderate, report):
    page = moderate(report)
    page.locator("details summary").first.click()
    for name, value in {"left": "10", "top": "20", "width": "30", "height": "40"}.items():
        page.locator(f"[data-rows] input[name$='-0-{name}']").fill(value)
    page.locator("[data-rows] input[name$='-0-height']").blur()
    expect(page.locator(".sl-rectangle")).to_have_attribute(
        "aria-label", "Rechteck 1: 10 % von links, 20 % von oben, 30 % breit, 40 % hoch"
    )


def test_who_comes_second_sees_what_was_decided_and_finds_the_rectangles_again(moderate, report):
    first, second = moderate(report), moderate(report)
    drag(second, (0.1, 0.1), (0.5, 0.4))
    first.locator("button[value=show_all]").click()
    first.wait_for_url("**/desk/moderation/")
    second.locator("button[value=show_all]").click()
    expect(second.locator("[role=alert]")).to_contain_text("Inzwischen entschieden: Kim Muster")
    expect(second.locator(".sl-rectangle")).to_have_count(1)
    assert report.photos.get().boxes == []


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier_or_scrolls_sideways(moderate, barriers, report, language, scheme):
    Photo.objects.update(proposals=[[0.1, 0.1, 0.2, 0.2]])
    page = moderate(None, language, color_scheme=scheme, **NARROW)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".sl-moderation__row a").click()
    page.wait_for_load_state("networkidle")
    page.locator("details summary").first.click()
    page.locator("[data-act=add]").click()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("[data-rows] input").first.fill("200")
    page.locator("button[value=show_all]").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert barriers(page) == []
