"""When an office is open, and when that changes next."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

# People plan no further ahead, and a closure longer than this says so itself.
LOOK_AHEAD = timedelta(days=14)
SPAN = re.compile(r"^(\d\d):(\d\d)\s*[-–]\s*(\d\d):(\d\d)(\s+appointment)?$")


@dataclass(frozen=True)
class Span:
    """Opening hours within a day, in local time; closing time excluded. `time.max` closes at midnight."""

    opens: time
    closes: time
    by_appointment: bool = False


@dataclass(frozen=True)
class ClosedDays:
    """A closure from the first to the last day, both included."""

    first: date
    last: date
    reason: Mapping[str, str] = field(default_factory=dict)


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
    """`09:00-12:00` or `13:00-15:30 appointment`; None for anything else. 24:00 is midnight."""
    found = SPAN.match(text.strip())
    if not found:
        return None
    opens, closes = (_clock(found[hour], found[hour + 1]) for hour in (1, 3))
    if opens is None or closes is None or opens >= closes or opens == time.max:
        return None
    return Span(opens, closes, by_appointment=bool(found[5]))


def _clock(hour: str, minute: str) -> time | None:
    if (hour, minute) == ("24", "00"):
        return time.max
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None


def opening_state(
    week: Mapping[int, Sequence[Span]],
    at: datetime,
    zone: ZoneInfo,
    *,
    closures: Iterable[ClosedDays] = (),
    holidays: Mapping[date, Mapping[str, str]] | None = None,
) -> OpeningState:
    """Tell whether an office is open at an instant, why not, and when that changes.

    `week` maps ISO weekdays (1 is Monday) to spans in the office's local time; a missing day is a
    closed day. `holidays` are the names of public holidays by day. Raises ValueError if `at` has no
    time zone.
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
    closures: tuple[ClosedDays, ...]
    holidays: Mapping[date, Mapping[str, str]]

    def why(self, day: date) -> tuple[str, dict[str, Any]] | None:
        """The reason for which an office is closed all day. Its own reason says more than the calendar's."""
        for closure in self.closures:
            if closure.first <= day <= closure.last:
                return "closure", {"reason": dict(closure.reason), "last": closure.last}
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
            following = _Opening(_instant(day, span.opens, zone), _end(day, span, zone), span.by_appointment)
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
    """In UTC, because times of one zone are compared by their clocks, which lie when summer time ends."""
    return datetime.combine(day, clock.replace(fold=fold), tzinfo=zone).astimezone(UTC)


def _end(day: date, span: Span, zone: ZoneInfo) -> datetime:
    if span.closes == time.max:
        return _instant(day + timedelta(days=1), time(0), zone)
    # The hour that comes twice is over when it is over for the second time.
    return _instant(day, span.closes, zone, fold=1)
