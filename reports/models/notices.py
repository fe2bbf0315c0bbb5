"""What subscribers have been told, or will be."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Delivery(models.Model):
    """One letter or message to one subscriber, about all that was due."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscription = models.ForeignKey("reports.Subscription", models.CASCADE, related_name="deliveries")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("delivery"), _("deliveries")
        indexes = [models.Index(fields=["created_at"], name="delivery_age")]

    def __str__(self) -> str:
        return str(self.pk)


class Notice(models.Model):
    """A subscriber is to hear of an entry of a timeline: once, however often the job runs."""

    subscription = models.ForeignKey("reports.Subscription", models.CASCADE, related_name="notices")
    entry = models.ForeignKey("reports.TimelineEntry", models.CASCADE, related_name="notices")
    event = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    delivery = models.ForeignKey(Delivery, models.CASCADE, null=True, related_name="notices")

    class Meta:
        verbose_name, verbose_name_plural = _("notice"), _("notices")
        indexes = [models.Index(fields=["due_at"], name="notice_waiting", condition=Q(delivery=None))]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "entry"], name="told_once_of_an_entry")
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.due_at:%Y-%m-%d %H:%M}"
