"""What office and reporter write to each other. Nobody else reads it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.models import localized
from reports.models.photos import Photo
from reports.models.texts import Text
from reports.models.timeline import TimelineEntry


class MessageQuerySet(models.QuerySet):
    def with_all_shown(self):
        """Messages in their order, with words, author, office and photos that are ready, in two queries."""
        ready = models.Prefetch("photos", Photo.objects.ready(), to_attr="ready_photos")
        entry = TimelineEntry.objects.filter(text=models.OuterRef("text"), office__isnull=False)
        shown = self.annotate(office_names=models.Subquery(entry.values("office__names")[:1]))
        return shown.select_related("text__author").prefetch_related(ready).order_by("created_at", "text")


class Message(models.Model):
    """A message about a report; `id` is made by the client, so that a retry is no second one.

    The words are a Text and can be erased. A question of the office has the last day for its answer.
    """

    class Kind(models.TextChoices):
        WORDS = "words", _("message")
        QUESTION = "question", _("question")
        NOT_FIXED = "not_fixed", _("not fixed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="messages")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.WORDS)
    by_office = models.BooleanField(_("by the office"))
    text = models.OneToOneField(Text, models.PROTECT, related_name="message")
    answer_until = models.DateField(_("answer until"), null=True, blank=True)
    # SHA-256 of the request: the same id with another body is a conflict, not a repeat.
    request_digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = MessageQuerySet.as_manager()
    office_names: dict[str, str] | None  # of with_all_shown

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="question", answer_until__isnull=False)
                | ~models.Q(kind="question") & models.Q(answer_until=None),
                name="message_question_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="words")
                | models.Q(kind="question", by_office=True)
                | models.Q(kind="not_fixed", by_office=False),
                name="message_kind_fits_its_author",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def office_name(self) -> str:
        """Of the office that wrote it, else of the report now. Needs `with_all_shown`."""
        return str(localized(self.office_names or self.report.office.names))
