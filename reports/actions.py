"""Every change to a report: one function, one transaction, one timeline entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from geo.models import Office
from geo.responsibility import decision_record, who_is_responsible
from reports.alerts.following import follow_as_reporter
from reports.border import as_fact, with_answer
from reports.claims import claim_photos
from reports.domain.codes import new_code
from reports.domain.fields import text_errors
from reports.domain.outcomes import Given, Outcome, Proof, errors_in_closing, implied
from reports.domain.workflow import CLOSED, Role, Status, check_step
from reports.errors import KeyConflict, Refused, Stopped
from reports.intake import (
    ContactData,
    NewReport,
    digest_of,
    digest_of_report,
    errors_in,
    stop_of,
    things_of,
    waits_for_confirmation,
)
from reports.limits import MAX_NOTE
from reports.messages import stop_waiting
from reports.models import Category, Contact, Photo, Report, Text, TimelineEntry, User
from reports.one_at_a_time import one_at_a_time
from reports.own.first_letter import write_first_letter
from reports.recording import record
from reports.routing import district_at
from reports.things import with_names

__all__ = [
    "ContactData",
    "NewReport",
    "Submission",
    "add_note",
    "digest_of",
    "erase_text",
    "move_report",
    "release",
    "submit_report",
    "withhold",
]

Kind, Audience = TimelineEntry.Kind, TimelineEntry.Audience
AT_ONCE, NEVER = Category.Publish.AT_ONCE, Category.Publish.NEVER
CODE_ATTEMPTS = 5
CHANGED_BY_STEPS = (
    "status",
    "outcome",
    "passed_to",
    "closed_at",
    "duplicate_of",
    "reopen_requested_at",
    "updated_at",
)


@dataclass(frozen=True)
class Submission:
    """What became of a new report; `created` is false for the repeat of a request that was taken before."""

    report: Report
    created: bool


@transaction.atomic
def submit_report(new: NewReport, *, at: datetime | None = None) -> Submission:
    """Take a report, route it, and queue the mail about it.

    The same id with the same content again gives the first result. Raises KeyConflict (same id, other
    content), Stopped (somebody else has to hear of it), Refused (wrong fields), geo.errors.OutsideCoverage;
    then nothing is stored.
    """
    one_at_a_time("report", new.id)
    known = Report.objects.filter(pk=new.id).first()
    if known is not None:
        return _repeated(known, new)
    stop = stop_of(new)
    if stop:
        raise Stopped(stop)
    at, things = at or timezone.now(), things_of(new)
    wrong = errors_in(new, things, timezone.localdate(at))
    if wrong:
        raise Refused(wrong)
    report = _insert(new, with_names(new.category.questions.all(), new.answers, things), at)
    _claim_first_photos(report, new)
    _record_submission(report, new)
    _keep_contact(report, new.contact)
    return Submission(report, created=True)


def _repeated(report: Report, new: NewReport) -> Submission:
    if report.request_digest != digest_of_report(new):
        raise KeyConflict
    return Submission(report, created=False)


def _insert(new: NewReport, answers: dict, at: datetime) -> Report:
    category, day = new.category, timezone.localdate(at)
    found = who_is_responsible(new.point, category.service, accuracy=new.accuracy or 0, on=day)
    decision = with_answer(found, new.border_answer, at=at)
    district = district_at(category.municipality, new.point, day)
    waits = waits_for_confirmation(category)
    report = Report(
        id=new.id,
        municipality_id=category.municipality_id,
        category=category,
        office_id=decision.office_id,
        triage=decision.triage,
        decision=decision_record(decision),
        location=new.point,
        accuracy=new.accuracy,
        address=new.address.strip(),
        district=district.area if district else None,
        district_version=district,
        answers={code: answer for code, answer in answers.items() if answer not in ("", [])},
        language=new.language,
        published=category.publish_place == AT_ONCE and not waits,
        awaiting_confirmation=waits,
        request_digest=digest_of_report(new),
        submitted_at=at,
        updated_at=at,
    )
    return _with_fresh_code(report)


def _with_fresh_code(report: Report) -> Report:
    """Store a new report under a code that nobody has; chance repeats one in 34 thousand million."""
    for attempt in range(1, CODE_ATTEMPTS + 1):
        report.code = new_code()
        try:
            with transaction.atomic():
                report.save(force_insert=True)
            return report
        except IntegrityError:
            if attempt == CODE_ATTEMPTS or not Report.objects.filter(code=report.code).exists():
                raise
    raise AssertionError("unreachable")


def _claim_first_photos(report: Report, new: NewReport) -> None:
    photos = claim_photos(
        report,
        new.photo_ids,
        stage=Photo.Stage.BEFORE,
        published=new.category.publish_photos == AT_ONCE,
    )
    category, shown = new.category, {photo.role for photo in photos}
    missing = [role for role in category.photo_roles if role not in shown]
    if category.photo_required and missing:
        names = {role: category.photo_role_names.get(role, {}) for role in missing}
        raise Refused.at("/photos", "photo_role_missing", roles=names)


def _record_submission(report: Report, new: NewReport) -> None:
    text = Text.objects.create(
        report=report,
        kind=Text.Kind.DESCRIPTION,
        body=new.description.strip(),
        published=new.category.publish_text == AT_ONCE,
        created_at=report.submitted_at,
    )
    record(
        report,
        Kind.SUBMITTED,
        at=report.submitted_at,
        role=Role.REPORTER,
        new_status=report.status,
        office=report.office,
        text=text,
        facts={"photos": len(new.photo_ids), "triage": report.triage} | as_fact(report.decision),
    )


def _keep_contact(report: Report, contact: ContactData | None) -> None:
    if not contact:
        return
    kept = Contact.objects.create(report=report, email=contact.email, name=contact.name, phone=contact.phone)
    if contact.email:
        follow_as_reporter(kept, at=report.submitted_at)
        write_first_letter(report, contact.email, report.submitted_at)


@transaction.atomic
def move_report(
    report: Report,
    target: Status,
    *,
    actor: User | None,
    role: Role,
    note: str = "",
    photo_ids: Sequence[UUID] = (),
    outcome: Outcome | None = None,
    office: Office | None = None,
    duplicate_of: Report | None = None,
    at: datetime | None = None,
) -> Report:
    """Move a report and record who did it, or raise StepRefused or Refused and change nothing.

    `outcome` is needed where the status that closes leaves a choice; what it asks for is in
    domain/outcomes.py. `note` is public when staff writes it. `photo_ids` were taken after the work; the crew
    that adds them releases them. `office` is the outside body whose job it is (if absent, the report's own
    office where that is one), `duplicate_of` the other report.
    """
    report = Report.objects.locked(report)
    source, target = Status(report.status), Status(target)
    check_step(source, target, role=role)
    outcome = outcome or implied(target)
    body = _outside_body(report, office) if target is Status.EXTERNAL else None
    original = duplicate_of if duplicate_of and duplicate_of.pk != report.pk else None
    given = Given(bool(note.strip()), bool(photo_ids), body is not None, original is not None)
    wrong = errors_in_closing(target, outcome, role=role, proof=Proof(report.category.proof), given=given)
    if wrong:
        raise Refused(wrong)
    at = at or timezone.now()
    report.status, report.outcome = target, outcome or ""
    asked = report.reopen_requested_at is not None
    report.reopen_requested_at = None
    report.passed_to = body
    report.closed_at = at if target in CLOSED else None
    report.duplicate_of = original if target is Status.DUPLICATE else None
    report.updated_at = at
    if target in CLOSED:
        stop_waiting(report)
    report.save(update_fields=CHANGED_BY_STEPS)
    record(
        report,
        Kind.STATUS,
        at=at,
        actor=actor,
        role=role,
        old_status=source,
        new_status=target,
        office=body or report.office,
        text=_note_text(report, note, actor, role is not Role.REPORTER, at),
        facts=_facts_of_closing(report) | ({"asked_by_reporter": True} if asked else {}),
    )
    _add_photos(report, photo_ids, actor=actor, role=role, at=at)
    return report


def _outside_body(report: Report, office: Office | None) -> Office | None:
    """The body that the report is passed on to; None where none is named that is not of the town itself."""
    body = office or report.office
    return body if body.kind == Office.Kind.EXTERNAL else None


def _facts_of_closing(report: Report) -> dict[str, str]:
    original = {"original": report.duplicate_of.code} if report.duplicate_of else {}
    return ({"outcome": str(report.outcome)} if report.outcome else {}) | original


@transaction.atomic
def add_note(
    report: Report,
    body: str,
    *,
    actor: User | None,
    role: Role,
    audience: str = Audience.PUBLIC,
    photo_ids: Sequence[UUID] = (),
    at: datetime | None = None,
) -> TimelineEntry:
    """Write a note into the timeline, for everybody, the reporter, or staff. Raises Refused."""
    report = Report.objects.locked(report)
    at = at or timezone.now()
    public = audience == Audience.PUBLIC and role is not Role.REPORTER
    if not body.strip():
        raise Refused.at("/note", "required")
    entry = record(
        report,
        Kind.NOTE,
        at=at,
        audience=audience,
        actor=actor,
        role=role,
        text=_note_text(report, body, actor, public, at),
    )
    _add_photos(report, photo_ids, actor=actor, role=role, at=at, audience=audience)
    _touch(report, at)
    return entry


@transaction.atomic
def release(
    report: Report,
    *,
    actor: User,
    place: bool = False,
    texts: Iterable[Text] = (),
    photos: Iterable[Photo] = (),
    at: datetime | None = None,
) -> Report:
    """Show the place, texts or photos of a report to everybody; what is shown already stays.

    What the category never shows stays back, whoever releases it.
    """
    return _switch(True, report, actor, place, texts, photos, at)


@transaction.atomic
def withhold(
    report: Report,
    *,
    actor: User | None,
    place: bool = False,
    texts: Iterable[Text] = (),
    photos: Iterable[Photo] = (),
    at: datetime | None = None,
) -> Report:
    """Take the place, texts or photos of a report back from the public."""
    return _switch(False, report, actor, place, texts, photos, at)


def _switch(shown: bool, report: Report, actor, place: bool, texts, photos, at: datetime | None) -> Report:
    report = Report.objects.locked(report)
    at = at or timezone.now()
    # Only rows of this very report, whatever ids a form sent; what is erased has nothing to show.
    texts = report.texts.releasable().filter(pk__in=[text.pk for text in texts])
    photos = report.photos.releasable().filter(pk__in=[photo.pk for photo in photos])
    if shown:
        place, texts, photos = _may_be_shown(report.category, place, texts, photos)
    looked = {
        "place": place and report.place_looked_at is None,
        "texts": texts.filter(looked_at=None).update(looked_at=at),
        "photos": photos.filter(looked_at=None).update(looked_at=at),
    }
    facts = {
        "place": place and report.published is not shown,
        "texts": texts.exclude(published=shown).update(published=shown),
        "photos": photos.exclude(published=shown).update(published=shown),
    }
    if place:
        report.published, report.place_looked_at = shown, report.place_looked_at or at
    if any(facts.values()):
        report.updated_at = at
        kind = Kind.RELEASED if shown else Kind.WITHHELD
        record(report, kind, at=at, audience=Audience.STAFF, actor=actor, facts=facts)
    elif any(looked.values()):
        record(report, Kind.LOOKED_AT, at=at, audience=Audience.STAFF, actor=actor, facts=looked)
    report.save(update_fields=["published", "place_looked_at", "updated_at"])
    return report


def _may_be_shown(category: Category, place: bool, texts: QuerySet, photos: QuerySet) -> tuple:
    """What is left of place, texts and photos without what a category never shows."""
    if category.publish_text == NEVER:
        texts = texts.exclude(author=None)  # the office's own words are for everybody
    if category.publish_photos == NEVER:
        photos = photos.none()
    return place and category.publish_place != NEVER, texts, photos


@transaction.atomic
def erase_text(text: Text, *, at: datetime | None = None) -> None:
    """Erase what a person wrote, for good. The timeline keeps that something was written, not what."""
    at = at or timezone.now()
    Text.objects.filter(pk=text.pk).update(body="", unredacted="", published=False, erased_at=at)
    # Who keeps copies has to see that something changed.
    Report.objects.filter(pk=text.report_id).update(updated_at=at)


def _touch(report: Report, at: datetime) -> None:
    report.updated_at = at
    report.save(update_fields=["updated_at"])


def _note_text(report: Report, note: str, author, published: bool, at: datetime) -> Text | None:
    wrong = text_errors("/note", note, limit=MAX_NOTE)
    if wrong:
        raise Refused(wrong)
    if not note.strip():
        return None
    return Text.objects.create(
        report=report,
        kind=Text.Kind.NOTE,
        body=note.strip(),
        author=author,
        published=published,
        created_at=at,
    )


def _add_photos(
    report: Report, photo_ids: Sequence[UUID], *, actor, role: Role, at: datetime, audience=Audience.PUBLIC
) -> None:
    """Attach photos of staff or reporter; what staff adds for everybody is released by adding it."""
    by_staff = role is not Role.REPORTER
    photos = claim_photos(
        report,
        photo_ids,
        stage=Photo.Stage.AFTER if by_staff else Photo.Stage.BEFORE,
        published=by_staff and audience == Audience.PUBLIC and report.category.publish_photos != NEVER,
    )
    for photo in photos:
        record(report, Kind.PHOTO, at=at, audience=audience, actor=actor, role=role, photo=photo)
