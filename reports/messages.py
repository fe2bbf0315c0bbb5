"""Office and reporter write to each other on the report itself, and to nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reports.claims import claim_photos
from reports.domain.fields import text_errors
from reports.domain.workflow import Role, StepRefused
from reports.errors import KeyConflict, Refused
from reports.intake import digest_of
from reports.limits import MAX_ANSWER_DAYS, MAX_MESSAGES, MAX_NOTE
from reports.models import Message, Photo, Report, Text, TimelineEntry, User
from reports.one_at_a_time import one_at_a_time
from reports.recording import record
from reports.working_days import last_day_within

Kind = Message.Kind
REPORTER, STAFF = TimelineEntry.Audience.REPORTER, TimelineEntry.Audience.STAFF


@dataclass(frozen=True)
class NewMessage:
    """What somebody sends. `id` is the client's key; `answer_days` (working days) makes it a question."""

    id: UUID
    text: str
    photo_ids: Sequence[UUID] = field(default_factory=tuple)
    answer_days: int | None = None

    def digest(self, report: Report, kind: str, by_office: bool) -> str:
        said = {"text": self.text, "photos": self.photo_ids, "answer_days": self.answer_days}
        return digest_of(said | {"report": report.pk, "kind": kind, "by_office": by_office})


@dataclass(frozen=True)
class Written:
    """The message as it is kept; `created` is false for the repeat of a request that was taken before."""

    message: Message
    created: bool


@transaction.atomic
def write_to_office(report: Report, new: NewMessage, *, at: datetime | None = None) -> Written:
    """Keep what the reporter writes; if the office waits for an answer, this is it.

    Raises Refused and KeyConflict; then nothing is kept.
    """
    report, known = begin(report, new, Kind.WORDS, by_office=False)
    if known:
        return Written(known, created=False)
    at = at or timezone.now()
    message = keep(report, new, Kind.WORDS, at=at)
    facts = {"by_office": False, "answers": report.waiting_since is not None}
    stop_waiting(report)
    _record(message, Role.REPORTER, facts)
    return Written(message, created=True)


@transaction.atomic
def write_to_reporter(
    report: Report, new: NewMessage, *, actor: User, role: Role, at: datetime | None = None
) -> Written:
    """Keep what the office writes; with `answer_days` it waits for the reporter until that day.

    A later question takes the place of an earlier one. Raises Refused, KeyConflict, and StepRefused for a
    question about a closed report; then nothing is kept.
    """
    kind = Kind.WORDS if new.answer_days is None else Kind.QUESTION
    report, known = begin(report, new, kind, by_office=True)
    if known:
        return Written(known, created=False)
    at = at or timezone.now()
    message = keep(report, new, kind, at=at, actor=actor)
    facts: dict[str, Any] = {"by_office": True}
    if message.answer_until:
        facts["until"] = message.answer_until.isoformat()
        report.waiting_since, report.waiting_until, report.answer_overdue = at, message.answer_until, False
        report.save(update_fields=["waiting_since", "waiting_until", "answer_overdue"])
    _record(message, role, facts)
    return Written(message, created=True)


def _record(message: Message, role: Role, facts: dict[str, Any]) -> None:
    record(
        message.report,
        TimelineEntry.Kind.MESSAGE,
        at=message.created_at,
        audience=REPORTER,
        actor=message.text.author,
        role=role,
        # A report may move on to another office; who wrote stays.
        office=message.report.office if message.by_office else None,
        text=message.text,
        facts=facts,
    )


def begin(report: Report, new: NewMessage, kind: str, *, by_office: bool) -> tuple[Report, Message | None]:
    """The report, locked, and the message that the same request has made before."""
    one_at_a_time("message", new.id)
    known = Message.objects.select_related("text", "report").filter(pk=new.id).first()
    if known and known.request_digest != new.digest(report, kind, by_office):
        raise KeyConflict
    return Report.objects.locked(report), known


def keep(report: Report, new: NewMessage, kind: str, *, at: datetime, actor: User | None = None) -> Message:
    """Store a message with its words and photos, which nobody but reporter and staff will see."""
    _check(report, new)
    by_office = actor is not None
    text = Text.objects.create(
        report=report, kind=Text.Kind.MESSAGE, body=new.text.strip(), author=actor, created_at=at
    )
    until = None
    if new.answer_days is not None:
        until = last_day_within(report.municipality, timezone.localdate(at), new.answer_days)
    message = Message.objects.create(
        id=new.id,
        report=report,
        kind=kind,
        by_office=by_office,
        text=text,
        answer_until=until,
        request_digest=new.digest(report, kind, by_office),
        created_at=at,
    )
    stage = Photo.Stage.AFTER if by_office else Photo.Stage.BEFORE
    photos = claim_photos(report, new.photo_ids, stage=stage, published=False)
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).update(message=message)
    return message


def _check(report: Report, new: NewMessage) -> None:
    wrong = text_errors("/text", new.text, limit=MAX_NOTE, required=True)
    if wrong:
        raise Refused(wrong)
    if new.answer_days is not None:
        if not 1 <= new.answer_days <= MAX_ANSWER_DAYS:
            raise Refused.at("/answer_days", "out_of_range", limit=MAX_ANSWER_DAYS)
        if not report.is_open:
            raise StepRefused("closed_asks_nothing")
    if report.messages.count() >= MAX_MESSAGES:
        raise StepRefused("too_many_messages", limit=str(MAX_MESSAGES))


def stop_waiting(report: Report) -> None:
    """The office waits for the reporter no longer."""
    if report.waiting_since is not None:
        report.waiting_since, report.waiting_until, report.answer_overdue = None, None, False
        report.save(update_fields=["waiting_since", "waiting_until", "answer_overdue"])


def open_question(report: Report) -> Message | None:
    """What the office waits to be answered, with its words."""
    if report.waiting_since is None:
        return None
    return report.messages.filter(kind=Kind.QUESTION).select_related("text").order_by("text").last()


def mark_overdue_answers(now: datetime | None = None) -> int:
    """Tell the office of answers that did not come in time; gives of how many. Nothing else happens."""
    now = now or timezone.now()
    late = Report.objects.filter(waiting_until__lt=timezone.localdate(now), answer_overdue=False)
    return sum(_mark_overdue(report, now) for report in late)


@transaction.atomic
def _mark_overdue(report: Report, now: datetime) -> bool:
    report = Report.objects.locked(report)
    until = report.waiting_until
    if until is None or report.answer_overdue or until >= timezone.localdate(now):
        return False
    report.answer_overdue = True
    report.save(update_fields=["answer_overdue"])
    facts = {"until": until.isoformat()}
    record(report, TimelineEntry.Kind.ANSWER_OVERDUE, at=now, audience=STAFF, facts=facts)
    return True
