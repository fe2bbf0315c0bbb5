"""Services, their groups, and the situations of life that lead to them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from geo.admin.base import RoomAdmin
from geo.models import LifeSituation, Service, ServiceGroup


@admin.register(ServiceGroup)
class ServiceGroupAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "municipality")
    list_select_related = ("municipality__office",)
    search_fields = ("code", "names")


@admin.register(LifeSituation)
class LifeSituationAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "position", "services_count", "municipality")
    list_select_related = ("municipality__office",)
    search_fields = ("code", "names")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LifeSituation]:
        return super().get_queryset(request).annotate(count=Count("services"))

    @admin.display(description=_("services"))
    def services_count(self, situation: LifeSituation) -> int:
        return situation.count  # type: ignore[attr-defined]


class WordsField(forms.JSONField):
    """A list of words per language; anything else would break the search."""

    default_error_messages = {"lists": _('Write a list of words per language: {"de": ["Laterne"]}.')}

    def clean(self, value: object) -> dict[str, list[str]]:
        lists = super().clean(value) or {}
        if not isinstance(lists, dict) or not all(map(_is_words, lists.values())):
            raise forms.ValidationError(self.error_messages["lists"], code="lists")
        return lists


def _is_words(words: object) -> bool:
    return isinstance(words, list) and all(isinstance(word, str) for word in words)


@admin.register(Service)
class ServiceAdmin(RoomAdmin):
    list_display = ("code", "name", "group", "goes_to", "municipality")
    list_filter = ("group", "life_situations")
    list_select_related = ("group", "goes_to", "municipality__office")
    search_fields = ("code", "names", "synonyms")
    autocomplete_fields = ("group", "life_situations")

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("synonyms", "misspellings"):
            kwargs["form_class"] = WordsField
        return super().formfield_for_dbfield(db_field, request, **kwargs)
