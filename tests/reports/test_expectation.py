"""What people are told to expect: from all reports of a year, honest about those that still wait."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.domain.deadlines import count_working_days, last_day, working_days_between
from reports.domain.expectation import FEWEST, Waits, days_for
from reports.expectation import expectation_for, expected_day, renew_expectations
from reports.models import Category, Pace, Report
from tests.builders import IN_EAST, IN_WEST, a_report, a_town, in_status

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
MAY_DAY = {date(2026, 5, 1), date(2026, 5, 14)}
DAYS = st.lists(st.integers(0, 60), min_size=FEWEST, max_size=60)


def waits(done, waiting=()) -> Waits:
    return Waits(Counter(done), Counter(waiting))


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 4, 30), date(2026, 4, 30), 0),
        (date(2026, 4, 30), date(2026, 5, 1), 0),  # a holiday
        (date(2026, 4, 30), date(2026, 5, 3), 0),  # and a weekend
        (date(2026, 4, 30), date(2026, 5, 4), 1),
        (date(2026, 5, 2), date(2026, 5, 4), 1),  # received on a Saturday
        (date(2026, 5, 4), date(2026, 5, 18), 9),  # Ascension Day between
        (date(2026, 5, 4), date(2026, 5, 3), 0),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(first, last, days):
    assert working_days_between(first, last, MAY_DAY) == days


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 60))
def test_the_last_day_and_the_days_between_are_the_same_rule(received, days):
    assert working_days_between(received, last_day(received, days, MAY_DAY), MAY_DAY) == days


def test_counts_of_days_give_the_days_between_any_two():
    counted = count_working_days(date(2026, 4, 1), date(2026, 6, 1), MAY_DAY)
    between = counted[date(2026, 5, 18)] - counted[date(2026, 5, 4)]
    assert between == working_days_between(date(2026, 5, 4), date(2026, 5, 18), MAY_DAY) == 9


@given(DAYS)
def test_where_nothing_waits_it_is_the_nearest_rank(days):
    assert days_for(waits(days)) == sorted(days)[ceil(0.8 * len(days)) - 1]


@given(DAYS, st.lists(st.integers(0, 60), max_size=40))
def test_what_waits_never_makes_it_look_faster(days, waiting):
    known, alone = days_for(waits(days, waiting)), days_for(waits(days))
    assert known is None or known >= alone


def test_what_waits_counts_as_not_done_for_as_long_as_it_has_waited():
    assert days_for(waits(range(1, 11))) == 8
    # Just received, they say nothing yet.
    assert days_for(waits(range(1, 11), [0] * 10)) == 8
    # Five have waited for longer than any that was done: never eight of ten.
    assert days_for(waits(range(1, 11), [90] * 5)) is None
    assert days_for(waits(range(1, 11), [90])) == 9


def test_a_handful_is_no_figure():
    assert days_for(waits([1] * (FEWEST - 1), [50])) is None
    assert days_for(waits([])) is None


pytest_db = pytest.mark.django_db


def reports_taking(days: list[int | None], *, point=IN_WEST, received=date(2026, 3, 2), **over) -> None:
    """Reports of a Monday that were repaired so many working days later, or (None) wait."""
    for took in days:
        at = datetime(received.year, received.month, received.day, 9, 0, tzinfo=UTC)
        report = a_report(point=point, at=at, **over)
        if took is not None:
            closed = at + timedelta(days=(last_day(received, took, MAY_DAY) - received).days, hours=3)
            Report.objects.filter(pk=report.pk).update(**in_status("fixed", closed))


@pytest_db
def test_a_district_with_enough_repairs_is_told_of_itself_others_of_the_town():
    town = a_town()
    reports_taking([2] * FEWEST, point=IN_WEST)
    reports_taking([7] * 5, point=IN_EAST)
    assert renew_expectations(NOW) == 2
    pothole = town.categories["pothole"]
    west = expectation_for(pothole, town.areas["west"])
    assert (west.days, west.reports, west.district) == (2, 10, town.areas["west"])
    east = expectation_for(pothole, town.areas["east"])
    assert (east.days, east.reports, east.district) == (7, 15, None)
    assert expectation_for(pothole) == east
    assert expectation_for(town.categories["lantern"], town.areas["west"]) is None


@pytest_db
def test_only_repairs_count_and_what_still_waits():
    reports_taking([3] * FEWEST)
    reports_taking([None])
    for status in ("rejected", "external", "withdrawn"):
        a_report(status=status, at=NOW - timedelta(days=60))
    renew_expectations(NOW)
    known = expectation_for(a_town().categories["pothole"])
    assert (known.days, known.reports) == (3, FEWEST + 1)


@pytest_db
def test_old_reports_and_unconfirmed_ones_are_left_out():
    reports_taking([3] * FEWEST, received=date(2026, 3, 2))
    reports_taking([90] * 5, received=date(2025, 6, 2))
    reports_taking([None])
    Report.objects.filter(closed_at=None).update(awaiting_confirmation=True, published=False)
    renew_expectations(NOW)
    known = expectation_for(a_town().categories["pothole"])
    assert (known.reports, known.since, known.until) == (FEWEST, date(2025, 6, 15), date(2026, 6, 15))


@pytest_db
def test_holidays_are_those_of_the_towns_state():
    # The first of November is a holiday in Bavaria only, and the last of October in Thuringia only.
    town = a_town()
    reports_taking([1] * FEWEST)
    renew_expectations(NOW)
    known = expectation_for(town.categories["pothole"])
    friday = date(2028, 10, 30)
    assert expected_day(known, friday, town.municipality) == date(2028, 11, 1)
    town.municipality.holidays_subdivision = "BY"
    assert expected_day(known, friday, town.municipality) == date(2028, 10, 31)


@pytest_db
def test_counting_again_replaces_what_was_known():
    reports_taking([3] * FEWEST)
    renew_expectations(NOW)
    renew_expectations(NOW)
    assert Pace.objects.count() == 2  # the district and the town
    assert renew_expectations(NOW + timedelta(days=400)) == 0
    assert not Pace.objects.exists()


@pytest_db
def test_a_repair_on_the_same_day_took_a_day_and_a_wrong_clock_does_no_harm():
    reports_taking([0] * FEWEST)
    report = a_report(at=NOW - timedelta(hours=1))
    Report.objects.filter(pk=report.pk).update(**in_status("fixed", NOW + timedelta(days=3)))
    report = a_report(at=NOW - timedelta(days=9))
    Report.objects.filter(pk=report.pk).update(**in_status("fixed", NOW - timedelta(days=30)))
    renew_expectations(NOW)
    assert expectation_for(a_town().categories["pothole"]).days == 1


@pytest_db
def test_what_is_known_costs_one_query(django_assert_num_queries):
    town = a_town()
    reports_taking([3] * FEWEST)
    renew_expectations(NOW)
    with django_assert_num_queries(1):
        assert expectation_for(town.categories["pothole"], town.areas["west"]).district.name == "West"
    assert Category.objects.count() == 4
