"""Questions of a category: the published schema and the server's check say the same."""

from dataclasses import dataclass, field

import jsonschema
import pytest

from reports.domain.questions import check_answers, schema_of


@dataclass
class Asked:
    code: str
    kind: str = "text"
    required: bool = False
    labels: dict = field(default_factory=lambda: {"de": "Frage", "en": "Question"})
    hints: dict = field(default_factory=dict)
    choices: list = field(default_factory=list)
    only_if: dict = field(default_factory=dict)


DEEP = [{"code": "deep", "names": {"de": "tief", "en": "deep"}}, {"code": "flat", "names": {"de": "flach"}}]
EVERY_KIND = [
    Asked("t", "text", required=True),
    Asked("lt", "long_text"),
    Asked("n", "number"),
    Asked("d", "date"),
    Asked("y", "yes_no"),
    Asked("c", "choice", choices=DEEP),
    Asked("cs", "choices", choices=DEEP),
    Asked("why", "text", required=True, only_if={"question": "y", "equals": True}),
    Asked("how", "choice", choices=DEEP, only_if={"question": "cs", "equals": "deep"}),
]


def codes(answers, questions=EVERY_KIND) -> list[tuple[str, str]]:
    return [(error.pointer, error.code) for error in check_answers(questions, answers)]


def allowed_by_schema(answers, questions=EVERY_KIND) -> bool:
    checker = jsonschema.Draft202012Validator(
        schema_of(questions, "de"), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return checker.is_valid(answers)


def test_a_category_without_questions_has_no_schema():
    assert schema_of([]) is None
    assert codes({}, []) == []
    assert codes({"x": 1}, []) == [("/answers/x", "unknown_question")]


def test_the_schema_is_one_and_speaks_the_language_asked_for():
    schema = schema_of([Asked("c", "choice", choices=DEEP)], "en")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator.check_schema(schema_of(EVERY_KIND))
    assert schema["properties"]["c"]["title"] == "Question"
    assert schema["properties"]["c"]["oneOf"] == [
        {"const": "deep", "title": "deep"},
        {"const": "flat", "title": "flach"},
    ]


RIGHT = [
    {"t": "x"},
    {"t": "x", "lt": "", "n": 1.5, "d": "2026-02-28", "y": False, "c": "deep", "cs": []},
    {"t": "x", "y": True, "why": "so"},
    {"t": "x", "cs": ["flat", "deep"], "how": "flat"},
]
WRONG = [
    ({}, ("/answers/t", "required")),
    ({"t": "  "}, ("/answers/t", "required")),
    ({"t": 5}, ("/answers/t", "wrong_type")),
    ({"t": None}, ("/answers/t", "wrong_type")),
    ({"t": "x" * 201}, ("/answers/t", "too_long")),
    ({"t": "x", "lt": "x" * 2001}, ("/answers/lt", "too_long")),
    ({"t": "x", "n": "5"}, ("/answers/n", "wrong_type")),
    ({"t": "x", "n": True}, ("/answers/n", "wrong_type")),
    ({"t": "x", "n": 1e219}, ("/answers/n", "out_of_range")),
    ({"t": "x", "d": "31.05.2026"}, ("/answers/d", "not_a_date")),
    ({"t": "x", "d": "2026-02-30"}, ("/answers/d", "not_a_date")),
    ({"t": "x", "d": 20260531}, ("/answers/d", "wrong_type")),
    ({"t": "x", "y": 1}, ("/answers/y", "wrong_type")),
    ({"t": "x", "y": "true"}, ("/answers/y", "wrong_type")),
    ({"t": "x", "c": "bottomless"}, ("/answers/c", "unknown_choice")),
    ({"t": "x", "c": ["deep"]}, ("/answers/c", "unknown_choice")),
    ({"t": "x", "cs": "deep"}, ("/answers/cs", "wrong_type")),
    ({"t": "x", "cs": ["deep", "deep"]}, ("/answers/cs", "chosen_twice")),
    ({"t": "x", "cs": ["flat", {"a": 1}]}, ("/answers/cs/1", "unknown_choice")),
    ({"t": "x", "y": True}, ("/answers/why", "required")),
    ({"t": "x", "y": False, "why": "so"}, ("/answers/why", "not_asked")),
    ({"t": "x", "why": "so"}, ("/answers/why", "not_asked")),
    ({"t": "x", "cs": ["flat"], "how": "deep"}, ("/answers/how", "not_asked")),
    ({"t": "x", "a/b~c": 1}, ("/answers/a~1b~0c", "unknown_question")),
]


@pytest.mark.parametrize("answers", RIGHT)
def test_right_answers_pass_schema_and_server(answers):
    assert codes(answers) == []
    assert allowed_by_schema(answers)


@pytest.mark.parametrize(("answers", "error"), WRONG)
def test_wrong_answers_pass_neither(answers, error):
    assert codes(answers) == [error]
    assert not allowed_by_schema(answers)


@pytest.mark.parametrize("answers", [None, [], "x", 5])
def test_answers_that_are_no_object_are_refused(answers):
    assert codes(answers) == [("/answers", "wrong_type")]


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_numbers_that_json_does_not_know_are_refused(number):
    assert codes({"t": "x", "n": number}) == [("/answers/n", "wrong_type")]


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800"])
def test_text_that_cannot_be_stored_is_refused(text):
    assert codes({"t": text}) == [("/answers/t", "not_text")]
