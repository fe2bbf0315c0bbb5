"""The list of reports: filters, pages, and what it costs."""

from datetime import timedelta

import pytest

from reports.domain.workflow import Role
from reports.models import Report
from reports.tokens import issue_token
from tests.builders import IN_EAST, NOON, a_photo, a_report, a_user
from tests.mobile_api.conftest import Caller


def codes(answer) -> list[str]:
    return [feature["id"] for feature in answer.json()["features"]]


def test_the_list_is_a_feature_collection_with_the_newest_first(api):
    old = a_report(at=NOON)
    new = a_report(at=NOON + timedelta(days=1))
    a_report(category="tree")
    answer = api.get("reports/", {"lang": "en"})
    body = answer.json()
    assert answer["Content-Type"] == "application/geo+json"
    assert codes(answer) == [new.public_code, old.public_code]
    assert (body["type"], body["numberMatched"], body["numberReturned"]) == ("FeatureCollection", 2, 2)
    assert body["next"] is None
    assert body["features"][0] | {"properties": None} == {
        "type": "Feature",
        "id": new.public_code,
        "geometry": {"type": "Point", "coordinates": [11.315, 50.98]},
        "properties": None,
    }


def test_list_and_detail_say_the_same(api):
    report = a_report(photo_ids=[a_photo().pk])
    listed = api.get("reports/", {"lang": "en"}).json()["features"][0]["properties"]
    read = api.get(f"reports/{report.public_code}/", {"lang": "en"}).json()["properties"]
    assert listed["office"] == {name: read["office"][name] for name in ("id", "name", "slug")}
    assert listed | {"office": None} == {name: read[name] for name in listed} | {"office": None}


@pytest.mark.parametrize(("moment", "offset"), [(NOON, "+02:00"), (NOON.replace(month=1), "+01:00")])
def test_times_carry_the_offset_of_the_town_in_summer_and_winter(api, moment, offset):
    report = a_report(at=moment)
    listed = api.get("reports/").json()["features"][0]["properties"]["submitted_at"]
    read = api.get(f"reports/{report.public_code}/").json()["properties"]["submitted_at"]
    assert listed == read
    assert listed.endswith(offset)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"bbox": "11.30,50.96,11.33,51.0"}, ["west"]),
        ({"bbox": "11.33,50.96,11.36,51.0"}, ["east"]),
        ({"bbox": "10,50,10.1,50.1"}, []),
        ({"category": "pothole"}, ["west"]),
        ({"category": "pothole,lantern"}, ["east", "west"]),
        ({"category": ["pothole", "lantern"]}, ["east", "west"]),
        ({"status": "fixed"}, ["east"]),
        ({"status": "open"}, ["west"]),
        ({"status": "closed,submitted"}, ["east", "west"]),
        ({"district": "east"}, ["east"]),
        ({"since": "2026-05-05"}, ["east"]),
        ({"until": "2026-05-04"}, ["west"]),
        ({"until": "2026-05-04T14:00:00+02:00"}, []),
        ({"since": "2026-05-04T14:00:00+02:00", "until": "2026-05-04T12:00:01Z"}, ["west"]),
        ({"since": "2026-05-04T14:00:01 02:00"}, ["east"]),
        ({"updated_after": "2026-05-05"}, ["east"]),
        ({"category": "", "bbox": "", "since": ""}, ["east", "west"]),
    ],
    ids=str,
)
def test_filters_say_what_they_mean(api, query, found):
    west = a_report(at=NOON)
    east = a_report(
        at=NOON + timedelta(days=2),
        point=IN_EAST,
        category="lantern",
        answers={"fault": "dark"},
        status="fixed",
    )
    names = {west.public_code: "west", east.public_code: "east"}
    assert [names[code] for code in codes(api.get("reports/", query))] == found


