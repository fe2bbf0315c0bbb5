"""Photos that arrive in pieces: a lost connection costs the piece under way, never what came before it."""

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from reports import photos
from reports.errors import PhotoRefused, StorageFull, UploadConflict
from reports.limits import MAX_PHOTO_BYTES
from reports.models import Photo, Upload
from reports.storage import write_at

# An upload that nobody goes on with, counted from the last piece; a photo that has arrived whole can be asked
# for longer, so that a device that was away finds out that it is there.
KEEP_UNFINISHED, KEEP_FINISHED = timedelta(hours=24), timedelta(days=14)
# What a disk keeps free for the database beside the photos, in bytes.
RESERVE = 100 * 1024 * 1024


def begin(length: int, *, role: str = "", key: UUID | None = None) -> tuple[Upload, bool]:
    """Expect a photo of `length` bytes; gives its upload and whether it is a new one.

    The same `key` again finds the first upload, with what has arrived of it. Raises PhotoRefused (too_large,
    empty; for a known key what was wrong with its picture), UploadConflict (the key is another photo's),
    StorageFull.
    """
    if length < 1:
        raise PhotoRefused("empty")
    if length > MAX_PHOTO_BYTES:
        raise PhotoRefused("too_large", limit=MAX_PHOTO_BYTES // (1024 * 1024))
    key = key or uuid4()
    _forget_expired(key)
    known = Upload.objects.filter(pk=key).first()
    if known is None:
        if Photo.objects.filter(pk=key).exists():
            raise UploadConflict("upload_conflict")
        _check_room(length)
        new = {"length": length, "role": role, "expires_at": timezone.now() + KEEP_UNFINISHED}
        known, created = Upload.objects.get_or_create(id=key, defaults=new)
        if created:
            return known, True
    if (known.length, known.role) != (length, role):
        raise UploadConflict("upload_conflict")
    return unrefused(known), False


def append(key: UUID, offset: int, piece: BinaryIO) -> Upload:
    """Keep the bytes that follow on `offset`, and make a photo of the whole once the last has arrived.

    The offset moves only after the bytes are on the disk. Raises Upload.DoesNotExist, UploadConflict
    (offset_differs; beyond_length), StorageFull (then nothing has changed), and for the last piece
    PhotoRefused, after which the bytes are gone.
    """
    with transaction.atomic():
        upload = unrefused(Upload.objects.alive().select_for_update().get(pk=key))
        if offset != upload.offset or upload.is_complete:
            raise UploadConflict("offset_differs", offset=upload.offset)
        size = piece.seek(0, os.SEEK_END)
        if offset + size > upload.length:
            raise UploadConflict("beyond_length", length=upload.length)
        piece.seek(0)
        write_at(storages["uploads"], upload.part, offset, piece)
        upload.offset += size
        upload.expires_at = timezone.now() + KEEP_UNFINISHED
        if upload.offset == upload.length:
            _make_photo(upload)
        upload.save()
    if upload.offset == upload.length:
        storages["uploads"].delete(upload.part)
    return unrefused(upload)


def discard(key: UUID) -> bool:
    """Delete an upload, or the photo it has become, with all bytes; tells whether it was unfinished.

    Raises Upload.DoesNotExist, and UploadConflict (photo_used) for the photo of a report.
    """
    with transaction.atomic():
        upload = Upload.objects.alive().select_for_update().get(pk=key)
        if upload.photo_id is None:
            Upload.objects.filter(pk=key).delete()
        elif not photos.discard(upload.photo_id):
            raise UploadConflict("photo_used")
    storages["uploads"].delete(upload.part)
    return upload.offset < upload.length


def delete_expired() -> int:
    """Delete what is known of uploads that ended or were given up, with their bytes; gives how many."""
    keys = Upload.objects.expired().values_list("pk", flat=True)
    return sum(_forget_expired(key) for key in keys.iterator())


def unrefused(upload: Upload) -> Upload:
    """The upload, or PhotoRefused with what was wrong with its picture."""
    if upload.refused:
        raise PhotoRefused(upload.refused, **upload.facts)
    return upload


def _make_photo(upload: Upload) -> None:
    try:
        with storages["uploads"].open(upload.part) as file:
            upload.photo = photos.receive_photo(file, role=upload.role, key=upload.pk)
    except PhotoRefused as error:
        upload.refused, upload.facts = error.code, error.facts
    else:
        upload.expires_at = timezone.now() + KEEP_FINISHED


def _forget_expired(key: UUID) -> bool:
    with transaction.atomic():
        upload = Upload.objects.expired().select_for_update().filter(pk=key).first()
        if upload is None:
            return False
        Upload.objects.filter(pk=key).delete()
    storages["uploads"].delete(upload.part)
    return True


def _check_room(length: int) -> None:
    root = Path(storages["uploads"].path(""))
    root.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(root).free < length + RESERVE:
        raise StorageFull
