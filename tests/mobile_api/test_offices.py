"""Offices over HTTP: the list, one of them, and what holds at any instant."""

from datetime import date, time

import pytest
import time_machine

from geo.models import Office, OpeningSpan
from mobile_api.api.offices import EXAMPLE
from tests.mobile_api.contract import validate

MONDAY = "2026-05-04T10:00:00+02:00"


@pytest.fixture
def desk(api) -> Office:
    """Open on Monday mornings and Tuesday afternoons, in a town hall that closes on 24 December."""
    desk = Office.objects.get(code="front-desk")
    OpeningSpan.objects.create(office=desk, weekday=1, opens=time(9), closes=time(12))
    OpeningSpan.objects.create(office=desk, weekday=2, opens=time(14), closes=time.max, by_appointment=True)
    eve = {"from": "12-24", "to": "12-24", "reason": {"de": "Heiligabend", "en": "Christmas Eve"}}
    Office.objects.filter(kind="municipality").update(closed_days=[eve])
    return desk


def one(api, slug: str = "front-desk", **query) -> dict:
    answer = api.get(f"offices/{slug}/", {"lang": "en"} | query)
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        (MONDAY, {"open": True, "closes_at": "2026-05-04T12:00:00+02:00", "reason": None}),
        (
            "2026-05-04T12:00:00+02:00",
            {"open": False, "opens_at": "2026-05-05T14:00:00+02:00", "reason": "outside_hours"},
        ),
        (
            "2026-05-05T13:00:00Z",
            {"open": True, "by_appointment": True, "closes_at": "2026-05-06T00:00:00+02:00"},
        ),
        ("2026-12-24", {"open": False, "reason": "closure", "opens_at": "2026-12-28T09:00:00+01:00"}),
        ("2026-12-25", {"open": False, "reason": "holiday"}),
    ],
)
def test_an_office_is_told_as_it_is_at_the_instant_asked_about(api, desk, at, opening):
    told = one(api, at=at)["opening"]
    assert told | opening == told


def test_the_sentence_is_seen_from_the_instant_asked_about(api, desk):
    assert one(api, at=MONDAY)["opening"]["sentence"] == "Open until 12:00"
    assert one(api, at="2026-05-04T13:00:00+02:00")["opening"]["sentence"] == (
        "Closed now. Opens tomorrow at 14:00, by appointment only"
    )


def test_week_closed_days_and_the_notation_of_openstreetmap_come_along(api, desk):
    told = one(api, at="2026-12-20")
    assert told["hours"] == [
        {"weekday": 1, "opens": "09:00", "closes": "12:00", "by_appointment": False},
        {"weekday": 2, "opens": "14:00", "closes": "24:00", "by_appointment": True},
    ]
    assert told["opening_hours"] == (
        'Mo 09:00-12:00; Tu 14:00-24:00 unknown "by appointment"; PH off; Dec 24 off "Christmas Eve"'
    )
    eve = {"from": "2026-12-24", "to": "2026-12-24", "kind": "closure", "reason": "Christmas Eve"}
    assert told["closed_ahead"] == [eve]


def test_channels_and_languages_are_named_in_the_readers_language(api, desk):
    fax = {"kind": "fax", "value": "+49 3640 0000-116", "label": {}}
    hotline = {
        "kind": "hotline",
        "value": "115",
        "label": {"de": "Behördennummer", "en": "Public service line"},
    }
    Office.objects.filter(pk=desk.pk).update(
        phone="+49 3640 0000-1", email="", more_channels=[hotline, fax], languages=["de", "ar", "gsg", "xx"]
    )
    told = one(api)
    assert [(way["kind"], way["name"], way["href"]) for way in told["channels"][:3]] == [
        ("phone", "Phone", "tel:+49364000001"),
        ("hotline", "Public service line", "tel:115"),
        ("fax", "Fax", None),
    ]
    assert told["language_names"] == ["German", "Arabic", "German Sign Language", "xx"]
    assert one(api, lang="de")["language_names"][:3] == ["Deutsch", "Arabisch", "Deutsche Gebärdensprache"]


def test_an_office_past_its_review_says_so(api, desk):
    Office.objects.filter(pk=desk.pk).update(last_checked=date(2026, 3, 1))
    assert not one(api, at="2027-02-28")["review_due"]
    assert one(api, at="2027-03-01")["review_due"]


def test_the_list_is_in_pages_that_nothing_falls_between(api):
    codes = sorted(Office.objects.values_list("code", flat=True))
    seen, query = [], {"limit": 2}
    while query:
        page = api.get("offices/", query).json()
        seen += [office["id"] for office in page["results"]]
        query = (
            dict(pair.split("=") for pair in page["next"].split("?")[1].split("&")) if page["next"] else None
        )
    assert seen == codes


def test_the_list_is_a_tree_by_parent(api):
    below = api.get("offices/", {"parent": "roads"}).json()["results"]
    assert [office["id"] for office in below] == ["roads-east", "roads-west"]
    assert {office["parent"] for office in below} == {"roads"}


def test_words_and_a_misspelling_find_an_office(api):
    Office.objects.filter(code="parks").update(
        names={"de": "Grünflächenamt"}, tasks={"de": "Bäume und Wiesen"}
    )
    for words in ("Grünflächenamt", "gruenflaechenamt", "Grünflächnamt", "baeume"):
        assert [office["id"] for office in api.get("offices/", {"q": words}).json()["results"]] == ["parks"]
    assert api.get("offices/", {"q": "Zeppelin"}).json()["results"] == []


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"at": "yesterday"}, "/at"),
        ({"at": "2026-05-04T10:00:00"}, "/at"),
        ({"parent": "nobody"}, "/parent"),
        ({"kind": "castle"}, "/kind"),
        ({"limit": "0"}, "/limit"),
        ({"limit": "٣"}, "/limit"),
        ({"q": "x", "after": "a"}, "/after"),
        ({"name": "x"}, "/name"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(api, query, pointer):
    answer = api.get("offices/", query)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, pointer)


def test_an_unknown_office_is_a_problem(api):
    assert api.get("offices/nobody/").status_code == 404


def test_an_answer_may_be_kept_and_is_not_sent_twice(api, desk):
    with time_machine.travel("2026-05-04T08:00:20Z", tick=False):
        first = api.get("offices/front-desk/")
    with time_machine.travel("2026-05-04T08:00:50Z", tick=False):
        again = api.get("offices/front-desk/", **{"If-None-Match": first["ETag"]})
    assert (first["Cache-Control"], again.status_code) == ("public, max-age=60", 304)


def test_a_list_costs_the_same_few_queries_whatever_its_length(api, desk, django_assert_num_queries):
    api.get("offices/")  # draws the lease of the throttle
    # the town, the offices, their hours, their closures
    with django_assert_num_queries(4):
        assert len(api.get("offices/").json()["results"]) > 5
    with django_assert_num_queries(4):
        api.get("offices/", {"limit": 1})


def test_the_example_of_the_schema_is_an_answer():
    validate({"$ref": "#/components/schemas/OfficeWithHoursShape"}, EXAMPLE)
