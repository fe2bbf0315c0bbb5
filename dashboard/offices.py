"""What an office's page says besides its row."""

from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS

from geo.models import Closure, Office, OpeningSpan, Responsibility, Service


@dataclass(frozen=True)
class Day:
    """A line of the weekly table."""

    name: str
    spans: tuple[OpeningSpan, ...]
    is_today: bool


@dataclass(frozen=True)
class OfficeFacts:
    week: list[Day]
    closures: list[Closure]
    services: list[Service]
    parts: list[Office]


def office_facts(office: Office, today: date) -> OfficeFacts:
    """The week, coming closures, what the office is responsible for on a day, and the offices below it."""
    return OfficeFacts(
        week=_week(office, today),
        closures=[one for one in office.closures.all() if one.days.upper is None or one.days.upper > today],
        services=_services(office, today),
        parts=sorted(office.children.all(), key=lambda one: one.name.casefold()),
    )


def _week(office: Office, today: date) -> list[Day]:
    hours = list(office.hours.all())
    if not hours:
        return []
    last = max(5, *(span.weekday for span in hours))
    return [
        Day(
            str(WEEKDAYS[day - 1]),
            tuple(span for span in hours if span.weekday == day),
            day == today.isoweekday(),
        )
        for day in range(1, last + 1)
    ]


def _services(office: Office, today: date) -> list[Service]:
    rules = Responsibility.objects.holding(today).filter(office=office, role=Responsibility.Role.RESPONSIBLE)
    direct = Service.objects.filter(pk__in=rules.values("service"))
    grouped = Service.objects.filter(group__in=rules.values("service_group"))
    return sorted((direct | grouped).distinct(), key=lambda one: one.name.casefold())