@pytest.mark.parametrize(
    "query",
    [
        {"bbox": "1,2,3"},
        {"bbox": "a,b,c,d"},
        {"bbox": "11.4,50.9,11.2,51.0"},
        {"bbox": "11.2,51.0,11.4,50.9"},
        {"bbox": "nan,50.9,11.5,51.0"},
        {"bbox": "-inf,50.9,11.5,51.0"},
        {"bbox": "11.2,50.9,11.5,95"},
        {"bbox": "1e999,50.9,11.5,51.0"},
        {"limit": "x"},
        {"limit": "-1"},
        {"limit": "0"},
        {"limit": "1001"},
        {"limit": "1e2"},
        {"limit": "9" * 5000},
        {"limit": ["1", "2"]},
        {"cursor": "nonsense"},
        {"cursor": "ÿÿ"},
        {"cursor": "YWJj"},
        {"cursor": "MjAyNi0wNS0wNCBLN1FGM00yUA=="},
        {"cursor": "A" * 100_001},
        {"category": "nonsense"},
        {"category": "\0"},
        {"status": "gone"},
        {"district": "nonsense"},
        {"since": "yesterday"},
        {"since": "2026-05-04T12:00:00"},
        {"since": "2026-13-01"},
        {"until": "0000-00-00"},
        {"until": "9999-12-31"},
        {"updated_after": "1e9"},
        {"colour": "red"},
        {"offset": "1"},
    ],
    ids=lambda query: str(query)[:40],
)
def test_a_wrong_filter_is_refused_with_its_name_and_never_ignored(api, query):
    answer = api.get("reports/", query)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(query))}"


def follow(api: Caller, query: dict) -> list[list[str]]:
    pages, answer = [], api.get("reports/", query)
    for _ in range(20):
        pages.append(codes(answer))
        if not answer.json()["next"]:
            return pages
        answer = api.client.get(answer.json()["next"])
    raise AssertionError("The pages do not end.")


def test_pages_hold_every_report_once(api):
    # Many came at the very same moment: there the code decides.
    made = {a_report(at=NOON + timedelta(hours=number // 10)).public_code for number in range(13)}
    pages = follow(api, {"limit": 3, "status": "open"})
    assert [len(page) for page in pages] == [3, 3, 3, 3, 1]
    assert {code for page in pages for code in page} == made


def test_a_report_that_comes_in_between_shifts_no_page(api):
    for hour in range(4):
        a_report(at=NOON + timedelta(hours=hour))
    first = api.get("reports/", {"limit": 2})
    a_report(at=NOON + timedelta(days=1))
    second = api.client.get(first.json()["next"])
    assert not set(codes(first)) & set(codes(second))
    assert len(codes(second)) == 2


def test_a_long_list_costs_no_more_queries_than_a_short_one(api, django_assert_num_queries):
    for _ in range(20):
        a_report(photo_ids=[a_photo().pk])
    api.get("config/")
    for limit in (1, 20):
        # how many there are, and the page
        with django_assert_num_queries(2):
            assert len(codes(api.get("reports/", {"limit": limit}))) == limit


def test_numbers_are_told_only_while_counting_is_cheap(api, monkeypatch):
    for _ in range(3):
        a_report()
    monkeypatch.setattr("mobile_api.api.listing.MAX_COUNTED", 2)
    body = api.get("reports/", {"limit": 1}).json()
    assert "numberMatched" not in body
    assert body["next"]


def test_staff_see_the_reports_of_their_offices_in_full_and_only_those(api):
    held_back = a_report(category="lantern", answers={"fault": "dark"})
    hidden = a_report(category="tree")
    clerk = Caller(issue_token(a_user(Role.CLERK, "front-desk"))[0])
    answer = clerk.get("reports/")
    told = {one["id"]: one["properties"]["description"] for one in answer.json()["features"]}
    assert told == {hidden.public_code: "Tiefes Loch in der Fahrbahn.", held_back.public_code: None}
    assert answer["Cache-Control"] == "private, no-cache"
    assert codes(api.get("reports/")) == [held_back.public_code]


def test_the_public_list_may_be_kept_and_sets_no_cookie(api):
    a_report()
    first = api.get("reports/")
    assert first["Cache-Control"] == "public, max-age=30"
    assert not first.cookies
    assert api.get("reports/", **{"If-None-Match": first["ETag"]}).status_code == 304
    assert {"Accept-Language", "Authorization"} <= {name.strip() for name in first["Vary"].split(",")}


def test_hostile_words_arrive_as_words(api):
    hostile = '"}],"x":</script>\\u0000 %s {0} 😀\n'
    a_report(description=hostile)
    assert api.get("reports/").json()["features"][0]["properties"]["description"] == hostile.strip()
    assert Report.objects.count() == 1
