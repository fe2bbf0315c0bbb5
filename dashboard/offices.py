"""What the pages about offices say besides their rows."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.dates import WEEKDAYS

from geo.domain.closed_ahead import ClosedAhead
from geo.domain.opening_hours import OpeningState
from geo.models import Municipality, Office, OpeningSpan, Responsibility, Service
from geo.opening import timetable_of


@dataclass(frozen=True)
class Day:
    """A line of the weekly table."""

    name: str
    spans: tuple[OpeningSpan, ...]
    is_today: bool


@dataclass(frozen=True)
class OfficeFacts:
    opening: OpeningState
    week: list[Day]
    closed: list[ClosedAhead]
    services: list[Service]
    above: list[Office]
    parts: list[Office]
    review_due: bool


def office_facts(office: Office, at: datetime, town: Municipality) -> OfficeFacts:
    """What holds at an instant: open or not, week, closed days ahead, tasks, and the tree around it."""
    timetable = timetable_of(office, town)
    today = at.astimezone(timetable.zone).date()
    return OfficeFacts(
        opening=timetable.state(at),
        week=_week(office, today),
        closed=timetable.closed_ahead(today),
        services=_services(office, today),
        above=_above(office),
        parts=_by_name(office.children.all()),
        review_due=office.is_review_due(today, town),
    )


def _week(office: Office, today: date) -> list[Day]:
    hours = list(office.hours.all())
    if not hours:
        return []
    return [
        Day(
            str(WEEKDAYS[day - 1]),
            tuple(span for span in hours if span.weekday == day),
            day == today.isoweekday(),
        )
        for day in range(1, 8)  # closed days too: “open on Saturday?” is asked by telephone
    ]


def _services(office: Office, today: date) -> list[Service]:
    rules = Responsibility.objects.holding(today).filter(office=office, role=Responsibility.Role.RESPONSIBLE)
    direct = Service.objects.filter(pk__in=rules.values("service"))
    grouped = Service.objects.filter(group__in=rules.values("service_group"))
    return _by_name((direct | grouped).distinct())


def _above(office: Office) -> list[Office]:
    """The offices above, the highest first."""
    found: list[Office] = []
    while office.parent and office.parent not in found:
        office = office.parent
        found.insert(0, office)
    return found


@dataclass
class Branch:
    """An office in the directory, with what belongs to it."""

    office: Office
    below: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True)
class Directory:
    """All offices as a tree; with words only those that fit, best first, in one list."""

    words: str
    found: list[Office]
    trees: list[Branch]
    outside: list[Branch]


def directory(words: str) -> Directory:
    """One query for the tree, one for a search."""
    if words:
        return Directory(words, list(Office.objects.search(words).select_related("parent")), [], [])
    branches = {office.pk: Branch(office) for office in _by_name(Office.objects.all())}
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.office.parent_id or 0)
        (above.below if above else roots).append(branch)
    outside = [branch for branch in roots if branch.office.kind == Office.Kind.EXTERNAL]
    return Directory("", [], [branch for branch in roots if branch not in outside], outside)


def _by_name(rows) -> list:
    return sorted(rows, key=lambda one: one.name.casefold())
