"""Forms of the public pages; all work as a plain GET."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from dashboard.finding import Question, point_of

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9000, 12, 31)
MOST_ACCURACY_M = 10_000_000
# Fields that nobody sees: which one shows what is wrong with them, and the sentence.
HIDDEN = {
    "lat": ("address", _("“%(value)s” is no latitude. Enter an address, or tap the map.")),
    "lon": ("address", _("“%(value)s” is no longitude. Enter an address, or tap the map.")),
    "accuracy": (
        "address",
        _("“%(value)s” is no accuracy in metres. Enter an address, or tap the map."),
    ),
    "service": ("q", _("We know no concern “%(value)s”. Say with a word what it is about.")),
    "on": (
        None,
        _("“%(value)s” is no day that we can answer for. Write it like 2026-05-03, or ask about today."),
    ),
}
POSITION = ("lat", "lon", "accuracy")
LONGEST_SHOWN = 40


class FinderForm(forms.Form):
    """Words and a place. The place is an address, or a pin that the map writes into `lat` and `lon`."""

    q = forms.CharField(
        label=_("What is it about?"),
        help_text=_("A word is enough, for example lantern, passport or bulky waste."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search", "enterkeyhint": "search"}),
    )
    address = forms.CharField(
        label=_("Where?"),
        help_text=_("Street and house number, if the place matters."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    lat = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
    lon = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    accuracy = forms.IntegerField(
        min_value=0, max_value=MOST_ACCURACY_M, required=False, widget=forms.HiddenInput
    )
    service = forms.SlugField(required=False, widget=forms.HiddenInput)
    on = forms.DateField(
        input_formats=["%Y-%m-%d"],
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        required=False,
        widget=forms.HiddenInput,
    )
    # An answer about the border holds for one place only, so no form sends it again.
    border = forms.SlugField(required=False, widget=forms.HiddenInput)
    plain = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @classmethod
    def showing(cls, question: Question, *, words: str, address: str) -> "FinderForm":
        """An empty form with what was understood, to ask the next question from there."""
        place = {name: question.query().get(name, "") for name in ("lat", "lon", "accuracy", "on", "plain")}
        return cls(initial={"q": words, "address": address, **place})

    @property
    def question(self) -> Question:
        """What the valid form asks."""
        said = self.cleaned_data
        return Question(
            words=said["q"],
            service=said["service"],
            address=said["address"],
            point=point_of(said["lat"], said["lon"]),
            accuracy=said["accuracy"] or 0,
            on=said["on"],
            border=said["border"],
            plain=said["plain"],
        )

    def clean(self) -> dict[str, Any]:
        for name in [name for name in HIDDEN if name in self.errors]:
            self.refuse(name)
        said = self.cleaned_data
        if not self.errors and (said.get("lat") is None) != (said.get("lon") is None):
            self.add_error("address", _("A position has two numbers. Enter an address, or tap the map."))
        if not self.errors and not any(said.get(name) for name in ("q", "service", "address", "lat")):
            self.add_error("q", _("Say with a word what it is about, or choose a subject below."))
        return said

    def refuse(self, name: str) -> None:
        """Say of a field that nobody sees, at one that is seen, that its value makes no sense."""
        self.errors.pop(name, None)
        field, sentence = HIDDEN[name]
        value = str(self.data.get(name, "")).replace("\0", "")[:LONGEST_SHOWN]
        self.add_error(field, forms.ValidationError(sentence, params={"value": value}))
        # Nobody could take it out of the form, so it must not be sent again.
        gone = POSITION if name in POSITION else (name,)
        self.data = {name: text for name, text in self.data.items() if name not in gone}
