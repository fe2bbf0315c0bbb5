"""Questions of a category: the published schema and the server's check say the same."""

from dataclasses import dataclass, field
from datetime import date

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.domain.questions import Found, check_answers, schema_of, stop_for
from reports.domain.questions.asked import day_of
from reports.domain.questions.rules import problems_of


@dataclass
class Asked:
    code: str
    kind: str = "text"
    required: bool = False
    labels: dict = field(default_factory=lambda: {"de": "Frage", "en": "Question"})
    hints: dict = field(default_factory=dict)
    choices: list = field(default_factory=list)
    only_if: dict = field(default_factory=dict)
    limits: dict = field(default_factory=dict)
    stops: list = field(default_factory=list)


TODAY = date(2026, 5, 4)
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
    return [(error.pointer, error.code) for error in check_answers(questions, answers, today=TODAY)]


def allowed_by_schema(answers, questions=EVERY_KIND) -> bool:
    checker = WithDays(schema_of(questions, "de"), format_checker=WithDays.FORMAT_CHECKER)
    return checker.is_valid(answers)


def not_before(validator, limit, day, schema):
    if isinstance(day, str) and day < day_of(limit, TODAY).isoformat():
        yield jsonschema.ValidationError("too early")


def not_after(validator, limit, day, schema):
    if isinstance(day, str) and day > day_of(limit, TODAY).isoformat():
        yield jsonschema.ValidationError("too late")


# The schema's own keywords for days, as a client would add them to its validator.
WithDays = jsonschema.validators.extend(
    jsonschema.Draft202012Validator, {"x-not-before": not_before, "x-not-after": not_after}
)


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
    ({"t": "x", "n": 1e219}, ("/answers/n", "not_between")),
    ({"t": "x", "n": 10**400}, ("/answers/n", "not_between")),
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


LIMITED = [
    Asked("kind", "choice", choices=DEEP, required=True),
    Asked("cm", "number", limits={"min": 0, "max": 500, "unit": {"de": "cm"}}, required=True),
    Asked("since", "date", limits={"not_before": "2026-01-01", "not_after": "today"}),
    Asked("ahead", "date", limits={"not_before": "today"}),
    Asked("post", "map_object", limits={"layer": "lanterns", "within_m": 50, "other": True}),
    Asked("swing", "map_object", limits={"layer": "play", "kinds": ["swing"]}, required=True),
    # A chain: asked only after an answer to a question that is itself asked only after an answer.
    Asked("wet", "yes_no", only_if={"question": "kind", "equals": "deep"}, required=True),
    Asked("level", "number", only_if={"question": "wet", "equals": True}, required=True),
    Asked("smell", "choices", choices=DEEP, only_if={"question": "level", "equals": 3}),
]
W1 = {"layer": "lanterns", "id": "W 1"}
NEAR = {"post": Found("Laterne W 1", 12.0), "swing": Found("Schaukel", 99.9)}
FINE = {"kind": "flat", "cm": 5, "swing": {"layer": "play", "id": "s1"}}


def limited(found=NEAR, **answers) -> list[tuple[str, str]]:
    errors = check_answers(LIMITED, FINE | answers, today=TODAY, found=found)
    return [(error.pointer, error.code) for error in errors]


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"cm": 0}, []),
        ({"cm": 500}, []),
        ({"cm": -0.1}, [("/answers/cm", "not_between")]),
        ({"cm": 501}, [("/answers/cm", "not_between")]),
        ({"since": "2026-01-01"}, []),
        ({"since": "2025-12-31"}, [("/answers/since", "too_early")]),
        ({"since": "2026-05-04"}, []),
        ({"since": "2026-05-05"}, [("/answers/since", "too_late")]),
        ({"ahead": "2026-05-03"}, [("/answers/ahead", "too_early")]),
        ({"post": W1}, []),
        ({"post": W1 | {"name": "whatever"}}, []),
        ({"post": {"name": "third from the left"}}, []),
        ({"post": {"layer": "lanterns", "id": None, "name": "third"}}, []),
        ({"post": {"name": "  "}}, [("/answers/post/name", "required")]),
        ({"post": {"layer": "play", "name": "x"}}, [("/answers/post/layer", "unknown_choice")]),
        ({"post": W1 | {"layer": "play"}}, [("/answers/post/layer", "unknown_choice")]),
        ({"post": {"id": "W 1"}}, [("/answers/post/layer", "unknown_choice")]),
        ({"post": W1 | {"id": 7}}, [("/answers/post/id", "wrong_type")]),
        ({"post": W1 | {"id": ""}}, [("/answers/post/id", "required")]),
        ({"post": W1 | {"lon": 11}}, [("/answers/post", "wrong_type")]),
        ({"post": "W 1"}, [("/answers/post", "wrong_type")]),
        ({"swing": {"name": "x"}}, [("/answers/swing/id", "required")]),
        ({"wet": True}, [("/answers/wet", "not_asked")]),
        ({"kind": "deep"}, [("/answers/wet", "required")]),
        ({"kind": "deep", "wet": False}, []),
        ({"kind": "deep", "wet": True, "level": 3, "smell": ["deep"]}, []),
        ({"kind": "deep", "wet": True, "level": 2, "smell": ["deep"]}, [("/answers/smell", "not_asked")]),
        (
            {"kind": "deep", "wet": False, "level": 3, "smell": ["deep"]},
            [("/answers/level", "not_asked"), ("/answers/smell", "not_asked")],
        ),
    ],
)
def test_limits_things_and_chains_are_checked_by_server_and_schema(answers, wrong):
    assert limited(**answers) == wrong
    assert allowed_by_schema(FINE | answers, LIMITED) is not bool(wrong)


