"""The questions of a category as JSON Schema (draft 2020-12).

Says the same as the server's check, but for what no schema can know: whether a thing on the map exists and is
near, and which day it is. Keywords of our own begin with `x-`.
"""

from collections.abc import Iterable

from reports.domain.questions.asked import (
    LONG_TEXT_LIMIT,
    NUMBER_LIMIT,
    OBJECT_NAME_LIMIT,
    TEXT_LIMIT,
    WITHIN_M,
    Asked,
    said_in,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(questions: Iterable[Asked], language: str = "de") -> dict | None:
    """JSON Schema of the `answers` object, titles in `language`; None without questions."""
    asked = list(questions)
    return full_schema_of(asked, language) if asked else None


def full_schema_of(asked: list[Asked], language: str = "de") -> dict:
    """The same; without questions, of an object that has to be empty."""
    schema = {
        "$schema": DIALECT,
        "type": "object",
        "properties": {question.code: _property(question, language) for question in asked},
        "required": [question.code for question in asked if question.required and not question.only_if],
        "additionalProperties": False,
    }
    conditions = [_condition(question, asked) for question in asked if question.only_if]
    return schema | ({"allOf": conditions} if conditions else {})


def _property(question: Asked, language: str) -> dict:
    said = {"title": said_in(language, question.labels), "description": said_in(language, question.hints)}
    told = {name: text for name, text in said.items() if text}
    stops = [stop | {"reason": said_in(language, stop["reason"])} for stop in question.stops]
    return told | _type_of(question, language) | ({"x-stop": stops} if stops else {})


def _type_of(question: Asked, language: str) -> dict:
    match question.kind:
        case "text" | "long_text":
            return _text(question)
        case "number":
            return _number(question, language)
        case "date":
            limits = {f"x-{name.replace('_', '-')}": day for name, day in question.limits.items()}
            return {"type": "string", "format": "date"} | limits
        case "yes_no":
            return {"type": "boolean"}
        case "choice":
            return {"type": "string", "oneOf": _options(question, language)}
        case "map_object":
            return _thing(question)
        case _:
            some = {"minItems": 1} if question.required else {}
            items = {"type": "string", "oneOf": _options(question, language)}
            return {"type": "array", "items": items, "uniqueItems": True} | some


def _text(question: Asked) -> dict:
    limit = LONG_TEXT_LIMIT if question.kind == "long_text" else TEXT_LIMIT
    filled = {"minLength": 1, "pattern": r"\S"} if question.required else {}
    # Not of the standard, but a form needs to know a line from a text.
    shape = {"x-multiline": True} if question.kind == "long_text" else {}
    return {"type": "string", "maxLength": limit} | filled | shape


def _number(question: Asked, language: str) -> dict:
    limits = question.limits
    unit = said_in(language, limits.get("unit", {}))
    between = {"minimum": limits.get("min", -NUMBER_LIMIT), "maximum": limits.get("max", NUMBER_LIMIT)}
    return {"type": "number"} | between | ({"x-unit": unit} if unit else {})


def _thing(question: Asked) -> dict:
    limits = question.limits
    layer = {"const": limits["layer"]}
    name = {"type": "string", "maxLength": OBJECT_NAME_LIMIT}
    some = {"minLength": 1, "pattern": r"\S"}
    listed = {
        "properties": {"layer": layer, "id": name | some, "name": name},
        "required": ["layer", "id"],
        "additionalProperties": False,
    }
    other = {
        "properties": {"layer": layer, "id": {"type": "null"}, "name": name | some},
        "required": ["name"],
        "additionalProperties": False,
    }
    where = {"x-layer": limits["layer"], "x-within-m": limits.get("within_m", WITHIN_M)}
    kinds = {"x-kinds": limits["kinds"]} if limits.get("kinds") else {}
    return (
        {"type": "object"} | where | kinds | ({"anyOf": [listed, other]} if limits.get("other") else listed)
    )


def _options(question: Asked, language: str) -> list[dict]:
    return [
        {"const": one["code"], "title": said_in(language, one.get("names", {}))} for one in question.choices
    ]


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
