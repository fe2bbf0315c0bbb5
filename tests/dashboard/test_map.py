"""The public map: list, points and frame show the same reports."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard import points
from reports.actions import release
from reports.domain.workflow import Status
from tests.builders import a_report, a_town, a_user

pytestmark = pytest.mark.django_db


def codes_on(client, query: dict | None = None) -> tuple[set[str], set[str]]:
    """The codes in the list and among the points of the map."""
    page = client.get("/en/map/", query or {})
    assert page.status_code == 200
    listed = {report.public_code for report in page.context["page"].object_list}
    features = client.get("/layers/reports.geojson", query or {}).json()["features"]
    return listed, {feature["properties"]["code"] for feature in features}


def test_list_and_points_show_public_reports_only(client):
    public = a_report()
    a_report(category="tree", metres_east=20)
    a_report(metres_east=40, status=Status.WITHDRAWN)
    assert codes_on(client) == ({public.public_code}, {public.public_code})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"old", "fixed", "light"}),
        ({"category": "lantern"}, {"light"}),
        ({"status": "fixed"}, {"fixed"}),
        ({"status": "open"}, {"old", "light"}),
        ({"status": "closed"}, {"fixed"}),
        ({"period": "30"}, {"fixed", "light"}),
        ({"status": "open", "category": "pothole", "period": "365"}, {"old"}),
        ({"category": "nothing-like-this"}, set()),
        # What makes no sense is left out, not an error.
        ({"status": "withdrawn"}, {"old", "fixed", "light"}),
        ({"period": "1e9", "status": "'; drop table"}, {"old", "fixed", "light"}),
    ],
)
def test_list_and_points_follow_the_filters_in_the_address(client, query, expected):
    made = {
        "old": a_report(at=timezone.now() - timedelta(days=60)),
        "fixed": a_report(metres_east=20, status=Status.FIXED),
        "light": a_report(metres_east=40, category="lantern", answers={"fault": "dark"}),
    }
    wanted = {made[name].public_code for name in expected}
    assert codes_on(client, query) == (wanted, wanted)


def test_the_frame_gets_the_filters_of_the_page(client):
    a_town()
    html = client.get("/de/map/", {"status": "fixed", "period": "30", "else": "x"}).content.decode()
    assert 'src="/de/map/embed/?status=fixed&amp;period=30"' in html
    frame = client.get("/de/map/embed/", {"status": "fixed", "period": "30"}).content.decode()
    assert '"/layers/reports.geojson?status=fixed\\u0026period=30\\u0026lang=de"' in frame


def test_the_frame_loads_nothing_from_elsewhere_and_runs_under_the_strict_policy(client):
    a_town()
    page = client.get("/de/map/embed/")
    html = page.content.decode()
    policy = page.headers["Content-Security-Policy"]
    (nonce,) = set(re.findall(r'nonce="([^"]+)"', html))
    assert f"'nonce-{nonce}'" in policy
    assert "unsafe-inline" not in policy
    addresses = re.findall(r"""\b(?:src|href)=["']([^"']+)["']""", html)
    assert addresses
    assert all(address.startswith("/") and not address.startswith("//") for address in addresses)
    assert "http" not in re.sub(r"http-equiv", "", html)


def test_the_frame_may_stand_in_our_own_pages_only(client):
    a_town()
    page = client.get("/de/map/embed/")
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]


def test_without_a_town_there_is_no_map_but_a_page(client):
    assert client.get("/de/map/").status_code == 200
    assert client.get("/de/map/embed/").status_code == 404


def test_the_list_says_how_many_there_are_and_pages_keep_the_filters(client):
    for number in range(25):
        a_report(metres_east=number * 15)
    page = client.get("/en/map/", {"status": "open"})
    html = page.content.decode()
    assert "25 reports, of which 1 to 20 here" in html
    assert "?status=open&amp;page=2#list" in html
    second = client.get("/en/map/", {"status": "open", "page": "2"})
    assert len(second.context["page"].object_list) == 5
    assert client.get("/en/map/", {"page": "no"}).status_code == 200


def test_a_list_of_twenty_costs_no_more_queries_than_a_list_of_two(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for number in range(2):
        a_report(metres_east=number * 15)
    client.get("/de/map/")
    with CaptureQueriesContext(connection) as few:
        client.get("/de/map/")
    for number in range(2, 20):
        a_report(metres_east=number * 15)
    with django_assert_num_queries(len(few)):
        client.get("/de/map/")


def test_an_empty_list_says_so(client):
    a_town()
    html = client.get("/en/map/", {"status": "fixed"}).content.decode()
    assert "No report fits" in html
    assert 'href="/en/map/"' in html


def test_points_say_what_a_pin_says_in_the_language_asked_for(client):
    report = a_report(address="Am Markt 1")
    for language, state in (("en", "Received"), ("de", None)):
        (feature,) = client.get("/layers/reports.geojson", {"lang": language}).json()["features"]
        told = feature["properties"]
        assert (told["code"], told["status"], told["place"]) == (
            report.public_code,
            "submitted",
            "Am Markt 1",
        )
        assert told["url"] == f"/{language}/reports/{report.public_code}/"
        assert state in (None, told["status_name"])
    assert feature["geometry"]["coordinates"] == [11.315, 50.98]


def test_no_points_are_dropped_in_silence(client, monkeypatch):
    for number in range(3):
        a_report(metres_east=number * 15)
    monkeypatch.setattr(points, "MOST_POINTS", 2)
    monkeypatch.setattr("dashboard.views.report_map.MOST_POINTS", 2)
    assert len(client.get("/layers/reports.geojson").json()["features"]) == 2
    assert "The map shows the newest 2." in client.get("/en/map/").content.decode()


@pytest.mark.parametrize("name", ["base", "houses", "districts", "reports"])
def test_layers_are_checked_by_etag_and_may_be_kept(client, name):
    a_report()
    first = client.get(f"/layers/{name}.geojson")
    assert first.headers["Content-Type"].startswith("application/geo+json")
    assert first.headers["Cache-Control"].startswith("public, max-age=")
    json.loads(first.content)
    again = client.get(f"/layers/{name}.geojson", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_districts_have_names_and_a_place_for_the_label_inside(client):
    a_town()
    features = client.get("/layers/districts.geojson").json()["features"]
    found = {feature["properties"]["code"]: feature["properties"] for feature in features}
    assert set(found) == {"town", "west", "east"}
    lon, lat = found["west"]["label"]
    assert 11.30 < lon < 11.33
    assert 50.965 < lat < 50.995


def test_what_people_write_about_the_place_waits_for_release_with_their_words(client):
    report = a_report(category="lantern", answers={"fault": "dark"}, address="Beim Falschparker Q7X")
    pages = ["/en/map/", "/layers/reports.geojson", f"/en/reports/{report.public_code}/", "/en/"]
    assert not [page for page in pages if "Q7X" in client.get(page).content.decode()]
    clerk = a_user("clerk")
    release(report, actor=clerk, texts=report.texts.all())
    assert not [page for page in pages if "Q7X" in client.get(page).content.decode()]
    release(report, actor=clerk, place=True)
    assert [page for page in pages if "Q7X" in client.get(page).content.decode()] == pages[:3]
