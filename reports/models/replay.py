"""What a draft would have done to the past reports, kept for its page."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReplayRunQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(status__in=(ReplayRun.Status.QUEUED, ReplayRun.Status.RUNNING))


class ReplayRun(models.Model):
    """A draft asked about all reports of its municipality, once.

    `draft_state` is a digest of the draft as it was: another one now means that the answer is out of date.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        # The draft cannot be published as it is; or something else went wrong.
        CONFLICT = "conflict", _("not possible")
        FAILED = "failed", _("failed")

    draft = models.ForeignKey("geo.Draft", models.CASCADE, related_name="replays", verbose_name=_("draft"))
    draft_state = models.CharField(max_length=64)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("started by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    # How many reports there are, and how many have been asked about.
    expected = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    # {"total", "moved", "triage", "moves": [{"from", "to": {"office": id or null, "triage"}, "reports",
    # "services": {id: reports}}]}, most reports first.
    result = models.JSONField(default=dict)
    # Some of the moved reports: [lon, lat, code, position in moves].
    points = models.JSONField(default=list)
    # Name of the CSV file in the storage "uploads".
    sheet = models.CharField(max_length=200, blank=True)

    objects = ReplayRunQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("replay"), _("replays")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.draft}: {self.get_status_display()}"

    @property
    def is_under_way(self) -> bool:
        return self.status in (self.Status.QUEUED, self.Status.RUNNING)
