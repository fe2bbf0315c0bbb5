"""Every kind of place that a rule can speak of, against the database."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from geo.responsibility import who_are_responsible, who_is_responsible
from geo.wording import answer_as_json
from tests.geo_builders import (
    EAST_BOX,
    LATITUDE,
    a_municipality,
    a_road,
    a_rule,
    a_service,
    an_address,
    an_area,
    an_office,
    at,
    beside_the_border,
)

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 1, 1, tzinfo=UTC)
# A street runs east on latitude 50.925 through West, a house every 20 metres or so, odd numbers first.
STEP = 0.0003


@pytest.fixture
def town():
    """West and East with an office each; a general office for the rest."""
    municipality = a_municipality()
    service = a_service(municipality)
    west, east = an_area(municipality), an_area(municipality, code="east", bounds=EAST_BOX)
    for code, area in (("amt-west", west), ("amt-east", east), ("amt-town", None)):
        a_rule(service, an_office(code), area, recorded_at=THEN)
    return service


def told(decision) -> dict:
    return answer_as_json(decision, "en")


def office_of(decision) -> str:
    return told(decision)["office"]["id"]


def house(town, number: int, suffix: str = "", street: str = "Goethestraße", **over):
    return an_address(town.municipality, street, number, place_of(number), suffix=suffix, **over)


def place_of(number: int):
    """Where a house stands: every number 21 metres east of the one before."""
    return at(11.5920 + number * STEP)


def test_who_holds_the_ground_comes_before_the_district(town):
    park = an_area(town.municipality, kind="park", code="park", bounds=(11.594, 50.924, 11.596, 50.926))
    a_rule(town, an_office("gruen"), park, selector="asset", recorded_at=THEN)
    answer = told(who_is_responsible(at(11.595), town))
    assert (answer["office"]["id"], answer["why"][0]["code"]) == ("gruen", "asset_rule")
    assert answer["why"][0]["sentence"] == "Gruen holds Park, where the place lies."
    assert [one["code"] for one in answer["rejected"]] == ["asset_first", "asset_first"]


def test_a_road_reaches_so_many_metres_to_both_sides_of_its_line(town):
    road = a_road(town.municipality, [(11.6, 50.915), (11.6, 50.935)], buffer_m=12)
    a_rule(town, an_office("land"), road, selector="road", recorded_at=THEN)
    offices = [
        office_of(who_is_responsible(beside_the_border(metres), town)) for metres in (-13, -11, 11, 13)
    ]
    assert offices == ["amt-west", "land", "land", "amt-east"]
    assert told(who_is_responsible(beside_the_border(0), town))["why"][0]["code"] == "road_rule"


def test_beside_a_road_the_question_is_about_the_road_alone(town):
    road = a_road(town.municipality, [(11.595, 50.915), (11.595, 50.935)], buffer_m=12)
    a_rule(town, an_office("land"), road, selector="road", recorded_at=THEN)
    answer = told(who_is_responsible(beside_the_border(14, 11.595), town))
    assert [one["office"]["id"] for one in answer["candidates"]] == ["amt-west", "land"]
    assert answer["candidates"][1]["distance_m"] == pytest.approx(2, abs=0.1)
    assert answer["question"]["sentence"] == "Does the place belong to B7?"


def test_the_houses_of_one_side_of_a_street_have_their_own_office(town):
    for number in range(1, 8):
        house(town, number)
    odd = {
        "selector": "street",
        "street": "Goethe-Str.",
        "first_number": 1,
        "last_number": 5,
        "parity": "odd",
    }
    a_rule(town, an_office("odd"), **odd, recorded_at=THEN)
    offices = [office_of(who_is_responsible(place_of(number), town)) for number in range(1, 8)]
    assert offices == ["odd", "amt-west", "odd", "amt-west", "odd", "amt-west", "amt-west"]
    answer = told(who_is_responsible(place_of(3), town))
    assert answer["why"][0]["sentence"] == "Odd is responsible for the houses Goethe-Str. 1–5 (odd)."
    assert answer["why"][0]["area"]["version"] is None
    assert [one["code"] for one in answer["rejected"]] == ["street_first", "street_first"]
    assert [area["kind"] for area in answer["areas"]] == ["ortsteil", "municipality"]


def test_a_suffix_lies_between_its_number_and_the_next(town):
    for step, (number, suffix) in enumerate([(12, ""), (12, "a"), (12, "b"), (13, "")]):
        an_address(town.municipality, "Markt", number, place_of(step), suffix=suffix)
    a_rule(
        town,
        an_office("amt-markt"),
        selector="street",
        street="Markt",
        first_number=12,
        first_suffix="a",
        last_number=13,
        recorded_at=THEN,
    )
    offices = [office_of(who_is_responsible(place_of(step), town)) for step in range(4)]
    assert offices == ["amt-west", "amt-markt", "amt-markt", "amt-markt"]


def test_a_place_belongs_to_its_nearest_house_up_to_fifty_metres_away(town):
    house(town, 1)
    a_rule(town, an_office("amt-str"), selector="street", street="Goethestraße", recorded_at=THEN)
    near, far = (at(11.5923, LATITUDE + metres / 111_195.08) for metres in (49, 51))
    assert office_of(who_is_responsible(near, town)) == "amt-str"
    assert office_of(who_is_responsible(far, town)) == "amt-west"


def test_between_two_houses_of_different_offices_both_come_into_question(town):
    house(town, 1), house(town, 2)
    a_rule(
        town, an_office("amt-1"), selector="street", street="Goethestraße", last_number=1, recorded_at=THEN
    )
    middle = at(11.5920 + 1.45 * STEP)  # a metre nearer to house 1
    answer = told(who_is_responsible(middle, town))
    assert (answer["office"]["id"], answer["ambiguous"]) == ("amt-1", True)
    assert [one["office"]["id"] for one in answer["candidates"]] == ["amt-1", "amt-west"]
    assert answer["question"]["sentence"] == "Does the place belong to Goethestraße up to 1?"
    assert not who_is_responsible(place_of(1), town).ambiguous


def test_the_shorter_part_of_a_street_comes_before_the_longer(town):
    house(town, 1), house(town, 7)
    a_rule(town, an_office("amt-all"), selector="street", street="Goethestraße", recorded_at=THEN)
    a_rule(
        town,
        an_office("amt-part"),
        selector="street",
        street="Goethestraße",
        first_number=1,
        last_number=3,
        recorded_at=THEN,
    )
    answer = told(who_is_responsible(place_of(1), town))
    assert (answer["office"]["id"], answer["rejected"][0]["code"]) == ("amt-part", "longer_street")
    assert office_of(who_is_responsible(place_of(7), town)) == "amt-all"


def test_of_two_streets_of_one_name_the_area_says_which(town):
    west = town.municipality.areas.get(code="west")
    an_address(town.municipality, "Hauptstraße", 1, at(11.595))
    an_address(town.municipality, "Hauptstraße", 1, at(11.605), postcode="2")
    a_rule(town, an_office("amt-h"), west, selector="street", street="Hauptstraße", recorded_at=THEN)
    assert office_of(who_is_responsible(at(11.595), town)) == "amt-h"
    assert office_of(who_is_responsible(at(11.605), town)) == "amt-east"


def test_an_asset_comes_before_a_street_and_a_street_before_an_area(town):
    house(town, 1)
    a_rule(town, an_office("amt-str"), selector="street", street="Goethestraße", recorded_at=THEN)
    assert office_of(who_is_responsible(place_of(1), town)) == "amt-str"
    yard = an_area(town.municipality, kind="ground", code="yard", bounds=(11.592, 50.924, 11.593, 50.926))
    a_rule(town, an_office("owner"), yard, selector="asset", recorded_at=THEN)
    assert office_of(who_is_responsible(place_of(1), town)) == "owner"


def test_many_places_cost_two_queries_and_get_the_same_answers(town, django_assert_num_queries):
    house(town, 1)
    a_rule(town, an_office("amt-str"), selector="street", street="Goethestraße", recorded_at=THEN)
    points = [at(11.595), at(0.0), place_of(1), beside_the_border(-2), at(11.605), beside_the_border(0)]
    with django_assert_num_queries(2):
        together = who_are_responsible(points, town, accuracies=[0, 0, 20, 0, 5000, 0])
    assert together[1].code == "outside_coverage"
    for number, accuracy in ((0, 0), (2, 20), (3, 0), (4, 5000), (5, 0)):
        alone = who_is_responsible(points[number], town, accuracy=accuracy)
        assert told(alone) | {"at": ""} == told(together[number]) | {"at": ""}


@pytest.mark.parametrize(
    "says",
    [
        {"selector": "street"},
        {"selector": "municipality", "street": "Markt"},
        {"selector": "municipality", "first_number": 1},
        {"selector": "municipality", "parity": "odd"},
        {"selector": "street", "street": "Markt", "first_number": 9, "last_number": 1},
        {
            "selector": "street",
            "street": "Markt",
            "first_number": 9,
            "first_suffix": "b",
            "last_number": 9,
            "last_suffix": "a",
        },
        {"selector": "asset"},
        {"selector": "municipality", "valid": (date(2026, 5, 1), date(2026, 5, 1))},
    ],
)
def test_the_database_refuses_a_rule_that_contradicts_itself(town, says):
    with pytest.raises(IntegrityError):
        a_rule(town, an_office("amt"), **says)
