"""Days on which an office is closed although the week says otherwise."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class ClosedDays:
    """A closure from the first to the last day, both included."""

    first: date
    last: date
    reason: Mapping[str, str] = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

    def last_from(self, day: date) -> date:
        """The last day of the closure that covers `day`."""
        return self.last


@dataclass(frozen=True)
class YearlyDays:
    """A closure that comes every year, from (month, day) to (month, day), both included.

    It may go over the turn of the year. 29 February is closed in leap years.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    reason: Mapping[str, str] = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        today = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= today <= self.last
        return today >= self.first or today <= self.last

    def last_from(self, day: date) -> date:
        """The last day of the closure that covers `day`."""
        turns = self.first > self.last and (day.month, day.day) >= self.first
        year, (month, last) = day.year + turns, self.last
        return date(year, month, min(last, monthrange(year, month)[1]))


Closed = ClosedDays | YearlyDays


def parse_closed_days(first: str, last: str, reason: Mapping[str, str] | None = None) -> Closed | None:
    """`2026-10-01` to `2026-10-05` is once, `12-24` to `01-01` is every year; None for anything else."""
    try:
        if len(first) == len(last) == len("MM-DD"):
            # A leap year, so that 29 February is a day.
            start, end = (date.fromisoformat(f"2000-{text}") for text in (first, last))
            return YearlyDays((start.month, start.day), (end.month, end.day), reason or {})
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    return ClosedDays(start, end, reason or {}) if start <= end else None


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
