"""The answer in one sentence, for each case there is."""

import pytest

from geo.answer_wording import answer_sentence
from geo.domain.answer_case import Case, case_of
from geo.domain.responsibility import Reason, decide_elsewhere
from geo.models import Office, Service
from tests.geo.test_decision import DESK, EAST, TOWN, WEST, around, ask, rule, whole_town

LANTERN = Service(code="lantern", names={"de": "Straßenbeleuchtung", "en": "Street lights"})
OFFICES = {
    number: Office(names={"de": f"Amt {number}", "en": f"Office {number}"}) for number in (5, 7, 8, DESK)
}
AT_HOME = Reason("at_address", {"address": "Goetheplatz 3"})
DECISIONS = {
    Case.FOUND: ask(WEST, areas=[TOWN]),
    Case.NOBODY: ask(areas=[TOWN]),
    Case.TIED: ask(WEST, rule(2, 8), areas=[TOWN]),
    Case.BORDER: ask(WEST, EAST, around=around(3.0, 1, 102), town=TOWN, areas=[TOWN]),
    Case.TOWN_BORDER: ask(whole_town(3, 5), around=around(2.0), town=TOWN, areas=[TOWN]),
    Case.ELSEWHERE: decide_elsewhere(8, {"de": "Amt 8"}, {"de": "Das macht das Land."}, areas=[TOWN]),
}


def said(case: Case, language: str = "en", where: Reason = AT_HOME) -> str:
    return answer_sentence(DECISIONS[case], LANTERN, OFFICES, where=where, language=language)


@pytest.mark.parametrize("case", Case)
def test_each_decision_is_its_case(case):
    assert case_of(DECISIONS[case]) is case


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (Case.FOUND, "For “Street lights” at Goetheplatz 3, Office 7 is responsible."),
        (
            Case.NOBODY,
            "For “Street lights” at Goetheplatz 3 no rule names an office;"
            " Office 99 takes your concern and finds out.",
        ),
        (
            Case.TIED,
            "For “Street lights” at Goetheplatz 3, Office 7 and Office 8 are equally responsible;"
            " Office 99 finds out which.",
        ),
        (
            Case.BORDER,
            "For “Street lights” at Goetheplatz 3, Office 7 or Office 8 is responsible:"
            " the place lies very close to a border.",
        ),
        (
            Case.TOWN_BORDER,
            "For “Street lights” at Goetheplatz 3, Office 5 is responsible if the place still lies in"
            " Saalheim: the border is very close.",
        ),
        (Case.ELSEWHERE, "For “Street lights”, not the town hall but Office 8 is responsible."),
    ],
)
def test_every_case_is_said_in_one_sentence(case, sentence):
    assert said(case) == sentence


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        (AT_HOME, "Für „Straßenbeleuchtung“ an der Adresse Goetheplatz 3 ist die Stelle „Amt 7“ zuständig."),
        (
            Reason("near_address", {"address": "Goetheplatz 3"}),
            "Für „Straßenbeleuchtung“ in der Nähe von Goetheplatz 3 ist die Stelle „Amt 7“ zuständig.",
        ),
        (
            Reason("at_this_place"),
            "Für „Straßenbeleuchtung“ an diesem Ort ist die Stelle „Amt 7“ zuständig.",
        ),
        (Reason("in_town"), "Für „Straßenbeleuchtung“ in Saalheim ist die Stelle „Amt 7“ zuständig."),
    ],
)
def test_the_place_is_said_as_it_was_asked_for(where, sentence):
    assert said(Case.FOUND, "de", where) == sentence


def test_german_names_both_sides_of_a_border():
    assert "ist „Amt 7“ oder „Amt 8“ zuständig: Der Ort liegt" in said(Case.BORDER, "de")
