"""The closed days that lie ahead, for somebody who plans a visit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo.domain.closed_days import Closed
from geo.domain.opening_hours import Span


@dataclass(frozen=True)
class ClosedAhead:
    """Days in a row that are closed for one reason; `kind` is closure or holiday."""

    first: date
    last: date
    kind: str
    reason: Mapping[str, str]


def closed_ahead(
    week: Mapping[int, Sequence[Span]],
    closures: Iterable[Closed],
    holidays: Mapping[date, Mapping[str, str]],
    first: date,
    last: date,
) -> list[ClosedAhead]:
    """Closures and public holidays from the first to the last day, both included, in order.

    A closure is told to its end, a holiday only where the week has hours on its weekday.
    """
    shut, found = tuple(closures), list[ClosedAhead]()
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if found and found[-1].kind == "closure" and day <= found[-1].last:
            continue
        closed = next((one for one in shut if one.covers(day)), None)
        if closed:
            _add(found, ClosedAhead(day, closed.last_from(day), "closure", closed.reason))
        elif day in holidays and week.get(day.isoweekday()):
            _add(found, ClosedAhead(day, day, "holiday", holidays[day]))
    return found


def _add(found: list[ClosedAhead], days: ClosedAhead) -> None:
    """Append the days, or lengthen those before if the reason goes on."""
    before = found[-1] if found else None
    goes_on = before and (before.kind, before.reason) == (days.kind, days.reason)
    if before and goes_on and before.last + timedelta(days=1) == days.first:
        found[-1] = replace(before, last=days.last)
    else:
        found.append(days)
