"""The resolver over HTTP."""

import pytest
import time_machine

from geo.models import Responsibility

WEST = {"lat": 50.98, "lon": 11.315}


def ask(api, **over):
    return api.get("responsibility/", {"category": "pothole", "lang": "en", **WEST, **over})


def test_the_office_of_the_district_is_named_with_its_reason(api):
    answer = ask(api).json()
    assert answer["office"]["id"] == "roads-west"
    assert answer["why"][0]["code"] == "area_rule"
    assert answer["ambiguous"] is False
    assert [area["code"] for area in answer["areas"]] == ["west", "town"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "For “Straßenschaden” at this place, Roads West is responsible."),
        ("de", "Für „Straßenschaden“ an diesem Ort ist die Stelle „Straßenmeisterei West“ zuständig."),
    ],
)
def test_the_answer_is_one_sentence_in_the_language_asked_for(api, language, sentence):
    answer = ask(api, lang=language).json()
    assert (answer["case"], answer["sentence"]) == ("found", sentence)


def test_a_service_can_be_asked_instead_of_a_category(api):
    answer = api.get("responsibility/", {"service": "street-light", **WEST}).json()
    assert answer["office"]["id"] == "power"


def test_near_the_border_two_offices_are_candidates(api):
    answer = ask(api, lon=11.33001, accuracy=20).json()
    assert answer["ambiguous"] is True
    assert {one["office"]["id"] for one in answer["candidates"]} == {"roads-west", "roads-east"}
    assert answer["question"]["sentence"]


def test_beyond_the_town_the_neighbour_is_named(api):
    answer = ask(api, lon=11.375)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["type"] == "/problems/outside_coverage"
    assert "Neighbourton" in answer.json()["detail"]


def test_on_a_day_without_a_known_border_it_is_the_border_that_is_missing_not_the_place(api):
    answer = ask(api, on="1994-05-01")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/outside_coverage")
    assert answer.json()["detail"] == (
        "We know no border of Town for 1 May 1994, so we cannot say who was responsible."
        " The first day after it for which we know one is 1 January 2000."
    )
    batch = api.post("responsibility/batch/", {"category": "pothole", "on": "1994-05-01", "points": [WEST]})
    assert "1. Mai 1994" in batch.json()["results"][0]["detail"]


def test_what_was_not_recorded_yet_could_not_have_been_said(api):
    answer = ask(api, as_recorded="2001-01-01T12:00:00+01:00", on="2001-01-01")
    assert answer.status_code == 404
    assert answer.json()["detail"] == (
        "On 1 January 2001, 12:00, no border of Town was recorded for 1 January 2001,"
        " so we could not have said who is responsible."
    )


def test_beyond_the_border_of_a_day_the_place_is_outside(api):
    assert "Neighbourton" in ask(api, lon=11.375, on="2001-05-01").json()["detail"]


@pytest.mark.parametrize(
    "over",
    [
        {"lat": "x"},
        {"lat": "95"},
        {"lat": "nan"},
        {"lat": "inf"},
        {"lat": "1e999"},
        {"lon": "181"},
        {"lon": ""},
        {"lat": "50.98,50.98"},
        {"accuracy": "-1"},
        {"accuracy": "1e300"},
        {"on": "yesterday"},
        {"on": "2026-02-30"},
        {"on": "0001-01-01"},
        {"as_recorded": "2026-05-03T08:00:00"},
        {"as_recorded": "9999-12-31T23:59:59Z"},
        {"category": "nonsense"},
        {"category": "\0"},
        {"category": "x" * 5000},
        {"service": "tree"},
        {"unknown": "1"},
    ],
    ids=str,
)
def test_a_bad_question_is_refused_with_the_parameter(api, over):
    answer = ask(api, **over)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"]


def test_a_batch_answers_each_place_in_its_order(api):
    places = [WEST, {"lat": 50.98, "lon": 11.345}, {"lat": 52.5, "lon": 13.4}]
    answer = api.post("responsibility/batch/", {"category": "pothole", "points": places})
    results = answer.json()["results"]
    assert [one["status"] for one in results] == [200, 200, 404]
    assert [one["answer"]["office"]["id"] for one in results[:2]] == ["roads-west", "roads-east"]
    assert results[2]["code"] == "outside_coverage"


def test_a_batch_has_a_maximum(api):
    answer = api.post("responsibility/batch/", {"category": "pothole", "points": [WEST] * 1001})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/points"


def test_a_wrong_place_in_a_batch_is_pointed_at(api):
    places = [WEST, {"lat": 95, "lon": 11.3}]
    errors = api.post("responsibility/batch/", {"category": "pothole", "points": places}).json()["errors"]
    assert [error["pointer"] for error in errors] == ["/points/1/lat"]


def test_one_question_costs_few_queries(api, django_assert_max_num_queries):
    api.get("config/")
    # the candidates in vain, the service with its town, the candidates, the offices named
    with django_assert_max_num_queries(6):
        ask(api)


def test_asking_again_is_cheap_until_the_answer_changes(api):
    question = {"category": "pothole", **WEST}
    with time_machine.travel("2026-05-04 10:00Z", tick=False) as clock:
        first = api.get("responsibility/", question)
        clock.shift(30)
        same = api.get("responsibility/", question, **{"If-None-Match": first["ETag"]})
        Responsibility.objects.filter(office__code="roads-west").update(legal_basis="§ 1")
        changed = api.get("responsibility/", question, **{"If-None-Match": first["ETag"]})
    assert [one.status_code for one in (first, same, changed)] == [200, 304, 200]
    # The instant of the answer differs, so the two are alike and not the same byte by byte.
    assert first["ETag"].startswith('W/"')
