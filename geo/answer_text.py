"""The answers of geo.wording as JSON text, for those who send many: an office is written once."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils import translation

from geo import kept
from geo.answer_wording import answer_sentence
from geo.domain.answer_case import case_of
from geo.domain.responsibility import Decision
from geo.models import Office, Service
from geo.speaking import speaking
from geo.wording import decided_as_json, kept_office_as_json, offices_named

ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class AnswerText(NamedTuple):
    """An object as JSON: the whole of it, and without the moment of asking, `at`."""

    whole: str
    same: str


def answers_as_text(
    service: Service, decisions: Sequence[Decision], *, versions: Mapping[int, str] = kept.NOT_ASKED
) -> list[AnswerText]:
    """What `geo.wording.answers_to` says, in the active language."""
    offices, spoken = offices_named(decisions, versions), translation.get_language()
    with speaking(spoken):
        return [_answer(service, decision, offices, spoken) for decision in decisions]


def _answer(
    service: Service, decision: Decision, offices: Mapping[int, Office], language: str | None
) -> AnswerText:
    sentence = answer_sentence(decision, service, offices, language=language)
    decided = decided_as_json(decision, offices, language, to_reporter=True)
    at = decided.pop("at")
    office = _office(offices[decision.office_id], language)
    first = as_text({"sentence": sentence, "case": case_of(decision).value})
    same = f'{first[:-1]},"office":{office},{as_text(decided)[1:]}'
    return AnswerText(f'{same[:-1]},"at":{as_text(at)}}}', same)


def _office(office: Office, language: str | None) -> str:
    """As text, for as long as this version of the office is kept."""
    written: dict[str | None, str] = vars(office).setdefault("as_text", {})
    if language not in written:
        written[language] = as_text(kept_office_as_json(office, language))
    return written[language]


def as_text(value: Any) -> str:
    return ENCODER.encode(value)
