"""What is cleared away in the background."""

import logging
from datetime import datetime, timedelta

from django.core.files.storage import storages
from django.utils import timezone

from reports.models import Photo
from reports.photos import file_names, upload_name

logger = logging.getLogger(__name__)
# Long enough for a report that is written on a bad day, short enough for a stranger's picture.
KEEP_UNATTACHED = timedelta(hours=24)


def delete_orphan_photos(now: datetime | None = None) -> int:
    """Delete photos, with their files, that no report has claimed for 24 hours; gives how many."""
    before = (now or timezone.now()) - KEEP_UNATTACHED
    gone = 0
    for photo in Photo.objects.filter(report=None, created_at__lt=before).iterator():
        # The row first: a report that claims the photo meanwhile keeps it.
        deleted, _ = Photo.objects.filter(pk=photo.pk, report=None).delete()
        if deleted:
            _delete_files(photo)
            gone += 1
    if gone:
        logger.info("Deleted %s photos that were never attached to a report.", gone)
    return gone


def _delete_files(photo: Photo) -> None:
    storages["uploads"].delete(upload_name(photo.pk))
    for name in file_names(photo.pk):
        storages["default"].delete(name)
