"""Who has the same problem."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Support(models.Model):
    """Somebody has this too. The id is the client's and never published; who it was is nowhere kept."""

    id = models.UUIDField(primary_key=True, editable=False)
    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="supports")
    # SHA-256 of what was sent: the same id with other content is a conflict, not a repeat.
    request_digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("support"), _("supports")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return str(self.report)
