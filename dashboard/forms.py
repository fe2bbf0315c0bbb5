"""Forms of the public pages; all work as a plain GET."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
    service = forms.SlugField(required=False, widget=forms.HiddenInput)
