"""OpenStreetMap's opening_hours: what we write, a real parser reads alike; what we read, it does too."""

from collections import Counter
from datetime import date, time

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.domain.closed_days import ClosedDays, YearlyDays
from geo.domain.opening_hours import Span
from geo.domain.osm_hours import Hours, HoursRefused, read_hours, write_hours
from tests.geo.osm_parser import WINDOWS, assert_same, parsed

MORNING, AFTERNOON = Span(time(9), time(12)), Span(time(13), time(15, 30))
ON_CALL = Span(time(0), time.max)


def in_german(texts) -> str:
    return texts.get("de", "")


def written(hours: Hours) -> str:
    return write_hours(hours, in_german)


def test_days_with_the_same_hours_share_a_rule():
    week = {1: (MORNING, AFTERNOON), 2: (MORNING, AFTERNOON), 3: (MORNING, AFTERNOON), 5: (MORNING,)}
    assert written(Hours(week)) == "Mo-We 09:00-12:00,13:00-15:30; Fr 09:00-12:00; PH off"


def test_hours_by_appointment_are_unknown_to_those_who_only_come_by():
    week = {1: (MORNING, Span(time(13), time(15), by_appointment=True))}
    assert written(Hours(week)) == ('Mo 09:00-12:00, Mo 13:00-15:00 unknown "by appointment"; PH off')


def test_closures_say_their_reason_and_those_alike_share_a_rule():
    closures = (
        ClosedDays(date(2026, 10, 1), date(2026, 10, 5), {"de": 'Umbau "Ost"'}),
        YearlyDays((12, 31), (12, 31), {"de": "Jahresende"}),
        YearlyDays((12, 24), (12, 24), {"de": "Jahresende"}),
    )
    assert written(Hours({1: (MORNING,)}, closures)) == (
        'Mo 09:00-12:00; PH off; Dec 24,Dec 31 off "Jahresende"; 2026 Oct 01-2026 Oct 05 off "Umbau \'Ost\'"'
    )


def test_an_office_that_never_closes_is_24_7():
    week = dict.fromkeys(range(1, 8), (ON_CALL,))
    assert written(Hours(week, open_on_holidays=True)) == "24/7"


def test_nights_and_midnight_are_written_as_people_write_them():
    week = {5: (Span(time(22), time(2)),), 6: (Span(time(20), time.max),)}
    # With a semicolon, Saturday's rule would end Friday's night at midnight.
    assert written(Hours(week, open_on_holidays=True)) == "Fr 22:00-02:00, Sa 20:00-24:00"


def test_without_hours_nothing_is_written():
    assert written(Hours({})) == written(Hours({1: ()})) == ""


QUARTERS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))


@st.composite
def a_day(draw) -> tuple[Span, ...]:
    """Spans that neither touch nor overlap, some by appointment, the last perhaps until midnight."""
    clocks = sorted(set(draw(st.lists(QUARTERS, min_size=2, max_size=6))))
    pairs = list(zip(clocks[::2], clocks[1::2], strict=False))
    spans = [Span(opens, closes, draw(st.booleans())) for opens, closes in pairs]
    if spans and draw(st.integers(0, 5)) == 0:
        spans[-1] = Span(spans[-1].opens, time.max, spans[-1].by_appointment)
    return tuple(spans)


WEEKS = st.dictionaries(st.integers(1, 7), a_day().filter(bool), min_size=1)
DAYS = st.dates(date(2027, 1, 1), date(2028, 12, 31))
YEARLY = st.builds(
    lambda first, last: YearlyDays((first.month, first.day), (last.month, last.day)), DAYS, DAYS
)
ONCE = st.tuples(DAYS, DAYS).map(lambda days: ClosedDays(min(days), max(days)))
HOURS = st.builds(
    Hours, WEEKS, st.lists(YEARLY | ONCE, max_size=3).map(tuple), open_on_holidays=st.booleans()
)


