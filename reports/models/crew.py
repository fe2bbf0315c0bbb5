"""Receipts of what crews did with their devices."""

from django.db import models
from django.utils import timezone

from reports.models.report import Report


class CrewAction(models.Model):
    """The receipt of an action from a crew's device: the same id again gives the same result, once."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey("reports.User", models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+")
    request_digest = models.CharField(max_length=64)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
