"""Our opening hours in OpenStreetMap's notation."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from itertools import groupby

from geo.domain.closed_days import Closed, YearlyDays
from geo.domain.opening_hours import Span
from geo.domain.osm_hours.hours import BY_APPOINTMENT, MONTHS, WEEKDAYS, Hours

ALL_DAY = Span(time(0), time.max)
# The years that the notation knows.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9999, 12, 31)


def write_hours(hours: Hours, say: Callable[[Mapping[str, str]], str]) -> str:
    """The value of `opening_hours`; empty without hours. `say` gives a closure's reason in one language.

    Hours by appointment are `unknown "by appointment"`: nobody who only comes by finds the door open.
    Which days are public holidays is not said: `PH` are those of the place.
    """
    if not any(hours.week.values()):
        return ""
    # Later rules win, and an office's own reasons come first with us.
    closed = [(one, _comment(say(one.reason))) for one in reversed(hours.closures)]
    return "; ".join(
        [
            _week(hours.week),
            *([] if hours.open_on_holidays else ["PH off"]),
            *(f"{','.join(map(_days, days))} off{comment}" for comment, days in _alike(closed)),
        ]
    )


def _week(week: Mapping[int, Sequence[Span]]) -> str:
    """One rule for the days with the same hours, in the order of their first day."""
    if all(tuple(week.get(day, ())) == (ALL_DAY,) for day in range(1, 8)):
        return "24/7"
    alike: dict[tuple[Span, ...], list[int]] = {}
    for day in range(1, 8):
        if week.get(day):
            alike.setdefault(tuple(sorted(week[day], key=lambda span: span.opens)), []).append(day)
    # After a semicolon a day's rule would cut off the night that reaches into it; after a comma it adds.
    nights = any(span.over_midnight for spans in alike for span in spans)
    return (", " if nights else "; ").join(_rule(days, spans) for spans, days in alike.items())


def _rule(days: list[int], spans: tuple[Span, ...]) -> str:
    """`Mo,We-Fr 09:00-12:00, Mo,We-Fr 13:00-15:30 unknown "by appointment"`; after a comma the rule adds."""
    named = _weekdays(days)
    plain = ",".join(_span(span) for span in spans if not span.by_appointment)
    asked = ",".join(_span(span) for span in spans if span.by_appointment)
    rules = [f"{named} {plain}"] if plain else []
    return ", ".join(rules + ([f'{named} {asked} unknown "{BY_APPOINTMENT}"'] if asked else []))


def _weekdays(days: list[int]) -> str:
    # Days in a row have the same distance from their place in the list.
    runs = [[day for _, day in run] for _, run in groupby(enumerate(days), lambda pair: pair[1] - pair[0])]
    names = [[WEEKDAYS[day - 1] for day in run] for run in runs]
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(run) for run in names)


def _span(span: Span) -> str:
    closes = "24:00" if span.closes in (time.max, time(0)) else f"{span.closes:%H:%M}"
    return f"{span.opens:%H:%M}-{closes}"


def _alike(closed: list[tuple[Closed, str]]) -> Iterable[tuple[str, list[Closed]]]:
    for (comment, _kind), group in groupby(closed, key=lambda pair: (pair[1], type(pair[0]))):
        yield comment, [days for days, _ in group]


def _days(days: Closed) -> str:
    if isinstance(days, YearlyDays):
        first, last = (f"{MONTHS[month - 1]} {day:02}" for month, day in (days.first, days.last))
    else:
        first, last = _date(max(days.first, FIRST_DAY)), _date(min(days.last, LAST_DAY))
    return first if first == last else f"{first}-{last}"


def _date(day: date) -> str:
    return f"{day.year:04} {MONTHS[day.month - 1]} {day.day:02}"


def _comment(text: str) -> str:
    """A comment ends at the next quotation mark, so there is none in it."""
    return f' "{" ".join(text.split()).replace(chr(34), chr(39))}"' if text.strip() else ""
