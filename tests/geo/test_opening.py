"""Open or closed, and when that changes: hours, closures, holidays and the change of clocks."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from geo.domain.closed_days import YearlyDays, parse_closed_days
from geo.domain.opening_hours import ClosedDays, OpeningState, Span, opening_state, parse_span
from geo.models import Closure, Office, OpeningSpan
from geo.opening import public_holidays, state_of
from tests.geo_builders import a_municipality, an_office

BERLIN = ZoneInfo("Europe/Berlin")
MORNING, AFTERNOON = Span(time(9), time(12)), Span(time(13), time(15, 30), by_appointment=True)
WEEK = {1: (MORNING, AFTERNOON), 4: (MORNING,)}
# 2 March 2026 is a Monday.


def on(day: date | int, clock: str = "10:00", *, fold: int = 0) -> datetime:
    day = date(2026, 3, day) if isinstance(day, int) else day
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=BERLIN).replace(fold=fold)


def ask(at: datetime, week=None, **over) -> OpeningState:
    return opening_state(WEEK if week is None else week, at, BERLIN, **over)


def test_open_from_the_first_minute_up_to_the_closing_minute():
    states = [ask(on(2, clock)).is_open for clock in ("08:59", "09:00", "11:59", "12:00")]
    assert states == [False, True, True, False]


def test_an_open_office_says_when_it_closes_and_a_closed_one_when_it_opens():
    assert ask(on(2, "10:00")).closes_at == on(2, "12:00")
    assert ask(on(2, "12:30")).opens_at == on(2, "13:00")
    assert ask(on(2, "18:00")).opens_at == on(5, "09:00")
    assert ask(on(2, "18:00")).reason == "outside_hours"


def test_hours_by_appointment_are_said_now_and_ahead():
    assert ask(on(2, "13:30")).by_appointment
    assert not ask(on(2, "10:00")).by_appointment
    assert ask(on(2, "12:30")).by_appointment


def test_an_office_without_hours_says_so():
    assert ask(on(2), week={}) == OpeningState(False, reason="no_hours")
    assert ask(on(2), week={1: ()}).reason == "no_hours"


def test_a_closure_covers_its_last_day_and_gives_its_reason():
    closed = ClosedDays(date(2026, 3, 2), date(2026, 3, 5), {"de": "Umzug"})
    for day in (2, 5):
        state = ask(on(day), closures=[closed])
        assert (state.is_open, state.reason, state.facts["reason"]) == (False, "closure", {"de": "Umzug"})
    assert ask(on(2), closures=[closed]).opens_at == on(9, "09:00")


def test_a_public_holiday_is_closed_and_named():
    state = ask(on(2), holidays={date(2026, 3, 2): {"de": "Feiertag"}})
    assert (state.is_open, state.reason, state.facts) == (False, "holiday", {"holiday": {"de": "Feiertag"}})


def test_the_next_change_is_looked_for_within_fourteen_days():
    closed = ClosedDays(date(2026, 3, 2), date(2026, 3, 15))
    assert ask(on(2, "09:00"), closures=[closed]).opens_at == on(16, "09:00")
    assert ask(on(2, "08:59"), closures=[closed]).opens_at is None
    assert ask(on(2), closures=[ClosedDays(date(2026, 3, 2), date(2026, 4, 15))]).opens_at is None


def test_hours_that_touch_are_one_also_over_midnight():
    night = {5: (Span(time(20), time.max),), 6: (Span(time(0), time(2)),)}
    assert ask(on(6, "23:59"), night).closes_at == on(7, "02:00")
    assert ask(on(7, "01:00"), night).is_open


def test_an_office_that_is_always_open_has_no_next_change():
    always = {day: (Span(time(0), time.max),) for day in range(1, 8)}
    state = ask(on(2, "23:59"), always)
    assert (state.is_open, state.closes_at) == (True, None)


def test_a_night_ends_on_the_next_day():
    night = {5: (Span(time(22), time(2)),)}
    assert ask(on(6, "23:00"), night).closes_at == on(7, "02:00")
    assert [ask(on(7, clock), night).is_open for clock in ("01:59", "02:00")] == [True, False]
    assert not ask(on(6, "01:00"), night).is_open


def test_a_closed_day_is_closed_from_midnight_to_midnight():
    nights = {day: (Span(time(22), time(2)),) for day in range(1, 8)}
    closed = [ClosedDays(date(2026, 3, 7), date(2026, 3, 7))]
    assert ask(on(6, "23:00"), nights, closures=closed).closes_at == on(7, "00:00")
    assert ask(on(7, "00:00"), nights, closures=closed).reason == "closure"
    assert ask(on(7, "01:00"), nights, closures=closed).opens_at == on(8, "22:00")


def test_a_yearly_closure_comes_every_year_also_over_the_turn_of_the_year():
    eve = YearlyDays((12, 24), (12, 24), {"de": "Heiligabend"})
    daily = dict.fromkeys(range(1, 8), (MORNING,))
    for year in (2026, 2027):
        state = ask(on(date(year, 12, 24)), daily, closures=[eve])
        assert (state.reason, state.facts["last"]) == ("closure", date(year, 12, 24))
    turn = YearlyDays((12, 27), (1, 2))
    closed = [date(2026, 12, 27), date(2027, 1, 1), date(2027, 1, 2)]
    assert [turn.covers(day) for day in (date(2026, 12, 26), *closed, date(2027, 1, 3))] == [0, 1, 1, 1, 0]
    assert {turn.last_from(day) for day in closed} == {date(2027, 1, 2)}


def test_a_yearly_29_february_is_closed_in_leap_years():
    leap = YearlyDays((2, 29), (2, 29))
    assert leap.covers(date(2028, 2, 29))
    assert not any(leap.covers(date(2027, month, day)) for month, day in ((2, 28), (3, 1)))
    assert YearlyDays((2, 20), (2, 29)).last_from(date(2027, 2, 25)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("12-24", "12-24", YearlyDays((12, 24), (12, 24))),
        ("12-27", "01-02", YearlyDays((12, 27), (1, 2))),
        ("2026-10-01", "2026-10-05", ClosedDays(date(2026, 10, 1), date(2026, 10, 5))),
        ("2026-10-05", "2026-10-01", None),
        ("12-24", "2026-12-24", None),
        ("13-01", "13-01", None),
        ("02-30", "02-30", None),
        ("", "", None),
    ],
)
def test_closed_days_are_once_or_every_year(first, last, days):
    assert parse_closed_days(first, last) == days


EARLY = {7: (Span(time(1), time(4)),)}
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def test_in_spring_the_lost_hour_is_not_waited_for():
    state = ask(on(SPRING, "01:30"), EARLY)
    assert state.is_open
    assert (state.closes_at - on(SPRING, "01:30").astimezone(UTC)).total_seconds() == 1.5 * 3600


def test_hours_in_the_lost_hour_begin_and_end_when_the_clocks_jump():
    jump = on(SPRING, "03:00")
    starting = {7: (Span(time(2, 30), time(4)),)}
    assert ask(on(SPRING, "01:59"), starting).opens_at == jump
    assert ask(jump, starting).is_open
    ending = {7: (Span(time(1), time(2, 30)),)}
    assert ask(on(SPRING, "01:59"), ending).closes_at == jump
    assert not ask(jump, ending).is_open
    # Nothing is left of what lies within the hour.
    within = {7: (Span(time(2, 10), time(2, 50)), Span(time(9), time(12)))}
    assert ask(on(SPRING, "01:59"), within).opens_at == on(SPRING, "09:00")


def test_a_night_over_the_change_of_clocks_is_an_hour_shorter_or_longer():
    night = {6: (Span(time(22), time(6)),)}
    for day, hours in ((date(2026, 3, 28), 7), (date(2026, 10, 24), 9)):
        begin = on(day, "22:00").astimezone(UTC)
        assert (ask(begin, night).closes_at.astimezone(UTC) - begin).total_seconds() == hours * 3600


def test_in_autumn_the_hour_that_comes_twice_is_open_twice():
    week = {7: (Span(time(1), time(2, 30)),)}
    open_at = [ask(on(AUTUMN, clock, fold=fold), week).is_open for clock in ("02:15",) for fold in (0, 1)]
    assert open_at == [True, True]
    assert not ask(on(AUTUMN, "02:30", fold=1), week).is_open
    assert ask(on(AUTUMN, "01:30"), EARLY).closes_at == on(AUTUMN, "04:00")


def test_the_answer_is_the_same_from_every_time_zone():
    tokyo = on(2, "11:59").astimezone(ZoneInfo("Asia/Tokyo"))
    assert ask(tokyo) == ask(on(2, "11:59"))


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        ask(datetime(2026, 3, 2, 10))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("09:00-12:00", Span(time(9), time(12))),
        ("09:00 – 12:00", Span(time(9), time(12))),
        ("13:00-15:30 appointment", Span(time(13), time(15, 30), by_appointment=True)),
        ("20:00-24:00", Span(time(20), time.max)),
        ("22:00-02:00", Span(time(22), time(2))),
        ("20:00-00:00", Span(time(20), time(0))),
        ("13:00-12:30", None),
        ("09:00-09:00", None),
        ("09:00-25:00", None),
        ("09:60-10:00", None),
        ("9-12", None),
        ("closed", None),
        ("24:00-24:00", None),
    ],
)
def test_spans_are_read_as_people_write_them(text, span):
    assert parse_span(text) == span


def test_christmas_eve_is_no_public_holiday_and_thuringia_keeps_childrens_day():
    days = public_holidays("DE", "TH", 2026)
    assert date(2026, 12, 24) not in days
    assert date(2026, 12, 31) not in days
    assert days[date(2026, 9, 20)]["de"] == "Weltkindertag"
    assert days[date(2026, 12, 25)] == {"de": "Erster Weihnachtstag", "en": "Christmas Day"}
    assert date(2026, 9, 20) not in public_holidays("DE", "BY", 2026)


@pytest.fixture
def office(db) -> Office:
    town = a_municipality()
    department = an_office("amt", parent=town.office)
    office = an_office("team", kind="team", parent=department)
    for weekday in (1, 4, 5):
        OpeningSpan.objects.create(office=office, weekday=weekday, opens=time(9), closes=time(12))
    return office


def test_an_office_keeps_the_calendar_of_its_municipality(office):
    assert state_of(office, on(2)).is_open
    first_of_may = date(2026, 5, 1)  # a Friday
    assert state_of(office, on(first_of_may)).facts["holiday"]["en"] == "Labor Day"


def test_closures_are_kept_half_open_and_said_with_their_last_day(office):
    days = DateRange(date(2026, 3, 2), date(2026, 3, 3))
    Closure.objects.create(office=office, days=days, reasons={"de": "Umzug"})
    state = state_of(office, on(2))
    assert (state.reason, state.facts["last"]) == ("closure", date(2026, 3, 2))
    assert state_of(office, on(5)).is_open


def test_outside_bodies_follow_the_first_municipality(office):
    outside = an_office("wasser", kind="external")
    OpeningSpan.objects.create(office=outside, weekday=5, opens=time(9), closes=time(12))
    assert state_of(outside, on(date(2026, 5, 1))).reason == "holiday"


def test_a_list_of_offices_costs_three_queries(office, django_assert_num_queries):
    for number in range(20):
        an_office(f"more-{number}", kind="team", parent=office.parent)
    with django_assert_num_queries(3):
        for one in Office.objects.with_opening():
            state_of(one, on(2))
