"""The forms of the pages about following."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from geo.models import Municipality
from reports.alerts.reaching import Device, Mailbox, Reach
from reports.domain.alerts import Event, Rhythm
from reports.models import Category
from reports.wording import SENTENCES

RADII = (100, 250, 500, 1_000, 2_000, 5_000)  # metres

NEEDED = {"required": SENTENCES["required"]}
EVENT_NAMES = {
    Event.NEW: _("something new is reported"),
    Event.CHANGED: _("something is done about a report"),
    Event.CLOSED: _("a report is closed"),
}
RHYTHM_NAMES = {
    Rhythm.AT_ONCE: _("at once"),
    Rhythm.DAILY: _("once a day, in the morning"),
    Rhythm.WEEKLY: _("once a week, on Monday morning"),
}
TOO_MANY = _("This device gets notices about 50 things already. Please end one first.")
NO_MESSAGES = _("Messages to this device could not be switched on. Please try again, or choose e-mail.")
PUSH, EMAIL, FEED = "push", "email", "feed"


class DeviceFields(forms.Form):
    """What a script writes when somebody agrees to messages on this device."""

    endpoint = forms.CharField(required=False, max_length=1_000, widget=forms.HiddenInput)
    p256dh = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    auth = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("channel") == PUSH and not data.get("endpoint"):
            self.add_error(None, ValidationError(NO_MESSAGES, "required"))
        return data

    def _need(self, name: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, ValidationError(SENTENCES["required"], "required"))

    @property
    def device(self) -> Device:
        data = self.cleaned_data
        return Device(data["endpoint"], data["p256dh"], data["auth"])


class AddressForm(DeviceFields):
    """Where to send the notices about one report."""

    channel = forms.CharField(required=False)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        max_length=254,
        error_messages={"invalid": SENTENCES["not_an_email"]},
        help_text=_("We use it for these notices only. Every notice has a link that ends them."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("channel") != PUSH:
            self._need("email")
        return data

    @property
    def is_push(self) -> bool:
        return self.cleaned_data["channel"] == PUSH


class WishForm(forms.Form):
    """What to hear of and how often; what can be changed afterwards."""

    events = forms.MultipleChoiceField(
        label=_("Tell me when"),
        choices=list(EVENT_NAMES.items()),
        initial=[Event.NEW],
        error_messages=NEEDED,
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = forms.MultipleChoiceField(
        label=_("Only these kinds"),
        required=False,
        help_text=_("Without a choice you hear of all kinds."),
        widget=forms.CheckboxSelectMultiple,
    )
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=list(RHYTHM_NAMES.items()),
        initial=Rhythm.AT_ONCE,
        error_messages=NEEDED,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, town: Municipality, **kwargs) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        # Kept for the page, which shows them in their groups.
        self.offered = list(Category.objects.filter(municipality=town).offered())
        self.fields["kinds"].choices = [(one.code, one.name) for one in self.offered]

    def about_one_report(self) -> None:
        """It is there already and of one kind, so there is less to choose."""
        self.offered = []
        self.fields["kinds"].choices = []
        self.fields["events"].choices = [
            (event, EVENT_NAMES[event]) for event in (Event.CHANGED, Event.CLOSED)
        ]


def _radii() -> list[tuple[int, str]]:
    return [(metres, f"{number_format(metres, force_grouping=True)} m") for metres in RADII]


class AlertForm(WishForm, DeviceFields):
    """A place, what to hear of there, how often, and by which way."""

    where = forms.ChoiceField(
        choices=[(one, "") for one in ("district", "circle", "drawn", "town")], initial="district"
    )
    district = forms.ChoiceField(label=_("District"), required=False)
    q = forms.CharField(
        label=_("Street and house number"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    choice = forms.CharField(required=False, max_length=80)
    radius = forms.TypedChoiceField(
        label=_("Within"),
        required=False,
        choices=_radii,
        coerce=int,
        initial=500,
        empty_value=500,
    )
    corners = forms.CharField(required=False, max_length=6_000, widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        choices=[(EMAIL, ""), (PUSH, ""), (FEED, "")], initial=EMAIL, error_messages=NEEDED
    )
    email = AddressForm.base_fields["email"]

    def __init__(self, *args, town: Municipality, **kwargs) -> None:
        super().__init__(*args, town=town, **kwargs)
        names = [(version.area.code, version.area.name) for version in town.districts_on()]
        self.fields["district"].choices = [("", _("Please choose")), *names]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("channel") == EMAIL:
            self._need("email")
        if data.get("where") == "district":
            self._need("district")
        if data.get("where") == "circle" and not data.get("choice"):
            self._need("q")
        if data.get("where") == "drawn" and not data.get("corners"):
            self.add_error(None, ValidationError(_("Please draw the area on the map."), "required"))
        return data

    @property
    def reach(self) -> Reach:
        by_push = self.cleaned_data["channel"] == PUSH
        return self.device if by_push else Mailbox(self.cleaned_data["email"])


def corners_of(text: str) -> list[tuple[float, float]]:
    """`lon,lat;lon,lat;…` as positions; what is no number makes no corner, so that too few are left."""
    return list(_corners(text.split(";")))


def _corners(parts: Iterable[str]) -> Iterable[tuple[float, float]]:
    for part in parts:
        lon, _comma, lat = part.partition(",")
        try:
            yield float(lon), float(lat)
        except ValueError:
            continue
