"""Our opening hours held against opening-hours-py, a parser that we did not write."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from geo.domain.opening_hours import LOOK_AHEAD, opening_state
from geo.domain.osm_hours import Hours
from geo.domain.osm_hours.rules import APPOINTMENT
from geo.opening import public_holidays

BERLIN = ZoneInfo("Europe/Berlin")
# What the parser calls PH in Germany are the days of all states.
NATIONWIDE = {
    day: name for year in range(2025, 2031) for day, name in public_holidays("DE", "", year).items()
}
# The turn of the year, leap days, both changes of clocks, Easter, May and Whitsun; two years of them.
WINDOWS = [
    (date(year, *first), date(year, *last))
    for year in (2027, 2028)
    for first, last in (((1, 1), (1, 10)), ((2, 24), (3, 5)), ((3, 20), (6, 10)), ((10, 20), (12, 31)))
]


def parsed(value: str) -> OpeningHours:
    return OpeningHours(value, timezone=BERLIN, country="DE")


def intervals(value: str, first: date, last: date) -> Iterator[tuple[datetime, datetime, str]]:
    """What the parser says of the days: open, appointment or closed, each as long as it holds."""
    midnights = (datetime.combine(day, datetime.min.time(), BERLIN) for day in (first, last))
    current: tuple[datetime, datetime, str] | None = None
    for begin, end, state, comment in parsed(value).intervals(*midnights):
        said = "appointment" if comment.lower() in APPOINTMENT else "open"
        said = "closed" if state is State.CLOSED else said
        if current and current[2] == said:
            current = (current[0], end, said)
            continue
        if current:
            yield current
        current = (begin, end, said)
    if current:
        yield current


def assert_same(hours: Hours, value: str, first: date, last: date, *, holidays=None) -> int:
    """Ours says the same as the parser at every change within the days, and expects the same change next."""
    end_of_window = datetime.combine(last, datetime.min.time(), BERLIN)
    calendar = {} if hours.open_on_holidays else (NATIONWIDE if holidays is None else holidays)
    compared = 0
    for begin, end, said in intervals(value, first, last):
        for at in (begin, begin + (end.astimezone(UTC) - begin.astimezone(UTC)) / 2):
            ours = opening_state(hours.week, at, BERLIN, closures=hours.closures, holidays=calendar)
            told = ("appointment" if ours.by_appointment else "open") if ours.is_open else "closed"
            assert told == said, f"{value!r} at {at}: the parser says {said}, we say {told}"
            compared += 1
        change = ours.closes_at if ours.is_open else ours.opens_at
        if end < end_of_window and end.astimezone(UTC) - at.astimezone(UTC) < LOOK_AHEAD - timedelta(days=1):
            assert change == end, f"{value!r} from {at}: the parser changes at {end}, we at {change}"
    return compared
