"""What is said of a file with areas: first the file, then which of its columns mean what."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from geo.borders.received_files import CODES, NAMES, BadUpload, Contents
from geo.borders.received_wording import upload_sentence
from geo.models import Municipality
from reports.area_files import keep_file
from reports.drafts import municipalities_of
from reports.models import User

BY_CODE, BY_NAME = "code", "name"
# Of those that do not say it: Shapefiles of before 2010, mostly.
ENCODINGS = [
    ("", _("as the file says")),
    ("ISO-8859-1", "ISO-8859-1 (Latin-1)"),
    ("CP1252", "Windows-1252"),
    ("CP850", "DOS 850"),
    ("UTF-8", "UTF-8"),
]


class SendFileForm(forms.Form):
    """The file, and of what kind its areas are."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("GeoJSON, GeoPackage, or Shapefile in a zip archive; 50 MB at most"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,.gpkg,.zip"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        allow_empty_file=True,
    )
    kind = forms.SlugField(
        label=pgettext_lazy("area", "Kind"),
        max_length=50,
        widget=forms.TextInput(attrs={"list": "area-kinds", "autocomplete": "off"}),
        help_text=_("what the areas are, for example ortsteil; letters, digits and hyphens"),
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Municipality"), required=False
    )

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user = user
        towns = municipalities_of(user).select_related("office")
        self.fields["municipality"].queryset = towns  # type: ignore[attr-defined]
        self.only = list(towns[:2])
        if len(self.only) == 1:
            self.fields["municipality"].widget = forms.HiddenInput()
        else:
            self.fields["municipality"].required = True

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("municipality") and len(self.only) == 1:
            said["municipality"] = self.only[0]
        if said.get("file") and not self.errors:
            try:
                said["kept"] = keep_file(said["file"], by=self.user)
            except BadUpload as error:
                self.add_error("file", upload_sentence(error.reason))
        return said


class ColumnsForm(forms.Form):
    """Which columns of the file hold code and name. Without a choice the likeliest are taken."""

    layer = forms.ChoiceField(label=_("Layer"), required=False)
    identity = forms.ChoiceField(
        label=_("Areas are recognised by"),
        choices=[
            (BY_CODE, _("a code in the file that is the same as here")),
            (BY_NAME, _("their name; new areas get a code made of it")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    code_field = forms.ChoiceField(label=_("Column with the code"), required=False)
    name_field = forms.ChoiceField(label=_("Column with the name"), required=False)
    encoding = forms.ChoiceField(label=_("Letters"), choices=ENCODINGS, required=False)
    swap_axes = forms.BooleanField(label=_("The file has latitude before longitude"), required=False)
    # Taken along from the first page.
    kind = forms.SlugField(widget=forms.HiddenInput)
    municipality = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, query: QueryDict, contents: Contents) -> None:
        data = query.copy()
        for name, likely in (("code_field", CODES), ("name_field", NAMES)):
            if data.get(name) not in contents.fields:
                data[name] = contents.likely(likely)
        data.setdefault("identity", BY_CODE)
        data["layer"] = contents.layer
        super().__init__(data)
        fields = [(field, field) for field in contents.fields]
        self.fields["code_field"].choices = self.fields["name_field"].choices = fields  # type: ignore[attr-defined]
        self.fields["layer"].choices = [(layer, layer) for layer in contents.layers]  # type: ignore[attr-defined]
        if len(contents.layers) == 1:
            self.fields["layer"].widget = forms.HiddenInput()

    @staticmethod
    def encoding_asked_for(query: QueryDict) -> str | None:
        """Needed to read the names of the columns, before the form can be made."""
        asked = query.get("encoding", "")
        return asked if asked in dict(ENCODINGS) and asked else None

    @property
    def by_name(self) -> bool:
        return self.cleaned_data["identity"] == BY_NAME
