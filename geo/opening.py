"""When an office is open, from what we know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.utils import timezone

from geo.domain.closed_ahead import ClosedAhead, closed_ahead
from geo.domain.closed_days import Closed, ClosedDays
from geo.domain.opening_hours import OpeningState, Span, opening_state
from geo.domain.osm_hours import Hours, write_hours
from geo.models import Municipality, Office, localized

# Our languages, and how the calendar calls them.
CALENDAR_LANGUAGES = {"de": "de", "en": "en_US"}
# How far closed days are announced.
AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Region:
    """Whose public holidays count; without a subdivision those of the whole country."""

    country: str
    subdivision: str = ""
    catholic: bool = False

    def holidays(self, first: date, last: date) -> dict[date, dict[str, str]]:
        """The names of the public holidays of all years from the first to the last day."""
        known: dict[date, dict[str, str]] = {}
        for year in range(first.year, last.year + 1):
            known |= public_holidays(self.country, self.subdivision, year, self.catholic)
        return known


@dataclass(frozen=True)
class Timetable:
    """All that decides when an office is open."""

    hours: Hours
    zone: ZoneInfo
    region: Region

    def state(self, at: datetime) -> OpeningState:
        day = at.astimezone(self.zone).date()
        near = self.holidays(day - timedelta(days=1), day + timedelta(days=16))
        return opening_state(self.hours.week, at, self.zone, closures=self.hours.closures, holidays=near)

    def holidays(self, first: date, last: date) -> Mapping[date, Mapping[str, str]]:
        return {} if self.hours.open_on_holidays else self.region.holidays(first, last)

    def closed_ahead(self, first: date, last: date | None = None) -> list[ClosedAhead]:
        """Closed days and their reasons from a day on (default: for 60 days)."""
        last = last or first + AHEAD
        days = self.holidays(first, last)
        return closed_ahead(self.hours.week, self.hours.closures, days, first, last)

    def in_osm(self, on: date) -> str:
        """OpenStreetMap's `opening_hours`, closures that were over on a day left out; '' without hours."""
        ahead = (one for one in self.hours.closures if not isinstance(one, ClosedDays) or one.last >= on)
        return write_hours(replace(self.hours, closures=tuple(ahead)), lambda texts: str(localized(texts)))


def state_of(
    office: Office, at: datetime | None = None, *, municipality: Municipality | None = None
) -> OpeningState:
    """Whether an office is open at an instant (default: now), and what changes next.

    Costs no query for offices from `Office.objects.with_opening()`; see `timetable_of`.
    """
    return timetable_of(office, municipality).state(at or timezone.now())


def timetable_of(office: Office, municipality: Municipality | None = None) -> Timetable:
    """An office's hours with the closed days and the calendar of the offices above it.

    Outside bodies have no municipality above them and follow `municipality` (default: the first one).
    """
    above = _with_those_above(office)
    town = _municipality_of(above[-1]) or municipality or Municipality.objects.default()
    closures = _closures(office) + office.own_closed_days
    for level in () if office.open_on_holidays else above[1:]:
        closures += level.closed_days_below
    hours = Hours(_week(office), tuple(closures), office.open_on_holidays)
    return Timetable(hours, ZoneInfo(town.time_zone), _region(above, town))


def _with_those_above(office: Office) -> list[Office]:
    """The office, the one above it, and so on."""
    found: list[Office] = []
    level: Office | None = office
    while level and level not in found:
        found.append(level)
        level = level.parent
    return found


def _municipality_of(root: Office) -> Municipality | None:
    return getattr(root, "municipality", None) if root.kind == Office.Kind.MUNICIPALITY else None


def _region(above: list[Office], town: Municipality) -> Region:
    """The region that the office or the next one above it names, else the municipality's."""
    named = next((office.holidays_region for office in above if office.holidays_region), "")
    if named:
        country, _, subdivision = named.partition("-")
        return Region(country, subdivision)
    return region_of(town)


def region_of(town: Municipality) -> Region:
    """Whose public holidays count in a town."""
    return Region(town.holidays_country, town.holidays_subdivision, town.catholic_holidays)


def _week(office: Office) -> Mapping[int, tuple[Span, ...]]:
    week: dict[int, tuple[Span, ...]] = {}
    for span in office.hours.all():
        spans = week.get(span.weekday, ())
        week[span.weekday] = (*spans, Span(span.opens, span.closes, span.by_appointment))
    return week


def _closures(office: Office) -> list[Closed]:
    """The database keeps days half-open; people say the last day."""
    return [
        ClosedDays(
            closure.days.lower or date.min,
            closure.days.upper - timedelta(days=1) if closure.days.upper else date.max,
            closure.reasons,
        )
        for closure in office.closures.all()
    ]


@lru_cache(maxsize=64)
def public_holidays(
    country: str, subdivision: str, year: int, catholic: bool = False
) -> dict[date, dict[str, str]]:
    """The names of a year's public holidays, per language. 24 and 31 December are none.

    Raises NotImplementedError for a region without a calendar.
    """
    names: dict[date, dict[str, str]] = {}
    for ours, theirs in CALENDAR_LANGUAGES.items():
        for day, name in _calendar(country, subdivision, year, catholic, theirs).items():
            names.setdefault(day, {})[ours] = name
    return names


def _calendar(country: str, subdivision: str, year: int, catholic: bool, language: str) -> Mapping[date, str]:
    known = holidays.country_holidays(country, subdiv=subdivision or None, years=year, language=language)
    if catholic and "catholic" in known.supported_categories:
        kinds = ("public", "catholic")
        return holidays.country_holidays(
            country, subdiv=subdivision or None, years=year, language=language, categories=kinds
        )
    return known
