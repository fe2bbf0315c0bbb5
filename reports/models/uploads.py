"""A photo on its way, piece by piece."""

import uuid

from django.db import models
from django.utils import timezone


class UploadQuerySet(models.QuerySet):
    def alive(self):
        """Uploads that can go on, and those that have become a photo or were refused lately."""
        return self.filter(expires_at__gt=timezone.now())

    def expired(self):
        return self.filter(expires_at__lte=timezone.now())


class Upload(models.Model):
    """How much of a photo has arrived. Who knows the id may go on with it; nobody's name or address is kept.

    The id becomes the id of the photo. The bytes lie in the storage "uploads" under `part` until then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    length = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0)
    role = models.SlugField(blank=True)
    photo = models.OneToOneField("reports.Photo", models.CASCADE, null=True, related_name="arrived_as")
    # Code and facts of the PhotoRefused that ended it, told again to whoever missed the answer.
    refused = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    expires_at = models.DateTimeField(db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(offset__lte=models.F("length")), name="upload_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.offset}/{self.length}"

    @property
    def part(self) -> str:
        """Name of the unfinished file."""
        return f"{self.pk.hex[:2]}/{self.pk.hex}.part"

    @property
    def is_complete(self) -> bool:
        return self.photo_id is not None
