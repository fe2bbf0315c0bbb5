"""Into which draft a change goes: an open one, or a new one with a title and a day."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from geo.actions import open_draft
from geo.models import Draft, Municipality
from reports.desk.fields import DayField
from reports.drafts import drafts_seen_by, municipalities_of
from reports.models import User


class DraftField(forms.ModelChoiceField):
    def label_from_instance(self, draft: Draft) -> str:
        day = date_format(draft.takes_effect, "SHORT_DATE_FORMAT")
        return str(_("%(title)s, from %(day)s") % {"title": draft.title, "day": day})


class DraftChoiceForm(forms.Form):
    """An open draft, or what a new one needs. The municipality is asked only of those who have several."""

    draft = DraftField(
        Draft.objects.none(),
        label=_("Draft"),
        required=False,
        empty_label=_("A new draft"),
        help_text=_("Nothing changes before the draft is published."),
    )
    title = forms.CharField(
        label=_("Title of the new draft"),
        max_length=120,
        required=False,
        help_text=_("what changes, and why"),
    )
    takes_effect = DayField(
        label=_("Takes effect on"), required=False, help_text=_("the first day of the changes")
    )
    municipality = forms.ModelChoiceField(Municipality.objects.none(), label=_("Municipality"))

    def __init__(self, *args: Any, user: User, municipality: Municipality | None = None, **more: Any) -> None:
        """With a municipality only its drafts are offered."""
        super().__init__(*args, **more)
        towns = municipalities_of(user).select_related("office")
        drafts = drafts_seen_by(user).open().select_related("municipality__office")
        if municipality:
            towns, drafts = towns.filter(pk=municipality.pk), drafts.filter(municipality=municipality)
        self.fields["draft"].queryset = drafts  # type: ignore[attr-defined]
        self.fields["municipality"].queryset = towns  # type: ignore[attr-defined]
        only = list(towns[:2])
        if len(only) == 1:
            self.fields["municipality"].widget = forms.HiddenInput()
            self.fields["municipality"].initial = only[0]
            self.fields["municipality"].required = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        draft = said.get("draft")
        if draft:
            said["municipality"] = draft.municipality
        elif not said.get("municipality"):
            said["municipality"] = self.fields["municipality"].initial
        if not draft and "draft" not in self.errors:
            for name, told in (
                ("title", _("Give the new draft a title, or choose one that is open.")),
                ("takes_effect", _("Say from which day on the changes shall hold.")),
            ):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, told)
        return said

    @property
    def day(self) -> date:
        """From when on the changes shall hold, as far as that is said."""
        draft = self.draft_so_far
        said = getattr(self, "cleaned_data", {})
        return draft.takes_effect if draft else said.get("takes_effect") or timezone.localdate()

    @property
    def draft_so_far(self) -> Draft | None:
        """The draft that was chosen, or before that the one that is offered first, if it may be chosen."""
        if self.is_bound:
            return getattr(self, "cleaned_data", {}).get("draft")
        first = self.initial.get("draft")
        offered = self.fields["draft"].queryset  # type: ignore[attr-defined]
        return first if first and offered.filter(pk=first.pk).exists() else None

    def chosen_draft(self, by: User) -> Draft:
        """The draft that was chosen, or the new one."""
        said = self.cleaned_data
        if said["draft"]:
            return said["draft"]
        return open_draft(said["municipality"], said["title"], said["takes_effect"], by=by)
