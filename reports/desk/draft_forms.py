"""What is typed into a draft's page."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.models import Draft, Municipality
from reports.desk.fields import DayField


class OpenDraftForm(forms.Form):
    """A new draft. The municipality is asked only of those who have several."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("what changes, and why"))
    takes_effect = DayField(label=_("Takes effect on"))
    municipality = forms.ModelChoiceField(Municipality.objects.none(), label=_("Municipality"))

    def __init__(self, data: Any = None, *, municipalities: Any) -> None:
        super().__init__(data)
        self.fields["municipality"].queryset = municipalities.select_related("office")  # type: ignore[attr-defined]
        only = list(municipalities[:2])
        if len(only) == 1:
            self.fields["municipality"].widget = forms.HiddenInput()
            self.fields["municipality"].initial = only[0]


class PublishForm(forms.Form):
    """From which day on a draft holds. A day gone by has to be meant."""

    on = DayField(label=_("Holds from"))
    correct_the_past = forms.BooleanField(
        label=_("This corrects the past: what was said about days gone by was wrong"), required=False
    )
    sure = forms.BooleanField(
        label=_("I have looked at what changes"),
        error_messages={"required": _("Say that you have looked at what changes.")},
    )

    def __init__(self, data: Any = None, *, draft: Draft) -> None:
        super().__init__(data, initial={"on": draft.takes_effect}, prefix="publish")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        day: date | None = said.get("on")
        if day and day < timezone.localdate() and not said.get("correct_the_past"):
            self.add_error(
                "on", _("This day has gone by. Choose a later one, or say that the past was wrong.")
            )
        return said


class DiscardForm(forms.Form):
    """Giving a draft up cannot be undone."""

    sure = forms.BooleanField(
        label=_("Discard all changes of this draft"),
        error_messages={"required": _("Say that all changes shall be discarded.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="discard")
