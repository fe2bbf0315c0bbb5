"""A rule that could never be the answer to anything is not saved."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from geo.actions import RuleWithoutEffect, add_rule, supersede_rule
from geo.models import Responsibility
from tests.builders import a_user
from tests.geo_builders import (
    a_municipality,
    a_rule,
    a_service,
    an_address,
    an_area,
    an_office,
    at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return a_municipality()


def new_rule(town, **over) -> Responsibility:
    fields = {"selector": "municipality", "valid": DateRange(None, None)}
    service = over.pop("service", None) or a_service(town)
    return Responsibility(
        municipality=town, service=service, office=over.pop("office", None) or an_office(), **fields | over
    )


def refusal(rule: Responsibility) -> str:
    before = Responsibility.objects.count()
    with pytest.raises(RuleWithoutEffect) as refused:
        add_rule(rule)
    assert Responsibility.objects.count() == before
    return refused.value.reason.code


def test_an_area_without_a_border_on_those_days_is_refused(town):
    area = an_area(town, valid_from=date(2026, 1, 1))
    before, after = DateRange(None, date(2026, 1, 1)), DateRange(None, date(2026, 1, 2))
    assert refusal(new_rule(town, selector="area", area=area, valid=before)) == "no_border"
    add_rule(
        new_rule(
            town, service=a_service(town, "b"), office=an_office("b"), selector="area", area=area, valid=after
        )
    )


def test_an_area_outside_the_town_is_refused(town):
    area = an_area(town, bounds=(12.0, 50.0, 12.1, 50.1))
    assert refusal(new_rule(town, selector="area", area=area)) == "outside_town"


def test_a_road_without_a_line_is_refused(town):
    assert refusal(new_rule(town, selector="road", area=an_area(town))) == "no_line"


def test_a_street_without_a_house_in_range_is_refused(town):
    an_address(town, "Markt", 12, at(11.595))
    odd = {"selector": "street", "street": "Markt", "first_number": 12, "last_number": 12, "parity": "odd"}
    assert refusal(new_rule(town, **odd)) == "impossible_numbers"
    beyond = {"selector": "street", "street": "MARKT", "first_number": 13}
    assert (
        refusal(new_rule(town, service=a_service(town, "b"), office=an_office("b"), **beyond)) == "no_houses"
    )
    east = an_area(town, code="east", bounds=(11.60, 50.92, 11.61, 50.93))
    elsewhere = {"selector": "street", "street": "Markt", "area": east}
    assert (
        refusal(new_rule(town, service=a_service(town, "c"), office=an_office("c"), **elsewhere))
        == "no_houses"
    )
    add_rule(
        new_rule(town, service=a_service(town, "d"), office=an_office("d"), selector="street", street="markt")
    )


def test_days_that_end_before_they_begin_are_refused(town):
    backwards = DateRange(date(2026, 5, 1), date(2026, 5, 1))
    assert refusal(new_rule(town, valid=backwards)) == "no_days"


def test_a_rule_for_what_is_out_of_scope_is_refused(town):
    outside = an_office("finanzamt", kind="external")
    service = a_service(town, "steuer", goes_to=outside, out_of_scope={"de": "Nicht hier."})
    assert refusal(new_rule(town, service=service)) == "service_elsewhere"


def test_a_rule_below_another_of_the_same_place_is_refused(town):
    service = a_service(town)
    a_rule(service, an_office("strong"), priority=10)
    assert refusal(new_rule(town, service=service, priority=9)) == "always_loses"
    add_rule(new_rule(town, service=service, office=an_office("equal"), priority=10))
    add_rule(new_rule(town, service=service, office=an_office("also"), priority=1, role="accepts"))


def test_a_rule_is_not_measured_by_the_one_that_it_replaces(town):
    rule = a_rule(a_service(town), an_office("strong"), priority=10)
    assert supersede_rule(rule, {"priority": 1}).priority == 1


def test_who_said_it_and_who_took_it_back_stays_known(town):
    first, second = (a_user("office_admin", town.office, email=f"{name}@example.org") for name in "ab")
    rule = add_rule(new_rule(town), by=first)
    follower = supersede_rule(rule, {"priority": 1}, by=second)
    rule.refresh_from_db()
    assert (rule.recorded_by, rule.superseded_by, follower.recorded_by) == (first, second, second)
