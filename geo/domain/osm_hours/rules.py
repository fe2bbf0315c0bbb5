"""The rules of a value, one by one: which days, which hours, open or not."""

from dataclasses import dataclass, field

from geo.domain.closed_days import Closed, parse_closed_days
from geo.domain.osm_hours.hours import BY_APPOINTMENT, MINUTES, MONTHS, WEEKDAYS, HoursRefused
from geo.domain.osm_hours.words import Word, words_of

EVERY_DAY = frozenset(range(1, 8))
# What people write into the comment; the second kind says what holds anyway.
APPOINTMENT = {BY_APPOINTMENT, "on appointment", "nach vereinbarung", "nach terminvereinbarung", "mit termin"}
NO_APPOINTMENT = {"appointment not needed", "kein termin erforderlich", "ohne termin"}
LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass
class Rule:
    """`spans` are minutes from the day's midnight, beyond 24:00 where the next day is meant."""

    adds: bool
    text: str
    closed_days: list[tuple[str, str]] = field(default_factory=list)
    weekdays: set[int] = field(default_factory=set)
    holidays: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)
    state: str = "open"
    comment: str = ""

    @property
    def days(self) -> frozenset[int]:
        """The weekdays meant; all of them where none is named."""
        return frozenset(self.weekdays) if self.weekdays or self.holidays else EVERY_DAY

    @property
    def by_appointment(self) -> bool:
        return self.comment.lower() in APPOINTMENT

    def closures(self) -> list[Closed]:
        reason = {"de": self.comment} if self.comment else {}
        found = [parse_closed_days(first, last, reason) for first, last in self.closed_days]
        if None in found:
            raise HoursRefused("no_such_day", self.text)
        return [one for one in found if one]


def rules_of(value: str) -> list[Rule]:
    """The rules in their order. Raises HoursRefused for what they cannot say."""
    reader = _Reader(value)
    rules = [reader.rule(adds=False)]
    while reader.words:
        if reader.next() == "number":
            raise HoursRefused("time_format", reader.rest())
        rules.append(reader.rule(adds=reader.take(",", ";").text == ","))
    return rules


class _Reader:
    """Takes words from the front."""

    def __init__(self, value: str) -> None:
        self.value, self.words = value, words_of(value)

    def rest(self) -> str:
        """What stands from here to the end of the rule."""
        start = self.words[0].start if self.words else len(self.value)
        return self.value[start:].split(";")[0].strip()

    def next(self, place: int = 0) -> str:
        return self.words[place].kind if len(self.words) > place else ""

    def take(self, *kinds: str) -> Word:
        if not self.words or (kinds and self.next() not in kinds):
            raise HoursRefused("not_the_grammar", self.rest() or self.value)
        return self.words.pop(0)

    def take_sign(self, sign: str) -> None:
        """The hyphen of a range or the comma of a list. With a space it would be something else."""
        begin = self.rest()
        if self.take(sign).apart or (self.words and self.words[0].apart):
            raise HoursRefused("spaces", begin)

    def rule(self, *, adds: bool) -> Rule:
        rule = Rule(adds, self.rest())
        begin = len(self.words)
        if self.next() == "always":
            self.take()
            rule.spans = [(0, MINUTES)]
        else:
            self._dates(rule)
            self._weekdays(rule)
            self._times(rule)
        self._state(rule)
        if len(self.words) == begin:
            code = "time_format" if self.next() == "number" else "not_the_grammar"
            raise HoursRefused(code if self.words else "empty", self.rest() or self.value)
        return rule

    def _dates(self, rule: Rule) -> None:
        while self.next() in ("year", "month"):
            first, last, year = self._date()
            if self.next() == "-":
                self.take_sign("-")
                last = self._last(first, year)
            rule.closed_days.append((first, last))
            if self.next() != "," or self.next(1) not in ("year", "month"):
                return
            self.take_sign(",")

    def _date(self) -> tuple[str, str, str]:
        """`Dec 24`, `2026 Dec 24` or the month alone: its first and last day, and the year or ''."""
        year = self.take().text + "-" if self.next() == "year" else ""
        if self.next() != "month":
            raise HoursRefused("years", year[:-1])
        month = MONTHS.index(self.take().text) + 1
        if self.next() == "number":
            only = f"{year}{month:02}-{int(self.take().text):02}"
            return only, only, year
        if year:
            raise HoursRefused("years", f"{year[:-1]} {MONTHS[month - 1]}")
        return f"{month:02}-01", f"{month:02}-{LONGEST_MONTH[month - 1]}", ""

    def _last(self, first: str, year: str) -> str:
        if self.next() == "number":
            return f"{first[:-2]}{int(self.take().text):02}"
        start, last, other = self._date()
        whole = start != last
        if bool(other) != bool(year) or (whole and not first.endswith("-01")):
            raise HoursRefused("dates", f"{first} to {last}")
        return last

    def _weekdays(self, rule: Rule) -> None:
        while self.next() in ("weekday", "holidays"):
            word = self.take()
            if word.kind == "holidays":
                rule.holidays = True
            else:
                rule.weekdays |= self._run_of_days(WEEKDAYS.index(word.text) + 1)
            if self.next() != "," or self.next(1) not in ("weekday", "holidays"):
                return
            self.take_sign(",")

    def _run_of_days(self, first: int) -> set[int]:
        if self.next() != "-":
            return {first}
        self.take_sign("-")
        last = WEEKDAYS.index(self.take("weekday").text) + 1
        return {(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)}

    def _times(self, rule: Rule) -> None:
        if self.next() == "time" and (rule.weekdays or rule.closed_days or rule.holidays):
            self._refuse_what_sticks()
        while self.next() == "time":
            rule.spans.append(self._span())
            if self.next() != "," or self.next(1) != "time":
                return
            self.take_sign(",")

    def _span(self) -> tuple[int, int]:
        begin = self.rest()
        opens = _minutes(self.take("time").text, MINUTES - 1)
        if self.next() == "+":
            raise HoursRefused("open_end", begin)
        if self.next() != "-":
            raise HoursRefused("point_in_time", begin)
        self.take_sign("-")
        closes = _minutes(self.take("time").text, 2 * MINUTES)
        if self.next() in ("+", "/"):
            raise HoursRefused("open_end" if self.next() == "+" else "point_in_time", begin)
        return opens, closes if closes > opens else closes + MINUTES

    def _refuse_what_sticks(self) -> None:
        if not self.words[0].apart:
            raise HoursRefused("spaces", self.rest())

    def _state(self, rule: Rule) -> None:
        stated = self.next() if self.next() in ("off", "open", "unknown") else ""
        if stated:
            rule.state = self.take().kind
        if self.next() == "comment":
            rule.comment = self.take().text.strip('"')
        if rule.state == "unknown" and not rule.by_appointment:
            raise HoursRefused("unknown", rule.text)


def _minutes(clock: str, most: int) -> int:
    hour, minute = map(int, clock.split(":"))
    if minute > 59 or hour * 60 + minute > most:
        raise HoursRefused("no_such_time", clock)
    return hour * 60 + minute
