"""Personal data goes; the anonymous report stays with its code, its place and what became of it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from reports.domain.workflow import Role, Status
from reports.models import Contact, Mailbox, Photo, Question, Report, Subscription, TimelineEntry
from reports.queue import later
from reports.recording import record

# What people choose tells nothing about who they are; what they write may.
FREE_KINDS = (Question.Kind.TEXT, Question.Kind.LONG_TEXT)
Kind, REPORTER = TimelineEntry.Kind, TimelineEntry.Audience.REPORTER


@transaction.atomic
def erase_personal_data(report: Report, *, at: datetime | None = None) -> Report:
    """Erase for good, as the reporter wishes: contact, words, answers in free text, address, own photos.

    A second time there is nothing to erase, and nothing is recorded.
    """
    report, at = Report.objects.locked(report), at or timezone.now()
    if _empty(report, at):
        record(report, Kind.ERASED, at=at, audience=REPORTER, role=Role.REPORTER)
    return report


@transaction.atomic
def expire(report: Report, *, at: datetime | None = None) -> bool:
    """Empty a report that nobody confirmed and withdraw it; tells whether it still waited.

    It stays unknown to everybody: `awaiting_confirmation` remains, so that no figure ever counts it.
    """
    report, at = Report.objects.locked(report), at or timezone.now()
    if not (report.awaiting_confirmation and report.is_open):
        return False
    _empty(report, at)
    report.answers = {}
    report.status, report.closed_at = Status.WITHDRAWN, at
    report.save(update_fields=["answers", "status", "closed_at"])
    record(report, Kind.EXPIRED, at=at, audience=REPORTER)
    return True


def _empty(report: Report, at: datetime) -> bool:
    """Erase what a person left in a locked report; tells whether there was anything."""
    forgotten = forget_contact(report)
    texts = report.texts.filter(author=None, erased_at=None)
    # Digests were made of the words.
    report.messages.filter(by_office=False).update(request_digest="")
    erased = texts.update(body="", unredacted="", published=False, erased_at=at)
    photos = _erase_photos(report)
    answers = _without_free_text(report)
    if not (forgotten or erased or photos or report.address or answers != report.answers):
        return False
    report.answers, report.address, report.accuracy = answers, "", None
    report.updated_at = at
    report.save(update_fields=["answers", "address", "accuracy", "updated_at"])
    return True


def forget_contact(report: Report) -> bool:
    """Delete how the reporter can be reached, in the caller's transaction; tells whether there was a way."""
    emails = list(Contact.objects.filter(report=report).values_list("email", flat=True))
    for email in emails:
        # What comes with being the reporter goes with the contact; what they asked for themselves does not.
        Subscription.objects.filter(report=report, email__iexact=email).exclude(email="").delete()
    deleted, _rows = Contact.objects.filter(report=report).delete()
    for email in emails:
        if not Contact.objects.of(email).exists():
            Mailbox.objects.of(email).delete()
    # It was made of the address, too.
    Report.objects.filter(pk=report.pk).update(request_digest="")
    return bool(deleted)


def _erase_photos(report: Report) -> int:
    mine = report.photos.reporters().exclude(status="erased")
    keys = list(mine.values_list("pk", flat=True))
    Photo.objects.filter(pk__in=keys).update(
        status="erased", published=False, upload="", large="", small="", unredacted=""
    )
    for key in keys:
        # Files go after the commit, and surely: a job outlives a process that dies in between.
        later("erase_photo", photo_id=str(key))
    return len(keys)


def _without_free_text(report: Report) -> dict:
    """The answers to questions with something to choose. What is asked no more was perhaps free text."""
    kinds = dict(Question.objects.filter(category=report.category_id).values_list("code", "kind"))
    return {code: answer for code, answer in report.answers.items() if _was_chosen(kinds.get(code), answer)}


def _was_chosen(kind: str | None, answer: Any) -> bool:
    if kind == Question.Kind.MAP_OBJECT:
        # One that the town does not know was named in words.
        return bool(answer.get("id"))
    return kind is not None and kind not in FREE_KINDS
