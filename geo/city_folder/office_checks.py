"""What offices.yaml says must fit together: the tree, the hours, the days, the ways to reach an office."""

from itertools import pairwise
from typing import Any

from geo.city_folder.problems import Problems
from geo.city_folder.values import a_date, has_calendar, no_code_twice
from geo.city_folder.yaml_files import Document
from geo.domain.channels import read_channel
from geo.domain.closed_days import parse_closed_days
from geo.domain.opening_hours import Span, parse_span
from geo.domain.osm_hours import HoursRefused, read_hours

Data = dict[str, Any]
# Why a value of OpenStreetMap is not taken; `part` is the piece that is not understood.
REFUSED = {
    "empty": "There is nothing where a rule should stand",
    "not_a_word": "This is no word of the notation; words are Mo, PH, off, 09:00-12:00 and the like",
    "not_the_grammar": "This stands where nothing or something else should stand",
    "time_format": "Times are written as 09:00-12:00",
    "spaces": "A space is missing or too many; it changes what is meant",
    "no_such_time": "There is no such time",
    "no_such_day": "There is no such day",
    "dates": "This is no range of days",
    "open_end": "An end is needed",
    "point_in_time": "This is a moment, not a span from one time to another",
    "too_long": "A span is shorter than 24 hours; what never closes is 00:00-24:00",
    "sun": "Hours that follow the sun are not kept",
    "nth_weekday": "Hours on the first or last weekday of a month are not kept",
    "week_numbers": "Hours by number of the week are not kept",
    "school_holidays": "Hours in school holidays are not kept",
    "easter": "Days counted from Easter are not kept, other than public holidays",
    "shifted_days": "Days before or after another day are not kept",
    "seasons": "Hours that hold for a part of the year are not kept; days off are",
    "years": "A year needs a month and a day",
    "holiday_hours": "Hours on public holidays are not kept; PH off is",
    "unknown": 'Unknown is only kept as: unknown "by appointment"',
    "comment": "There is no place for this comment",
    "fallback": "Only one set of hours is kept",
    "off_after_comma": "Days off stand after a semicolon",
    "reopened": "Days off stand last",
    "night_and_days_off": "Hours over midnight and days off are read otherwise than they are meant",
    "overlap": "Hours with and without appointment overlap",
    "never_open": "An office that is never open has no hours",
}


def check_offices(document: Document, problems: Problems) -> None:
    no_code_twice(document, (), document.data, problems)
    parents = {office["code"]: office.get("parent") for office in document.data}
    for number, office in enumerate(document.data):
        parent = office.get("parent")
        if parent and parent not in parents:
            problems.add(document.where(number, "parent"), f"There is no office '{parent}'.")
        elif _is_below_itself(office["code"], parents):
            problems.add(document.where(number, "parent"), f"'{office['code']}' would be above itself.")
        _check_hours(document, number, office, problems)
        _check_days(document, number, office, problems)
        _check_channels(document, number, office, problems)


def _is_below_itself(code: str, parents: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    above = parents[code]
    while above and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


def _check_hours(document: Document, number: int, office: Data, problems: Problems) -> None:
    for day, texts in office.get("hours", {}).items():
        spans = [parse_span(text) for text in texts]
        for position, (span, text) in enumerate(zip(spans, texts, strict=True)):
            if span is None:
                where = document.where(number, "hours", day, position)
                problems.add(where, f"'{text}' is no span of time. Write 09:00-12:00 or add: appointment.")
        if _overlap([span for span in spans if span]):
            problems.add(document.where(number, "hours", day), f"The hours overlap: {', '.join(texts)}.")
    if "hours" in office and "opening_hours" in office:
        problems.add(document.where(number, "opening_hours"), "Give hours or opening_hours, not both.")
    try:
        if "opening_hours" in office:
            read_hours(office["opening_hours"])
    except HoursRefused as error:
        where = document.where(number, "opening_hours")
        problems.add(where, f"'{error.part}' in '{office['opening_hours']}': {REFUSED[error.code]}.")


def _overlap(spans: list[Span]) -> bool:
    in_order = sorted(spans, key=lambda span: span.opens)
    return any(before.over_midnight or after.opens < before.closes for before, after in pairwise(in_order))


def _check_days(document: Document, number: int, office: Data, problems: Problems) -> None:
    a_date(office.get("last_checked"), document.where(number, "last_checked"), problems)
    for position, closure in enumerate(office.get("closures", [])):
        where = document.where(number, "closures", position)
        days = [a_date(closure[end], where, problems) for end in ("from", "to")]
        if all(days) and closure["from"] > closure["to"]:
            problems.add(where, f"The closure ends ({closure['to']}) before it begins ({closure['from']}).")
    for position, days in enumerate(office.get("closed_days", [])):
        if parse_closed_days(days["from"], days["to"]) is None:
            where = document.where(number, "closed_days", position)
            problems.add(where, f"{days['from']} to {days['to']} are no days. Write 12-24 or 2026-12-24.")
    country, _, part = office.get("holidays", "").partition("-")
    if country and not has_calendar(country, part):
        problems.add(document.where(number, "holidays"), f"No calendar is known for {office['holidays']}.")


def _check_channels(document: Document, number: int, office: Data, problems: Problems) -> None:
    for position, channel in enumerate(office.get("channels", [])):
        if read_channel(channel) is None:
            where = document.where(number, "channels", position)
            problems.add(where, f"'{channel['value']}' is no way to reach an office by {channel['kind']}.")
