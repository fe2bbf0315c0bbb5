"""Parts of photos and words are hidden from everybody: for a time that can be taken back, then never again.

All of it runs in the transaction of who decides (reports/moderation.py), with the report locked.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from reports import pictures
from reports.domain.redaction import Box, boxes_of, without
from reports.models import Photo, Text
from reports.photos import file_names, unredacted_name
from reports.queue import later


def redact_photo(photo: Photo, boxes: Sequence[Box], *, keep: bool, at: datetime) -> bool:
    """Serve a photo with boxes blackened and nothing else from now on; tells whether that changed anything.

    As long as the unredacted picture is kept, the boxes are all that is hidden; later they come on top
    of what was hidden before. `keep` is whether the picture as it is now is kept for a time.
    """
    wanted = [box.as_list() for box in boxes]
    if wanted == photo.boxes:
        return False
    before = _unredacted(photo)
    if before is None:
        wanted = [*photo.boxes, *(box for box in wanted if box not in photo.boxes)]
        if wanted == photo.boxes:
            return False
        before = _bytes("default", photo.large)
        _keep(photo, before if keep else None, at)
    _make_anew(photo, before, wanted)
    return True


def restore_photo(photo: Photo) -> bool:
    """Take back all that was painted over, and hold the photo back; False when the time for that is over.

    The boxes stay as proposals for whoever looks at it next.
    """
    before = _unredacted(photo)
    if before is None:
        return False
    photo.proposals, photo.published, photo.looked_at = photo.boxes, False, None
    storages["uploads"].delete(photo.unredacted)
    photo.unredacted, photo.redacted_at = "", None
    _make_anew(photo, before, [])
    return True


def _unredacted(photo: Photo) -> bytes | None:
    if not photo.unredacted:
        return None
    try:
        return _bytes("uploads", photo.unredacted)
    except FileNotFoundError:
        return None


def _keep(photo: Photo, before: bytes | None, at: datetime) -> None:
    photo.redacted_at, photo.unredacted = at, ""
    if before is not None:
        photo.unredacted = unredacted_name(photo.pk)
        storages["uploads"].save(photo.unredacted, ContentFile(before))


def _make_anew(photo: Photo, before: bytes, boxes: list[list[float]]) -> None:
    """Both sizes under new names; the old files are deleted after the commit, and surely: by a job."""
    sizes = pictures.painted_over(BytesIO(before), boxes_of(boxes))
    photo.version += 1
    photo.boxes = boxes
    photo.large, photo.small = file_names(photo.pk, photo.version)
    for name, content in zip((photo.large, photo.small), sizes, strict=True):
        storages["default"].save(name, ContentFile(content))
    photo.save()
    later("delete_old_files", photo_id=str(photo.pk))


def _bytes(storage: str, name: str) -> bytes:
    with storages[storage].open(name) as file:
        return file.read()


def redact_text(text: Text, passages: Iterable[str], *, keep: bool, at: datetime) -> bool:
    """Hide passages of a text wherever they stand; tells whether there were any."""
    body = without(text.body, passages)
    if body == text.body:
        return False
    if not text.unredacted:
        text.redacted_at, text.unredacted = at, text.body if keep else ""
    text.body = body
    text.save(update_fields=["body", "unredacted", "redacted_at"])
    return True


def restore_text(text: Text) -> bool:
    """Put the words back as they were, and hold them back; False when the time for that is over."""
    if not text.unredacted:
        return False
    text.body, text.unredacted, text.redacted_at = text.unredacted, "", None
    text.published, text.looked_at = False, None
    text.save(update_fields=["body", "unredacted", "redacted_at", "published", "looked_at"])
    return True


@transaction.atomic
def delete_unredacted(photo_id: UUID) -> bool:
    """Delete what was below the boxes of a photo, for good; tells whether there was anything."""
    # Locked: somebody may take it back at this very moment.
    photo = Photo.objects.select_for_update().exclude(unredacted="").filter(pk=photo_id).first()
    if photo is None:
        return False
    storages["uploads"].delete(photo.unredacted)
    photo.unredacted = ""
    photo.save(update_fields=["unredacted"])
    return True
