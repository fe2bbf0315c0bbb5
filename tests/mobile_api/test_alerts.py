"""Following reports and places over HTTP."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from reports.alerts.following import MAX_PER_ADDRESS
from reports.alerts.push.signing import application_key
from reports.models import Report, Subscription
from tests.builders import NOON, a_report
from tests.reports.a_push_service import Browser, b64

PUSH = {"endpoint": "https://push.example/device", "keys": Browser().keys, "expirationTime": None}
EMAIL = {"email": "erika@example.org", "language": "en"}
RING = [[11.31, 50.97], [11.32, 50.97], [11.32, 50.99], [11.31, 50.99], [11.31, 50.97]]


def a_ring(*rings: list) -> dict:
    return {"type": "Polygon", "coordinates": list(rings)}


POLYGON = a_ring(RING)


@pytest.fixture(autouse=True)
def trusted(settings):
    settings.PUSH_HOSTS = ("push.example",)


def pointers(answer) -> list[str]:
    assert answer.status_code == 422, answer.content
    return [error["pointer"] for error in answer.json()["errors"]]


def test_following_by_mail_is_answered_the_same_whoever_follows_already(api):
    report = a_report()
    path = f"reports/{report.public_code}/follow/"
    first, second = (api.post(path, EMAIL) for _ in range(2))
    Subscription.objects.update(confirmed_at=NOON)
    third = api.post(path, EMAIL)
    assert [one.status_code for one in (first, second, third)] == [202] * 3
    assert first.json() == second.json() == third.json()
    assert first.json() == {"status": "asked", "manage_url": None, "feed": None}
    kept = Subscription.objects.get()
    assert (kept.email, kept.language, kept.report) == ("erika@example.org", "en", report)


def test_following_on_a_device_is_on_at_once_and_told_how_to_end_it(api):
    report = a_report()
    answer = api.post(f"reports/{report.public_code.lower()}/follow/", {"push": PUSH})
    assert answer.status_code == 201
    assert answer.json()["status"] == "on"
    page = Client().get(urlsplit(answer.json()["manage_url"]).path)
    assert page.status_code == 200
    assert "push.example" not in page.content.decode()


def test_only_public_reports_can_be_followed(api):
    hidden = a_report(category="tree")
    for code in (hidden.public_code, "K7QF-3M2P", "nonsense"):
        assert api.post(f"reports/{code}/follow/", EMAIL).status_code == 404
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, [""]),
        ({"email": "a@b.de", "push": PUSH}, [""]),
        ({"email": "nobody"}, ["/email"]),
        ({"email": 5}, ["/email"]),
        ({"email": "a@example.org", "language": "fr"}, ["/language"]),
        ({"push": {"endpoint": "https://push.example/"}}, ["/push/keys"]),
        ({"push": PUSH | {"endpoint": "https://10.0.0.1/"}}, ["/push/endpoint"]),
        ({"push": PUSH | {"keys": {"p256dh": "x", "auth": b64(bytes(16))}}}, ["/push/keys/p256dh"]),
        ([], [""]),
    ],
)
def test_what_reaches_nobody_is_refused_where_it_is_wrong(api, body, wrong):
    assert pointers(api.post(f"reports/{a_report().public_code}/follow/", body)) == wrong
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("place", "target", "feed"),
    [
        ({}, "town", ""),
        ({"district": "west"}, "district", "district=west&"),
        (
            {"circle": {"lat": 50.98, "lon": 11.315, "radius": 300}},
            "circle",
            "lat=50.980000&lon=11.315000&radius=300&",
        ),
        ({"circle": {"lat": 50.98, "lon": 11.315}}, "circle", "lat=50.980000&lon=11.315000&radius=500&"),
        ({"polygon": POLYGON}, "drawn", "polygon=11.310000,50.970000;11.320000,50.970000;"),
    ],
)
def test_a_place_can_be_followed_in_each_way_and_its_feed_finds_the_same(api, place, target, feed):
    report = a_report()
    wishes = {"events": ["new", "closed"], "rhythm": "daily", "categories": ["pothole"]}
    answer = api.post("alerts/", EMAIL | wishes | place)
    assert answer.status_code == 202
    kept = Subscription.objects.get()
    assert (kept.target, kept.events, kept.rhythm) == (target, ["new", "closed"], "daily")
    assert kept.categories == ["pothole"]
    address = answer.json()["feed"]
    assert feed in address
    found = Client().get(address.partition("127.0.0.1:8000")[2])
    assert report.public_code in found.content.decode()
    assert "erika" not in address


def test_the_same_wish_twice_is_one_and_another_shape_is_another(api):
    for _twice in range(2):
        api.post("alerts/", {"push": PUSH, "polygon": POLYGON})
    # The same box around it, but not the same ground.
    other = a_ring([RING[0], RING[1], RING[2], [11.3101, 50.99], RING[0]])
    api.post("alerts/", {"push": PUSH, "polygon": other})
    assert Subscription.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"events": []}, ["/events"]),
        ({"events": ["deleted"]}, ["/events/0"]),
        ({"rhythm": "hourly"}, ["/rhythm"]),
        ({"categories": ["unicorn"]}, ["/categories"]),
        ({"district": "north"}, ["/district"]),
        ({"district": "west", "polygon": POLYGON}, [""]),
        ({"circle": {"lat": 50.98, "lon": 11.315, "radius": 20_000}}, ["/circle/radius"]),
        ({"circle": {"lat": "50", "lon": 11.315}}, ["/circle/lat"]),
        ({"circle": {"lat": 52.5, "lon": 13.4}}, ["/circle"]),
        ({"polygon": {"type": "Point", "coordinates": [11.3, 50.98]}}, ["/polygon"]),
        ({"polygon": a_ring(RING, RING)}, ["/polygon"]),
        ({"polygon": a_ring(RING[:2])}, ["/polygon"]),
        ({"polygon": a_ring(["x", "y"])}, ["/polygon"]),
        ({"polygon": {"coordinates": [RING]}}, ["/polygon"]),
        ({"polygon": a_ring([[10**400, 51], *RING])}, ["/polygon"]),
        ({"polygon": a_ring([RING[0], RING[2], RING[1], RING[3]])}, ["/polygon"]),
        ({"polygon": a_ring([[13.3, 52], [13.4, 52], [13.4, 53]])}, ["/polygon"]),
        ({"polygon": a_ring([[11.31 + number * 1e-5, 50.97] for number in range(102)])}, ["/polygon"]),
    ],
)
def test_a_place_that_is_none_is_refused_where_it_is_wrong(api, body, wrong):
    assert pointers(api.post("alerts/", EMAIL | body)) == wrong
    assert not Subscription.objects.exists()


def test_a_device_sees_its_own_by_its_own_secret(api):
    api.post("alerts/", {"push": PUSH, "district": "west"})
    mine = api.post("alerts/mine/", {"push": PUSH}).json()["alerts"]
    assert [one["about"] for one in mine] == ["Meldungen in West"]
    assert Client().get(urlsplit(mine[0]["manage_url"]).path).status_code == 200
    other = PUSH | {"keys": Browser(auth=bytes(16)).keys}
    assert api.post("alerts/mine/", {"push": other}).json() == {"alerts": []}


def test_a_device_has_its_limit(api):
    a_report()
    for number in range(MAX_PER_ADDRESS):
        Subscription.objects.create(
            municipality_id=Report.objects.get().municipality_id,
            channel="push",
            endpoint=PUSH["endpoint"],
            **PUSH["keys"],
            target="town",
            events=["new"],
            categories=[str(number)],
            confirmed_at=NOON,
        )
    answer = api.post("alerts/", {"push": PUSH})
    assert (answer.status_code, answer.json()["status"]) == (201, "too_many")


def test_letters_to_strangers_are_counted(api, settings):
    a_report()
    answers = [api.post("alerts/", EMAIL | {"district": "west"}).status_code for _ in range(32)]
    assert answers[:30] == [202] * 30
    assert answers[-1] == 429


def test_the_key_for_messages_is_told_unless_they_are_switched_off(api, settings):
    assert api.get("config/").json()["push_key"] == application_key()
    settings.PUSH_HOSTS = ()
    assert api.get("config/").json()["push_key"] is None


def test_the_endpoint_alone_opens_nothing_of_a_device(api):
    path = f"reports/{a_report().public_code}/follow/"
    api.post(path, {"push": PUSH})
    stranger = {"push": PUSH | {"keys": PUSH["keys"] | {"auth": b64(bytes(16))}}}
    assert pointers(api.post(path, stranger)) == ["/push/keys/auth"]
    assert api.post("alerts/mine/", stranger).json() == {"alerts": []}
