"""What a question is, and when it is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

TEXT_LIMIT = 200
LONG_TEXT_LIMIT = 2_000
OBJECT_NAME_LIMIT = 120
# Beyond this a number is a slip or mischief, and nothing a crew could use.
NUMBER_LIMIT = 10**9
# How far a thing may be from the place, in metres, unless the question says otherwise.
WITHIN_M = 100
TODAY = "today"


class Asked(Protocol):
    """What a question tells about itself; reports.models.Question is one.

    `limits` narrow the answer: a number {min, max, unit}, a date {not_before, not_after} (a day or `today`),
    a thing on the map {layer, kinds, within_m, other}. `stops` are answers after which there is nothing to
    report here: [{equals, kind, reason, phone, office, service, url}].
    """

    code: str
    kind: str
    labels: Mapping[str, str]
    hints: Mapping[str, str]
    required: bool
    choices: list[dict]
    only_if: Mapping
    limits: Mapping
    stops: list[dict]


@dataclass(frozen=True)
class Found:
    """A thing of a city layer that an answer names, `metres` from the place of the report."""

    name: str
    metres: float


def answers_asked(questions: Iterable[Asked], answers: Mapping) -> dict[str, Any]:
    """The answers to questions that are asked, given those before them; the others are left out."""
    kept: dict[str, Any] = {}
    for question in questions:
        if question.code in answers and is_asked(question, kept):
            kept[question.code] = answers[question.code]
    return kept


def is_asked(question: Asked, answers: Mapping) -> bool:
    """Whether the answers so far bring the question up."""
    if not question.only_if:
        return True
    return is_answer(answers.get(question.only_if["question"]), question.only_if["equals"])


def is_answer(given: object, wanted: object) -> bool:
    """Whether an answer is the wanted one, or chooses it among others."""
    return wanted in given if isinstance(given, list) else _same(given, wanted)


def possible_answers(question: Asked) -> list[Any]:
    """Every answer there can be; none for questions that are answered freely."""
    if question.kind == "yes_no":
        return [True, False]
    return [choice["code"] for choice in question.choices] if question.kind in ("choice", "choices") else []


def is_possible(question: Asked, answer: object) -> bool:
    return any(_same(answer, one) for one in possible_answers(question))


def day_of(limit: str, today: date) -> date:
    """The day that a limit of dates names. Raises ValueError for what is no day."""
    return today if limit == TODAY else date.fromisoformat(limit)


def said_in(language: str, texts: Mapping[str, str]) -> str:
    """A text in a language, else in German, else in any."""
    return texts.get(language) or texts.get("de") or next(iter(texts.values()), "")


def _same(given: object, wanted: object) -> bool:
    # In Python True == 1, in JSON it is not.
    return given == wanted and isinstance(given, bool) == isinstance(wanted, bool)
