"""What a town decided about reporting: whether reports are confirmed, and how long things are kept."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models import Municipality
from reports.models.categories import Category


def _days(name: Any, default: int, least: int, most: int, help_text: Any) -> models.PositiveSmallIntegerField:
    """A whole number of days between two bounds, both possible."""
    within = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(name, default=default, validators=within, help_text=help_text)


class PolicyQuerySet(models.QuerySet["Policy"]):
    def of(self, town: Municipality) -> "Policy":
        """The policy of a town; one that has said nothing has the defaults. Reading stores nothing."""
        return self.filter(municipality=town).first() or Policy(municipality=town)

    def shortest(self, field: str) -> int:
        """For what belongs to no town: the shortest time that any of them wants, in the field's unit."""
        wanted = [getattr(policy, field) for policy in self] or [getattr(Policy(), field)]
        return min(wanted)


class Policy(models.Model):
    """One per municipality, read from `reporting.yaml` of its folder and changed in the administration."""

    class Confirmation(models.TextChoices):
        NONE = "none", _("none")
        EMAIL = "email", _("by a link in an e-mail")

    municipality = models.OneToOneField(
        "geo.Municipality", models.CASCADE, related_name="policy", verbose_name=_("municipality")
    )
    confirmation = models.CharField(
        _("confirmation before publication"),
        max_length=10,
        choices=Confirmation,
        default=Confirmation.NONE,
        help_text=_("Categories can say something else."),
    )
    unconfirmed_days = _days(
        _("days for confirming"), 7, 1, 90, _("Reports that nobody confirms are emptied after as many days.")
    )
    contact_kept_days = _days(
        _("contact data kept, in days"), 90, 0, 3650, _("Counted from the day a report is closed.")
    )
    photos_kept_days = _days(
        _("unsent photos kept, in days"), 1, 1, 30, _("Photos that were uploaded and that no report has.")
    )
    unredacted_days = _days(
        _("unredacted photos and texts kept, in days"),
        30,
        0,
        365,
        _("So long staff can correct what it has hidden; afterwards what was below is gone for good."),
    )
    jobs_kept_days = _days(
        _("finished jobs kept, in days"), 30, 1, 365, _("Jobs hold ids of reports, never addresses.")
    )

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("reporting policy"), _("reporting policies")
        ordering = ["municipality"]

    def __str__(self) -> str:
        return str(self.municipality)

    def confirms(self, category: Category) -> bool:
        """Whether new reports of a category wait until their reporter opens a link in an e-mail.

        Where contact is not taken there is no address to send it to.
        """
        if category.contact == Category.Contact.NONE:
            return False
        said = category.confirmation
        return (
            self.confirmation if said == Category.Confirmation.INHERIT else said
        ) == self.Confirmation.EMAIL

    def contact_of(self, category: Category) -> str:
        """What a report of a category has to say of its reporter: a value of Category.Contact."""
        return Category.Contact.REQUIRED if self.confirms(category) else category.contact
