"""The order of rules, decided on paper."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geo.domain.responsibility import AreaHere, Candidate, Place, decide

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 3, tzinfo=UTC)
DESK = 99
TOWN = AreaHere("municipality", "saalheim", {"de": "Saalheim"}, 1, None)


def rule(rule_id: int, office: int, **over) -> Candidate:
    fields = {
        "role": "responsible",
        "selector": "area",
        "area_kind": "ortsteil",
        "area_code": f"a{rule_id}",
        "area_name": {"de": f"Gebiet {rule_id}"},
        "version_id": 100 + rule_id,
        "size": 1000.0,
        "priority": 0,
        "recorded_at": MONDAY,
        "distance_m": 0.0,
        "office_name": {"de": f"Amt {office}"},
    }
    return Candidate(rule_id=rule_id, office_id=office, **fields | over)


def whole_town(rule_id: int, office: int, **over) -> Candidate:
    return rule(rule_id, office, selector="municipality", version_id=1, size=9e6, **over)


def ask(*candidates: Candidate, **over):
    return decide(candidates, default_office_id=DESK, **over)


def codes(reasons) -> list[str]:
    return [reason.code for reason in reasons]


def test_a_single_rule_answers_and_says_why():
    decision = ask(rule(1, 7, legal_basis="§ 5 Satzung"))
    assert (decision.office_id, decision.triage, decision.rejected) == (7, False, ())
    assert codes(decision.why) == ["area_rule", "legal_basis"]
    assert decision.why[0].facts["area"] == {"de": "Gebiet 1"}


def test_the_smaller_area_comes_first_whatever_the_priority():
    decision = ask(rule(1, 7, size=5000, priority=100), rule(2, 8, size=50))
    assert decision.office_id == 8
    assert [(r.code, r.facts["office_id"]) for r in decision.rejected] == [("larger_area", 7)]


def test_an_area_comes_before_the_whole_municipality_even_when_it_is_as_large():
    decision = ask(whole_town(1, 7, priority=5), rule(2, 8, size=9e6))
    assert decision.office_id == 8
    assert codes(decision.rejected) == ["whole_municipality"]


def test_among_equal_areas_the_higher_priority_wins_though_it_is_older():
    decision = ask(rule(1, 7, priority=1), rule(2, 8, recorded_at=TUESDAY))
    assert decision.office_id == 7
    assert codes(decision.rejected) == ["lower_priority"]


def test_among_equals_the_newest_wins():
    decision = ask(rule(1, 7), rule(2, 8, recorded_at=TUESDAY))
    assert decision.office_id == 8
    assert codes(decision.rejected) == ["older"]


def test_a_tie_between_offices_is_left_to_a_person_with_all_of_them():
    decision = ask(rule(1, 7), rule(2, 8), rule(3, 9, size=2000))
    assert (decision.office_id, decision.triage, decision.ambiguous) == (DESK, True, False)
    assert [one.office_id for one in decision.candidates] == [7, 8]
    assert decision.why[0].facts["offices"] == [{"de": "Amt 7"}, {"de": "Amt 8"}]
    assert codes(decision.why) == ["overlap"]
    assert codes(decision.rejected) == ["larger_area"]


def test_two_equal_rules_of_one_office_are_no_tie():
    decision = ask(rule(1, 7), rule(2, 7))
    assert (decision.office_id, decision.triage, decision.candidates) == (7, False, ())


def test_nobody_responsible_goes_to_the_default_office_for_triage():
    decision = ask()
    assert (decision.office_id, decision.triage, codes(decision.why)) == (DESK, True, ["no_rule"])


def test_who_only_accepts_or_operates_is_named_and_never_chosen():
    decision = ask(rule(1, 7, role="accepts"), rule(2, 8, role="operator"))
    assert decision.office_id == DESK
    assert codes(decision.others) == ["role_accepts", "role_operator"]


def test_a_rule_that_is_only_near_is_neither_chosen_nor_rejected():
    decision = ask(rule(1, 7, distance_m=3.0), whole_town(2, 8))
    assert decision.office_id == 8
    assert decision.rejected == ()


WEST, EAST = rule(1, 7), rule(2, 8, distance_m=3.0)


def around(metres: float, *versions: int) -> list[Place]:
    return [Place(metres, frozenset(versions))]


def test_another_office_across_a_near_border_makes_the_answer_ambiguous():
    decision = ask(WEST, EAST, around=around(3.0, 1, 102), town=TOWN)
    assert (decision.office_id, decision.triage, decision.ambiguous) == (7, False, True)
    assert [(one.office_id, one.distance_m) for one in decision.candidates] == [(7, 0.0), (8, 3.0)]
    assert codes(decision.why) == ["area_rule", "near_border"]
    assert decision.question.code == "which_area"
    assert decision.question.facts == {"area": {"de": "Gebiet 1"}, "other_area": {"de": "Gebiet 2"}}


def test_the_same_office_across_the_border_leaves_no_doubt():
    decision = ask(WEST, replace(EAST, office_id=7), around=around(3.0, 1, 102), town=TOWN)
    assert (decision.ambiguous, decision.candidates, decision.question) == (False, (), None)


@pytest.mark.parametrize(
    ("metres", "accuracy", "expected"),
    [(4.9, 0, True), (5.0, 0, False), (5.0, 3, False), (29.9, 30, True), (30.0, 30, False)],
)
def test_doubt_reaches_as_far_as_the_accuracy_and_at_least_five_metres(metres, accuracy, expected):
    near = replace(EAST, distance_m=metres)
    decision = ask(WEST, near, around=around(metres, 1, 102), town=TOWN, accuracy_m=accuracy)
    assert decision.ambiguous is expected


def test_leaving_an_area_for_the_rest_of_the_town_is_a_doubt_too():
    decision = ask(WEST, whole_town(3, 5), around=around(2.0, 1), town=TOWN)
    assert [one.office_id for one in decision.candidates] == [7, 5]
    assert decision.question.code == "inside_area"
    assert decision.question.facts == {"area": {"de": "Gebiet 1"}}


def test_coming_from_the_rest_of_the_town_the_question_names_the_area_ahead():
    decision = ask(whole_town(3, 5), EAST, around=around(3.0, 1, 102), town=TOWN)
    assert [one.office_id for one in decision.candidates] == [5, 8]
    assert decision.question.facts == {"area": {"de": "Gebiet 2"}}


def test_where_nobody_is_responsible_beyond_the_border_the_default_office_is_the_other_candidate():
    decision = ask(WEST, around=around(2.0, 1), town=TOWN)
    assert [one.office_id for one in decision.candidates] == [7, DESK]


def test_outside_counts_as_a_candidate_and_the_question_names_the_town():
    decision = ask(whole_town(3, 5), around=around(2.0), town=TOWN)
    assert [one.office_id for one in decision.candidates] == [5, None]
    assert decision.question.code == "inside_town"
    assert decision.question.facts == {"area": {"de": "Saalheim"}}


def test_the_question_settles_the_nearest_doubt():
    places = [*around(4.0), *around(1.0, 1, 102)]
    decision = ask(WEST, replace(EAST, distance_m=1.0), around=places, town=TOWN)
    assert [one.office_id for one in decision.candidates] == [7, 8, None]
    assert decision.question.code == "which_area"


def test_areas_of_the_same_name_are_not_asked_apart():
    near = replace(EAST, area_name={"de": "Gebiet 1"})
    decision = ask(WEST, near, around=around(3.0, 1, 102), town=TOWN)
    assert decision.question.code == "inside_area"


def test_of_equals_the_code_and_not_the_number_of_the_rule_says_which_is_named():
    first, second = rule(1, 7, area_code="b"), rule(2, 7, area_code="a")
    assert ask(first, second).why[0].facts["area_code"] == "a"
