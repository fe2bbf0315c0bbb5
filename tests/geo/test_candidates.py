"""The statements of the resolver: how the database goes about them, and that both say the same."""

import re
from datetime import date
from random import Random

import pytest
from django.db import connection

from geo.candidates import CANDIDATES, UNDOUBTED, VERSION, question
from geo.models import Responsibility, Service
from geo.prepared import rows_of
from geo.responsibility import who_are_responsible, who_is_responsible
from tests.geo_builders import (
    a_municipality,
    a_road,
    a_rule,
    a_service,
    an_address,
    an_area,
    an_office,
    at,
    one_office_per_area,
)

pytestmark = pytest.mark.django_db
BIG = ("geo_areapiece", "geo_areaversion", "geo_area", "geo_responsibility", "geo_address")


def the_plan(statement: str, asked: dict) -> str:
    """How PostgreSQL goes about it without seeing what is asked, as it does once it is prepared."""
    types = {list: "float8[]", float: "float8", int: "bigint", date: "date", type(None): "timestamptz"}
    statement = statement.replace("%%", "%")
    for number, name in enumerate(asked, start=1):
        statement = statement.replace(f"%({name})s", f"${number}")
    values = [", ".join(["null"] * len(asked)), ", ".join(types[type(value)] for value in asked.values())]
    with connection.cursor() as cursor:
        cursor.execute(f"prepare as_asked ({values[1]}) as {statement}")
        cursor.execute(f"explain execute as_asked ({values[0]})")
        rows = cursor.fetchall()
        cursor.execute("deallocate as_asked")
    return "\n".join(row[0] for row in rows)


@pytest.fixture
def many_areas():
    town = a_municipality()
    for number in range(200):
        west = 11.58 + number * 0.0002
        an_area(town, code=f"a{number}", bounds=(west, 50.91, west + 0.0002, 50.94))
    service = one_office_per_area(town)
    rule_everything_else(service)
    a_rule(service, an_office("amt-all"))
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return service


def rule_everything_else(service: Service) -> None:
    """The same rules for so many other services that it matters by which index they are found."""
    town, rules = service.municipality, list(Responsibility.objects.filter(service=service))
    for number in range(20):
        another = a_service(town, f"other-{number}")
        Responsibility.objects.bulk_create(copy_for(another, rule) for rule in rules)


def copy_for(service: Service, rule: Responsibility) -> Responsibility:
    kept = ("municipality", "office", "selector", "area", "valid", "recorded")
    return Responsibility(service=service, **{name: getattr(rule, name) for name in kept})


def test_a_connection_keeps_one_plan_for_what_is_prepared():
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('plan_cache_mode'), current_setting('jit')")
        assert cursor.fetchone() == ("force_generic_plan", "off")


@pytest.mark.parametrize("statement", [UNDOUBTED, CANDIDATES], ids=["undoubted", "candidates"])
def test_no_big_table_is_read_as_a_whole(many_areas, statement):
    """Small tables are read as a whole whatever one says: so that is made dear."""
    asked = question([(11.59, 50.92)], many_areas, [5.0], date(2026, 5, 4), None)
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    plan = the_plan(statement, asked)
    scanned = re.findall(r"Seq Scan on (\w+)", plan)
    assert not set(scanned) & set(BIG)
    assert "rule_beyond_areas" in plan
    assert "(geometry && asked.box)" in plan


def test_what_is_asked_again_is_prepared(many_areas):
    for _ in range(2):
        who_is_responsible(at(11.5901), many_areas)
        who_are_responsible([at(11.5901), at(11.5802)], many_areas)
    with connection.cursor() as cursor:
        cursor.execute(
            "select generic_plans, custom_plans from pg_prepared_statements"
            " where statement like 'with asked as %' order by generic_plans"
        )
        assert cursor.fetchall() == [(2, 0), (4, 0)]


def test_far_from_borders_the_short_statement_says_the_same(many_areas):
    town, dice = many_areas.municipality, Random(7)  # noqa: S311
    a_road(town, [(11.585, 50.912), (11.615, 50.938)], buffer_m=8)
    a_rule(many_areas, an_office("roads"), town.areas.get(kind="road"), selector="road")
    for number in range(1, 30):
        an_address(town, "Goethestraße", number, at(11.59 + number * 0.0003, 50.925))
    a_rule(many_areas, an_office("street"), selector="street", street="Goethestraße", first_number=5)
    places = [(dice.uniform(11.57, 11.63), dice.uniform(50.905, 50.945)) for _ in range(300)]
    asked = question(places, many_areas, [5.0] * len(places), date(2026, 5, 4), None)
    short = rows_of(UNDOUBTED, asked)
    doubted = {row[0] for row in short if row[VERSION] is None}
    assert 20 < len(doubted) < 200
    assert [row for row in short if row[0] not in doubted] == [
        row for row in rows_of(CANDIDATES, asked) if row[0] not in doubted
    ]


def test_a_rule_for_a_group_and_an_area_far_away_is_not_heard(many_areas):
    rule = Responsibility.objects.filter(service=many_areas, selector="area").first()
    a_rule(many_areas.group, an_office("amt-group"), rule.area)
    other = a_service(many_areas.municipality, "other", group=None)
    assert "amt-group" not in office_codes(many_areas, 11.6191)
    assert "amt-group" in office_codes(many_areas, 11.5801)
    assert "amt-group" not in office_codes(other, 11.5801)


def office_codes(service, longitude: float) -> list[str]:
    decision = who_is_responsible(at(longitude), service)
    named = [
        one.facts["office"]["de"].lower()
        for one in (*decision.why, *decision.rejected)
        if "office" in one.facts
    ]
    tied = [name["de"].lower() for one in decision.why for name in one.facts.get("offices", [])]
    return [*named, *tied]
