"""Who holds which service where, since when, and by which law."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from geo.models.bitemporal import Bitemporal, BitemporalQuerySet


class ResponsibilityQuerySet(BitemporalQuerySet):
    def speaking_of(self, service):
        """Rules for a service itself or for the group it belongs to."""
        return self.filter(
            Q(service=service) | Q(service_group__isnull=False, service_group=service.group_id)
        )


class Responsibility(Bitemporal):
    """A rule; superseded, never edited. It speaks of one service or of a whole group."""

    class Role(models.TextChoices):
        RESPONSIBLE = "responsible", _("responsible")
        ACCEPTS = "accepts", _("accepts")
        OPERATOR = "operator", _("operator")

    class Selector(models.TextChoices):
        AREA = "area", _("area")
        MUNICIPALITY = "municipality", _("whole municipality")

    municipality = models.ForeignKey(
        "geo.Municipality", models.PROTECT, related_name="responsibilities", verbose_name=_("municipality")
    )
    service = models.ForeignKey(
        "geo.Service", models.PROTECT, null=True, blank=True, related_name="rules", verbose_name=_("service")
    )
    service_group = models.ForeignKey(
        "geo.ServiceGroup",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("service group"),
    )
    office = models.ForeignKey("geo.Office", models.PROTECT, related_name="rules", verbose_name=_("office"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.RESPONSIBLE)
    selector = models.CharField(_("selector"), max_length=20, choices=Selector)
    area = models.ForeignKey(
        "geo.Area", models.PROTECT, null=True, blank=True, related_name="rules", verbose_name=_("area")
    )
    priority = models.SmallIntegerField(_("priority"), default=0, help_text=_("the higher number wins"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("responsibility"), _("responsibilities")
        constraints = [
            models.CheckConstraint(
                condition=Q(service__isnull=False, service_group__isnull=True)
                | Q(service__isnull=True, service_group__isnull=False),
                name="rule_speaks_of_a_service_or_a_group",
                violation_error_message=_("Choose either a service or a service group."),
            ),
            models.CheckConstraint(
                condition=Q(selector="area", area__isnull=False)
                | Q(selector="municipality", area__isnull=True),
                name="rule_has_what_its_selector_needs",
                violation_error_message=_("Choose an area, or the whole municipality and no area."),
            ),
            ExclusionConstraint(
                name="rule_is_not_said_twice",
                expressions=[
                    (Coalesce("service", 0), RangeOperators.EQUAL),
                    (Coalesce("service_group", 0), RangeOperators.EQUAL),
                    (Coalesce("area", 0), RangeOperators.EQUAL),
                    ("office", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service or self.service_group} → {self.office} ({self.area or self.municipality})"
