"""What reporters put right later: the place, their photos, how they can be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from geo.domain.responsibility import Decision
from geo.responsibility import decision_record, who_is_responsible
from reports.alerts.following import follow_as_reporter
from reports.border import as_fact, with_answer
from reports.claims import claim_photos
from reports.domain.fields import text_errors
from reports.domain.workflow import Role, Status, StepRefused
from reports.errors import Refused
from reports.intake import ContactData, contact_errors, place_errors
from reports.limits import MAX_ADDRESS, MAX_PHOTOS_IN_ALL
from reports.models import Category, Contact, Photo, Report, Subscription, TimelineEntry
from reports.own.erasure import forget_contact
from reports.own.first_letter import write_first_letter
from reports.recording import record
from reports.routing import district_at

Kind, Audience = TimelineEntry.Kind, TimelineEntry.Audience


@dataclass(frozen=True)
class NewPlace:
    """Where it really is. `point` is EPSG:4326, `accuracy` metres; `border_answer` as in intake.NewReport."""

    point: Point
    accuracy: float | None = None
    address: str = ""
    border_answer: str = ""


@transaction.atomic
def correct_place(report: Report, new: NewPlace, *, at: datetime | None = None) -> Report:
    """Move the pin of an open report and route it anew; the same place again changes nothing.

    Work that was under way at another office is for a person to look at. Where places wait for release, the
    new one waits, too. Raises StepRefused (closed), Refused (fields), geo.errors.OutsideCoverage; then
    nothing is changed.
    """
    report, at = _open(report), at or timezone.now()
    wrong = [*place_errors(new.point, new.accuracy), *text_errors("/address", new.address, limit=MAX_ADDRESS)]
    if wrong:
        raise Refused(wrong)
    address = new.address.strip()
    if (new.point.coords, address) == (report.location.coords, report.address):
        return report
    day = timezone.localdate(at)
    found = who_is_responsible(new.point, report.category.service, accuracy=new.accuracy or 0, on=day)
    decision = with_answer(found, new.border_answer, at=at)
    facts = {"metres": _metres(report, new.point), "old_office": report.office.code}
    _put(report, new, decision)
    district = district_at(report.municipality, new.point, day)
    report.district, report.district_version = (district.area, district) if district else (None, None)
    report.address, report.updated_at, report.place_looked_at = address, at, None
    report.published &= report.category.publish_place == Category.Publish.AT_ONCE
    report.save()
    record(
        report,
        Kind.MOVED,
        at=at,
        role=Role.REPORTER,
        office=report.office,
        facts=facts | as_fact(report.decision),
    )
    return report


def _put(report: Report, new: NewPlace, decision: Decision) -> None:
    elsewhere = decision.office_id != report.office_id
    begun = report.status != Status.SUBMITTED
    report.location, report.accuracy = new.point, new.accuracy
    report.office_id, report.decision = decision.office_id, decision_record(decision)
    report.triage = decision.triage or (elsewhere and begun)


def _metres(report: Report, point: Point) -> int:
    distance = Report.objects.annotate(metres=Distance("location", point)).values_list("metres", flat=True)
    return round(distance.get(pk=report.pk).m)


@transaction.atomic
def add_photos(report: Report, photo_ids: Sequence[UUID], *, at: datetime | None = None) -> Report:
    """Add photos of the reporter to an open report, released as its category says.

    Photos that it has already are no second ones. Raises StepRefused (closed), Refused (photos).
    """
    report, at = _open(report), at or timezone.now()
    mine = set(report.photos.filter(pk__in=photo_ids).values_list("pk", flat=True))
    if photo_ids and mine == set(photo_ids):
        return report
    if not photo_ids:
        raise Refused.at("/photos", "required")
    # Those of others do not count: strangers could fill a report up for its reporter.
    if report.photos.reporters().count() + len(photo_ids) > MAX_PHOTOS_IN_ALL:
        raise Refused.at("/photos", "too_many", limit=MAX_PHOTOS_IN_ALL)
    at_once = report.category.publish_photos == Category.Publish.AT_ONCE
    for photo in claim_photos(report, photo_ids, stage=Photo.Stage.BEFORE, published=at_once):
        record(report, Kind.PHOTO, at=at, role=Role.REPORTER, photo=photo)
    _touch(report, at)
    return report


@transaction.atomic
def change_contact(report: Report, contact: ContactData, *, at: datetime | None = None) -> Report:
    """Change how the reporter can be reached; an empty contact removes it. The same again changes nothing.

    A new address gets the mail that the first one got. Raises Refused, also where a report waits for a link
    and no address would be left to send it to.
    """
    report, at = Report.objects.locked(report), at or timezone.now()
    wrong = contact_errors(contact, _wanted(report), "email_to_confirm")
    if wrong:
        raise Refused(wrong)
    known = Contact.objects.filter(report=report).first()
    before = ContactData(known.email, known.name, known.phone) if known else ContactData()
    if contact == before:
        return report
    if contact:
        kept, _new = Contact.objects.update_or_create(report=report, defaults=vars(contact))
        _follow(kept, before, at)
    else:
        forget_contact(report)
    if contact.email and contact.email != before.email:
        _write_to_new_address(report, contact.email, at)
    record(report, Kind.CONTACT, at=at, audience=Audience.REPORTER, role=Role.REPORTER)
    _touch(report, at)
    return report


def _wanted(report: Report) -> str:
    """An address may always be taken back, but for the one that a link still has to go to."""
    if report.awaiting_confirmation and report.is_open:
        return Category.Contact.REQUIRED
    asked = report.category.contact
    return Category.Contact.NONE if asked == Category.Contact.NONE else Category.Contact.OPTIONAL


def _follow(contact: Contact, before: ContactData, at: datetime) -> None:
    """Who can be written to now hears of the report; who unsubscribed before is not asked again."""
    if contact.email and not before.email:
        follow_as_reporter(contact, at=at)
    elif not contact.email:
        Subscription.objects.filter(contact=contact).delete()


def _write_to_new_address(report: Report, email: str, at: datetime) -> None:
    if report.is_open or not report.awaiting_confirmation:
        write_first_letter(report, email, at)


def _open(report: Report) -> Report:
    report = Report.objects.locked(report)
    if not report.is_open:
        raise StepRefused("report_closed")
    return report


def _touch(report: Report, at: datetime) -> None:
    report.updated_at = at
    report.save(update_fields=["updated_at"])
