"""What happened to a report."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.models.texts import Text


class TimelineEntry(models.Model):
    """What happened, when, by whom. Append-only: a database trigger refuses changes and deletions."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("received")
        STATUS = "status", _("status changed")
        NOTE = "note", _("note")
        RELEASED = "released", _("released")
        WITHHELD = "withheld", _("withheld")
        REDACTED = "redacted", _("parts hidden")
        RESTORED = "restored", _("hidden parts restored")
        LOOKED_AT = "looked_at", _("looked through")
        PHOTO = "photo", _("photo added")
        SUPPORTED = "supported", _("supported")
        CONFIRMED = "confirmed", _("confirmed")
        EXPIRED = "expired", _("not confirmed in time")
        MOVED = "moved", _("place corrected")
        CONTACT = "contact", _("contact data changed")
        ERASED = "erased", _("personal data erased")
        MESSAGE = "message", _("message")
        ANSWER_OVERDUE = "answer_overdue", _("answer overdue")
        NOT_FIXED = "not_fixed", _("said to be not fixed")
        KEPT_CLOSED = "kept_closed", _("kept closed")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        REPORTER = "reporter", _("reporter")
        STAFF = "staff", _("staff")

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="timeline")
    at = models.DateTimeField(_("time"), default=timezone.now)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    audience = models.CharField(_("visible to"), max_length=20, choices=Audience, default=Audience.PUBLIC)
    actor = models.ForeignKey("reports.User", models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(_("role"), max_length=20, blank=True)
    old_status = models.CharField(max_length=20, blank=True)
    new_status = models.CharField(max_length=20, blank=True)
    office = models.ForeignKey("geo.Office", models.PROTECT, null=True, blank=True, related_name="+")
    text = models.ForeignKey(Text, models.PROTECT, null=True, blank=True, related_name="+")
    photo = models.ForeignKey("reports.Photo", models.PROTECT, null=True, blank=True, related_name="+")
    # Language-free details, never words of a person.
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("timeline entry"), _("timeline")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["report", "at"], name="timeline_of_report"),
            models.Index(fields=["-at", "-id"], name="timeline_newest_first"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
