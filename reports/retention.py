"""What is kept only for a time, as the towns decided (Policy), and cleared away every night."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Max, QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status as JobStatus

from geo.models import Municipality
from reports.alerts.following import (
    forget_followers,
    forget_unconfirmed,
    subscriptions_to_closed,
    unconfirmed_subscriptions,
)
from reports.alerts.notices import forget_deliveries, old_deliveries
from reports.models import CLOSED_STATUSES, Photo, Policy, Report, Text
from reports.own.erasure import expire, forget_contact
from reports.own.my_reports import ended, forget_ended
from reports.redaction import delete_unredacted
from reports.upkeep import delete_orphan_photos, orphan_photos

FINISHED = [
    JobStatus.SUCCEEDED.value,
    JobStatus.FAILED.value,
    JobStatus.CANCELLED.value,
    JobStatus.ABORTED.value,
]


@dataclass(frozen=True)
class Rule:
    """One kind of thing that is kept for a time. `clear` clears what is due and gives how many it were."""

    name: str
    due: Callable[[datetime], QuerySet]
    clear: Callable[[datetime], int]


def counts(now: datetime) -> dict[str, int]:
    """How many of each kind are due. Nothing is changed."""
    return {rule.name: rule.due(now).count() for rule in RULES}


def clean_up(now: datetime) -> dict[str, int]:
    """Clear away what is due, each thing in a transaction of its own; gives how many of each kind."""
    return {rule.name: rule.clear(now) for rule in RULES}


def due_contacts(now: datetime) -> QuerySet:
    """Reports with contact data whose town keeps it no longer: so many days after they were closed."""
    closed = Report.objects.filter(status__in=CLOSED_STATUSES).exclude(contact=None)
    return _of_towns(closed, "closed_at", "contact_kept_days", now)


def due_unconfirmed(now: datetime) -> QuerySet:
    """Reports that still wait for a confirmation, for longer than their town allows."""
    waiting = Report.objects.open().filter(awaiting_confirmation=True)
    return _of_towns(waiting, "submitted_at", "unconfirmed_days", now)


def due_texts_below(now: datetime) -> QuerySet:
    """Texts whose hidden words are kept no longer: so many days after they were hidden."""
    kept = Text.objects.exclude(unredacted="")
    return _of_towns(kept, "redacted_at", "unredacted_days", now, town="report__municipality")


def due_photos_below(now: datetime) -> QuerySet:
    """Photos of which what is painted over is kept no longer."""
    kept = Photo.objects.exclude(unredacted="")
    return _of_towns(kept, "redacted_at", "unredacted_days", now, town="report__municipality")


def due_sessions(now: datetime) -> QuerySet:
    """Sessions that have ended: they hold reports that were begun and never sent."""
    return Session.objects.filter(expire_date__lt=now)


def due_jobs(now: datetime) -> QuerySet:
    days = Policy.objects.shortest("jobs_kept_days")
    finished = ProcrastinateJob.objects.filter(status__in=FINISHED)
    return finished.annotate(last=Max("procrastinateevent__at")).filter(last__lt=now - timedelta(days=days))


def _of_towns(
    rows: QuerySet, since: str, days: str, now: datetime, *, town: str = "municipality"
) -> QuerySet:
    """The rows whose `since` lies more days back than the policy of their town says."""
    chosen = rows.none()
    for one in Municipality.objects.all():
        before = now - timedelta(days=getattr(Policy.objects.of(one), days))
        chosen |= rows.filter(**{town: one, f"{since}__lt": before})
    return chosen


def forget_contacts(now: datetime) -> int:
    return sum(_forget_contact(report) for report in _one_by_one(due_contacts(now)))


@transaction.atomic
def _forget_contact(report: Report) -> bool:
    report = Report.objects.locked(report)
    # Reopened meanwhile, the office may have to ask.
    return not report.is_open and forget_contact(report)


def expire_unconfirmed(now: datetime) -> int:
    return sum(expire(report, at=now) for report in _one_by_one(due_unconfirmed(now)))


def _one_by_one(reports: QuerySet) -> Iterator[Report]:
    # Keys first: what is cleared away leaves the query set.
    for key in list(reports.values_list("pk", flat=True)):
        yield Report(pk=key)


def delete_texts_below(now: datetime) -> int:
    return due_texts_below(now).update(unredacted="")


def delete_photos_below(now: datetime) -> int:
    return sum(delete_unredacted(key) for key in list(due_photos_below(now).values_list("pk", flat=True)))


def delete_sessions(now: datetime) -> int:
    return due_sessions(now).delete()[0]


def delete_jobs(now: datetime) -> int:
    # The queue's own models only read.
    keys = list(due_jobs(now).values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where id = any(%s)", [keys])
        return cursor.rowcount


RULES = [
    Rule("contacts", due_contacts, forget_contacts),
    Rule("unconfirmed reports", due_unconfirmed, expire_unconfirmed),
    Rule("unconfirmed subscriptions", unconfirmed_subscriptions, forget_unconfirmed),
    Rule("subscriptions to closed reports", subscriptions_to_closed, forget_followers),
    Rule("notices", old_deliveries, forget_deliveries),
    Rule("photos of no report", orphan_photos, delete_orphan_photos),
    Rule("words below redactions", due_texts_below, delete_texts_below),
    Rule("photos below redactions", due_photos_below, delete_photos_below),
    Rule("links to my reports", ended, forget_ended),
    Rule("sessions", due_sessions, delete_sessions),
    Rule("finished jobs", due_jobs, delete_jobs),
]
