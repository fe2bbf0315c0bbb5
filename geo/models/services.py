"""What people want from a town hall."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.models.names import Named, localized
from geo.models.service_search import ServiceQuerySet

# Of the German catalogue of public services: 14 digits, as the FIM portal (https://fimportal.de/) lists them.
LEIKA = RegexValidator(r"^[0-9]{14}\Z", _("A LeiKa key has 14 digits, for example 99115005000000."))


class ServiceGroup(Named):
    """Services that belong together in the town hall; a rule may speak of all of them at once."""

    municipality = models.ForeignKey(
        "geo.Municipality", models.PROTECT, related_name="service_groups", verbose_name=_("municipality")
    )
    code = models.SlugField(_("code"))

    class Meta:
        verbose_name, verbose_name_plural = _("service group"), _("service groups")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="service_group_code_unique")
        ]


class LifeSituation(Named):
    """What happens to people: they move, a child is born. It leads to services of many groups."""

    municipality = models.ForeignKey(
        "geo.Municipality", models.PROTECT, related_name="life_situations", verbose_name=_("municipality")
    )
    code = models.SlugField(_("code"))
    descriptions = models.JSONField(_("description"), default=dict, blank=True)
    position = models.SmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("life situation"), _("life situations")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="life_situation_code_unique")
        ]

    @property
    def description(self) -> str:
        return str(localized(self.descriptions))


class Service(Named):
    """A concern (German: Leistung, Anliegen) that some office is responsible for.

    One that no office of the town holds is out of scope: it says so and names whom people can go to.
    """

    municipality = models.ForeignKey(
        "geo.Municipality", models.PROTECT, related_name="services", verbose_name=_("municipality")
    )
    group = models.ForeignKey(
        ServiceGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
        verbose_name=_("service group"),
    )
    life_situations = models.ManyToManyField(
        LifeSituation, blank=True, related_name="services", verbose_name=_("life situations")
    )
    code = models.SlugField(_("code"))
    descriptions = models.JSONField(_("description"), default=dict, blank=True)
    synonyms = models.JSONField(_("synonyms"), default=dict, blank=True, help_text=_("a list per language"))
    misspellings = models.JSONField(
        _("misspellings"),
        default=dict,
        blank=True,
        help_text=_("a list per language; only for searching, shown to nobody"),
    )
    leika = models.CharField(_("LeiKa key"), max_length=20, blank=True, validators=[LEIKA])
    fee = models.JSONField(_("fee"), default=dict, blank=True)
    documents = models.JSONField(_("documents to bring"), default=dict, blank=True)
    online_url = models.URLField(_("online service"), blank=True)
    goes_to = models.ForeignKey(
        "geo.Office",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="services_of_others",
        limit_choices_to={"kind": "external"},
        verbose_name=_("goes to"),
        help_text=_("the outside body that does this, where no office of ours does"),
    )
    out_of_scope = models.JSONField(
        _("why not here"),
        default=dict,
        blank=True,
        help_text=_("a sentence per language, for a service that no office of ours holds"),
    )

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("service"), _("services")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="service_code_unique"),
            models.CheckConstraint(
                condition=Q(goes_to__isnull=True, out_of_scope={})
                | (Q(goes_to__isnull=False) & ~Q(out_of_scope={})),
                name="service_out_of_scope_says_where_to_go",
                violation_error_message=_("Say both where a service goes to and why it is not here."),
            ),
        ]

    @property
    def description(self) -> str:
        return str(localized(self.descriptions))

    @property
    def is_out_of_scope(self) -> bool:
        return self.goes_to_id is not None

    @property
    def out_of_scope_text(self) -> str:
        """Why no office of the town does this; empty where one does."""
        return str(localized(self.out_of_scope))
