"""What is said of an area and its border on the page that draws it."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from shapely.geometry.base import BaseGeometry

from geo.borders.drawn import BadShape, read_shape
from geo.borders.fit import plane_size_m2
from geo.borders.neighbours import check_where
from geo.borders.wording import shape_sentence
from geo.domain.responsibility import Reason
from geo.draft_wording import size_in_words
from geo.models import MOST_BUFFER_M, MUNICIPALITY, Area
from reports.desk.draft_choice import DraftChoiceForm

AREA, ROAD = "area", "road"
A_CODE = RegexValidator(r"^[\w.-]+\Z", _("Write letters, digits, dots and hyphens, without spaces."))


class ShapeField(forms.CharField):
    """Coordinates as text. What is wrong with them the form says, which knows whether it is a road."""

    widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"})

    def __init__(self) -> None:
        super().__init__(
            label=_("Coordinates"),
            required=False,
            help_text=_("GeoJSON or WKT, longitude first (EPSG:4326). What is drawn on the map stands here."),
        )


class BorderForm(DraftChoiceForm):
    """A border for a known area, and the draft that it goes into."""

    drawn_as = forms.ChoiceField(
        label=_("What is drawn"),
        choices=[(AREA, _("area (polygon)")), (ROAD, _("road (line, and metres on both sides)"))],
        widget=forms.RadioSelect,
    )
    buffer_m = forms.FloatField(
        label=_("Metres on both sides"),
        required=False,
        min_value=0.5,
        max_value=MOST_BUFFER_M,
        help_text=_("What lies so close to the line belongs to the road."),
    )
    shape = ShapeField()
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=200,
        help_text=_("who said so: a decision of the council, a plan, a file"),
    )
    field_order = [
        "drawn_as",
        "buffer_m",
        "shape",
        "source",
        "draft",
        "title",
        "takes_effect",
        "municipality",
    ]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        # The border as it could be, where what was drawn cannot be one.
        self.repaired: BaseGeometry | None = None

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        road = said.get("drawn_as") == ROAD
        try:
            said["drawn"] = read_shape(said.get("shape", ""), road=road)
            if said.get("municipality"):
                check_where(said["drawn"], said["municipality"])
        except BadShape as error:
            self.repaired = error.repaired
            self.add_error("shape", shape_sentence(error.reason))
        if road and said.get("buffer_m") is None and "buffer_m" not in self.errors:
            self.add_error("buffer_m", shape_sentence(Reason("buffer_missing")))
        return said

    @property
    def offer_in_words(self) -> str:
        """How big the border is that could be meant."""
        size = plane_size_m2(self.repaired) if self.repaired else 0.0
        return _("It is shown on the map, has %(size)s, and is not taken before you say so.") % {
            "size": size_in_words(size)
        }


class NewAreaForm(BorderForm):
    """A new area with its border."""

    kind = forms.SlugField(
        label=pgettext_lazy("area", "Kind"),
        max_length=50,
        widget=forms.TextInput(attrs={"list": "area-kinds", "autocomplete": "off"}),
        help_text=_("what the areas are, for example ortsteil; letters, digits and hyphens"),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        validators=[A_CODE],
        help_text=_("lasting, and of its kind the only one"),
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    field_order = ["kind", "code", "name", "name_en", *BorderForm.field_order]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        town = said.get("municipality")
        if town and said.get("kind") == MUNICIPALITY:
            self.add_error("kind", _("A town has one border of its own. Redraw that."))
        elif town and said.get("kind") and said.get("code"):
            known = Area.objects.heard_of().filter(municipality=town, kind=said["kind"], code=said["code"])
            if taken := known.first():
                told = _("“%(name)s” has this code already. Choose another one, or redraw that area.")
                self.add_error("code", told % {"name": taken.name})
        return said

    def area(self) -> Area:
        """The area as it would be saved."""
        said = self.cleaned_data
        names = {"de": said["name"]} | ({"en": said["name_en"]} if said["name_en"] else {})
        return Area(municipality=said["municipality"], kind=said["kind"], code=said["code"], names=names)


class FitForm(forms.Form):
    """What shall be done where edges do not meet. It is asked for one drawing only: another is asked anew."""

    AS_DRAWN, CUT, GIVE_WAY = "as_drawn", "cut", "give_way"
    fit = forms.ChoiceField(
        label=_("Where borders do not meet"),
        choices=[
            (CUT, _("Cut this border: neighbours stay as they are, narrow gaps are filled")),
            (GIVE_WAY, _("Neighbours give way: they are redrawn in the same draft")),
            (AS_DRAWN, _("Leave everything as it is drawn")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what shall be done where borders do not meet.")},
    )
