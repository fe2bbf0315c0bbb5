"""The question that is asked before sending where the place may belong to another office."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from geo.border_map import letter_of
from geo.domain.border_answer import Said
from geo.domain.responsibility import Decision
from mobile_api.pages.drafts import Draft
from reports.border import answers_to

FIELDS = ("border", "asked")
NEEDED = _("Please answer, so that the report goes to the right office. “I am not sure” is an answer, too.")
CHANGED = _("The place, the border or the offices have changed since you answered. Please answer once more.")
OUTSIDE = _(
    "Then the place is not in our area, and we cannot take the report. Change the place if it lies inside"
    " after all, or choose “I am not sure” to send the report anyway."
)


class BorderForm(forms.Form):
    """The candidates of a decision in doubt, as radio buttons. `asked` names the question that was shown."""

    border = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": NEEDED, "invalid_choice": CHANGED}
    )
    asked = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, answer: Mapping[str, Any], decision: Decision, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["border"].label = answer["question"]["sentence"]
        self.fields["border"].choices = _choices(answer, decision)

    def clean_border(self) -> str:
        said = self.cleaned_data["border"]
        if said == Said.OUTSIDE:
            raise ValidationError(OUTSIDE)
        return said


def form_for(draft: Draft, decision: Decision, answer: Mapping[str, Any], data=None) -> BorderForm | None:
    """The question for this draft as it stands, or None where nothing is in doubt.

    Without `data` it shows what was chosen before. An answer to another question (the pin was moved, a rule
    changed) is not taken over: the form asks anew and, with `data`, says why.
    """
    if not decision.ambiguous or not decision.question:
        return None
    now = _name_of(draft, decision)
    given = draft.border if data is None else {name: data.get(name, "") for name in FIELDS}
    fits = given.get("asked") == now
    initial = {"asked": now, "border": given.get("border") if fits else None}
    bound = None if data is None else {"asked": now, "border": given["border"] if fits else ""}
    form = BorderForm(bound, initial=initial, answer=answer, decision=decision)
    if given.get("border") and not fits:
        form.fields["border"].error_messages["required"] = CHANGED
    return form


def _name_of(draft: Draft, decision: Decision) -> str:
    """Names the question, the candidates and what they were asked for; another name for another of these."""
    place = {name: (draft.place or {}).get(name) for name in ("lon", "lat", "accuracy")}
    question = asdict(decision.question) if decision.question else {}
    candidates = [[one.office_id, dict(one.area or {})] for one in decision.candidates]
    text = json.dumps([draft.category, place, question, candidates], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _choices(answer: Mapping[str, Any], decision: Decision) -> list[tuple[str, Any]]:
    codes = answers_to(decision)
    # The letters of the map above.
    named = [f"{letter_of(number)}: {_label(one)}" for number, one in enumerate(answer["candidates"])]
    return list(zip(codes, [*named, _("I am not sure")], strict=True))


def _label(candidate: Mapping[str, Any]) -> str:
    """A side of the border, its office, and how far it is from the pin."""
    facts = {
        "area": candidate["area"],
        "office": candidate["name"],
        "far": _distance(candidate["distance_m"]),
    }
    if candidate["outside"]:
        return translated("outside our area (%(far)s)") % facts
    if candidate["area"]:
        return translated("%(area)s: %(office)s (%(far)s)") % facts
    return translated("elsewhere: %(office)s (%(far)s)") % facts


def _distance(metres: float) -> str:
    if metres == 0:
        return translated("where the place was set")
    if metres < 1:
        return translated("less than 1 m away")
    rounded = number_format(round(metres), force_grouping=True)
    return translated("%(metres)s m away") % {"metres": rounded}
