"""Until when a report should be dealt with."""

from collections.abc import Callable, Container
from datetime import date, timedelta

SATURDAY = 6


def last_day(received: date, working_days: int, holidays: Container[date]) -> date:
    """The last of `working_days` working days after the day of receipt; Saturdays are none."""
    return _walk(received, working_days, lambda day: day.isoweekday() < SATURDAY and day not in holidays)


def _walk(day: date, steps: int, counts: Callable[[date], bool]) -> date:
    while steps > 0:
        day += timedelta(days=1)
        steps -= counts(day)
    return day


def days_late(last: date | None, today: date) -> int:
    """By how many days the last day has passed; 0 if it has not, or there is none."""
    return max(0, (today - last).days) if last else 0
