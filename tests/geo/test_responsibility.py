"""The resolver against the database: one question, borders, days and what was known."""

import json
from datetime import UTC, date, datetime, timedelta
from math import cos, radians

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone

from geo.actions import supersede_border
from geo.domain.distance import METRES_PER_DEGREE
from geo.errors import OutsideCoverage
from geo.responsibility import decision_from_record, decision_record, who_is_responsible
from geo.wording import answer_as_json, outside_sentence, sentence
from tests.geo_builders import (
    EAST_BOX,
    LATITUDE,
    a_municipality,
    a_rule,
    a_service,
    an_area,
    an_office,
    at,
    beside_the_border,
    box,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """Two districts with an office each, and one for the rest of the town."""
    municipality = a_municipality()
    service = a_service(municipality)
    west = an_area(municipality, code="west")
    east = an_area(municipality, code="east", bounds=EAST_BOX)
    then = datetime(2026, 1, 1, tzinfo=UTC)
    for code, area in (("amt-west", west), ("amt-east", east), ("amt-town", None)):
        a_rule(service, an_office(code), area, recorded_at=then)
    return service


def office_of(decision) -> str:
    return answer_as_json(decision, "en")["office"]["id"]


def test_each_district_has_its_office_and_the_rest_of_the_town_the_general_one(town):
    assert office_of(who_is_responsible(at(11.595), town)) == "amt-west"
    assert office_of(who_is_responsible(at(11.605), town)) == "amt-east"
    assert office_of(who_is_responsible(at(11.585), town)) == "amt-town"


def test_one_query_answers_however_many_rules_and_areas_there_are(town, django_assert_num_queries):
    for number in range(20):
        kind = an_area(town.municipality, kind=f"kind-{number}", code="x")
        a_rule(town, an_office(f"more-{number}"), kind)
    with django_assert_num_queries(1):
        who_is_responsible(at(11.595), town)


def test_an_answer_as_json_costs_one_query_for_the_offices(town, django_assert_num_queries):
    decision = who_is_responsible(beside_the_border(-2), town)
    answer_as_json(decision, "de")  # reads what is kept from then on
    with django_assert_num_queries(1):
        answer_as_json(decision, "de")


def test_far_from_every_border_there_is_no_doubt(town):
    decision = who_is_responsible(at(11.595), town)
    assert (decision.ambiguous, decision.candidates, decision.question) == (False, (), None)


@pytest.mark.parametrize(
    ("metres", "accuracy", "doubt"), [(4.9, 0, True), (5.1, 0, False), (29, 30, True), (31, 30, False)]
)
@pytest.mark.parametrize("side", [-1, 1])
def test_doubt_is_measured_in_metres_on_both_sides_of_the_border(town, metres, accuracy, doubt, side):
    decision = who_is_responsible(beside_the_border(side * metres), town, accuracy=accuracy)
    assert decision.ambiguous is doubt
    if doubt:
        assert decision.candidates[1].distance_m == pytest.approx(metres, abs=0.01)


def test_north_and_south_are_measured_as_east_and_west_are(town):
    close, far = (at(11.595, 50.93 + metres / 111_195.08) for metres in (4.9, 5.1))
    assert who_is_responsible(close, town).ambiguous
    assert not who_is_responsible(far, town).ambiguous


def test_a_place_on_the_border_is_lost_to_nobody(town):
    decision = who_is_responsible(at(11.60), town)
    answer = answer_as_json(decision, "en")
    assert decision.ambiguous
    assert {one["office"]["id"] for one in answer["candidates"]} >= {"amt-west", "amt-east"}


def test_leaving_the_districts_for_the_rest_of_the_town_is_a_doubt(town):
    answer = answer_as_json(who_is_responsible(beside_the_border(2, 11.59), town), "en")
    assert [one["office"]["id"] for one in answer["candidates"]] == ["amt-west", "amt-town"]
    assert answer["question"] == {
        "code": "inside_area",
        "sentence": "Does the place lie in the area West?",
    }


def test_near_the_edge_of_the_town_outside_is_a_candidate(town):
    answer = answer_as_json(who_is_responsible(beside_the_border(2, 11.58), town), "en")
    assert answer["office"]["id"] == "amt-town"
    assert [one["outside"] for one in answer["candidates"]] == [False, True]
    assert answer["question"]["sentence"] == "Is the place still in Saalheim?"


def test_a_small_hole_within_reach_is_seen(town):
    """A border all around the place may hide between the places at the full reach."""
    ring = box(11.61, 50.93, 11.62, 50.94).difference(box(11.6149, 50.9349, 11.6151, 50.9351))
    a_rule(town, an_office("amt-ring"), an_area(town.municipality, code="ring", bounds=ring))
    decision = who_is_responsible(at(11.6146, 50.935), town, accuracy=100)
    assert {one["name"] for one in answer_as_json(decision, "en")["candidates"]} == {"Amt-Ring", "Amt-Town"}


@pytest.mark.parametrize("metres", [20, 100])
def test_the_point_of_a_spike_is_seen_from_the_side(town, metres):
    """Five centimetres straight on, the place beyond the point would have left the spike again."""
    tip_lon, tip_lat = 11.613, 50.915
    spike = GEOSGeometry(
        f"SRID=4326;POLYGON(({tip_lon} {tip_lat}, {tip_lon + 0.00002} 50.9180,"
        f" {tip_lon + 0.00003} 50.9180, {tip_lon} {tip_lat}))"
    )
    a_rule(town, an_office("amt-spike"), an_area(town.municipality, code="spike", bounds=spike))
    beside = at(tip_lon - metres / (METRES_PER_DEGREE * cos(radians(tip_lat))), tip_lat)
    decision = who_is_responsible(beside, town, accuracy=1.05 * metres)
    assert "Amt-Spike" in {one["name"] for one in answer_as_json(decision, "en")["candidates"]}


@pytest.mark.parametrize("place", [(0.0, 5e-324), (5e-324, 0.0), (11.6, -5e-324)])
def test_a_number_next_to_nothing_is_a_number(town, place):
    with pytest.raises(OutsideCoverage):
        who_is_responsible(at(*place), town)


def test_outside_is_said_and_the_neighbour_is_named(town):
    an_area(town.municipality, kind="neighbour", code="talheim", bounds=(11.62, 50.91, 11.66, 50.94))
    with pytest.raises(OutsideCoverage) as outside:
        who_is_responsible(at(11.64), town)
    assert outside.value.facts == {"neighbour": {"de": "Talheim", "en": "Talheim"}}
    assert outside_sentence(outside.value, "en").endswith("It lies in Talheim.")
    with pytest.raises(OutsideCoverage) as nowhere:
        who_is_responsible(at(0.0, 0.0), town)
    assert nowhere.value.facts == {"neighbour": None}


def test_another_municipality_of_the_installation_is_a_neighbour(town):
    a_municipality("talheim", bounds=(11.62, 50.91, 11.66, 50.94))
    with pytest.raises(OutsideCoverage) as outside:
        who_is_responsible(at(11.64), town)
    assert outside.value.facts["neighbour"]["de"] == "Talheim"


def test_a_rule_for_the_group_holds_for_its_services(town):
    other = a_service(town.municipality, "laternen")
    a_rule(other.group, an_office("amt-licht"))
    assert office_of(who_is_responsible(at(11.595), other)) == "amt-licht"


def test_without_a_rule_the_default_office_gets_it_for_triage(town):
    other = a_service(town.municipality, "baeume")
    decision = who_is_responsible(at(11.595), other)
    assert (office_of(decision), decision.triage) == ("saalheim-desk", True)
    assert [reason.code for reason in decision.why] == ["no_rule"]


def test_the_answer_names_all_areas_that_cover_the_place_smallest_first(town):
    areas = answer_as_json(who_is_responsible(at(11.595), town), "en")["areas"]
    assert [(area["kind"], area["code"]) for area in areas] == [
        ("ortsteil", "west"),
        ("municipality", "saalheim"),
    ]


def test_an_old_day_is_answered_by_the_border_and_the_rule_of_that_day(town):
    west = town.municipality.areas.get(code="west")
    supersede_border(west, box(11.59, 50.92, 11.593, 50.93), valid_from=date(2026, 5, 1))
    before, after = date(2026, 4, 30), date(2026, 5, 1)
    assert office_of(who_is_responsible(at(11.595), town, on=before)) == "amt-west"
    assert office_of(who_is_responsible(at(11.595), town, on=after)) == "amt-town"


def test_what_we_said_then_can_be_asked_although_it_was_corrected_since(town):
    west = town.municipality.areas.get(code="west")
    then = timezone.now()
    supersede_border(west, box(11.59, 50.92, 11.593, 50.93), valid_from=None, recorded_at=then + timedelta(1))
    assert office_of(who_is_responsible(at(11.595), town)) == "amt-town"
    assert office_of(who_is_responsible(at(11.595), town, as_recorded=then)) == "amt-west"


def test_a_rule_holds_from_its_first_day_up_to_its_last_exclusive(town):
    other = a_service(town.municipality, "winterdienst")
    a_rule(other, an_office("winter"), valid=(date(2026, 11, 1), date(2027, 4, 1)))
    held = [who_is_responsible(at(11.595), other, on=date(*day)).triage for day in WINTER_DAYS]
    assert held == [True, False, False, True]


WINTER_DAYS = [(2026, 10, 31), (2026, 11, 1), (2027, 3, 31), (2027, 4, 1)]


def test_a_decision_survives_being_stored(town):
    decision = who_is_responsible(beside_the_border(-2), town)
    stored = json.loads(json.dumps(decision_record(decision)))
    assert decision_from_record(stored) == decision
    assert answer_as_json(decision_from_record(stored), "en") == answer_as_json(decision, "en")


def test_why_and_rejected_carry_code_sentence_office_and_area(town):
    answer = answer_as_json(who_is_responsible(at(11.595), town), "en")
    (why,) = answer["why"]
    assert (why["code"], why["sentence"]) == ("area_rule", "Amt-West is responsible in the area West.")
    assert (why["office"]["id"], why["area"]["code"]) == ("amt-west", "west")
    (rejected,) = answer["rejected"]
    assert (rejected["code"], rejected["office"]["id"]) == ("whole_municipality", "amt-town")
    assert rejected["sentence"] == sentence(who_is_responsible(at(11.595), town).rejected[0], "en")


@pytest.mark.parametrize(("longitude", "latitude"), [(0, 90), (180, -90), (-180, 0), (400, 0)])
def test_the_ends_of_the_earth_are_outside(town, longitude, latitude):
    with pytest.raises(OutsideCoverage):
        who_is_responsible(at(longitude, latitude), town, accuracy=50)


def test_a_position_that_is_none_puts_the_whole_town_in_doubt_and_still_costs_two_queries(
    town, django_assert_num_queries
):
    with django_assert_num_queries(2):
        decision = who_is_responsible(at(11.595), town, accuracy=1e9)
    assert len(decision.candidates) == 4  # three offices and outside


@pytest.mark.parametrize("accuracy", [-1, float("nan"), float("inf")])
def test_an_impossible_accuracy_is_refused(town, accuracy):
    with pytest.raises(ValueError, match="impossible"):
        who_is_responsible(at(11.595), town, accuracy=accuracy)


def test_a_border_with_thousands_of_vertices_is_found_by_its_pieces(town):
    """The pieces' own borders inside an area are no borders of the area."""
    round_area = at(11.60).buffer(0.004, quadsegs=500)
    area = an_area(town.municipality, kind="zone", code="zone", bounds=round_area)
    a_rule(town, an_office("amt-zone"), area)
    assert area.versions.get().pieces.count() > 5
    for metres in (-3, 0, 3):
        decision = who_is_responsible(beside_the_border(metres), town, accuracy=50)
        assert (office_of(decision), decision.ambiguous) == ("amt-zone", False)
    assert who_is_responsible(at(11.60, LATITUDE + 0.00398), town).ambiguous
