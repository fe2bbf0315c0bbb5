"""Config, categories, and addresses that are none."""

import pytest

from tests.builders import a_town
from tests.mobile_api.conftest import Caller


def test_config_tells_where_the_town_is(api):
    config = api.get("config/").json()
    assert config["bbox"] == [11.30, 50.965, 11.36, 50.995]
    assert config["center"] == [11.33, 50.98]
    assert config["languages"] == ["de", "en"]
    assert config["name"] == "Town"
    assert [layer["url"] for layer in config["layers"]] == ["/layers/districts.geojson"]


@pytest.mark.django_db
def test_without_a_town_the_api_is_not_ready():
    answer = Caller().get("config/")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["type"] == "/problems/no_town"


def test_categories_come_in_groups_with_their_questions_as_json_schema(api):
    groups = api.get("categories/", {"lang": "en"}).json()["groups"]
    assert [group["id"] for group in groups] == ["street"]
    categories = {one["id"]: one for one in groups[0]["categories"]}
    assert categories["pothole"]["questions"] is None
    assert categories["pothole"]["photo_roles"] == []
    assert categories["pothole"]["service"] == "road-damage"
    assert categories["scrap-car"]["photo_roles"] == ["close_up", "wide"]
    fault = categories["lantern"]["questions"]["properties"]["fault"]
    assert fault["title"] == "What is broken?"
    assert categories["lantern"]["questions"]["required"] == ["fault"]


def test_categories_cost_the_same_few_queries_whatever_their_number(api, django_assert_num_queries):
    api.get("config/")  # draws the lease of the throttle
    # the town, its policy, the categories, their questions
    with django_assert_num_queries(4):
        api.get("categories/")


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ({}, "", "de"),
        ({"lang": "en"}, "de", "en"),
        ({}, "en-GB,en;q=0.8,de;q=0.5", "en"),
        ({"lang": "xx"}, "en", "en"),
        ({"lang": "fr"}, "", "de"),
    ],
)
def test_the_language_is_the_one_asked_for_and_is_named(api, query, header, language):
    answer = api.get("categories/", query, **{"Accept-Language": header})
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]
    name = {"de": "Straße", "en": "Street"}[language]
    assert answer.json()["groups"][0]["name"] == name


def test_a_cookie_does_not_change_the_language(api):
    api.client.cookies["django_language"] = "en"
    assert api.get("categories/")["Content-Language"] == "de"


def test_public_answers_may_be_kept_and_asked_again_cheaply(api):
    first = api.get("categories/")
    assert first["Cache-Control"] == "public, max-age=300"
    assert not first.cookies
    again = api.get("categories/", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["nonsense/", "nonsense", "reports/%00/x/", "", "a%0Ab"])
def test_an_unknown_address_is_a_problem_whatever_the_method(api, method, path):
    answer = getattr(api.client, method)(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["status"] == 404


def test_reading_without_the_slash_is_shown_the_way_and_writing_is_not(api):
    moved = api.get("categories", {"lang": "en"})
    assert (moved.status_code, moved["Location"]) == (301, "/api/v1/categories/?lang=en")
    assert api.post("responsibility/batch", {}).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_method_that_is_not_offered_is_a_problem(api, method):
    answer = getattr(api.client, method)("/api/v1/config/")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert "GET" in answer["Allow"]


def test_an_unknown_or_repeated_parameter_is_refused_by_name(api):
    unknown = api.get("categories/", {"langg": "en"})
    assert unknown.status_code == 400
    assert unknown.json()["errors"][0]["pointer"] == "/langg"
    repeated = api.get("categories/", {"lang": ["en", "de"]})
    assert repeated.json()["errors"][0] | {"detail": ""} == {
        "pointer": "/lang",
        "code": "repeated",
        "detail": "",
    }


def test_any_accept_header_gets_json(api):
    a_town()
    assert api.get("config/", Accept="text/xml;q=banana").status_code == 200
