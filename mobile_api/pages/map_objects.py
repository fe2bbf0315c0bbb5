"""Things on the map as a list to choose from: it needs neither map nor script."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils.formats import number_format
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from geo.models import LayerFeature, Municipality
from reports.domain.questions.asked import OBJECT_NAME_LIMIT
from reports.models import Question
from reports.things import SHOWN, things_near

OTHER = "*"
# Among so many the number that somebody types is looked for.
KNOWN = 200
NONE_NEAR = _("Nothing of this kind is known near the place.")


class ObjectChoice:
    """One question about a thing on the map: a list of the nearest, and a field for what is not on it."""

    def __init__(self, question: Question, town: Municipality, point: Point | None) -> None:
        self.question = question
        self.known = things_near(question, town, point, most=KNOWN) if point else []
        self.other = bool(question.limits.get("other"))

    @property
    def field(self) -> forms.ChoiceField:
        shown = [(thing.code, _label(thing)) for thing in self.known[:SHOWN]]
        shown += [(OTHER, translated("It is not on this list"))] if self.other else []
        said = [self.question.hint] + ([] if self.known else [str(NONE_NEAR)])
        return ThingField(
            self,
            choices=shown,
            label=self.question.label,
            help_text=" ".join(one for one in said if one),
            widget=forms.RadioSelect,
            # Words may stand for a choice, so the form looks at both.
            required=False,
        )

    @property
    def other_field(self) -> forms.CharField:
        return forms.CharField(
            label=_("If it is not on the list: its number, or where it is"),
            required=False,
            max_length=OBJECT_NAME_LIMIT,
        )

    def answer(self, chosen: str, words: str) -> Mapping[str, Any] | None:
        """The answer as a report keeps it; None if nothing was said."""
        layer, words = self.question.limits["layer"], words.strip()
        thing = self._thing(chosen) or (self._thing(words) if self.other else None)
        if thing is not None:
            return {"layer": layer, "id": thing.code, "name": thing.title}
        return {"layer": layer, "id": None, "name": words} if self.other and words else None

    def _thing(self, code: str) -> LayerFeature | None:
        """By its code, however it is typed: w1234 is W-1234."""
        typed = _plain(code)
        return next((thing for thing in self.known if typed and _plain(thing.code) == typed), None)


class ThingField(forms.ChoiceField):
    """Takes every thing near the place, also those that were too far down to be shown."""

    def __init__(self, things: ObjectChoice, **of: Any) -> None:
        super().__init__(**of)
        self.things = things

    def valid_value(self, value: str) -> bool:
        return super().valid_value(value) or any(thing.code == value for thing in self.things.known)


def _plain(code: str) -> str:
    return "".join(symbol for symbol in code.casefold() if symbol.isalnum())


def _label(thing: LayerFeature) -> str:
    metres = round(thing.distance.m)
    if not metres:
        return translated("%(name)s (at the place)") % {"name": thing.title}
    return translated("%(name)s (%(metres)s m away)") % {
        "name": thing.title,
        "metres": number_format(metres, force_grouping=True),
    }