def test_a_thing_has_to_exist_and_to_be_near():
    assert limited({**NEAR, "post": Found("W 1", 50.0)}, post=W1) == []
    assert limited({**NEAR, "post": Found("W 1", 50.1)}, post=W1) == [("/answers/post/id", "object_too_far")]
    assert limited({"swing": NEAR["swing"]}, post=W1) == [("/answers/post/id", "unknown_object")]


CODES = st.sampled_from(["deep", "flat", "bottomless"])
TEXTS = st.text("aß1 \n\x1c\u00a0\u2028\u200b🙂", max_size=8)
DAYS = st.dates().map(str) | st.sampled_from(["2026-05-04", "20260504", "soon"])
THINGS = st.fixed_dictionaries(
    {},
    optional={
        "layer": st.sampled_from(["lanterns", "play"]),
        "id": st.none() | st.sampled_from(["W 1", ""]),
        "name": TEXTS,
        "lon": st.integers(),
    },
)
ANYTHING = (
    st.none() | st.booleans() | st.integers(-2, 600) | st.floats(allow_nan=False) | TEXTS | DAYS | THINGS
)
ANYTHING |= CODES | st.lists(CODES | st.integers(), max_size=3)


UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(st.dictionaries(st.sampled_from([one.code for one in EVERY_KIND] + ["x"]), ANYTHING, max_size=6))
def test_schema_and_server_agree_on_whatever_is_answered(answers):
    assert allowed_by_schema(answers) is (codes(answers) == [])


@UNHURRIED
@given(st.dictionaries(st.sampled_from([one.code for one in LIMITED]), ANYTHING, max_size=6), st.booleans())
def test_schema_and_server_agree_on_limits_things_and_chains(answers, fine):
    answers = FINE | answers if fine else answers
    assert allowed_by_schema(answers, LIMITED) is (limited_as_given(answers) == [])


def limited_as_given(answers) -> list:
    return check_answers(LIMITED, answers, today=TODAY, found=NEAR)


GAS = {"kind": "outside_body", "reason": {"de": "Gas"}, "phone": "0361 000"}
DANGER = {"kind": "emergency", "reason": {"de": "Gefahr"}, "phone": "112"}
STOPPING = [
    Asked("what", "choices", choices=DEEP, stops=[GAS | {"equals": "deep"}]),
    Asked(
        "life", "yes_no", only_if={"question": "what", "equals": "flat"}, stops=[DANGER | {"equals": True}]
    ),
]


def test_the_most_urgent_stop_is_told_first_and_points_at_its_answer():
    stop = stop_for({}, STOPPING, {"what": ["deep", "flat"], "life": True})
    assert (stop.kind, stop.pointer, stop.phone) == ("emergency", "/answers/life", "112")
    assert stop_for({}, STOPPING, {"what": ["deep"]}).pointer == "/answers/what"
    assert stop_for(GAS, STOPPING, {}).pointer == "/category"


@pytest.mark.parametrize(
    "answers", [{}, {"what": ["flat"]}, {"life": True}, {"what": 5, "life": 1}, None, []]
)
def test_nothing_stops_without_an_answer_that_was_asked_for(answers):
    assert stop_for({}, STOPPING, answers) is None


def test_the_schema_marks_answers_that_stop_in_the_readers_language():
    schema = schema_of(STOPPING, "en")
    assert schema["properties"]["what"]["x-stop"] == [GAS | {"equals": "deep", "reason": "Gas"}]
    jsonschema.Draft202012Validator.check_schema(schema)
    # Whether a report is taken is another question than whether its answers are well-formed.
    assert allowed_by_schema({"what": ["deep"]}, STOPPING)


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        (Asked("q", "choice", choices=DEEP[:1]), ("/choices", "choices_missing")),
        (Asked("q", "choice", choices=DEEP + DEEP[:1]), ("/choices/2/code", "code_twice")),
        (Asked("q", "text", choices=DEEP), ("/choices", "not_of_this_kind")),
        (Asked("q", only_if={"question": "z", "equals": 1}), ("/only_if", "not_asked_before")),
        (Asked("q", only_if={"question": "y", "equals": 1}), ("/only_if", "never_answered")),
        (Asked("q", "text", limits={"min": 1}), ("/limits/min", "not_of_this_kind")),
        (Asked("q", "number", limits={"min": 2, "max": 1}), ("/limits/max", "below_min")),
        (Asked("q", "number", limits={"max": 1e10}), ("/limits/max", "not_between")),
        (Asked("q", "date", limits={"not_after": "soon"}), ("/limits/not_after", "not_a_date")),
        (
            Asked("q", "date", limits={"not_before": "2026-02-01", "not_after": "2026-01-01"}),
            ("/limits/not_after", "too_early"),
        ),
        (Asked("q", "map_object", limits={"other": True}), ("/limits/layer", "required")),
        (Asked("q", "text", stops=[GAS | {"equals": "x"}]), ("/stops", "not_of_this_kind")),
        (Asked("q", "yes_no", stops=[GAS | {"equals": "x"}]), ("/stops/0/equals", "never_answered")),
        (
            Asked("q", "yes_no", stops=[{"equals": True, "kind": "emergency", "reason": {"de": "x"}}]),
            ("/stops/0", "stop_without_contact"),
        ),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(question, wrong):
    before = [Asked("y", "yes_no")]
    assert [(error.pointer, error.code) for error in problems_of(question, before)] == [wrong]


def test_questions_that_make_sense_are_not():
    for place, question in enumerate(LIMITED):
        assert problems_of(question, LIMITED[:place]) == []
    assert problems_of(STOPPING[1], STOPPING[:1]) == []
