"""A question as a form that needs no JSON: texts per language, answers in rows, a condition to choose."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from geo.models import Layer, localized
from reports.admin.rows import EMPTY_ROWS, RowField, RowsField, choice_row, code_field, in_row, stop_fields
from reports.admin.texts import TextsField
from reports.domain.questions import problems_of
from reports.domain.questions.asked import TODAY, possible_answers
from reports.models import Question
from reports.wording import answer_in_words, sentence_of

# Which field of the form holds which limit.
LIMIT_FIELDS = ("min", "max", "unit", "not_before", "not_after", "layer", "kinds", "within_m", "other")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class DayField(forms.CharField):
    """A day, or today whenever that is."""

    def clean(self, value: Any) -> str:
        day = super().clean(value).strip()
        return TODAY if day.casefold() in (TODAY, str(_("today")).casefold()) else day


class QuestionForm(forms.ModelForm):
    code = code_field()
    labels = TextsField(label=_("Question"), required=True)
    hints = TextsField(label=_("Hint below it"))
    condition = forms.ChoiceField(
        label=_("Asked only after"), required=False, help_text=_("Nothing chosen: it is always asked.")
    )
    min = forms.FloatField(label=_("Smallest"), required=False)
    max = forms.FloatField(label=_("Largest"), required=False)
    unit = TextsField(label=_("Unit"), help_text=_("such as cm"))
    not_before = DayField(label=_("Not before"), required=False, help_text=_("2026-05-31, or “today”"))
    not_after = DayField(label=_("Not after"), required=False, help_text=_("2026-05-31, or “today”"))
    layer = forms.ChoiceField(
        label=_("Layer"), required=False, help_text=_("layers whose things have a code")
    )
    kinds = forms.CharField(
        label=_("Only of these kinds"), required=False, help_text=_("with commas, such as playground")
    )
    within_m = forms.IntegerField(
        label=_("At most so many metres away"),
        required=False,
        min_value=1,
        max_value=1_000,
        help_text=_("100 if empty"),
    )
    other = forms.BooleanField(label=_("What is not on the list may be told in words"), required=False)

    class Meta:
        model = Question
        fields = ("category", "kind", "required", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.instance
        self.others = self._others_of_category()
        self._fill(question)
        self.fields["condition"].choices = self._conditions()
        self.fields["layer"].choices = self._layers()
        rows = [choice_row(choice) for choice in [*question.choices, *[{}] * EMPTY_ROWS]]
        title = _("Answers to choose from")
        self.fields["choices"] = RowsField(rows, label=title, initial=question.choices)
        self.fields["stops"] = self._stops_field()

    def _others_of_category(self) -> list[Question]:
        chosen = self.data.get("category") or self.initial.get("category") or self.instance.category_id
        if not str(chosen or "").isdecimal():
            return []
        return list(Question.objects.filter(category=chosen).exclude(pk=self.instance.pk))

    def _fill(self, question: Question) -> None:
        """What the question says now. Languages that the form does not show are kept."""
        for name in ("labels", "hints"):
            self.fields[name].kept = getattr(question, name)
            self.initial.setdefault(name, getattr(question, name))
        self.fields["unit"].kept = question.limits.get("unit", {})
        self.initial.setdefault("code", question.code)
        limits = question.limits | {"kinds": ", ".join(question.limits.get("kinds", []))}
        for name in LIMIT_FIELDS:
            self.initial.setdefault(name, limits.get(name))
        self.initial["condition"] = as_value(question.only_if) if question.only_if else ""

    def _conditions(self) -> list[tuple[Any, Any]]:
        """Every possible answer of every other question, below its question."""
        groups: list[tuple[Any, Any]] = [("", "–")]
        for other in self.others:
            answers = [
                (as_value({"question": other.code, "equals": answer}), answer_in_words(other, answer))
                for answer in possible_answers(other)
            ]
            if answers:
                groups.append((other.label, answers))
        now = self.initial["condition"]
        offered = [value for _label, answers in groups[1:] for value, _words in answers]
        # An answer in free words comes from the city folder; a form cannot offer all of them.
        return groups if not now or now in offered else [*groups, (now, now)]

    def _layers(self) -> list[tuple[str, str]]:
        with_things = Layer.objects.exclude(features__code="").filter(features__isnull=False).distinct()
        return [("", "–"), *((layer.code, layer.name) for layer in with_things)]

    def _stops_field(self) -> RowsField:
        answers = [("", "–"), *((as_value(one), words) for one, words in self._own_answers())]
        after = {"label": _("After the answer"), "choices": answers, "required": False}
        rows = [
            RowField({"equals": forms.ChoiceField(**after)} | stop_fields(stop))
            for stop in [*self.instance.stops, {}]
        ]
        initial = [stop | {"equals": as_value(stop["equals"])} for stop in self.instance.stops]
        self.initial["stops"] = initial
        return RowsField(rows, label=_("Answers that send people elsewhere"), initial=initial)

    def _own_answers(self) -> list[tuple[Any, str]]:
        """The answers that the question has now; new ones can end a report once they are saved."""
        if self.instance.kind in (Question.Kind.YES_NO, ""):
            return [(True, translated("Yes")), (False, translated("No"))]
        return [
            (answer, answer_in_words(self.instance, answer)) for answer in possible_answers(self.instance)
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        question = self.instance
        question.labels, question.hints = said["labels"], said["hints"]
        said["choices"] = question.choices = with_codes(said["choices"])
        question.only_if = json.loads(said["condition"]) if said["condition"] else {}
        question.limits = _limits(said)
        question.code = said["code"] = said["code"] or self._new_code(said["labels"])
        question.kind = said["kind"]
        self._refuse_twice(question.code)
        self._refuse_unfinished_stops(said["stops"])
        if not self.errors:
            stops = [stop | {"equals": json.loads(stop["equals"])} for stop in said["stops"]]
            said["stops"] = question.stops = stops
            for wrong in problems_of(question, self._before(said["position"])):
                self._tell(wrong.pointer, sentence_of(wrong))
        return said

    def _before(self, position: int) -> Iterable[Question]:
        mine = (position, self.instance.pk or float("inf"))
        return [other for other in self.others if (other.position, other.pk) < mine]

    def _new_code(self, labels: dict[str, str]) -> str:
        taken = [other.code for other in self.others]
        return fresh_code(str(localized(labels, "de")), taken)

    def _refuse_twice(self, code: str) -> None:
        if code in [other.code for other in self.others]:
            self.add_error("code", translated("This category has another question with this code."))

    def _refuse_unfinished_stops(self, stops: list[dict[str, Any]]) -> None:
        for number, stop in enumerate(stops, start=1):
            missing = [name for name in ("equals", "kind", "reason") if not stop.get(name)]
            if missing:
                sentence = translated("Choose the answer and the kind, and say what to do.")
                self.add_error("stops", in_row(number, sentence))

    def _tell(self, pointer: str, sentence: str) -> None:
        """Say what is wrong at its field; in lists with the number of the row."""
        first, *rest = pointer.split("/")[1:]
        names = {"only_if": "condition"}
        name = rest[0] if first == "limits" else names.get(first, first)
        row = next((int(step) + 1 for step in rest if step.isdecimal()), None)
        self.add_error(name, in_row(row, sentence) if row else sentence)


def _limits(said: dict[str, Any]) -> dict[str, Any]:
    """What was filled in of what narrows an answer; whole numbers without a point."""
    limits = {name: said[name] for name in LIMIT_FIELDS if said.get(name) not in (None, "", {}, False)}
    if "kinds" in limits:
        limits["kinds"] = [kind.strip() for kind in limits["kinds"].split(",") if kind.strip()]
    for name in ("min", "max"):
        if name in limits and limits[name].is_integer():
            limits[name] = int(limits[name])
    return limits


def as_value(data: Any) -> str:
    """An answer or a condition as the value of an option."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False)


def with_codes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers to choose from, each with a code; a row without words is called by its code."""
    kept: list[dict[str, Any]] = []
    for row in rows:
        names = row.get("names") or {"de": row["code"]}
        code = row.get("code") or fresh_code(str(localized(names, "de")), [one["code"] for one in kept])
        kept.append({"code": code, "names": names})
    return kept


def fresh_code(words: str, taken: list[str]) -> str:
    """A code from words that is not taken."""
    base = slugify(words.lower().translate(UMLAUTS))[:40].strip("-") or "x"
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in [base, *numbered] if code not in taken)


def refuse_half_a_stop(stop: dict[str, Any]) -> None:
    """Raise ValidationError for a stop that says only a part."""
    if stop and not (stop.get("kind") and stop.get("reason")):
        raise ValidationError(translated("Choose the kind, and say what to do."))
