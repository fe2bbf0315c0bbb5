"""When an office is open, and when that changes next."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from geo.domain.closed_days import Closed, ClosedDays, YearlyDays

__all__ = ["ClosedDays", "OpeningState", "Span", "YearlyDays", "opening_state", "parse_span"]

# People plan no further ahead, and a closure longer than this says so itself.
LOOK_AHEAD = timedelta(days=14)
# Who writes 13:00-12:30 has made a mistake; no night shift is longer than this.
LONGEST_NIGHT_MINUTES = 16 * 60
SPAN = re.compile(r"^(\d\d):(\d\d)\s*[-–]\s*(\d\d):(\d\d)(\s+appointment)?$")


@dataclass(frozen=True)
class Span:
    """Opening hours in local time; closing time excluded. `time.max` closes at midnight.

    What closes before it opens does so on the next day. The span belongs to the day on which it opens.
    """

    opens: time
    closes: time
    by_appointment: bool = False

    @property
    def over_midnight(self) -> bool:
        return self.closes <= self.opens


@dataclass(frozen=True)
class OpeningState:
    """Whether an office is open, and the next change within 14 days, as an instant in local time.

    `reason` says with `facts` why an office is closed: closure, holiday, outside_hours or no_hours.
    """

    is_open: bool
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    by_appointment: bool = False
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Opening:
    opens: datetime
    closes: datetime
    by_appointment: bool


def parse_span(text: str) -> Span | None:
    """`09:00-12:00`, `22:00-02:00` or `13:00-15:30 appointment`; else None. 24:00 is midnight."""
    found = SPAN.match(text.strip())
    if not found:
        return None
    opens, closes = (_clock(found[hour], found[hour + 1]) for hour in (1, 3))
    if opens is None or closes is None or opens == closes or opens == time.max:
        return None
    span = Span(opens, closes, by_appointment=bool(found[5]))
    too_long = span.over_midnight and 24 * 60 - _minutes(opens) + _minutes(closes) > LONGEST_NIGHT_MINUTES
    return None if too_long else span


def _clock(hour: str, minute: str) -> time | None:
    if (hour, minute) == ("24", "00"):
        return time.max
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def opening_state(
    week: Mapping[int, Sequence[Span]],
    at: datetime,
    zone: ZoneInfo,
    *,
    closures: Iterable[Closed] = (),
    holidays: Mapping[date, Mapping[str, str]] | None = None,
) -> OpeningState:
    """Tell whether an office is open at an instant, why not, and when that changes.

    `week` maps ISO weekdays (1 is Monday) to spans in the office's local time; a missing day is a
    closed day. `holidays` are the names of public holidays by day. A closed day is closed from midnight to
    midnight, whatever began the evening before. Raises ValueError if `at` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("The opening state needs a time with a time zone.")
    if not any(week.values()):
        return OpeningState(False, reason="no_hours")
    shut = _Shut(tuple(closures), holidays or {})
    for opening in _openings(week, at, zone, shut):
        if opening.opens <= at < opening.closes:
            ends = opening.closes.astimezone(zone) if opening.closes <= at + LOOK_AHEAD else None
            return OpeningState(True, closes_at=ends, by_appointment=opening.by_appointment)
        if at < opening.opens <= at + LOOK_AHEAD:
            return _closed(shut, at, zone, opening)
    return _closed(shut, at, zone, None)


@dataclass(frozen=True)
class _Shut:
    closures: tuple[Closed, ...]
    holidays: Mapping[date, Mapping[str, str]]

    def why(self, day: date) -> tuple[str, dict[str, Any]] | None:
        """The reason for which an office is closed all day. Its own reason says more than the calendar's."""
        for closure in self.closures:
            if closure.covers(day):
                return "closure", {"reason": dict(closure.reason), "last": closure.last_from(day)}
        if day in self.holidays:
            return "holiday", {"holiday": dict(self.holidays[day])}
        return None


def _closed(shut: _Shut, at: datetime, zone: ZoneInfo, following: _Opening | None) -> OpeningState:
    reason, facts = shut.why(at.astimezone(zone).date()) or ("outside_hours", {})
    return OpeningState(
        False,
        opens_at=following.opens.astimezone(zone) if following else None,
        by_appointment=bool(following and following.by_appointment),
        reason=reason,
        facts=facts,
    )


def _openings(
    week: Mapping[int, Sequence[Span]], at: datetime, zone: ZoneInfo, shut: _Shut
) -> Iterator[_Opening]:
    """Openings from the day before `at` on, in order; those that touch are one, over midnight too."""
    today = at.astimezone(zone).date()
    current: _Opening | None = None
    for offset in range(-1, LOOK_AHEAD.days + 2):
        day = today + timedelta(days=offset)
        if shut.why(day):
            continue
        for span in sorted(week.get(day.isoweekday(), ()), key=lambda span: span.opens):
            following = _Opening(
                _instant(day, span.opens, zone), _end(day, span, zone, shut), span.by_appointment
            )
            if following.opens >= following.closes:
                continue  # The clocks jumped over it.
            if current and _touch(current, following):
                current = _Opening(
                    current.opens, max(current.closes, following.closes), current.by_appointment
                )
                continue
            if current:
                yield current
            current = following
    if current:
        yield current


def _touch(current: _Opening, following: _Opening) -> bool:
    return following.opens <= current.closes and following.by_appointment == current.by_appointment


def _instant(day: date, clock: time, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """In UTC, because times of one zone are compared by their clocks, which lie when summer time ends.

    A time that summer time leaves out is the moment at which the clocks jump over it.
    """
    local = datetime.combine(day, clock, tzinfo=zone)
    once, twice = (local.replace(fold=one).astimezone(UTC) for one in (0, 1))
    if twice < once:
        return _jump(twice, once, zone)
    return twice if fold else once


def _jump(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The first second of summer time, which lies after `early` and not after `late` (both UTC)."""
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


def _end(day: date, span: Span, zone: ZoneInfo, shut: _Shut) -> datetime:
    following = day + timedelta(days=1)
    if span.closes == time.max or (span.over_midnight and shut.why(following)):
        return _instant(following, time(0), zone)
    # The hour that comes twice is over when it is over for the second time.
    return _instant(following if span.over_midnight else day, span.closes, zone, fold=1)
