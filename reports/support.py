"""I have this too: others add their weight, and perhaps a photo, to a report that is open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reports.alerts.following import follow_report
from reports.claims import claim_photos
from reports.domain.workflow import StepRefused
from reports.errors import KeyConflict, Refused
from reports.intake import digest_of
from reports.limits import MAX_PHOTOS_IN_ALL
from reports.models import Category, Photo, Report, Support, TimelineEntry
from reports.one_at_a_time import one_at_a_time
from reports.recording import record


@dataclass(frozen=True)
class NewSupport:
    """What somebody sends who has it too. `id` is the client's key, `code` the report's, without hyphen."""

    id: UUID
    code: str
    photo_ids: Sequence[UUID] = field(default_factory=tuple)
    # Whoever gives an address hears what becomes of it, once they have confirmed it.
    email: str = ""
    language: str = "de"

    @property
    def digest(self) -> str:
        # Without the address: nothing that is kept with the count tells who it was.
        return digest_of({"report": self.code, "photos": self.photo_ids})


@dataclass(frozen=True)
class Supported:
    """The report with its new count; `created` is false for the repeat of a request taken before."""

    report: Report
    created: bool


@transaction.atomic
def support_report(new: NewSupport, *, at: datetime | None = None) -> Supported:
    """Count somebody who has the same problem, once per id, and keep their photos for release.

    With an address, queue the letter that asks whether it wants to follow the report.

    Raises Report.DoesNotExist (unknown or not public: not told apart), StepRefused (closed), KeyConflict (the
    id was used for something else), Refused (photos, email); then nothing is stored.
    """
    one_at_a_time("support", new.id)
    report = _locked_public(new.code)
    known = Support.objects.filter(pk=new.id).first()
    if known is not None:
        if known.request_digest != new.digest:
            raise KeyConflict
        return Supported(report, created=False)
    if not report.is_open:
        raise StepRefused("report_closed")
    at = at or timezone.now()
    support = Support.objects.create(id=new.id, report=report, request_digest=new.digest, created_at=at)
    _keep_photos(report, support, new)
    _record(report, new, at)
    if new.email:
        follow_report(report, email=new.email, language=new.language, at=at)
    return Supported(report, created=True)


def _locked_public(code: str) -> Report:
    """Locked, for two may be counted at the same time; withheld meanwhile it is not found any more."""
    public = Report.objects.public().select_for_update(of=("self",))
    return public.select_related("category").get(code=code)


def _keep_photos(report: Report, support: Support, new: NewSupport) -> None:
    others = report.photos.exclude(support=None).count()
    if new.photo_ids and others + len(new.photo_ids) > MAX_PHOTOS_IN_ALL:
        raise Refused.at("/photos", "too_many", limit=MAX_PHOTOS_IN_ALL)
    at_once = report.category.publish_photos == Category.Publish.AT_ONCE
    photos = claim_photos(report, new.photo_ids, stage=Photo.Stage.BEFORE, published=at_once)
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).update(support=support)


def _record(report: Report, new: NewSupport, at: datetime) -> None:
    report.support_count += 1
    report.updated_at = at
    report.save(update_fields=["support_count", "updated_at"])
    # For staff: a hundred such lines would bury what happened to the defect. The public reads the count.
    record(
        report,
        TimelineEntry.Kind.SUPPORTED,
        at=at,
        audience=TimelineEntry.Audience.STAFF,
        facts={"count": report.support_count, "photos": len(new.photo_ids)},
    )
