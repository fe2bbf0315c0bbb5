"""A town, a wire to it that can be cut, and browsers that keep what they need."""

import io
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Error, Page

from geo.models import Address
from tests.browser.conftest import CHROMIUM, FLAGS, Watch
from tests.browser.offline.app import PHONE, WORKER_IS_AT_WORK, opened
from tests.browser.relay import Relay
from tests.builders import IN_EAST, IN_WEST, a_jpeg, a_town


@pytest.fixture
def relay(live_server):
    """The wire to the service."""
    wire = Relay(live_server.url)
    yield wire
    wire.stop()


@pytest.fixture
def town():
    """The town, with one address."""
    town = a_town()
    Address.objects.create(
        municipality=town.municipality,
        street="Markt",
        number=10,
        postcode="99423",
        place="Musterstadt",
        location=IN_EAST,
    )
    return town


@pytest.fixture
def online(relay, visit, town):
    """Opens a page with the worker at work and everything kept."""

    def open_path(path: str, **context) -> Page:
        settings = PHONE | {"base_url": relay.url, "service_workers": "allow"} | context
        page = visit(path, **settings)
        page.evaluate(WORKER_IS_AT_WORK)
        return page

    return open_path


@pytest.fixture
def device(chromium, relay, tmp_path):
    """Starts a browser (again) with a profile of its own, and gives its page with the app open."""
    started, watch = [], Watch(urlsplit(relay.url).netloc)

    def start() -> Page:
        window = chromium.browser_type.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=CHROMIUM,
            args=FLAGS,
            base_url=relay.url,
            locale="de-DE",
            reduced_motion="reduce",
            **PHONE,
        )
        window.on("request", watch.request)
        started.append(window)
        page = opened(window.new_page())
        page.evaluate(WORKER_IS_AT_WORK)
        return page

    yield start
    for window in started:
        with suppress(Error):
            window.close()
    watch.check()


@pytest.fixture
def pictures(tmp_path) -> list[Path]:
    """Three photos: each takes several pieces to send, and the first says that it was taken in West."""
    paths = [tmp_path / f"IMG_{number}.jpg" for number in (1, 2, 3)]
    for number, path in enumerate(paths):
        path.write_bytes(noise(number) if number else noise(0, gps=IN_WEST.coords))
    return paths


def noise(seed: int, gps: tuple | None = None) -> bytes:
    """A JPEG of about 400 kB that says where it was taken."""
    picture = Image.effect_noise((700, 700), 80 + seed).convert("RGB")
    exif = Image.open(io.BytesIO(a_jpeg(gps=gps))).info.get("exif", b"") if gps else b""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95, exif=exif)
    return file.getvalue()
