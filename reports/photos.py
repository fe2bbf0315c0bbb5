"""What may reach the disk as a photo, and how an upload becomes two clean pictures."""

import logging
from collections.abc import Iterable
from typing import BinaryIO, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import transaction

from reports import pictures
from reports.errors import PhotoRefused
from reports.models import Photo
from reports.queue import later

__all__ = [
    "PhotoRefused",
    "delete_files",
    "delete_old_files",
    "discard",
    "erase",
    "fail",
    "file_names",
    "gps_of",
    "prepare",
    "receive_photo",
    "unredacted_name",
    "upload_name",
]

logger = logging.getLogger(__name__)


def receive_photo(file: File, role: str = "", stage: str = "before", key: UUID | None = None) -> Photo:
    """Keep an uploaded picture privately and queue its preparation; `key` is its id, if that is known.

    Raises PhotoRefused: too_large (20 MB), not_a_picture, format (JPEG, PNG, WebP, HEIC are taken),
    too_many_pixels (50 million, told before decoding), broken.
    """
    width, height = pictures.check(_stream(file))
    key = key or uuid4()
    name = upload_name(key)
    file.seek(0)
    storages["uploads"].save(name, file)
    try:
        with transaction.atomic():
            photo = Photo.objects.create(
                id=key, role=role, stage=stage, upload=name, width=width, height=height
            )
            later("prepare_photo", photo_id=str(key))
    except BaseException:
        storages["uploads"].delete(name)
        raise
    return photo


def gps_of(file: File) -> tuple[float, float] | None:
    """Longitude and latitude (EPSG:4326) where the picture says it was taken: a suggestion, never stored."""
    return pictures.place_of(_stream(file))


def prepare(photo_id: str | UUID) -> None:
    """Make both sizes of a photo and delete the upload. Running it again changes nothing.

    Files carry names that follow from the id, so a second run writes the same files.
    """
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None or photo.status != "pending":
        storages["uploads"].delete(upload_name(photo_id))
        return
    try:
        with storages["uploads"].open(photo.upload) as upload:
            large, small, size = pictures.both_sizes(_stream(upload))
    except PhotoRefused as error:
        logger.warning("Photo %s cannot be prepared: %s", photo_id, error.code)
        fail(photo_id)
        return
    names = file_names(photo_id)
    for name, content in zip(names, (large, small), strict=True):
        storages["default"].save(name, ContentFile(content))
    with transaction.atomic():
        _finish(photo_id, status="ready", large=names[0], small=names[1], width=size[0], height=size[1])
        if settings.PHOTO_DETECTOR is not None:
            later("propose_redactions", photo_id=str(photo_id))
    if not Photo.objects.filter(pk=photo_id, status="ready").exists():
        delete_files(photo_id)  # discarded or erased while it was being prepared


def fail(photo_id: str | UUID) -> None:
    """Give a photo up: nobody will see it, and its upload is deleted."""
    _finish(photo_id, status="failed")


def discard(photo_id: str | UUID) -> bool:
    """Delete a photo that no report has claimed, with its files; tells whether it did."""
    # The row first: a report that claims the photo meanwhile keeps it.
    deleted, _ = Photo.objects.filter(pk=photo_id, report=None).delete()
    if deleted:
        delete_files(photo_id)
    return bool(deleted)


def erase(photo_id: str | UUID) -> None:
    """Delete all files of a photo whose row was marked as erased. Running it again changes nothing."""
    photo = Photo.objects.filter(pk=photo_id, status="erased").first()
    if photo is not None:
        delete_files(photo_id, photo.version)


def delete_files(photo_id: str | UUID, version: int = 0) -> None:
    """Delete every file that there is or was of a photo, up to its present version."""
    storages["uploads"].delete(upload_name(photo_id))
    storages["uploads"].delete(unredacted_name(photo_id))
    _delete_versions(photo_id, range(version + 1))


def delete_old_files(photo_id: str | UUID) -> None:
    """Delete what was served of a photo before it was made anew. Running it again changes nothing."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is not None:
        _delete_versions(photo_id, range(photo.version))


def _delete_versions(photo_id: str | UUID, versions: Iterable[int]) -> None:
    for version in versions:
        for name in file_names(photo_id, version):
            storages["default"].delete(name)


def _finish(photo_id: str | UUID, **fields: object) -> None:
    # Only its own columns and only once: the report may claim the photo at this very moment.
    Photo.objects.filter(pk=photo_id, status="pending").update(upload="", **fields)
    storages["uploads"].delete(upload_name(photo_id))


def upload_name(photo_id: str | UUID) -> str:
    return _folder(photo_id)


def unredacted_name(photo_id: str | UUID) -> str:
    """Name of the large size as it was before staff hid parts of it, in the private storage."""
    return f"{_folder(photo_id)}-unredacted.jpg"


def file_names(photo_id: str | UUID, version: int = 0) -> tuple[str, str]:
    """Names of the large and the small size in the default storage."""
    stem = f"{_folder(photo_id)}-{version}" if version else _folder(photo_id)
    return f"{stem}-large.jpg", f"{stem}-small.jpg"


def _folder(photo_id: str | UUID) -> str:
    key = UUID(str(photo_id)).hex
    return f"{key[:2]}/{key}"


def _stream(file: File) -> BinaryIO:
    """The plain stream below Django's wrapper; Pillow asks for methods that the wrapper lacks."""
    return cast("BinaryIO", file.file)
