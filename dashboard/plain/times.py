"""Days and hours as Leichte Sprache writes them: in digits, weekdays and months in full."""

from datetime import date, datetime, time

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)


def clock(at: time | datetime) -> str:
    """`8 Uhr`, `8:30 Uhr`."""
    return f"{at.hour} Uhr" if at.minute == 0 else f"{at.hour}:{at.minute:02} Uhr"


def closing_clock(at: time | datetime) -> str:
    """The same for the end of a day, which is 24 Uhr and not 0 Uhr."""
    clock_time = at.time() if isinstance(at, datetime) else at
    return "24 Uhr" if clock_time in (time(0), time.max) else clock(at)


def weekday(day: date) -> str:
    return WEEKDAYS[day.isoweekday() - 1]


def day_in_words(day: date) -> str:
    """`24. Dezember`."""
    return f"{day.day}. {MONTHS[day.month - 1]}"
