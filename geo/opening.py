"""When an office is open, from what we know of it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.utils import timezone

from geo.domain.opening_hours import ClosedDays, OpeningState, Span, opening_state
from geo.models import Municipality, Office

# Our languages, and how the calendar calls them.
CALENDAR_LANGUAGES = {"de": "de", "en": "en_US"}


def state_of(
    office: Office, at: datetime | None = None, *, municipality: Municipality | None = None
) -> OpeningState:
    """Whether an office is open at an instant (default: now), and what changes next.

    Outside bodies have no municipality above them and follow `municipality`'s calendar (default: the
    first one). Costs no query for offices from `Office.objects.with_opening()`.
    """
    town = _municipality_above(office) or municipality or Municipality.objects.default()
    zone = ZoneInfo(town.time_zone)
    at = at or timezone.now()
    return opening_state(
        _week(office),
        at,
        zone,
        closures=_closures(office),
        holidays=_holidays(town, at.astimezone(zone).date()),
    )


def _municipality_above(office: Office) -> Municipality | None:
    above: Office | None = office
    while above and above.kind != Office.Kind.MUNICIPALITY:
        above = above.parent
    return above.municipality if above else None


def _week(office: Office) -> Mapping[int, list[Span]]:
    week: dict[int, list[Span]] = {}
    for span in office.hours.all():
        week.setdefault(span.weekday, []).append(Span(span.opens, span.closes, span.by_appointment))
    return week


def _closures(office: Office) -> list[ClosedDays]:
    """The database keeps days half-open; people say the last day."""
    return [
        ClosedDays(
            closure.days.lower or date.min,
            closure.days.upper - timedelta(days=1) if closure.days.upper else date.max,
            closure.reasons,
        )
        for closure in office.closures.all()
    ]


def _holidays(town: Municipality, day: date) -> Mapping[date, Mapping[str, str]]:
    near = (day - timedelta(days=1), day + timedelta(days=16))
    known: dict[date, Mapping[str, str]] = {}
    for year in {one.year for one in near}:
        known |= public_holidays(town.holidays_country, town.holidays_subdivision, year)
    return known


@lru_cache(maxsize=64)
def public_holidays(country: str, subdivision: str, year: int) -> dict[date, dict[str, str]]:
    """The names of a year's public holidays, per language. 24 and 31 December are none."""
    names: dict[date, dict[str, str]] = {}
    for ours, theirs in CALENDAR_LANGUAGES.items():
        calendar = holidays.country_holidays(country, subdiv=subdivision or None, years=year, language=theirs)
        for day, name in calendar.items():
            names.setdefault(day, {})[ours] = name
    return names
