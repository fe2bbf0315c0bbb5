"""What people want from a town hall."""

import re
from itertools import chain
from pathlib import Path

from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geo.domain.spelling import is_misspelt
from geo.models.names import FALLBACK, Named, localized

RANK = (Path(__file__).parent.parent / "sql" / "service_rank.sql").read_text(encoding="utf-8")


class ServiceGroup(Named):
    """Services that belong together in life: moving house, a dirty street."""

    municipality = models.ForeignKey(
        "geo.Municipality", models.PROTECT, related_name="service_groups", verbose_name=_("municipality")
    )
    code = models.SlugField(_("code"))

    class Meta:
        verbose_name, verbose_name_plural = _("service group"), _("service groups")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="service_group_code_unique")
        ]


# Text search configurations of PostgreSQL; other languages are searched without stems.
CONFIGURATIONS = {"de": "german", "en": "english"}
MOST_WORDS = 12


class ServiceQuerySet(models.QuerySet):
    def search(self, words: str, language: str | None = None):
        """Services for words as people say them, best first: names, synonyms, stems, and a wrong letter.

        `language` is the reader's (default: the active one).
        """
        spoken = (language or get_language() or FALLBACK).split("-")[0]
        asked = re.findall(r"\w\w+", words)[:MOST_WORDS]
        config = CONFIGURATIONS.get(spoken, "simple")
        rank = RawSQL(RANK, [spoken, config, asked], output_field=models.FloatField())  # noqa: S611
        found = self.annotate(rank=rank).filter(rank__gt=0).order_by("-rank", "code")
        return found if found.exists() else self._misspelt(asked)

    def _misspelt(self, asked: list[str]):
        """In a short word a wrong letter leaves little that is alike; then letters are counted."""
        words = {word.casefold() for word in asked if len(word) > 3}
        found = [pk for pk, known in self._words() if any(is_misspelt(a, b) for a in words for b in known)]
        return self.filter(pk__in=found).annotate(rank=models.Value(0.1)).order_by("code")

    def _words(self):
        for pk, names, synonyms in self.values_list("pk", "names", "synonyms"):
            texts = [*names.values(), *chain.from_iterable(synonyms.values())]
            yield pk, {word.casefold() for text in texts for word in re.findall(r"\w+", text)}


class Service(Named):
    """A concern (German: Leistung, Anliegen) that some office is responsible for."""

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
    code = models.SlugField(_("code"))
    descriptions = models.JSONField(_("description"), default=dict, blank=True)
    synonyms = models.JSONField(_("synonyms"), default=dict, blank=True, help_text=_("a list per language"))
    leika = models.CharField(_("LeiKa key"), max_length=20, blank=True)
    fee = models.JSONField(_("fee"), default=dict, blank=True)
    documents = models.JSONField(_("documents to bring"), default=dict, blank=True)
    online_url = models.URLField(_("online service"), blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("service"), _("services")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="service_code_unique")]

    @property
    def description(self) -> str:
        return str(localized(self.descriptions))
