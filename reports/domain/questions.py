"""Questions of a category: published as JSON Schema, checked on the server by the same rules."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Protocol

from reports.domain.fields import FieldError, is_number, text_errors

TEXT_LIMIT = 200
LONG_TEXT_LIMIT = 2_000
# Beyond this a number is a slip or mischief, and nothing a crew could use.
NUMBER_LIMIT = 10**9


class Asked(Protocol):
    """What a question tells about itself; reports.models.Question is one."""

    code: str
    kind: str
    labels: Mapping[str, str]
    hints: Mapping[str, str]
    required: bool
    choices: list[dict]
    only_if: Mapping


def schema_of(questions: Iterable[Asked], language: str = "de") -> dict | None:
    """JSON Schema (draft 2020-12) of the `answers` object, titles in `language`; None without questions."""
    asked = list(questions)
    if not asked:
        return None
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {question.code: _property(question, language) for question in asked},
        "required": [question.code for question in asked if question.required and not question.only_if],
        "additionalProperties": False,
    }
    conditions = [_condition(question, asked) for question in asked if question.only_if]
    return schema | ({"allOf": conditions} if conditions else {})


def is_asked(question: Asked, answers: Mapping) -> bool:
    """Whether the answers so far bring the question up."""
    if not question.only_if:
        return True
    given, wanted = answers.get(question.only_if["question"]), question.only_if["equals"]
    return wanted in given if isinstance(given, list) else _same(given, wanted)


def check_answers(questions: Iterable[Asked], answers: object) -> list[FieldError]:
    """All that is wrong with `answers`, in the order of the questions; pointers start with /answers."""
    if not isinstance(answers, Mapping):
        return [FieldError("/answers", "wrong_type", {"expected": "object"})]
    asked = list(questions)
    known = {question.code for question in asked}
    strange = [FieldError(_pointer(code), "unknown_question") for code in answers if code not in known]
    return strange + [error for question in asked for error in _check(question, answers)]


def _check(question: Asked, answers: Mapping) -> list[FieldError]:
    pointer = _pointer(question.code)
    if not is_asked(question, answers):
        return [FieldError(pointer, "not_asked")] if question.code in answers else []
    if question.code not in answers:
        return [FieldError(pointer, "required")] if question.required else []
    return _CHECKS[question.kind](pointer, answers[question.code], question)


def _pointer(code: object) -> str:
    return "/answers/" + str(code).replace("~", "~0").replace("/", "~1")


def _same(given: object, wanted: object) -> bool:
    # In Python True == 1, in JSON it is not.
    return given == wanted and isinstance(given, bool) == isinstance(wanted, bool)


def _wrong(pointer: str, expected: str) -> list[FieldError]:
    return [FieldError(pointer, "wrong_type", {"expected": expected})]


def _check_text(pointer: str, value: object, question: Asked) -> list[FieldError]:
    limit = LONG_TEXT_LIMIT if question.kind == "long_text" else TEXT_LIMIT
    return text_errors(pointer, value, limit=limit, required=question.required)


def _check_number(pointer: str, value: object, question: Asked) -> list[FieldError]:
    if not is_number(value):
        return _wrong(pointer, "number")
    if abs(value) > NUMBER_LIMIT:  # type: ignore[arg-type]
        return [FieldError(pointer, "out_of_range", {"limit": NUMBER_LIMIT})]
    return []


def _check_date(pointer: str, value: object, question: Asked) -> list[FieldError]:
    if not isinstance(value, str):
        return _wrong(pointer, "date")
    try:
        # fromisoformat also reads 20260503 and week dates; the schema's format does not.
        right = date.fromisoformat(value).isoformat() == value
    except ValueError:
        right = False
    return [] if right else [FieldError(pointer, "not_a_date")]


def _check_yes_no(pointer: str, value: object, question: Asked) -> list[FieldError]:
    return [] if isinstance(value, bool) else _wrong(pointer, "yes_no")


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


_CHECKS: dict[str, Callable[[str, object, Asked], list[FieldError]]] = {
    "text": _check_text,
    "long_text": _check_text,
    "number": _check_number,
    "date": _check_date,
    "yes_no": _check_yes_no,
    "choice": _check_choice,
    "choices": _check_choices,
}


def _property(question: Asked, language: str) -> dict:
    said = {"title": _in(language, question.labels), "description": _in(language, question.hints)}
    return {name: text for name, text in said.items() if text} | _type_of(question, language)


def _type_of(question: Asked, language: str) -> dict:
    match question.kind:
        case "text" | "long_text":
            limit = LONG_TEXT_LIMIT if question.kind == "long_text" else TEXT_LIMIT
            filled = {"minLength": 1, "pattern": r"\S"} if question.required else {}
            # Not of the standard, but a form needs to know a line from a text.
            shape = {"x-multiline": True} if question.kind == "long_text" else {}
            return {"type": "string", "maxLength": limit} | filled | shape
        case "number":
            return {"type": "number", "minimum": -NUMBER_LIMIT, "maximum": NUMBER_LIMIT}
        case "date":
            return {"type": "string", "format": "date"}
        case "yes_no":
            return {"type": "boolean"}
        case "choice":
            return {"type": "string", "oneOf": _options(question, language)}
        case _:
            some = {"minItems": 1} if question.required else {}
            items = {"type": "string", "oneOf": _options(question, language)}
            return {"type": "array", "items": items, "uniqueItems": True} | some


def _options(question: Asked, language: str) -> list[dict]:
    return [{"const": one["code"], "title": _in(language, one.get("names", {}))} for one in question.choices]


def _condition(question: Asked, asked: list[Asked]) -> dict:
    """Asked after a certain answer only: then perhaps required, else refused."""
    first = question.only_if["question"]
    value: dict = {"const": question.only_if["equals"]}
    if any(other.code == first and other.kind == "choices" for other in asked):
        value = {"contains": value}
    then = {"then": {"required": [question.code]}} if question.required else {}
    return (
        {"if": {"properties": {first: value}, "required": [first]}}
        | then
        | {"else": {"properties": {question.code: False}}}
    )


def _in(language: str, texts: Mapping[str, str]) -> str:
    return texts.get(language) or texts.get("de") or next(iter(texts.values()), "")
