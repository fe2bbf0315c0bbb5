"""How long reports take, counted anew every night."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaceQuerySet(models.QuerySet):
    def telling(self, category, district=None):
        """What is known for a category, first for the district if there is one, then for the whole town."""
        wide = models.Q(district=None)
        known = self.filter(wide | models.Q(district=district) if district else wide, category=category)
        return known.select_related("district").order_by(models.F("district").asc(nulls_last=True))


class Pace(models.Model):
    """Within how many working days most reports of a category were repaired, in a district or the town."""

    category = models.ForeignKey("reports.Category", models.CASCADE, related_name="paces")
    # Empty: the whole town.
    district = models.ForeignKey("geo.Area", models.CASCADE, null=True, related_name="+")
    days = models.PositiveSmallIntegerField()
    share = models.PositiveSmallIntegerField()  # of a hundred
    reports = models.PositiveIntegerField()  # counted, those that still wait among them
    since = models.DateField()
    until = models.DateField()

    objects = PaceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("pace"), _("paces")
        constraints = [
            models.UniqueConstraint(fields=["category", "district"], name="pace_unique", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.days}"
