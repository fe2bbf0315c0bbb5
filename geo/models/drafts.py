"""Changes of rules and borders that are tried before they are published."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DraftQuerySet(models.QuerySet):
    def open(self):
        """Drafts that are neither published nor discarded."""
        return self.filter(published_at=None, discarded_at=None)


class Draft(models.Model):
    """Rules and borders that shall hold from a day on, and rules that shall end on it.

    What a draft adds are rows of their own tables whose `recorded` is empty until they are published.
    """

    municipality = models.ForeignKey(
        "geo.Municipality", models.PROTECT, related_name="drafts", verbose_name=_("municipality")
    )
    title = models.CharField(_("title"), max_length=120)
    note = models.TextField(_("note"), blank=True)
    takes_effect = models.DateField(_("takes effect on"))
    ends = models.ManyToManyField(
        "geo.Responsibility", blank=True, related_name="ended_by_drafts", verbose_name=_("rules that end")
    )

    created_at = models.DateTimeField(_("created"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("created by"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    discarded_at = models.DateTimeField(_("discarded"), null=True, blank=True)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("discarded by"),
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("draft"), _("drafts")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at=None) | models.Q(discarded_at=None),
                name="draft_is_published_or_discarded",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """A digest of all that is in it: another one, and something was changed."""
        said = [self.takes_effect.isoformat(), sorted(self.ends.values_list("pk", flat=True))]
        rules = self.rules.order_by("pk").values().iterator()
        borders = self.borders.order_by("pk").values_list("pk", "area", "valid")
        text = repr([said, [sorted(one.items()) for one in rules], list(borders)])
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_open(self) -> bool:
        return self.published_at is None and self.discarded_at is None
