"""Until when a report should be dealt with."""

from collections.abc import Callable, Container
from datetime import date, timedelta

SATURDAY = 6


def last_day(received: date, working_days: int, holidays: Container[date]) -> date:
    """The last of `working_days` working days after the day of receipt; Saturdays are none."""
    return _walk(received, working_days, lambda day: is_working_day(day, holidays))


def _walk(day: date, steps: int, counts: Callable[[date], bool]) -> date:
    while steps > 0:
        day += timedelta(days=1)
        steps -= counts(day)
    return day


def count_working_days(first: date, last: date, holidays: Container[date]) -> dict[date, int]:
    """Every day from the first to the last, with how many working days went by since, the first not counted.

    The working days between any two days are the difference of their counts: `last_day` the other way round.
    """
    counted, day, known = {first: 0}, first, 0
    while day < last:
        day += timedelta(days=1)
        known += is_working_day(day, holidays)
        counted[day] = known
    return counted


def working_days_between(first: date, last: date, holidays: Container[date]) -> int:
    """Working days after the first day, up to and with the last; 0 if that is no later."""
    return count_working_days(first, last, holidays)[last] if last > first else 0


def is_working_day(day: date, holidays: Container[date]) -> bool:
    return day.isoweekday() < SATURDAY and day not in holidays


def days_late(last: date | None, today: date) -> int:
    """By how many days the last day has passed; 0 if it has not, or there is none."""
    return max(0, (today - last).days) if last else 0
