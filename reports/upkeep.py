"""What is cleared away in the background."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import Storage, storages
from django.db.models import QuerySet
from django.utils import timezone

from reports.models import Photo, Policy, ReplayRun, Upload
from reports.photos import discard

logger = logging.getLogger(__name__)
# So long that whoever is writing a file is done with it, or dead.
KEEP_STRAYS = timedelta(hours=24)


def delete_orphan_photos(now: datetime | None = None) -> int:
    """Delete photos, with their files, that no report has claimed in time; gives how many."""
    orphans = orphan_photos(now or timezone.now())
    gone = sum(discard(key) for key in orphans.values_list("pk", flat=True).iterator())
    if gone:
        logger.info("Deleted %s photos that were never attached to a report.", gone)
    return gone


def orphan_photos(now: datetime) -> QuerySet:
    """Photos that no report has claimed for as long as the town says (one day if it says nothing)."""
    days = Policy.objects.shortest("photos_kept_days")
    return Photo.objects.filter(report=None, created_at__lt=now - timedelta(days=days))


def delete_stray_uploads(now: datetime | None = None) -> int:
    """Delete files that nothing waits for and no replay wrote, left by a dead process; gives how many."""
    uploads = storages["uploads"]
    before = (now or timezone.now()) - KEEP_STRAYS
    waiting = set(Photo.objects.exclude(upload="").values_list("upload", flat=True))
    waiting |= set(Photo.objects.exclude(unredacted="").values_list("unredacted", flat=True))
    waiting |= {upload.part for upload in Upload.objects.alive().filter(photo=None).iterator()}
    waiting |= set(ReplayRun.objects.exclude(sheet="").values_list("sheet", flat=True))
    strays = [
        name
        for name in _names_in(uploads)
        if name not in waiting and uploads.get_modified_time(name) < before
    ]
    for name in strays:
        uploads.delete(name)
    return len(strays)


def _names_in(storage: Storage) -> Iterator[str]:
    try:
        folders, _files = storage.listdir("")
    except FileNotFoundError:  # nothing was ever received
        return
    for folder in folders:
        yield from (f"{folder}/{name}" for name in storage.listdir(folder)[1])
