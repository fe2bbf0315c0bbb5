"""Municipalities and offices."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.admin.base import MapAdmin
from geo.city_folder.values import has_calendar
from geo.models import Closure, Municipality, Office, OpeningSpan


class OpeningSpanInline(admin.TabularInline):
    model = OpeningSpan
    extra = 1


class ClosureInline(admin.TabularInline):
    model = Closure
    extra = 0


class PastReview(admin.SimpleListFilter):
    """Offices whose facts somebody should look at again."""

    title, parameter_name = gettext_lazy("review"), "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("due", gettext_lazy("due"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return queryset.past_review(timezone.localdate()) if self.value() == "due" else queryset


class OfficeForm(forms.ModelForm):
    def clean_holidays_region(self) -> str:
        region = self.cleaned_data["holidays_region"]
        country, _sep, part = region.partition("-")
        if region and not has_calendar(country, part):
            raise ValidationError(_("No calendar is known for %(region)s.") % {"region": region})
        return region


class MunicipalityForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        country, part = said.get("holidays_country", ""), said.get("holidays_subdivision", "")
        if country and not has_calendar(country, part):
            region = f"{country} {part}".strip()
            self.add_error(
                "holidays_subdivision", _("No calendar is known for %(region)s.") % {"region": region}
            )
        return said


@admin.register(Office)
class OfficeAdmin(MapAdmin):
    form = OfficeForm
    list_display = ("code", "name", "kind", "parent", "phone", "last_checked")
    list_filter = ("kind", PastReview)
    list_select_related = ("parent",)
    search_fields = ("code", "names", "tasks")
    autocomplete_fields = ("parent",)
    inlines = (OpeningSpanInline, ClosureInline)


@admin.register(Municipality)
class MunicipalityAdmin(MapAdmin):
    form = MunicipalityForm
    list_display = ("office", "default_office", "time_zone", "demo")
    list_select_related = ("office", "default_office")
    autocomplete_fields = ("office", "default_office")
