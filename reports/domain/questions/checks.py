"""What is wrong with answers."""

from collections.abc import Iterable, Mapping
from datetime import date

from reports.domain.fields import FieldError, is_number, text_errors
from reports.domain.questions.asked import (
    LONG_TEXT_LIMIT,
    NUMBER_LIMIT,
    OBJECT_NAME_LIMIT,
    TEXT_LIMIT,
    WITHIN_M,
    Asked,
    Found,
    answers_asked,
    day_of,
    is_asked,
)

OBJECT_NAMES = {"layer", "id", "name"}


def check_answers(
    questions: Iterable[Asked], answers: object, *, today: date, found: Mapping[str, Found] | None = None
) -> list[FieldError]:
    """All that is wrong with `answers`, in the order of the questions; pointers start with /answers.

    `found` has, by the code of the question, the things on the map that answers name and that exist.
    """
    if not isinstance(answers, Mapping):
        return [FieldError("/answers", "wrong_type", {"expected": "object"})]
    asked = list(questions)
    known = {question.code for question in asked}
    wrong = [FieldError(pointer_to(code), "unknown_question") for code in answers if code not in known]
    kept = answers_asked(asked, answers)
    for question in asked:
        if is_asked(question, kept):
            wrong += _check(question, answers, today, found or {})
        elif question.code in answers:
            wrong.append(FieldError(pointer_to(question.code), "not_asked"))
    return wrong


def pointer_to(code: object) -> str:
    """The JSON pointer of an answer."""
    return "/answers/" + str(code).replace("~", "~0").replace("/", "~1")


def _check(question: Asked, answers: Mapping, today: date, found: Mapping[str, Found]) -> list[FieldError]:
    pointer = pointer_to(question.code)
    if question.code not in answers:
        return [FieldError(pointer, "required")] if question.required else []
    value = answers[question.code]
    match question.kind:
        case "text" | "long_text":
            return _check_text(pointer, value, question)
        case "number":
            return _check_number(pointer, value, question.limits)
        case "date":
            return _check_date(pointer, value, question.limits, today)
        case "yes_no":
            return [] if isinstance(value, bool) else _wrong(pointer, "yes_no")
        case "choice":
            return _check_choice(pointer, value, question)
        case "map_object":
            return _check_object(pointer, value, question.limits, found.get(question.code))
        case _:
            return _check_choices(pointer, value, question)


def _wrong(pointer: str, expected: str) -> list[FieldError]:
    return [FieldError(pointer, "wrong_type", {"expected": expected})]


def _check_text(pointer: str, value: object, question: Asked) -> list[FieldError]:
    limit = LONG_TEXT_LIMIT if question.kind == "long_text" else TEXT_LIMIT
    return text_errors(pointer, value, limit=limit, required=question.required)


def _check_number(pointer: str, value: object, limits: Mapping) -> list[FieldError]:
    if not is_number(value):
        return _wrong(pointer, "number")
    least, most = limits.get("min", -NUMBER_LIMIT), limits.get("max", NUMBER_LIMIT)
    if least <= value <= most:
        return []
    return [FieldError(pointer, "not_between", {"least": least, "most": most})]


def _check_date(pointer: str, value: object, limits: Mapping, today: date) -> list[FieldError]:
    if not isinstance(value, str):
        return _wrong(pointer, "date")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return [FieldError(pointer, "not_a_date")]
    # fromisoformat also reads 20260503 and week dates; the schema's format does not.
    if day.isoformat() != value:
        return [FieldError(pointer, "not_a_date")]
    if "not_before" in limits and day < (first := day_of(limits["not_before"], today)):
        return [FieldError(pointer, "too_early", {"first": first})]
    if "not_after" in limits and day > (last := day_of(limits["not_after"], today)):
        return [FieldError(pointer, "too_late", {"last": last})]
    return []


def _check_choice(pointer: str, value: object, question: Asked) -> list[FieldError]:
    codes = [choice["code"] for choice in question.choices]
    if isinstance(value, str) and value in codes:
        return []
    return [FieldError(pointer, "unknown_choice", {"allowed": ", ".join(codes)})]


def _check_choices(pointer: str, value: object, question: Asked) -> list[FieldError]:
    if not isinstance(value, list):
        return _wrong(pointer, "list")
    wrong = [e for i, one in enumerate(value) for e in _check_choice(f"{pointer}/{i}", one, question)]
    if wrong:
        return wrong
    if len(set(value)) < len(value):
        return [FieldError(pointer, "chosen_twice")]
    return [FieldError(pointer, "required")] if question.required and not value else []


def _check_object(pointer: str, value: object, limits: Mapping, found: Found | None) -> list[FieldError]:
    """`{"layer", "id", "name"}` of a thing on the map, or only a `name` where that is allowed."""
    if not isinstance(value, Mapping) or not set(value) <= OBJECT_NAMES:
        return _wrong(pointer, "thing")
    if value.get("id") is None:
        return _check_unlisted(pointer, value, limits)
    wrong = [
        *text_errors(f"{pointer}/id", value["id"], limit=OBJECT_NAME_LIMIT, required=True),
        *text_errors(f"{pointer}/name", value.get("name", ""), limit=OBJECT_NAME_LIMIT),
    ]
    if value.get("layer") != limits["layer"]:
        wrong.append(FieldError(f"{pointer}/layer", "unknown_choice", {"allowed": limits["layer"]}))
    if wrong:
        return wrong
    if found is None:
        return [FieldError(f"{pointer}/id", "unknown_object", {"given": value["id"]})]
    within = limits.get("within_m", WITHIN_M)
    if found.metres > within:
        return [FieldError(f"{pointer}/id", "object_too_far", {"name": found.name, "limit": within})]
    return []


def _check_unlisted(pointer: str, value: Mapping, limits: Mapping) -> list[FieldError]:
    if not limits.get("other"):
        return [FieldError(f"{pointer}/id", "required")]
    if value.get("layer", limits["layer"]) != limits["layer"]:
        return [FieldError(f"{pointer}/layer", "unknown_choice", {"allowed": limits["layer"]})]
    return text_errors(f"{pointer}/name", value.get("name", ""), limit=OBJECT_NAME_LIMIT, required=True)
