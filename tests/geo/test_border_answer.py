"""What a person's answer does to a decision that is in doubt, decided on paper."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geo.domain.border_answer import AnswerRefused, Said, settle, settle_as_before
from geo.responsibility import decision_from_record, decision_record
from geo.wording import sentence
from tests.geo.test_decision import DESK, EAST, TOWN, WEST, around, ask, codes, rule, whole_town

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
# The place lies in the area of office 7, three metres from that of office 8.
IN_DOUBT = ask(WEST, EAST, around=around(3.0, 1, 102), town=TOWN)
AT_THE_TOWNS_EDGE = ask(whole_town(3, 5), around=around(2.0), town=TOWN)


def answered(choice, decision=IN_DOUBT):
    return settle(decision, choice, at=NOON)


def test_who_agrees_with_the_position_keeps_its_rule_and_ends_the_doubt():
    settled = answered(7)
    assert (settled.office_id, settled.triage) == (7, False)
    assert codes(settled.why) == ["area_rule", "answered"]
    assert settled.rejected == IN_DOUBT.rejected


def test_the_office_of_the_chosen_side_gets_it_and_the_rule_of_the_position_is_named_as_outvoted():
    settled = answered(8)
    assert (settled.office_id, settled.triage) == (8, False)
    assert codes(settled.why) == ["answered"]
    assert settled.why[0].facts == {"area": {"de": "Gebiet 2"}, "office_id": 8}
    assert [(one.code, one.facts["office_id"]) for one in settled.rejected] == [("answered_otherwise", 7)]


def test_who_is_not_sure_leaves_the_office_and_the_doubt():
    settled = answered(Said.UNSURE)
    assert settled.office_id == IN_DOUBT.office_id
    assert codes(settled.why) == ["area_rule", "near_border", "answered_unsure"]


@pytest.mark.parametrize("choice", [7, 8, Said.UNSURE])
def test_question_choice_and_time_stay_in_the_decision(choice):
    settled = answered(choice)
    assert (settled.ambiguous, settled.question) == (True, IN_DOUBT.question)
    assert settled.candidates == IN_DOUBT.candidates
    facts = settled.border_answer.facts
    assert (facts["choice"], facts["at"]) == (choice, NOON.isoformat())


@pytest.mark.parametrize(
    ("decision", "choice", "code"),
    [
        (IN_DOUBT, 9, "not_a_candidate"),
        (IN_DOUBT, DESK, "not_a_candidate"),
        (IN_DOUBT, Said.OUTSIDE, "not_a_candidate"),
        (AT_THE_TOWNS_EDGE, Said.OUTSIDE, "said_outside"),
        (ask(WEST), 8, "border_not_asked"),
        (ask(WEST), Said.OUTSIDE, "border_not_asked"),
    ],
)
def test_an_answer_that_cannot_count_is_refused(decision, choice, code):
    with pytest.raises(AnswerRefused) as refused:
        answered(choice, decision)
    assert refused.value.code == code


@pytest.mark.parametrize("choice", [7, Said.UNSURE])
def test_an_answer_that_changes_nothing_is_no_error_where_nothing_is_in_doubt(choice):
    assert answered(choice, ask(WEST)) == ask(WEST)


def test_at_the_towns_edge_inside_means_in_the_town():
    settled = answered(5, AT_THE_TOWNS_EDGE)
    assert settled.border_answer.facts["area"] == {"de": "Saalheim"}


def test_the_rest_of_the_town_is_told_by_the_area_where_the_place_does_not_lie():
    settled = answered(5, ask(WEST, whole_town(3, 5), around=around(2.0, 1), town=TOWN))
    assert (settled.office_id, settled.triage) == (5, False)
    assert settled.why[0].code == "answered_not_in"
    assert sentence(settled.why[0], "en") == "The reporter said that the place does not lie in Gebiet 1."


ROAD = rule(2, 8, selector="road", area_kind="road", distance_m=3.0)
BESIDE_A_ROAD = ask(WEST, ROAD, around=around(3.0, 1, 101, 102), town=TOWN)


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (7, "The reporter said that the place does not belong to Gebiet 2."),
        (8, "The reporter said that the place belongs to Gebiet 2."),
    ],
)
def test_a_place_belongs_to_a_road_or_does_not_and_lies_in_its_area_either_way(choice, told):
    assert BESIDE_A_ROAD.question.code == "belongs_to"
    settled = answered(choice, BESIDE_A_ROAD)
    assert settled.office_id == choice
    assert sentence(settled.border_answer, "en") == told


def test_where_no_rule_holds_beyond_the_border_a_person_still_has_to_look():
    settled = answered(DESK, ask(WEST, around=around(2.0, 1), town=TOWN))
    assert (settled.office_id, settled.triage) == (DESK, True)


@pytest.mark.parametrize("other", [8, DESK])
def test_on_the_line_the_answer_breaks_the_tie_and_nobody_has_to_assign_it(other):
    tied = ask(
        WEST,
        rule(2, other),
        around=[*around(1.0, 1, 101), *around(1.0, 1, 102)],
        town=TOWN,
    )
    assert (tied.office_id, tied.triage, tied.ambiguous) == (DESK, True, True)
    settled = answered(other, tied)
    assert (settled.office_id, settled.triage, codes(settled.why)) == (other, False, ["answered"])


def test_two_areas_of_one_name_are_told_apart_by_nothing_but_the_side():
    twins = ask(WEST, replace(EAST, area_name={"de": "Gebiet 1"}), around=around(3.0, 1, 102), town=TOWN)
    assert answered(8, twins).why[0].code == "answered_side"


def test_the_record_keeps_the_answer_and_an_older_record_has_none():
    settled = answered(8)
    stored = json.loads(json.dumps(decision_record(settled)))
    assert decision_from_record(stored) == settled
    del stored["border_answer"]
    assert decision_from_record(stored).border_answer is None


@pytest.mark.parametrize("choice", [8, Said.UNSURE])
def test_a_decision_made_anew_gets_the_answer_again(choice):
    assert settle_as_before(IN_DOUBT, answered(choice)) == answered(choice)


def test_an_answer_that_no_longer_fits_and_one_never_given_leave_the_new_decision_alone():
    elsewhere = ask(rule(4, 9))
    assert settle_as_before(elsewhere, answered(8)) == elsewhere
    assert settle_as_before(IN_DOUBT, IN_DOUBT) == IN_DOUBT


def test_the_reporter_is_told_you_and_everybody_else_the_reporter():
    said = answered(8).why[0]
    assert sentence(said, "en") == "The reporter said that the place lies in Gebiet 2."
    assert sentence(said, "en", to_reporter=True) == "You said that the place lies in Gebiet 2."
    rule_of_area = answered(7).why[0]
    assert sentence(rule_of_area, "en", to_reporter=True) == sentence(rule_of_area, "en")
