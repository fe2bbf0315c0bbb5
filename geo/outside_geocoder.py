"""Asking an outside geocoder for addresses that our own table does not know. Off unless GEOCODER_URL is set.

Only this server asks, never a page: the words that were typed and the box around the town leave the house,
and nothing about who typed them. Whatever goes wrong is "nothing found" and a line in the log without the
words.
"""

import json
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Lock, Timer
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Point

from geo.crs import WGS84
from geo.domain.address_words import LONGEST
from geo.domain.geocoder_answers import OutsideAddress, parse_nominatim, parse_photon
from geo.models import Municipality

log = logging.getLogger(__name__)
TIMEOUT_S = 2.0
MOST_BYTES = 500_000
MOST_RESULTS = 10
FEWEST_LETTERS = 4
MOST_AT_ONCE = 2
PAUSE_S = 30.0
Box = tuple[float, float, float, float]


class GeocoderFailed(Exception):
    """It gave no answer that can be used; the text says why, without the words asked."""


class Restraint:
    """At most two questions at a time, so that a slow geocoder holds up few of our threads, and none for half
    a minute after one that failed."""

    def __init__(self) -> None:
        self._lock, self._running, self._pause_until = Lock(), 0, 0.0

    def take(self) -> bool:
        with self._lock:
            if self._running >= MOST_AT_ONCE or monotonic() < self._pause_until:
                return False
            self._running += 1
            return True

    def give_back(self, *, failed: bool) -> None:
        with self._lock:
            self._running -= 1
            if failed:
                self._pause_until = monotonic() + PAUSE_S


_restraint = Restraint()


def ask_outside(words: str, town: Municipality, *, language: str, limit: int = 5) -> list[OutsideAddress]:
    """Addresses in the town for these words, best first; none if no geocoder is set, or it fails."""
    geocoder, words = settings.GEOCODER, words.strip()[:LONGEST]
    if geocoder is None or len(words) < FEWEST_LETTERS:
        return []
    border = town.border()
    if border is None or not _restraint.take():
        return []
    failed = True
    try:
        question, parse = QUESTIONS[geocoder.kind]
        asked = question(words, border.extent, language, min(limit, MOST_RESULTS))
        found = parse(_fetch(geocoder.url + asked), words)
        failed = False
    except GeocoderFailed as error:
        log.warning("The geocoder at %s gave no answer: %s.", geocoder.host, error)
        return []
    finally:
        _restraint.give_back(failed=failed)
    return _inside(found, border)[:limit]


def _inside(found: list[OutsideAddress], border: MultiPolygon) -> list[OutsideAddress]:
    ground = border.prepared
    return [one for one in found if ground.covers(Point(one.lon, one.lat, srid=WGS84))]


def photon_question(words: str, box: Box, language: str, limit: int) -> str:
    """Photon takes the box as west, south, east, north."""
    bounds = ",".join(f"{edge:.6f}" for edge in box)
    return "/api?" + urlencode({"q": words, "lang": language, "limit": limit, "bbox": bounds})


def nominatim_question(words: str, box: Box, language: str, limit: int) -> str:
    """Nominatim takes two corners of the box, and `bounded` to look nowhere else."""
    bounds = ",".join(f"{edge:.6f}" for edge in box)
    asked = {"q": words, "format": "jsonv2", "addressdetails": 1, "limit": limit}
    return "/search?" + urlencode(asked | {"viewbox": bounds, "bounded": 1, "accept-language": language})


Question = Callable[[str, Box, str, int], str]
Parser = Callable[[Any, str], list[OutsideAddress]]
QUESTIONS: dict[str, tuple[Question, Parser]] = {
    "photon": (photon_question, parse_photon),
    "nominatim": (nominatim_question, parse_nominatim),
}


def _fetch(url: str) -> Any:
    """The JSON at an address, within two seconds and 500 kB. Follows no redirect: it could lead anywhere."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    started = monotonic()
    try:
        connection.connect()
        # The time-out above counts anew with every byte; this one does not.
        timer = Timer(max(0.01, started + TIMEOUT_S - monotonic()), _hang_up, [connection.sock])
        timer.start()
        try:
            return _answer(connection, f"{parts.path}?{parts.query}")
        finally:
            timer.cancel()
    except (OSError, HTTPException, ValueError, GeocoderFailed) as error:
        if monotonic() - started >= TIMEOUT_S:
            raise GeocoderFailed("too slow") from error
        raise GeocoderFailed(
            str(error) if isinstance(error, GeocoderFailed) else type(error).__name__
        ) from error
    finally:
        connection.close()


def _answer(connection: HTTPConnection, target: str) -> Any:
    agent = f"Stadtlotse ({settings.PUBLIC_URL})"
    connection.request("GET", target, headers={"Accept": "application/json", "User-Agent": agent})
    response = connection.getresponse()
    if response.status != 200:
        raise GeocoderFailed(f"status {response.status}")
    body = response.read(MOST_BYTES + 1)
    if response.length and len(body) <= MOST_BYTES:
        raise GeocoderFailed("cut off")
    if len(body) > MOST_BYTES:
        raise GeocoderFailed(f"more than {MOST_BYTES:,} bytes")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise GeocoderFailed("no JSON") from error


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        # Past what TLS would still have to say.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
