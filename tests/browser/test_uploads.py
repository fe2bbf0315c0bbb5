"""Photos over a line that breaks, in a real browser: nothing is lost, and at most one piece is sent twice."""

import io
from base64 import b64encode
from pathlib import Path

import pytest
from django.core.files.storage import storages
from PIL import Image
from playwright.sync_api import Page

from reports import uploads
from reports.models import Photo, Upload
from tests.browser.relay import Relay
from tests.builders import a_town, a_uuid

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ME = str(a_uuid("my photo"))
FIRST_PIECE = 128 * 1024
MOST_PIECE = 2 * 1024 * 1024
BEGIN, GO_ON = b"POST /api/v1/uploads/", b"PATCH /api/v1/uploads/"

START = """async ([base64, id, options]) => {
    const { uploadPhoto } = await import("/static/mobile_api/upload.js");
    const photo = new Blob([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))]);
    const { promise: begun, resolve: begin } = Promise.withResolvers();
    const { promise: waiting, resolve: wait } = Promise.withResolvers();
    const shares = [];
    const control = new AbortController();
    const onProgress = (share, waits) => {
        shares.push(share);
        if (share > 0) begin();
        if (waits) wait();
    };
    const told = ({ name, code, final, message }) => ({ name, code, final, message });
    const result = uploadPhoto(photo, { id, signal: control.signal, onProgress, ...options }).catch(told);
    Object.assign(window, { begun, waiting, shares, control, result });
}"""


def a_big_photo(kilobytes: int = 1_000) -> bytes:
    """A picture that cannot be pressed together: noise, always the same."""
    side = int((kilobytes * 1024 / 0.95) ** 0.5)
    noise = Image.effect_noise((side, side), 200).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.fixture
def relay(live_server):
    """The wire to the service."""
    wire = Relay(live_server.url)
    yield wire
    wire.stop()


@pytest.fixture
def page(relay, visit) -> Page:
    a_town()
    page = visit("/de/imprint/", base_url=relay.url)
    page.evaluate("import('/static/mobile_api/upload.js').then(() => null)")
    return page


@pytest.fixture
def arrived(monkeypatch) -> list[int]:
    """Bytes of each piece as the server got it, also of those that it did not keep."""
    sizes: list[int] = []
    real = uploads.append

    def counting(key, offset, piece):
        sizes.append(piece.seek(0, io.SEEK_END))
        return real(key, offset, piece)

    monkeypatch.setattr(uploads, "append", counting)
    return sizes


def start(page: Page, photo: bytes, id: str = ME, **options) -> None:
    page.evaluate(START, [b64encode(photo).decode(), id, options])


def result(page: Page):
    return page.evaluate("window.result")


def exactly_once(photo: bytes) -> None:
    kept = Photo.objects.get()
    assert str(kept.pk) == ME
    assert Path(storages["uploads"].path(kept.upload)).read_bytes() == photo
    assert Upload.objects.get().is_complete
    assert not list(Path(storages["uploads"].path("")).rglob("*.part"))


def test_a_photo_goes_in_pieces_that_grow_with_the_line(page, arrived):
    photo = a_big_photo()
    start(page, photo)
    assert result(page) == ME
    exactly_once(photo)
    assert arrived[:2] == [FIRST_PIECE, 2 * FIRST_PIECE]
    assert sum(arrived) == len(photo)
    shares = page.evaluate("window.shares")
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


def test_a_line_that_is_cut_within_a_piece_costs_that_piece_at_most(page, relay, arrived):
    photo = a_big_photo()
    relay.cut_within(GO_ON, after=90_000)
    start(page, photo)
    page.evaluate("window.waiting")
    assert relay.cuts == 1
    relay.start()
    assert result(page) == ME
    exactly_once(photo)
    assert sum(arrived) - len(photo) <= FIRST_PIECE


def test_a_device_that_loses_its_network_within_a_piece_goes_on_when_it_is_back(page, arrived):
    photo = a_big_photo()
    network = page.context.new_cdp_session(page)
    slowly = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000, "offline": False}
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", slowly)
    start(page, photo)
    page.evaluate("window.begun")
    network.send("Network.emulateNetworkConditions", slowly | {"offline": True})
    page.evaluate("window.waiting")
    assert not Photo.objects.exists()
    network.send("Network.emulateNetworkConditions", slowly | {"uploadThroughput": -1})
    assert result(page) == ME
    exactly_once(photo)
    assert sum(arrived) - len(photo) <= MOST_PIECE


@pytest.mark.parametrize("request_line", [BEGIN, GO_ON], ids=["creation", "first piece"])
def test_an_answer_that_is_lost_after_its_commit_costs_that_piece_at_most(page, relay, arrived, request_line):
    photo = a_big_photo()
    relay.lose_answers_to(request_line, times=1)
    start(page, photo)
    assert result(page) == ME
    assert relay.lost == 1
    exactly_once(photo)
    # The browser repeats by itself what got no answer on a line that worked before.
    assert sum(arrived) - len(photo) <= FIRST_PIECE


def test_a_lost_answer_to_the_only_piece_makes_no_second_photo(page, relay, arrived):
    photo = a_big_photo(80)
    assert len(photo) < FIRST_PIECE
    relay.lose_answers_to(GO_ON, times=1)
    start(page, photo)
    assert result(page) == ME
    assert relay.lost == 1
    exactly_once(photo)
    assert len(arrived) <= 2


def test_a_tab_that_is_killed_leaves_what_has_arrived_to_the_next_one(page, relay, arrived):
    photo = a_big_photo()
    relay.cut_within(GO_ON, after=90_000)
    start(page, photo)
    page.evaluate("window.waiting")
    context = page.context
    page.close()
    relay.start()
    other = context.new_page()
    other.goto("/de/imprint/")
    start(other, photo)
    assert result(other) == ME
    exactly_once(photo)
    assert sum(arrived) - len(photo) <= FIRST_PIECE


def test_two_tabs_that_send_the_same_photo_make_one(page, arrived):
    photo = a_big_photo()
    other = page.context.new_page()
    other.goto("/de/imprint/")
    start(page, photo)
    start(other, photo)
    assert (result(page), result(other)) == (ME, ME)
    exactly_once(photo)


def test_what_is_no_picture_is_told_and_not_tried_again(page, arrived):
    start(page, b"PK\x03\x04" + bytes(1_000), lang="en")
    told = result(page)
    assert (told["name"], told["code"], told["final"]) == ("UploadError", "not_a_picture", True)
    assert "JPEG" in told["message"]
    assert len(arrived) == 1
    assert not Photo.objects.exists()


def test_who_has_only_so_much_patience_is_told_that_it_may_go_on_later(page, relay):
    relay.stop()
    start(page, a_big_photo(50), tries=2)
    told = result(page)
    assert (told["code"], told["final"]) == ("network", False)


def test_a_page_that_is_left_stops_at_once(page, relay):
    relay.stop()
    start(page, a_big_photo(50))
    page.evaluate("window.waiting")
    page.evaluate("window.control.abort()")
    assert result(page)["name"] == "AbortError"
    assert not Upload.objects.exists()
