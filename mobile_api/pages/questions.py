"""The questions of a category as form fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.models import localized
from reports.domain.questions.asked import day_of
from reports.models import Question
from reports.wording import SENTENCES

MANY_CHOICES = 7
# Django's own German sentences are too familiar for a town hall.
MESSAGES = {
    "required": SENTENCES["required"],
    "invalid": _("This is not complete or cannot be understood."),
    "invalid_choice": _("Choose one of the answers."),
}


@dataclass(frozen=True)
class Condition:
    """A question is asked only if `field` holds one of `values` (as the form sends them)."""

    field: str
    value: str
    sentence: str


def field_name(code: str) -> str:
    return f"q-{code}"


def other_name(code: str) -> str:
    """The field for words about a thing that is not on the list."""
    return f"{field_name(code)}-other"


def field_for(question: Question) -> forms.Field:
    """The form field for a question (not about the map). Whether it is needed now, the form knows."""
    make = _MAKERS[Question.Kind(question.kind)]
    unit = str(localized(question.limits.get("unit", {})))
    label = f"{question.label} ({unit})" if unit else question.label
    field = make(question, label=label, help_text=question.hint, required=question.required)
    field.error_messages |= MESSAGES
    return field


def as_answer(value: Any) -> Any:
    """What the form understood, as answers are stored; None if nothing was answered."""
    if value in ("", None, []):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def condition_of(question: Question, questions: Iterable[Question]) -> Condition | None:
    """When a question is asked, or None if always."""
    asked = {other.code: other for other in questions}.get(question.only_if.get("question", ""))
    if asked is None:
        return None
    wanted = question.only_if.get("equals")
    words = {"question": asked.label, "answer": _answer_in_words(asked, wanted)}
    sentence = _("Only if “%(question)s” is answered with “%(answer)s”.") % words
    return Condition(field_name(asked.code), as_sent(wanted), sentence)


def holds(condition: Condition | None, data: Mapping[str, Any]) -> bool:
    """Tell whether a question is asked, given what the form sent."""
    if condition is None:
        return True
    sent = data.getlist(condition.field) if hasattr(data, "getlist") else data.get(condition.field, [])
    return condition.value in sent


def as_sent(value: Any) -> str:
    """An answer as the form sends it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _answer_in_words(question: Question, value: Any) -> str:
    return str(dict(_choices(question)).get(as_sent(value), value))


def _choices(question: Question) -> list[tuple[str, Any]]:
    if question.kind == Question.Kind.YES_NO:
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(choice["code"], localized(choice["names"])) for choice in question.choices]


def _text(question: Question, **of) -> forms.Field:
    return forms.CharField(max_length=200, **of)


def _long_text(question: Question, **of) -> forms.Field:
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **of)


def _number(question: Question, **of) -> forms.Field:
    # A text input with a keypad for digits: German people write a comma, which `type=number` may throw away.
    return forms.FloatField(localize=True, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **of)


def _date(question: Question, **of) -> forms.Field:
    edges = {"min": question.limits.get("not_before"), "max": question.limits.get("not_after")}
    days = {name: str(day_of(limit, timezone.localdate())) for name, limit in edges.items() if limit}
    widget = forms.DateInput(attrs={"type": "date"} | days, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **of)


def _yes_no(question: Question, **of) -> forms.Field:
    return forms.TypedChoiceField(
        choices=_choices(question),
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        **of,
    )


def _choice(question: Question, **of) -> forms.Field:
    choices = _choices(question)
    if len(choices) > MANY_CHOICES:
        return forms.ChoiceField(choices=[("", _("Please choose")), *choices], **of)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **of)


def _several(question: Question, **of) -> forms.Field:
    return forms.MultipleChoiceField(choices=_choices(question), widget=forms.CheckboxSelectMultiple, **of)


_MAKERS = {
    Question.Kind.TEXT: _text,
    Question.Kind.LONG_TEXT: _long_text,
    Question.Kind.NUMBER: _number,
    Question.Kind.DATE: _date,
    Question.Kind.YES_NO: _yes_no,
    Question.Kind.CHOICE: _choice,
    Question.Kind.CHOICES: _several,
}
