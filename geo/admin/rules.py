"""Who is responsible: rules are superseded here, never edited."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from geo.actions import RuleSuperseded, add_rule, end_rule, supersede_rule
from geo.actions.rules import SAID
from geo.domain.house_numbers import Parity
from geo.models import Responsibility, localized
from geo.rules.effect import why_without_effect
from geo.wording import days_in_words, no_effect_sentence, street_names

# What makes two rules of one office the same, whatever else they say.
SAME = (
    "service",
    "service_group",
    "area",
    "street",
    "first_number",
    "first_suffix",
    "last_number",
    "last_suffix",
    "parity",
    "office",
    "role",
)


class RuleForm(forms.ModelForm):
    class Meta:
        model = Responsibility
        fields = (
            "municipality",
            "service",
            "service_group",
            "office",
            "role",
            "selector",
            "area",
            "street",
            "first_number",
            "first_suffix",
            "last_number",
            "last_suffix",
            "parity",
            "valid",
            "priority",
            "legal_basis",
            "note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only view permission leaves no fields.
        if "valid" in self.fields:
            self.fields["valid"].required = False
            self.fields["valid"].help_text = _("first day and the day after the last; empty: without end")

        if "parity" in self.fields:
            self.fields["parity"].required = False

    def clean_parity(self) -> str:
        return self.cleaned_data["parity"] or Parity.BOTH.value

    def clean_valid(self) -> DateRange:
        return self.cleaned_data["valid"] or DateRange(None, None)

    def clean(self) -> dict[str, Any]:
        """The same rule may not be said twice for one day."""
        said = super().clean() or self.cleaned_data
        if not self.errors and self._twins(said).exists():
            raise forms.ValidationError(_("This rule is already said for some of these days."))
        return said

    def full_clean(self) -> None:
        """What the database would take may still be a rule without any effect."""
        super().full_clean()
        if self.is_bound and not self.errors:
            reason = why_without_effect(self._as_it_would_be())
            if reason:
                self.add_error(None, no_effect_sentence(reason))

    def _as_it_would_be(self) -> Responsibility:
        """What is saved stands beside the rule that was opened, which it supersedes."""
        wanted = Responsibility(**{name: getattr(self.instance, name) for name in SAID})
        wanted.replaces_id = self.instance.pk
        return wanted

    def _twins(self, said: dict[str, Any]) -> QuerySet[Responsibility]:
        equal = Q(**{name: said[name] for name in SAME if said[name] is not None})
        for name in SAME:
            if said[name] is None:
                equal &= Q(**{f"{name}__isnull": True})
        known = Responsibility.objects.recorded().exclude(pk=self.instance.pk)
        return known.filter(equal, valid__overlap=said["valid"])


class Known(admin.SimpleListFilter):
    """What we say now, or also what we said once."""

    title = _("recorded")
    parameter_name = "known"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("all", _("superseded rules too"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset.exclude(recorded__isempty=True)
        return queryset.filter(recorded__upper_inf=True)


@admin.register(Responsibility)
class ResponsibilityAdmin(admin.ModelAdmin):
    form = RuleForm
    list_display = ("about", "office", "role", "where", "days", "priority", "legal_basis")
    list_filter = (Known, "role", "selector", "office")
    list_select_related = ("service", "service_group", "office", "area", "municipality__office")
    search_fields = ("service__code", "service__names", "office__code", "office__names", "area__code")
    autocomplete_fields = ("service", "service_group", "office", "area")
    readonly_fields = ("recorded", "recorded_by")
    actions = ("end_today",)

    @admin.display(description=_("service"))
    def about(self, rule: Responsibility) -> str:
        return str(rule.service or rule.service_group)

    @admin.display(description=_("where"))
    def where(self, rule: Responsibility) -> str:
        part = rule.street_part
        return localized(street_names(part)) if part else str(rule.area or rule.municipality)

    @admin.display(description=_("valid"), ordering="valid")
    def days(self, rule: Responsibility) -> str:
        return days_in_words(rule.valid)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was superseded is history."""
        is_history = obj is not None and obj.recorded is not None and obj.recorded.upper is not None
        return not is_history and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Responsibility, form: RuleForm, change: bool) -> None:
        """The row that was opened stays as it is; what the form says becomes a row of its own."""
        if not change:
            add_rule(obj, by=request.user)
            return
        try:
            supersede_rule(obj, {name: getattr(obj, name) for name in SAID}, by=request.user)
        except RuleSuperseded:
            told = gettext("Somebody else changed this rule meanwhile. Nothing was saved.")
            self.message_user(request, told, messages.ERROR)

    @admin.action(description=_("Let the chosen rules end today"))
    def end_today(self, request: HttpRequest, queryset: QuerySet[Responsibility]) -> None:
        ended = list(queryset.filter(recorded__upper_inf=True))
        for rule in ended:
            end_rule(rule, by=request.user)
        told = ngettext(
            "%(count)s rule holds no longer from today on.",
            "%(count)s rules hold no longer from today on.",
            len(ended),
        )
        self.message_user(request, told % {"count": len(ended)})
