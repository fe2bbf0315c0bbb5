"""The fields of the page that works without network. Scripts read them; they are never sent as a form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mobile_api.pages.forms import ContactForm, PlaceForm
from reports.limits import MAX_DESCRIPTION


class AppForm(forms.Form):
    """What the pages of the form ask, on one page; the questions of the category come by script."""

    q = PlaceForm.base_fields["q"]
    note = PlaceForm.base_fields["note"]
    category = forms.ChoiceField(label=_("What is it about?"), choices=[("", _("Please choose"))])
    description = forms.CharField(
        label=_("What is wrong?"),
        max_length=MAX_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Please do not name any people, and no number plates: this text may become public."),
    )
    email = ContactForm.base_fields["email"]
    name = ContactForm.base_fields["name"]
    phone = ContactForm.base_fields["phone"]

    def __init__(self) -> None:
        super().__init__(use_required_attribute=False, auto_id="id_%s")
