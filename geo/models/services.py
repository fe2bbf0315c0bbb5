"""What people want from a town hall."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.names import Named, localized


class ServiceGroup(Named):
    """Services that belong together in life: moving house, a dirty street."""

    municipality = models.ForeignKey("geo.Municipality", models.PROTECT, related_name="service_groups")
    code = models.SlugField(_("code"))

    class Meta:
        verbose_name, verbose_name_plural = _("service group"), _("service groups")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="service_group_code_unique")
        ]


class Service(Named):
    """A concern (German: Leistung, Anliegen) that some office is responsible for."""

    municipality = models.ForeignKey("geo.Municipality", models.PROTECT, related_name="services")
    group = models.ForeignKey(ServiceGroup, models.PROTECT, null=True, blank=True, related_name="services")
    code = models.SlugField(_("code"))
    descriptions = models.JSONField(_("description"), default=dict, blank=True)
    synonyms = models.JSONField(_("synonyms"), default=dict, blank=True, help_text=_("a list per language"))
    leika = models.CharField(_("LeiKa key"), max_length=20, blank=True)
    fee = models.JSONField(_("fee"), default=dict, blank=True)
    documents = models.JSONField(_("documents to bring"), default=dict, blank=True)
    online_url = models.URLField(_("online service"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("service"), _("services")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="service_code_unique")]

    @property
    def description(self) -> str:
        return str(localized(self.descriptions))
