"""Many places at once: the answers of the single call, for the price of a few queries."""

from random import Random

import pytest
import time_machine

from geo.models import Responsibility
from mobile_api import throttles
from mobile_api.throttles import Rate, take
from tests.builders import a_town

WEST = {"lat": 50.98, "lon": 11.315}
SWAPPED = {"lat": 11.315, "lon": 50.98}


def ask_batch(api, points, **over):
    return api.post("responsibility/batch/?lang=en", {"category": "pothole", "points": points, **over})


def mixed_places(number: int) -> list[dict[str, float]]:
    """Places inside, on and beside borders, in the neighbouring town, nowhere, and with swapped axes."""
    dice = Random(16)  # noqa: S311
    found = []
    for _ in range(number):
        border = dice.choice([11.30, 11.33, 11.36, 11.39])
        near = {"lat": dice.uniform(50.96, 51.0), "lon": border + dice.choice([0, dice.gauss(0, 1e-4)])}
        anywhere = {"lat": dice.uniform(50.95, 51.01), "lon": dice.uniform(11.28, 11.41)}
        place = dice.choice([near, near, anywhere, SWAPPED, {"lat": 0, "lon": 0}])
        accuracy = dice.choice([{}, {"accuracy": None}, {"accuracy": 0}, {"accuracy": dice.uniform(0, 300)}])
        found.append({**place, **accuracy})
    return found


def asked_alone(api, place: dict, **over) -> dict:
    query = {"category": "pothole", "lang": "en", **place, **over}
    answer = api.get("responsibility/", {name: value for name, value in query.items() if value is not None})
    if answer.status_code == 200:
        return {"status": 200, "code": "found", "detail": "", "answer": answer.json()}
    problem = answer.json()
    return {"status": problem["status"], "code": problem["code"], "detail": problem["detail"], "answer": None}


@pytest.fixture
def many_kinds_of_rules(api):
    """Rules of every role, a tie among them, so that no part of an answer stays empty."""
    town = a_town()
    damage, west = town.services["road-damage"], town.areas["west"]
    same = Responsibility.objects.get(service=damage, area=west)
    for office, role, priority in [
        ("parks", "accepts", 0),
        ("power", "operator", 0),
        ("parks", "responsible", 0),
    ]:
        same.pk, same.office, same.role, same.priority = None, town.offices[office], role, priority
        same.save(force_insert=True)
    return api


@time_machine.travel("2026-05-04 10:00Z", tick=False)
@pytest.mark.parametrize(
    "concern", [{"category": "pothole"}, {"category": None, "service": "street-light"}], ids=str
)
def test_every_place_of_a_batch_is_answered_as_if_it_were_asked_alone(many_kinds_of_rules, settings, concern):
    api, settings.API_RATE_FACTOR = many_kinds_of_rules, 0
    places = mixed_places(120)
    results = ask_batch(api, places, **concern).json()["results"]
    assert results == [asked_alone(api, place, **concern) for place in places]
    answers = [one["answer"] for one in results if one["answer"]]
    assert {one["status"] for one in results} == {200, 404}
    assert {one["ambiguous"] for one in answers} == {True, False}


def test_a_thousand_places_take_as_many_queries_as_a_few(api, django_assert_num_queries):
    ask_batch(api, mixed_places(20))
    # call and places counted, service, candidates far from borders and near, swapped axes
    for places in (mixed_places(20), mixed_places(1000)):
        with django_assert_num_queries(6):
            assert ask_batch(api, places).status_code == 200


def test_a_batch_costs_its_places(api, monkeypatch):
    monkeypatch.setattr("mobile_api.api.responsibility.PLACES", Rate("places", per_second=0.01, burst=10))
    assert [ask_batch(api, [WEST] * number).status_code for number in (6, 5, 4)] == [200, 429, 200]
    refused = ask_batch(api, [WEST])
    assert (refused.status_code, 90 <= int(refused["Retry-After"]) <= 100) == (429, True)


def test_a_client_may_ask_twenty_full_batches_at_once(db):
    assert [take(throttles.PLACES, "somebody", 1000) for _ in range(20)] == [None] * 20
    assert take(throttles.PLACES, "somebody", 1000) == pytest.approx(2, abs=0.5)


@pytest.mark.parametrize("number", [1001, 20_000])
def test_too_many_places_are_refused_before_they_are_read(api, number):
    answer = ask_batch(api, [{"lat": 1}] * number)
    errors = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert (answer.status_code, errors) == (422, [("/points", "max_length")])


@pytest.mark.parametrize(
    "place", [{"lat": True, "lon": 11}, {"lat": 10**400, "lon": 11}, {"lat": 91, "lon": 11}]
)
def test_a_place_that_is_nearly_one_is_pointed_at(api, place):
    answer = ask_batch(api, [WEST, place])
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/points/1/lat")


def test_a_vague_place_costs_more_because_it_reaches_farther(api, monkeypatch):
    monkeypatch.setattr("mobile_api.api.responsibility.PLACES", Rate("places", per_second=0.01, burst=20))
    vague = {**WEST, "accuracy": 1e7}
    assert [ask_batch(api, [place]).status_code for place in (vague, vague, WEST)] == [200, 429, 200]


def test_a_full_batch_of_the_vaguest_places_is_within_what_a_client_may_ask_at_once(api, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "mobile_api.api.responsibility.take", lambda rate, client, costs: asked.append(costs) or 1.0
    )
    assert ask_batch(api, [{**WEST, "accuracy": 1e7}] * 1000).status_code == 429
    assert asked[0] <= throttles.PLACES.burst