@given(hours=HOURS, window=st.sampled_from(WINDOWS))
@settings(max_examples=60, deadline=None)
def test_what_we_write_a_real_parser_understands_as_we_do(hours, window):
    value = written(hours)
    assert parsed(value).warnings == []
    assert_same(hours, value, *window)


@given(hours=HOURS)
@settings(max_examples=100, deadline=None)
def test_what_we_write_we_read_again(hours):
    again = read_hours(written(hours))
    assert dict(again.week) == dict(hours.week)
    assert again.open_on_holidays == hours.open_on_holidays
    assert sorted(map(repr, again.closures)) == sorted(map(repr, hours.closures))


@given(
    day=st.integers(1, 7),
    opens=st.integers(64, 95),
    closes=st.integers(1, 30),
    window=st.sampled_from(WINDOWS),
)
@settings(max_examples=30, deadline=None)
def test_a_night_without_closed_days_is_the_same_for_a_real_parser(day, opens, closes, window):
    night = Span(time(opens // 4, opens % 4 * 15), time(closes // 4, closes % 4 * 15))
    hours = Hours({day: (night,), day % 7 + 1: (Span(time(9), time(12)),)}, open_on_holidays=True)
    assert_same(hours, written(hours), *window)
    assert read_hours(written(hours)) == hours


def a_rule(days: str, hours: str, state: str, gap: str) -> str:
    return gap.join(part for part in (days, hours, state) if part)


RULES = st.builds(
    a_rule,
    st.sampled_from(
        [
            "",
            "Mo",
            "Mo-Fr",
            "Sa,Su",
            "Fr-Mo",
            "Mo, We",
            "PH,Mo-Su",
            "PH",
            "Tu,PH",
            "Dec 24",
            "Mar-Apr",
            "2027 May 01-2027 May 09",
            "Dec 30-Jan 02",
        ]
    ),
    st.sampled_from(
        [
            "",
            "09:00-12:00",
            "09:00-12:00,13:00-17:00",
            "10:00-11:00",
            "00:00-24:00",
            "9:00-10:30",
            "18:00-03:00",
        ]
    ),
    st.sampled_from(["", "", "off", "closed", "open", '"by appointment"', 'unknown "by appointment"']),
    st.sampled_from([" ", " ", " ", "", "  "]),
)


@given(
    first=RULES,
    more=st.lists(st.tuples(st.sampled_from(["; ", ";", ", "]), RULES), max_size=3),
    window=st.sampled_from(WINDOWS),
)
@settings(max_examples=300, deadline=None)
def test_no_value_is_read_otherwise_than_a_real_parser_reads_it(first, more, window):
    value = first + "".join(separator + rule for separator, rule in more)
    try:
        hours = read_hours(value)
    except HoursRefused:
        return
    assert_same(hours, value, *window)


@pytest.mark.parametrize(
    ("value", "code", "part"),
    [
        ("", "empty", ""),
        ("Mo 09:00-12:00;", "empty", "Mo 09:00-12:00;"),
        ("täglich", "not_a_word", "täglich"),
        ("Mo 9-12", "time_format", "9-12"),
        ("Mo 9.00-12.00", "time_format", "9.00"),
        ("Mo: 09:00-12:00", "not_the_grammar", ": 09:00-12:00"),
        ("Mo, We 09:00-12:00", "spaces", ", We 09:00-12:00"),
        ("Mo 09:00 - 12:00", "spaces", "- 12:00"),
        ("Mo 09:00-25:90", "no_such_time", "25:90"),
        ("Mo 09:00-12:00; Feb 30 off", "no_such_day", "Feb 30 off"),
        ("Mo 09:00+", "open_end", "09:00+"),
        ("Mo 09:00", "point_in_time", "09:00"),
        ("Mo 09:00-09:00", "too_long", "09:00-33:00"),
        ("Mo sunrise-12:00", "sun", "sunrise"),
        ("Mo[1] 09:00-12:00", "nth_weekday", "[1]"),
        ("week 02 Mo", "week_numbers", "week"),
        ("SH off", "school_holidays", "SH"),
        ("easter off", "easter", "easter"),
        ("Apr-Sep Mo 09:00-12:00", "seasons", "Apr-Sep Mo 09:00-12:00"),
        ("2026 Mo 09:00-12:00", "years", "2026"),
        ("Mo 09:00-12:00; PH 10:00-11:00", "holiday_hours", "PH 10:00-11:00"),
        ("Mo 09:00-12:00; PH -1 day off", "shifted_days", "-1 day"),
        ("Mo 09:00-12:00 unknown", "unknown", "Mo 09:00-12:00 unknown"),
        ('Mo 09:00-12:00 "only men"', "comment", "only men"),
        ("Mo 09:00-12:00 || Tu", "fallback", "||"),
        ("Mo-Fr 09:00-12:00, We off", "off_after_comma", "We off"),
        ("PH off; Mo 09:00-12:00", "reopened", "Mo 09:00-12:00"),
        ("Mo 22:00-02:00; PH off", "night_and_days_off", "Mo 22:00-02:00; PH off"),
        (
            'Mo 09:00-12:00, Mo 11:00-13:00 "on appointment"',
            "overlap",
            'Mo 09:00-12:00, Mo 11:00-13:00 "on appointment"',
        ),
        ("closed", "never_open", "closed"),
    ],
)
def test_what_is_not_kept_exactly_is_refused_by_name(value, code, part):
    with pytest.raises(HoursRefused) as refused:
        read_hours(value)
    assert (refused.value.code, refused.value.part) == (code, part)


# Of 864 values from the test suite of the notation's first program, correct, odd and wrong ones.
REFUSED = {
    "not_a_word": 199,
    "week_numbers": 75,
    "not_the_grammar": 58,
    "seasons": 54,
    "time_format": 48,
    "sun": 46,
    "nth_weekday": 41,
    "unknown": 32,
    "school_holidays": 31,
    "open_end": 30,
    "years": 28,
    "fallback": 23,
    "point_in_time": 20,
    "easter": 15,
    "comment": 13,
    "empty": 9,
    "spaces": 9,
    "holiday_hours": 8,
    "never_open": 7,
    "no_such_time": 7,
    "shifted_days": 7,
    "night_and_days_off": 6,
    "too_long": 5,
    "off_after_comma": 1,
}


@pytest.mark.real_data
def test_of_864_real_values_those_that_are_read_are_read_as_a_real_parser_reads_them(real_data):
    file = real_data / "holidays-opening-hours/derived_opening_hours_values.txt"
    read, refused = {}, Counter()
    for value in file.read_text(encoding="utf-8").split("\n")[:864]:
        try:
            read[value] = read_hours(value)
        except HoursRefused as error:
            refused[error.code] += 1
    for value, hours in read.items():
        for window in WINDOWS:
            assert_same(hours, value, *window)
    assert dict(refused) == REFUSED
    assert len(read) == 864 - sum(REFUSED.values())


def test_the_command_names_each_refused_value_and_counts_the_reasons(tmp_path, capsys):
    file = tmp_path / "values.txt"
    file.write_text("Mo-Fr 09:00-12:00; PH off\nMo 9-12\nSH off\n", encoding="utf-8")
    call_command("check_opening_hours", str(file))
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "2: Mo 9-12: '9-12': Times are written as 09:00-12:00. (time_format)"
    assert told[2:] == ["1 of 3 values are read.", "    1 time_format", "    1 school_holidays"]


def test_the_command_says_when_there_is_no_such_file(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("check_opening_hours", str(tmp_path / "none.txt"))


@pytest.mark.real_data
def test_the_command_refuses_772_of_864_real_values_by_name(real_data, capsys):
    call_command(
        "check_opening_hours", str(real_data / "holidays-opening-hours/derived_opening_hours_values.txt")
    )
    told = capsys.readouterr().out.splitlines()
    summary = told.index("92 of 864 values are read.")
    assert summary == 772
