"""Who hears of what happens to a report: noted for all of them at once, bundled, and handed to the senders.

The first step is queued in the transaction of the change itself. Every step may run twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from reports.domain.alerts import Event, Rhythm, due_at, event_of
from reports.domain.workflow import Role, Status
from reports.models import Delivery, TimelineEntry
from reports.queue import later, later_each

SQL = Path(__file__).parent / "sql"
# What is told later than that is history: old cases are imported.
NEWS_FOR = timedelta(days=1)
# As long as a mail may be tried, and longer than any job could come a second time.
KEEP_DELIVERIES = timedelta(days=30)
_invented: ContextVar[bool] = ContextVar("invented", default=False)


@contextmanager
def telling_nobody() -> Iterator[None]:
    """What is recorded in here is announced to nobody, however new: the past of a demo city."""
    before = _invented.set(True)
    try:
        yield
    finally:
        _invented.reset(before)


def announce(entry: TimelineEntry, *, now: datetime | None = None) -> None:
    """Queue the notices about a new entry, in its transaction; of what is no news nothing is queued."""
    is_news = not _invented.get() and entry.at > (now or timezone.now()) - NEWS_FOR
    if is_news and event_in(entry):
        later("spread_notices", entry_id=entry.pk)


def event_in(entry: TimelineEntry) -> Event | None:
    """What an entry is to those who follow; a photo that nobody may see yet is no news."""
    if entry.photo and not entry.photo.published:
        return None
    return event_of(
        entry.kind,
        audience=entry.audience,
        shown=entry.report.published,
        new_status=entry.new_status,
        facts=entry.facts,
    )


def spread(entry_id: int, *, now: datetime | None = None) -> int:
    """Note for everybody who may and wants to hear of an entry that they are to; gives how many were new."""
    rows = TimelineEntry.objects.select_related(
        "report__category", "report__municipality", "report__contact", "actor", "photo"
    )
    entry = rows.filter(pk=entry_id).first()
    event = event_in(entry) if entry else None
    if entry is None or event is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_statement("spread_notices.sql"), _facts(entry, event, now or timezone.now()))
        return cursor.rowcount


def _facts(entry: TimelineEntry, event: Event, now: datetime) -> dict:
    report = entry.report
    zone = ZoneInfo(report.municipality.time_zone)
    public = report.published and (event == Event.NEW or entry.audience == TimelineEntry.Audience.PUBLIC)
    return {
        "entry": entry.pk,
        "event": event.value,
        "public": public,
        # Withdrawn reports are on no map.
        "on_map": public and report.status != Status.WITHDRAWN,
        "by_reporter": entry.role == Role.REPORTER,
        "but": _who_knows(entry, event),
        "report": report.pk,
        "municipality": report.municipality_id,
        "district": report.district_id,
        "category": report.category.code,
        "lon": report.location.x,
        "lat": report.location.y,
    } | {rhythm.value: due_at(rhythm, now, zone) for rhythm in Rhythm}


def _who_knows(entry: TimelineEntry, event: Event) -> list[str]:
    """The addresses of those who did it themselves."""
    known = [entry.actor.email.lower()] if entry.actor else []
    if event == Event.NEW or entry.role == Role.REPORTER:
        contact = getattr(entry.report, "contact", None)
        known += [contact.email.lower()] if contact else []
    return known


@transaction.atomic
def bundle(*, now: datetime | None = None) -> int:
    """Make one delivery for every subscriber of whom a notice is due, and queue it; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(_statement("bundle_notices.sql"), {"now": now or timezone.now()})
        made = [delivery for (delivery,) in cursor.fetchall()]
    if made:
        later_each("deliver", [{"delivery_id": delivery} for delivery in made])
    return len(made)


def forget_deliveries(now: datetime) -> int:
    """Delete what was sent or given up a month ago, with its notices; gives how many deliveries."""
    return old_deliveries(now).delete()[1].get("reports.Delivery", 0)


def old_deliveries(now: datetime) -> QuerySet:
    return Delivery.objects.filter(created_at__lt=now - KEEP_DELIVERIES)


@cache
def _statement(name: str) -> str:
    return (SQL / name).read_text()
