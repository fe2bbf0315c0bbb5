"""A reporter says that it is not fixed; the office reopens it, or keeps it closed and says why."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from reports.domain.fields import text_errors
from reports.domain.workflow import REOPENABLE, Role, Status, StepRefused, check_step
from reports.errors import Refused
from reports.limits import MAX_NOTE
from reports.messages import NewMessage, Written, begin, keep
from reports.models import Message, Report, Text, TimelineEntry, User
from reports.recording import record

NOT_FIXED = Message.Kind.NOT_FIXED


def may_be_contested(report: Report) -> bool:
    """Whether its reporter may (still) say that it is not fixed: once for each time the office closes it."""
    if report.status not in REOPENABLE or report.closed_at is None:
        return False
    return not report.messages.filter(kind=NOT_FIXED, created_at__gte=report.closed_at).exists()


@transaction.atomic
def say_not_fixed(report: Report, new: NewMessage, *, at: datetime | None = None) -> Written:
    """Ask the office to reopen a report that it has closed, with the reason, and perhaps photos.

    Raises StepRefused (not closed by the office, or asked before), Refused and KeyConflict.
    """
    report, known = begin(report, new, NOT_FIXED, by_office=False)
    if known:
        return Written(known, created=False)
    if report.status not in REOPENABLE:
        raise StepRefused("not_closed_by_office")
    if not may_be_contested(report):
        raise StepRefused("not_fixed_said")
    at = at or timezone.now()
    message = keep(report, new, NOT_FIXED, at=at)
    report.reopen_requested_at = at
    report.save(update_fields=["reopen_requested_at"])
    record(
        report,
        TimelineEntry.Kind.NOT_FIXED,
        at=at,
        audience=TimelineEntry.Audience.REPORTER,
        role=Role.REPORTER,
        text=message.text,
    )
    return Written(message, created=True)


@transaction.atomic
def keep_closed(
    report: Report, reason: str, *, actor: User, role: Role, at: datetime | None = None
) -> TimelineEntry:
    """Answer a reporter that a report stays closed; everybody reads the reason, and that it was asked for.

    Reopening is a step like any other (actions.move_report). Raises StepRefused and Refused.
    """
    report = Report.objects.locked(report)
    check_step(Status(report.status), Status.SUBMITTED, role=role)
    if report.reopen_requested_at is None:
        raise StepRefused("reopening_not_asked")
    wrong = text_errors("/note", reason, limit=MAX_NOTE)
    if wrong:
        raise Refused(wrong)
    if not reason.strip():
        raise Refused.at("/note", "reason_missing")
    at = at or timezone.now()
    report.reopen_requested_at, report.updated_at = None, at
    report.save(update_fields=["reopen_requested_at", "updated_at"])
    text = Text.objects.create(
        report=report,
        kind=Text.Kind.NOTE,
        body=reason.strip(),
        author=actor,
        published=True,
        created_at=at,
    )
    return record(report, TimelineEntry.Kind.KEPT_CLOSED, at=at, actor=actor, role=role, text=text)
