"""What is known of offices, as the plain answer needs it: names in German, hours, ways to reach them."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from dashboard.plain.facts import PlainOffice
from geo.models import Municipality, Office, localized
from geo.opening import timetable_of

LANGUAGE = "de"


def plain_office(office: Office, town: Municipality, at: datetime | None = None) -> PlainOffice:
    """No query for offices from `Office.objects.with_opening()`; `at` is asked about (default: now)."""
    timetable = timetable_of(office, town)
    now = (at or timezone.now()).astimezone(timetable.zone)
    return PlainOffice(
        name=str(localized(office.names, LANGUAGE)),
        opening=timetable.state(now),
        page=reverse("dashboard:office", args=[office.slug]),
        week=timetable.hours.week,
        closed=tuple(timetable.closed_ahead(now.date())),
        channels=tuple(office.channels),
        street=office.street,
        town=f"{office.postcode} {office.place}".strip(),
        step_free=office.step_free,
    )
