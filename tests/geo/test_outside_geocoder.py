"""An outside geocoder, played by a server on this machine: what is asked, believed, and goes wrong."""

import json
import logging
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from geo import outside_geocoder
from geo.domain.geocoder_answers import parse_nominatim, parse_photon
from geo.outside_geocoder import Restraint, ask_outside
from tests.geo_builders import a_municipality

pytestmark = pytest.mark.django_db


def photon_feature(lon=11.6, lat=50.925, **over) -> dict:
    said = {"type": "house", "osm_key": "building", "street": "Neuer Weg", "housenumber": "5"}
    said |= {"postcode": "07743", "city": "Saalheim", "district": "West", "osm_id": 1, "countrycode": "DE"}
    place = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": place, "properties": said | over}


def photon_answer(*features: dict) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def nominatim_result(**over) -> dict:
    address = {
        "road": "Neuer Weg",
        "house_number": "5",
        "suburb": "West",
        "town": "Saalheim",
        "postcode": "07743",
    }
    said = {
        "lat": "50.925",
        "lon": "11.6",
        "category": "building",
        "type": "yes",
        "name": "",
        "address": address,
    }
    return said | over


class Player:
    """The server: answers with `reply`, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[BaseHTTPRequestHandler] = []
        self.reply: Callable[[BaseHTTPRequestHandler], None] = lambda _handler: None
        self.over = Event()

    def answers(self, body: bytes, status: int = 200, **headers: str) -> None:
        def reply(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        self.reply = reply

    @property
    def question(self) -> dict[str, str]:
        asked = parse_qs(urlsplit(self.asked[-1].path).query)
        return {name: values[0] for name, values in asked.items()}


@pytest.fixture
def player():
    played = Player()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            played.asked.append(self)
            played.reply(self)

        def log_message(self, *_args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    played.url = f"http://127.0.0.1:{server.server_port}"
    yield played
    played.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def town(player, settings, monkeypatch):
    settings.GEOCODER = env.Geocoder("photon", player.url)
    monkeypatch.setattr(outside_geocoder, "_restraint", Restraint())
    return a_municipality()


def ask(town, words: str = "Neuer Weg 5", **over) -> list[str]:
    options = {"language": "de"} | over
    return [f"{one.match_level}: {one.label}" for one in ask_outside(words, town, **options)]


def test_photon_is_asked_with_the_words_and_the_box_of_the_town(town, player):
    player.answers(photon_answer(photon_feature()))
    assert ask(town) == ["house: Neuer Weg 5, 07743 Saalheim"]
    assert player.question == {
        "q": "Neuer Weg 5",
        "lang": "de",
        "limit": "5",
        "bbox": "11.580000,50.910000,11.620000,50.940000",
    }
    assert player.asked[-1].path.startswith("/api?")


def test_nominatim_is_asked_to_look_nowhere_else(town, player, settings):
    settings.GEOCODER = env.Geocoder("nominatim", f"{player.url}/osm")
    player.answers(json.dumps([nominatim_result()]).encode())
    assert ask(town, language="en") == ["house: Neuer Weg 5, 07743 Saalheim"]
    assert player.asked[-1].path.startswith("/osm/search?")
    assert player.question["bounded"] == "1"
    assert player.question["viewbox"] == "11.580000,50.910000,11.620000,50.940000"
    assert player.question["accept-language"] == "en"


def test_nothing_about_the_person_goes_along(town, player):
    player.answers(photon_answer())
    ask(town)
    sent = {name.lower() for name in player.asked[-1].headers}
    assert sent == {"host", "accept", "accept-encoding", "user-agent"}


def test_nobody_is_asked_unless_a_geocoder_is_set_or_for_a_few_letters(town, player, settings):
    assert ask(town, "Neu") == []
    settings.GEOCODER = None
    assert ask(town) == []
    assert player.asked == []


def test_what_lies_outside_the_town_is_dropped(town, player):
    player.answers(
        photon_answer(photon_feature(lon=11.9), photon_feature(housenumber="5a"), photon_feature(lat=1))
    )
    assert ask(town) == ["street: Neuer Weg 5a, 07743 Saalheim"]


def test_another_house_than_the_one_that_was_typed_is_not_called_the_house(town, player):
    player.answers(photon_answer(photon_feature(housenumber="7"), photon_feature(housenumber="3-5")))
    assert ask(town) == ["street: Neuer Weg 7, 07743 Saalheim", "house: Neuer Weg 3-5, 07743 Saalheim"]


def redirected(player: Player) -> None:
    player.answers(b"", 302, Location=f"{player.url}/private")


FAULTS = {
    "garbage": lambda player: player.answers(b"<html>busy</html>"),
    "no text at all": lambda player: player.answers(b"\xff\xfe\x00" * 9),
    "nested without end": lambda player: player.answers(b"[" * 200_000),
    "a huge body": lambda player: player.answers(b" " * 600_000 + photon_answer(photon_feature())),
    "a redirect": redirected,
    "an error": lambda player: player.answers(b"{}", 503),
    "too many": lambda player: player.answers(b"{}", 429),
    "cut off": lambda player: player.answers(b"{}", **{"Content-Length": "900"}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_nothing_found_and_a_line_in_the_log_without_the_words(town, player, caplog, fault):
    FAULTS[fault](player)
    with caplog.at_level(logging.WARNING):
        assert ask(town, "Geheimer Weg 5") == []
    assert len(player.asked) == 1, "A redirect must not be followed."
    assert "The geocoder at 127.0.0.1 gave no answer" in caplog.text
    assert "Geheim" not in caplog.text


def test_a_server_that_never_answers_is_left_in_time(town, player, monkeypatch, caplog):
    monkeypatch.setattr(outside_geocoder, "TIMEOUT_S", 0.2)
    player.reply = lambda _handler: player.over.wait()
    assert ask(town) == []
    assert "too slow" in caplog.text


def test_a_server_that_sends_byte_by_byte_is_left_in_time(town, player, monkeypatch, caplog):
    monkeypatch.setattr(outside_geocoder, "TIMEOUT_S", 0.3)
    sent: list[int] = []

    def drip(handler: BaseHTTPRequestHandler) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 300:
            if player.over.wait(0.02):
                return
            try:
                handler.wfile.write(bytes([byte]))
            except OSError:
                return
            sent.append(byte)

    player.reply = drip
    assert ask(town) == []
    assert "too slow" in caplog.text
    assert len(sent) < 200, "Each byte must not begin the time anew."


def test_nobody_listening_is_nothing_found(town, settings, caplog):
    settings.GEOCODER = env.Geocoder("photon", "http://127.0.0.1:9")
    assert ask(town) == []
    assert "ConnectionRefusedError" in caplog.text


def test_after_a_failure_nobody_is_asked_for_a_while(town, player):
    player.answers(b"", 500)
    ask(town)
    player.answers(photon_answer(photon_feature()))
    assert ask(town) == []
    assert len(player.asked) == 1


def test_no_more_than_two_questions_run_at_a_time(town, player):
    restraint = outside_geocoder._restraint
    assert restraint.take()
    assert restraint.take()
    assert ask(town) == []
    assert player.asked == []
    restraint.give_back(failed=False)
    player.answers(photon_answer(photon_feature()))
    assert len(ask(town)) == 1


STRANGE = [
    None,
    7,
    [],
    {},
    {"features": None},
    {"features": [None, 7, {}, {"geometry": None}]},
    {"features": [photon_feature() | {"properties": []}]},
    {"features": [photon_feature() | {"geometry": {"coordinates": 7}}]},
    {"features": [photon_feature(lon="x"), photon_feature(lon=None), photon_feature(lon=float("nan"))]},
    {"features": [photon_feature(lon=True), photon_feature(lat=95), photon_feature(lon=10**400)]},
    {
        "features": [
            photon_feature(street=None, name=None),
            photon_feature(street={"de": "x"}, name="\x1b[2J"),
        ]
    },
    {"features": [photon_feature(street="x" * 500)]},
]


@pytest.mark.parametrize("answer", STRANGE)
def test_strange_answers_are_no_addresses(answer):
    assert parse_photon(answer, "Neuer Weg 5") == []


def test_strange_results_are_no_addresses_and_the_good_one_stays():
    results = [
        None,
        7,
        {},
        {"address": 3},
        nominatim_result(lat="x"),
        nominatim_result(lon={}),
        nominatim_result(),
    ]
    assert [one.label for one in parse_nominatim(results, "Neuer Weg 5")] == ["Neuer Weg 5, 07743 Saalheim"]
    assert parse_nominatim({"error": "busy"}, "x") == []


def test_streets_and_places_are_told_apart():
    street = photon_feature(type="street", osm_key="highway", name="Neuer Weg", street=None, housenumber=None)
    pond = photon_feature(type="other", osm_key="natural", name="Teich", street=None, housenumber=None)
    found = parse_photon({"features": [street, pond]}, "Neuer Weg 5")
    assert [(one.match_level, one.label) for one in found] == [
        ("street", "Neuer Weg, 07743 Saalheim"),
        ("place", "Teich, 07743 Saalheim"),
    ]


@pytest.mark.parametrize(
    "value",
    [
        "https://x.example",
        "osm:https://x.example",
        "photon:ftp://x",
        "photon:",
        "photon:https://",
        "photon:http://x:y",
    ],
)
def test_a_geocoder_that_cannot_be_asked_ends_the_start(monkeypatch, value):
    monkeypatch.setenv("GEOCODER_URL", value)
    with pytest.raises(ImproperlyConfigured, match="Write photon:https://… or nominatim:https://…"):
        env.geocoder()


def test_the_geocoder_is_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("GEOCODER_URL", "photon:http://10.0.0.5:2322/")
    assert env.geocoder() == ("photon", "http://10.0.0.5:2322")
    monkeypatch.setenv("GEOCODER_URL", "")
    assert env.geocoder() is None
