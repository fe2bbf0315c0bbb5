"""Photos find their report. Each is attached once, whoever asks at the same time."""

from collections.abc import Sequence
from uuid import UUID

from reports.domain.fields import FieldError
from reports.errors import Refused
from reports.limits import MAX_PHOTOS
from reports.models import Photo, Report


def claim_photos(report: Report, ids: Sequence[UUID], *, stage: str, published: bool) -> list[Photo]:
    """Attach uploaded photos that belong to no report yet, in the order given.

    Runs in the caller's transaction. Raises Refused with pointers /photos/0, /photos/1, …
    """
    if len(ids) > MAX_PHOTOS:
        raise Refused.at("/photos", "too_many", limit=MAX_PHOTOS)
    # Locked in one order, so that two reports with the same photos wait and do not block each other.
    found = {photo.pk: photo for photo in Photo.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    codes = [_hindrance(found.get(key), key in ids[:place]) for place, key in enumerate(ids)]
    wrong = [FieldError(f"/photos/{place}", code) for place, code in enumerate(codes) if code]
    if wrong:
        raise Refused(wrong)
    photos = [found[key] for key in ids]
    for photo in photos:
        photo.report, photo.stage, photo.published = report, stage, published
        photo.save(update_fields=["report", "stage", "published"])
    return photos


def _hindrance(photo: Photo | None, twice: bool) -> str:
    if photo is None:
        return "photo_unknown"
    if twice or photo.report_id is not None:
        return "photo_used"
    return "photo_failed" if photo.status == "failed" else ""
