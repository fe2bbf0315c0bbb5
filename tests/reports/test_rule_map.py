"""What the maps of the rules' pages show, and what they say of a place."""

import json
from datetime import date, timedelta

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from geo.actions import draft_border, draft_rule, open_draft
from geo.models import Address, Responsibility, Service
from tests.builders import (
    ALWAYS,
    FAR_AWAY,
    IN_EAST,
    IN_WEST,
    ON_THE_BORDER,
    a_rule,
    a_square,
    a_town,
    a_user,
)

pytestmark = pytest.mark.django_db
TABLE = "/en/desk/rules/"


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def admin(client, town):
    client.force_login(a_user("office_admin", "roads"))
    return client


def here(client, point, query: str = "") -> dict:
    return client.get(f"{TABLE}here.json?lat={point.y}&lon={point.x}&{query}").json()


def place_of(client, rule: Responsibility) -> list[dict]:
    answer = client.get(f"{TABLE}{rule.pk}/place.geojson")
    assert answer["Content-Type"] == "application/geo+json"
    return answer.json()["features"]


def test_a_stranger_learns_nothing(client, town):
    rule = Responsibility.objects.first()
    paths = [
        f"{TABLE}borders.geojson",
        f"{TABLE}here.json?lat=50.98&lon=11.315",
        f"{TABLE}{rule.pk}/place.geojson",
    ]
    assert [client.get(path).status_code for path in paths] == [302, 302, 302]
    client.force_login(a_user("office_admin", "power"))
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_the_map_shows_the_areas_of_the_filtered_rules_and_leads_to_them(admin, town):
    a_rule(town.services["tree"], town.offices["parks"], town.areas["west"])
    drawn = admin.get(f"{TABLE}borders.geojson").json()
    told = {one["properties"]["code"]: one["properties"] for one in drawn["features"]}
    assert {code: one["rules"] for code, one in told.items()} == {"west": "2 rules", "east": "1 rule"}
    assert told["west"]["url"] == "/en/desk/rules/?area=district%2Fwest#list"
    drawn = admin.get(f"{TABLE}borders.geojson?service=tree&page=3&lat=50.98&lon=11.315").json()
    (told,) = [one["properties"] for one in drawn["features"]]
    assert (told["code"], told["rules"]) == ("west", "1 rule")
    assert "service=tree" in told["url"]
    assert "lat" not in told["url"]


def test_the_map_shows_borders_as_they_are_on_the_day(admin, town):
    draft = open_draft(town.municipality, "Grenze", date(2026, 3, 1))
    draft_border(draft, town.areas["west"], a_square(11.30, 11.31))
    assert len(admin.get(f"{TABLE}borders.geojson?on=2026-04-01").json()["features"]) == 2
    town.areas["west"].versions.filter(draft=None).update(valid=DateRange(None, date(2020, 1, 1)))
    assert len(admin.get(f"{TABLE}borders.geojson?on=2026-04-01").json()["features"]) == 1


def test_a_place_says_which_rules_hold_there_and_where_to_go_on(admin, town):
    told = here(admin, IN_WEST)
    rule = Responsibility.objects.get(office__code="roads-west")
    assert told["title"] == "3 rules hold here"
    assert told["rules"][-1] == {
        "title": "Straßenschaden: West",
        "words": "Roads West (responsible)",
        "url": f"{TABLE}{rule.pk}/",
    }
    assert told["areas"] == [{"text": "Rules for West", "url": "/en/desk/rules/?area=district%2Fwest#list"}]
    assert told["services"] == [
        {"code": "street-light", "name": "Straßenlaterne"},
        {"code": "road-damage", "name": "Straßenschaden"},
    ]
    assert "lat=50.98" in told["all"]["url"]


def test_a_place_on_a_border_has_the_rules_of_both_sides(admin, town):
    assert [area["text"] for area in here(admin, ON_THE_BORDER, "service=road-damage")["areas"]] == [
        "Rules for West",
        "Rules for East",
    ]


def test_where_nothing_holds_it_says_so(admin, town):
    assert here(admin, FAR_AWAY) | {"all": None} == {
        "title": "No rule of the filter holds here.",
        "rules": [],
        "all": None,
        "areas": [],
        "asked": "Responsible here:",
        "services": [],
    }


@pytest.mark.parametrize("query", ["", "lat=50.98", "lat=x&lon=y", "lat=nan&lon=11", "lat=91&lon=11"])
def test_nonsense_is_no_place(admin, query):
    assert admin.get(f"{TABLE}here.json?{query}").status_code == 404


def test_many_rules_at_a_place_take_no_more_queries(admin, town):
    here(admin, IN_WEST)
    with CaptureQueriesContext(connection) as few:
        here(admin, IN_WEST)
    for number in range(12):
        names = {"de": f"Leistung {number}"}
        service = Service.objects.create(municipality=town.municipality, code=f"s{number}", names=names)
        a_rule(service, town.offices["parks"], town.areas["west"])
    with CaptureQueriesContext(connection) as many:
        told = here(admin, IN_WEST)
    assert told["title"] == "15 rules hold here"
    assert (len(told["rules"]), len(told["services"])) == (5, 3)
    assert len(many) == len(few)


def test_a_rule_is_shown_where_it_holds(admin, town):
    for number, point in ((3, IN_WEST), (4, IN_EAST), (5, IN_EAST)):
        Address.objects.create(
            municipality=town.municipality, street="Goethestraße", number=number, location=point
        )
    about = {"selector": "street", "street": "Goethestr.", "parity": "odd"}
    street = a_rule(town.services["tree"], town.offices["parks"], **about)
    houses = place_of(admin, street)
    assert [one["properties"]["name"] for one in houses] == ["Goethestraße 3", "Goethestraße 5"]
    assert houses[0]["geometry"]["coordinates"] == [IN_WEST.x, IN_WEST.y]
    (area,) = place_of(admin, Responsibility.objects.get(office__code="roads-west"))
    assert area["properties"]["code"] == "west"
    (whole,) = place_of(admin, Responsibility.objects.get(office__code="power"))
    assert whole["properties"]["kind"] == "municipality"


def test_a_planned_rule_is_shown_with_the_borders_of_its_draft(admin, town):
    draft = open_draft(town.municipality, "Neu", timezone.localdate() + timedelta(days=9))
    draft_border(draft, town.areas["west"], a_square(11.30, 11.31))
    tree, parks = town.services["tree"], town.offices["parks"]
    rule = Responsibility(service=tree, office=parks, selector="area", area=town.areas["west"], valid=ALWAYS)
    (area,) = place_of(admin, draft_rule(draft, rule))
    corners = GEOSGeometry(json.dumps(area["geometry"])).extent
    assert corners == (11.30, 50.965, 11.31, 50.995)
