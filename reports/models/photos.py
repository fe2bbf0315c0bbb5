"""Pictures of a defect and of its repair."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.models.categories import Category


class PhotoQuerySet(models.QuerySet):
    def reporters(self):
        """What the reporter sent: no crew's, and none of who has it too (as Photo.is_reporters)."""
        return self.filter(stage=Photo.Stage.BEFORE, support=None)

    def ready(self):
        return self.filter(status="ready").order_by("created_at", "pk")

    def undecided(self):
        """Photos by citizens that staff has not looked at, and that the category lets everybody see."""
        mine = self.releasable().filter(status="ready", stage=Photo.Stage.BEFORE, looked_at=None)
        return mine.exclude(report__category__publish_photos=Category.Publish.NEVER)

    def undetected(self):
        """Photos for which proposals can still help: as they came, and nobody has decided about them."""
        return self.filter(status="ready", version=0, looked_at=None)

    def public(self):
        """Photos that anybody may see: ready, released, of a public report."""
        return self.filter(status="ready", published=True, report__published=True)

    def releasable(self):
        """What staff may show to everybody: not what office and reporter send to each other."""
        return self.filter(message=None)

    def seen_by(self, user):
        """Photos of the reports that a person with a log-in may read in full."""
        reports = self.model.report.field.related_model.objects.seen_by(user)
        return self.filter(status="ready", report__in=reports.values("pk"))


class Photo(models.Model):
    """A picture. `upload` waits in private storage until the worker has made both sizes."""

    class Stage(models.TextChoices):
        BEFORE = "before", _("before")
        AFTER = "after", _("after")

    STATUSES = [
        ("pending", _("being prepared")),
        ("ready", _("ready")),
        ("failed", _("could not be prepared")),
        # The row stays, for the timeline speaks of it; there is no picture any more.
        ("erased", _("erased")),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey("reports.Report", models.PROTECT, null=True, blank=True, related_name="photos")
    # Of somebody who has the problem too; it is no photo of the reporter's.
    support = models.ForeignKey(
        "reports.Support", models.PROTECT, null=True, blank=True, related_name="photos", editable=False
    )
    # Of a message: between office and reporter, and never public.
    message = models.ForeignKey(
        "reports.Message", models.PROTECT, null=True, blank=True, related_name="photos", editable=False
    )
    role = models.SlugField(_("role"), blank=True)
    stage = models.CharField(_("shows"), max_length=10, choices=Stage, default=Stage.BEFORE)
    status = models.CharField(_("status"), max_length=10, choices=STATUSES, default="pending")
    published = models.BooleanField(_("public"), default=False)
    # Names in the storages "uploads" (private) and "default"; empty while there is no file.
    upload = models.CharField(max_length=200, blank=True)
    large = models.CharField(max_length=200, blank=True)
    small = models.CharField(max_length=200, blank=True)
    # Pixels after turning by EXIF; of the large size once ready.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # Counts how often the picture was made anew; its files and its address carry the number.
    version = models.PositiveSmallIntegerField(default=0, editable=False)
    # What staff painted over, and what a detector proposes to: [[left, top, width, height]], fractions of
    # the picture.
    boxes = models.JSONField(default=list, blank=True, editable=False)
    proposals = models.JSONField(default=list, blank=True, editable=False)
    redacted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The large size as it was before, in the private storage "uploads"; empty once that time is over.
    unredacted = models.CharField(max_length=200, blank=True, editable=False)
    # When staff first decided what everybody sees of it; until then it stands in the queue.
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("photo"), _("photos")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["report"], name="photo_undecided", condition=models.Q(looked_at=None)),
            models.Index(fields=["redacted_at"], name="photo_unredacted", condition=~models.Q(unredacted="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.role}".strip()

    @property
    def is_for_reporter(self) -> bool:
        """Whether its reporter may see it, released or not: their own, and what came with a message."""
        return self.is_reporters or self.message_id is not None

    @property
    def is_reporters(self) -> bool:
        """Whether it came from the reporter: neither from a crew nor from somebody who has it too."""
        return self.stage == self.Stage.BEFORE and self.support_id is None
