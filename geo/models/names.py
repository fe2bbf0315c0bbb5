"""Names and texts in several languages, kept as JSON: {"de": "…", "en": "…"}."""

from collections.abc import Mapping
from typing import TypeVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

FALLBACK = "de"
T = TypeVar("T")


def localized(texts: Mapping[str, T], language: str | None = None, default: T | str = "") -> T | str:
    """The text in `language` (default: the active one), else in German, else in any, else `default`."""
    wanted = (language or get_language() or FALLBACK).split("-")[0]
    return texts.get(wanted) or texts.get(FALLBACK) or next(iter(texts.values()), default)


class Named(models.Model):
    """A thing with a name per language."""

    names = models.JSONField(default=dict, verbose_name=_("name per language"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> str:
        return str(localized(self.names))
