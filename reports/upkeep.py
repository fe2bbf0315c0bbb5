"""What is cleared away in the background."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import Storage, storages
from django.utils import timezone

from reports.models import Photo, ReplayRun, Upload
from reports.photos import discard

logger = logging.getLogger(__name__)
# Long enough for a report that is written on a bad day, short enough for a stranger's picture.
KEEP_UNATTACHED = timedelta(hours=24)


def delete_orphan_photos(now: datetime | None = None) -> int:
    """Delete photos, with their files, that no report has claimed for 24 hours; gives how many."""
    before = (now or timezone.now()) - KEEP_UNATTACHED
    gone = 0
    for key in (
        Photo.objects.filter(report=None, created_at__lt=before).values_list("pk", flat=True).iterator()
    ):
        gone += discard(key)
    if gone:
        logger.info("Deleted %s photos that were never attached to a report.", gone)
    return gone


def delete_stray_uploads(now: datetime | None = None) -> int:
    """Delete files that nothing waits for and no replay wrote, left by a dead process; gives how many."""
    uploads = storages["uploads"]
    before = (now or timezone.now()) - KEEP_UNATTACHED
    waiting = set(Photo.objects.exclude(upload="").values_list("upload", flat=True))
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
