"""Painting over faces and number plates on the device, before a photo is sent."""

import io

import pytest
from django.core.files.storage import storages
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from reports.models import Photo
from reports.photos import upload_name
from reports.worker import work_off
from tests.builders import a_jpeg, a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
START = "/de/report/"
RED = (180, 60, 40)


def with_photo(visit, **context) -> Page:
    """The first step with one photo, all of it red."""
    a_town()
    page = visit(START, **NARROW | context)
    photo = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg((1200, 900), gps=(11.3, 50.9))}
    page.set_input_files("#id_photos", photo)
    expect(page.locator(".sl-thumb img")).to_have_count(1)
    return page


def open_editor(page: Page) -> Locator:
    page.locator(".sl-thumb__paint").click()
    stage = page.locator("[data-rectangles] img")
    expect(stage).to_be_visible()
    return stage


def touch_drag(page: Page, over: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A finger goes from one place of a picture to another, both in fractions of it."""
    box = over.bounding_box()
    assert box is not None
    device = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"], "id": 1} for x, y in places
        ]
        device.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", start)
    for share in (0.25, 0.5, 0.75, 1):
        at = tuple(a + (b - a) * share for a, b in zip(start, end, strict=True))
        touch("touchMove", (at[0], at[1]))
    touch("touchEnd")


def use_picture(page: Page) -> None:
    before = Photo.objects.get().pk
    page.locator("[data-act=done]").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(f"button[name=remove][value='{before}']")).to_have_count(0)
    expect(page.locator(".sl-thumb img")).to_have_count(1)


def stored(name: str, storage: str = "default") -> Image.Image:
    with storages[storage].open(name) as file:
        return Image.open(io.BytesIO(file.read()))


def assert_black(image: Image.Image, *places: tuple[float, float]) -> None:
    for x, y in places:
        assert max(image.getpixel((int(x * image.width), int(y * image.height)))) < 10, (x, y)


def assert_red(image: Image.Image, *places: tuple[float, float]) -> None:
    for x, y in places:
        pixel = image.getpixel((int(x * image.width), int(y * image.height)))
        assert pixel == pytest.approx(RED, abs=10), (x, y)


def test_what_a_finger_paints_over_is_black_in_every_file_and_the_other_picture_is_gone(visit):
    page = with_photo(visit)
    first = Photo.objects.get()
    touch_drag(page, open_editor(page), (0.1, 0.1), (0.5, 0.4))
    expect(page.locator(".sl-rectangle")).to_have_count(1)
    use_picture(page)
    photo = Photo.objects.get()
    assert photo.pk != first.pk
    assert not storages["uploads"].exists(upload_name(first.pk))
    sent = stored(photo.upload, "uploads")
    assert sent.getexif() == {}
    work_off()
    photo.refresh_from_db()
    for image in (sent, stored(photo.large), stored(photo.small)):
        assert_black(image, (0.12, 0.13), (0.3, 0.25), (0.48, 0.37))
        assert_red(image, (0.05, 0.05), (0.55, 0.25), (0.3, 0.5), (0.9, 0.9))


def test_two_taps_draw_and_undo_takes_back(visit):
    page = with_photo(visit)
    box = open_editor(page).bounding_box()
    assert box is not None
    corners = [(0.2, 0.2), (0.6, 0.7)]
    for x, y in corners:
        page.touchscreen.tap(box["x"] + x * box["width"], box["y"] + y * box["height"])
    touch_drag(page, page.locator("[data-rectangles] img"), (0.7, 0.1), (0.9, 0.3))
    expect(page.locator(".sl-rectangle")).to_have_count(2)
    page.locator("[data-act=undo]").click()
    expect(page.locator(".sl-rectangle")).to_have_count(1)
    use_picture(page)
    sent = stored(Photo.objects.get().upload, "uploads")
    assert_black(sent, (0.22, 0.23), (0.58, 0.67))
    assert_red(sent, (0.8, 0.2), (0.65, 0.75))


def test_everything_can_be_done_with_the_keyboard(visit):
    page = with_photo(visit)
    page.locator(".sl-thumb__paint").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-rectangles] img")).to_be_visible()
    page.locator("[data-act=add]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sl-rectangle")).to_be_focused()
    for _press in range(35):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowUp")
    for _press in range(10):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("dialog [data-said]")).to_contain_text("30 % breit")
    page.locator("[data-act=add]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Delete")
    expect(page.locator(".sl-rectangle")).to_have_count(1)
    page.locator("[data-act=done]").focus()
    before = Photo.objects.get().pk
    page.keyboard.press("Enter")
    expect(page.locator(f"button[name=remove][value='{before}']")).to_have_count(0)
    sent = stored(Photo.objects.get().upload, "uploads")
    assert_black(sent, (0.01, 0.01), (0.29, 0.19))
    assert_red(sent, (0.31, 0.1), (0.1, 0.22), (0.5, 0.5))


def test_escape_and_cancel_change_nothing(visit):
    page = with_photo(visit)
    before = Photo.objects.get().pk
    touch_drag(page, open_editor(page), (0.1, 0.1), (0.5, 0.4))
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".sl-thumb__paint")).to_be_focused()
    open_editor(page)
    expect(page.locator(".sl-rectangle")).to_have_count(0)
    page.locator("footer [data-act=cancel]").click()
    assert Photo.objects.get().pk == before


def test_a_photo_of_an_earlier_visit_can_be_painted_over_too(visit):
    page = with_photo(visit)
    work_off()
    page.reload()
    touch_drag(page, open_editor(page), (0.1, 0.1), (0.5, 0.4))
    use_picture(page)
    assert_black(stored(Photo.objects.get().upload, "uploads"), (0.3, 0.25))


def test_a_picture_that_this_browser_cannot_read_is_told_and_stays(visit):
    a_town()
    page = visit(START, **NARROW)
    heic = io.BytesIO()
    Image.new("RGB", (64, 48), RED).save(heic, "HEIF")
    photo = {"name": "IMG_1.heic", "mimeType": "image/heic", "buffer": heic.getvalue()}
    page.set_input_files("#id_photos", photo)
    expect(page.locator(".sl-thumb")).to_have_count(1)
    page.locator(".sl-thumb__paint").click()
    expect(page.locator(".sl-upload__said")).to_contain_text("kann auf diesem Gerät nicht")
    assert Photo.objects.count() == 1


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_has_no_barrier_and_fits(visit, barriers, language, scheme):
    a_town()
    page = visit(f"/{language}/report/", color_scheme=scheme, **NARROW)
    photo = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg((900, 1200))}
    page.set_input_files("#id_photos", photo)
    expect(page.locator(".sl-thumb img")).to_have_count(1)
    touch_drag(page, open_editor(page), (0.1, 0.1), (0.5, 0.4))
    assert barriers(page) == []
    expect(page.locator("[data-act=done]")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("(d => d.scrollHeight <= d.clientHeight + 1)(document.querySelector('dialog'))")
