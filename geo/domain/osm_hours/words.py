"""The words of OpenStreetMap's notation for opening hours."""

import re
from dataclasses import dataclass

from geo.domain.osm_hours.hours import MONTHS, WEEKDAYS, HoursRefused

# Kind of word -> how it looks; the first that fits is taken.
KINDS = {
    "comment": r'"[^"]*"',
    "always": r"24/7",
    "loose": r"\d{1,2}(?:[.:]\d{2})? ?[ap]\.?m\.?|\d{1,2}\.\d{2}",
    "time": r"\d{1,2}:\d{2}(?!\d)",
    "year": r"\d{4}(?![\d:.])",
    "number": r"\d{1,2}(?![\d:.ap])",
    "weekday": rf"(?:{'|'.join(WEEKDAYS)})(?![A-Za-z])",
    "month": rf"(?:{'|'.join(MONTHS)})(?![A-Za-z])",
    "holidays": r"PH(?![A-Za-z])",
    "school": r"SH(?![A-Za-z])",
    "off": r"(?:off|closed)(?![A-Za-z])",
    "open": r"open(?![A-Za-z])",
    "unknown": r"unknown(?![A-Za-z])",
    "easter": r"easter(?![A-Za-z])",
    "week": r"week(?![A-Za-z])",
    "sun": r"(?:sunrise|sunset|dawn|dusk)(?![A-Za-z])",
    "shift": r"[-+] ?\d+ ?days?(?![A-Za-z])",
    "fallback": r"\|\|",
    "nth": r"\[[^\]]*\]?",
    "sign": r"[-,;:+/()]",
    "space": r" ",
}
WORD = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS.items()))
# What makes a value be refused wherever it stands: other calendars than weeks, months and public holidays.
ELSEWHERE = {
    "fallback": "fallback",
    "school": "school_holidays",
    "easter": "easter",
    "week": "week_numbers",
    "sun": "sun",
    "shift": "shifted_days",
    "nth": "nth_weekday",
    "loose": "time_format",
}


@dataclass(frozen=True)
class Word:
    kind: str
    text: str
    start: int
    # Whether a space stands before it.
    apart: bool


def words_of(value: str) -> list[Word]:
    """The words of a value. Raises HoursRefused for what is none, or speaks of what we do not keep."""
    words: list[Word] = []
    position, apart = 0, False
    while position < len(value):
        found = WORD.match(value, position)
        if not found:
            raise HoursRefused("not_a_word", value[position:].split()[0])
        kind = str(found.lastgroup)
        if kind in ELSEWHERE:
            raise HoursRefused(ELSEWHERE[kind], found[0])
        if kind == "space" and apart:
            raise HoursRefused("spaces", value)
        if kind != "space":
            words.append(Word(found[0] if kind == "sign" else kind, found[0], position, apart))
        apart, position = kind == "space", found.end()
    return words
