"""The forms of the reporting pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mobile_api.pages.map_objects import ObjectChoice
from mobile_api.pages.places import Chosen, NotAPlace, chosen_place
from mobile_api.pages.questions import (
    Condition,
    as_answer,
    condition_of,
    field_for,
    field_name,
    holds,
    other_name,
)
from mobile_api.pages.stops import Panel, panels_of
from reports.domain.fields import FieldError
from reports.domain.questions import Found, Stop, check_answers, stop_for
from reports.domain.workflow import Status
from reports.limits import MAX_DESCRIPTION, MAX_NOTE
from reports.models import Category, Question
from reports.wording import SENTENCES, sentence_of

QUERY_LIMIT, NOTE_LIMIT = 120, 80


# Django's own German sentences are too familiar for a town hall.
NEEDED = {"required": SENTENCES["required"]}


class PlaceForm(forms.Form):
    """Where it is: a pin (with JavaScript), an address, a district, the photo's place, or as before."""

    q = forms.CharField(
        label=_("Street and house number"),
        required=False,
        max_length=QUERY_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "enterkeyhint": "search"}),
    )
    choice = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Where exactly?"),
        required=False,
        max_length=NOTE_LIMIT,
        help_text=_("For example: in front of the entrance, third lantern from the left."),
    )

    def __init__(self, *args, kept: Chosen | None, photo: Point | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.photo = kept, photo
        self.place: Chosen | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        try:
            self.place = chosen_place(data, kept=self.kept, photo=self.photo)
        except NotAPlace as error:
            self.add_error("q", ValidationError(error.sentence))
        return data


@dataclass(frozen=True)
class AskedField:
    """A question in the form: when it is asked, words beside a list, and what ends the report."""

    field: BoundField
    condition: Condition | None
    other: BoundField | None
    panels: list[Panel]
    is_optional: bool


class DetailsForm(forms.Form):
    """What is wrong, in words, and the questions of the category."""

    description = forms.CharField(
        label=_("What is wrong?"),
        error_messages=NEEDED,
        max_length=MAX_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Please do not name any people, and no number plates: this text may become public."),
    )

    def __init__(self, *args, category: Category, point: Point | None, **kwargs) -> None:
        """`point` (EPSG:4326) is the place, near which things on the map are chosen."""
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.category, self.point = category, point
        self.questions = list(category.questions.all())
        self.conditions = {q.code: condition_of(q, self.questions) for q in self.questions}
        self.things = {
            question.code: ObjectChoice(question, category.municipality, point)
            for question in self.questions
            if question.kind == Question.Kind.MAP_OBJECT
        }
        # What sends the person elsewhere, whatever else is missing; known once the form was looked at.
        self.stop: Stop | None = None
        for question in self.questions:
            self._add(question)

    def _add(self, question: Question) -> None:
        name, things = field_name(question.code), self.things.get(question.code)
        if things is not None:
            self.fields[name] = things.field
            if things.other:
                self.fields[other_name(question.code)] = things.other_field
            return
        field = self.fields[name] = field_for(question)
        if self.is_bound and not self._is_asked(question):
            field.required = False

    def _is_asked(self, question) -> bool:
        """Asked, and so is everything that it depends on."""
        seen, code = set(), question.code
        while (condition := self.conditions.get(code)) and code not in seen:
            if not holds(condition, self.data):
                return False
            seen.add(code)
            code = condition.field.removeprefix(field_name(""))
        return True

    @property
    def answers(self) -> dict[str, Any]:
        """The answers to the questions that were asked, as the report keeps them. For a valid form."""
        asked = [question for question in self.questions if self._is_asked(question)]
        given = {question.code: self._answer(question) for question in asked}
        return {code: value for code, value in given.items() if value is not None}

    def _answer(self, question: Question) -> Any:
        given = self.cleaned_data.get(field_name(question.code))
        things = self.things.get(question.code)
        if things is None:
            return as_answer(given)
        return things.answer(given or "", self.cleaned_data.get(other_name(question.code)) or "")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        answers = self.answers
        self.stop = stop_for(self.category.stop, self.questions, answers)
        for error in self._errors_in(answers):
            self.add_error(self._field_at(error.pointer), sentence_of(error))
        return data

    def _errors_in(self, answers: dict[str, Any]) -> list[FieldError]:
        """What the server's check adds to that of the single fields."""
        found = self._found(answers)
        wrong = check_answers(self.questions, answers, today=timezone.localdate(), found=found)
        new = [error for error in wrong if self._field_at(error.pointer) not in self.errors]
        # Beside a mistake an answer is missing, and what follows from it is not known yet.
        return [error for error in new if not self.errors or error.code == "required"]

    def _found(self, answers: dict[str, Any]) -> dict[str, Found]:
        """The things that were chosen; all come from the list of those near the place."""
        return {
            code: Found(thing.title, thing.distance.m)
            for code, things in self.things.items()
            for thing in things.known
            if isinstance(answers.get(code), dict) and answers[code]["id"] == thing.code
        }

    def _field_at(self, pointer: str) -> str | None:
        name = field_name(pointer.removeprefix("/answers/").split("/")[0])
        return name if name in self.fields else None

    def asked(self) -> Iterator[AskedField]:
        """Each question's field with all that belongs to it, in order."""
        panels = panels_of(self.category, self.point)
        for question in self.questions:
            other = other_name(question.code)
            yield AskedField(
                self[field_name(question.code)],
                self.conditions[question.code],
                self[other] if other in self.fields else None,
                panels.get(question.code, []),
                not question.required,
            )


class ContactForm(forms.Form):
    """How to reach the reporter, as far as the category wants to know."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        error_messages={
            "invalid": SENTENCES["not_an_email"],
            "required": SENTENCES["email_required"],
        },
        max_length=254,
        help_text=_("We write when something happens with your report, and send you a private link to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        required=False,
        max_length=40,
        help_text=_("Only for questions about this place."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )

    def __init__(self, *args, wanted: str, confirms: bool = False, **kwargs) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.confirms = confirms
        self.fields["email"].required = wanted == Category.Contact.REQUIRED
        if confirms:
            self.fields["email"].error_messages["required"] = SENTENCES["email_to_confirm"]
        if wanted == Category.Contact.NONE:
            self.fields.clear()


class SupportForm(forms.Form):
    """An address, for who wants to hear what becomes of what they have, too."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        error_messages={"invalid": SENTENCES["not_an_email"]},
        max_length=254,
        help_text=_("Only if you want to hear what happens. We first send you a link to confirm it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class WorkForm(forms.Form):
    """A step of the crew: where to, from which state as they saw it, and a note for everybody."""

    target = forms.ChoiceField(choices=[(status.value, status.name) for status in Status])
    seen = forms.CharField(required=False, max_length=20)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it on the page of the report."),
    )
