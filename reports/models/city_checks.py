"""What was found when a town was checked, kept for the desk's page."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CityCheckQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(status__in=(CityCheck.Status.QUEUED, CityCheck.Status.RUNNING))

    def done(self):
        return self.filter(status=CityCheck.Status.DONE)


class CityCheck(models.Model):
    """A town that was looked at as a whole, once; by the nightly job if nobody started it."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    municipality = models.ForeignKey(
        "geo.Municipality", models.CASCADE, related_name="checks", verbose_name=_("municipality")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("started by")
    )
    nightly = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    # How many kinds of things are looked at, and how many have been.
    steps = models.PositiveSmallIntegerField(default=0)
    steps_done = models.PositiveSmallIntegerField(default=0)
    # Findings as JSON (geo.domain.integrity), each with `since`: the first check in a row that found it.
    findings = models.JSONField(default=list)
    # Those that the check before had found, and this one did not.
    gone = models.JSONField(default=list)
    # When the check before was finished; null for the first.
    compared_with = models.DateTimeField(null=True)

    objects = CityCheckQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("check of the town"), _("checks of the town")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_status_display()}"

    @property
    def is_under_way(self) -> bool:
        return self.status in (self.Status.QUEUED, self.Status.RUNNING)

    @property
    def seconds(self) -> int:
        """How long it took, waiting not counted; 0 for less than one."""
        if self.started_at is None or self.finished_at is None:
            return 0
        return int((self.finished_at - self.started_at).total_seconds())

    def is_new(self, finding: dict[str, Any]) -> bool:
        """Whether the check before did not find it. Of a first check nothing is new."""
        return self.compared_with is not None and finding["since"] == self.created_at.isoformat()
