"""Concerns and addresses by words."""

import pytest
from django.contrib.gis.geos import Point

from geo.models import Address, Service
from tests.builders import a_town


@pytest.fixture
def streets(api) -> None:
    """Goethestraße 1 to 3, ten metres or so apart, and one Gartenweg."""
    town = a_town().municipality
    for number, lon in ((1, 11.3100), (2, 11.3102), (3, 11.3104)):
        Address.objects.create(
            municipality=town,
            street="Goethestraße",
            number=number,
            postcode="99423",
            place="Musterstadt",
            location=Point(lon, 50.98, srid=4326),
        )
    Address.objects.create(
        municipality=town, street="Gartenweg", number=7, suffix="a", location=Point(11.35, 50.98, srid=4326)
    )


def found(answer) -> list[tuple[str, str]]:
    told = [feature["properties"]["geocoding"] for feature in answer.json()["features"]]
    return [(one["name"], one["match_level"]) for one in told]


def test_a_house_is_found_by_street_and_number(api, streets):
    answer = api.get("addresses/", {"q": "goethestr 2", "limit": 1})
    assert answer["Content-Type"] == "application/geo+json"
    assert found(answer) == [("Goethestraße 2", "house")]
    assert answer.json()["geocoding"] == {"version": "0.1.0", "attribution": "Town", "query": "goethestr 2"}
    feature = answer.json()["features"][0]
    assert feature["geometry"]["coordinates"] == [11.3102, 50.98]
    assert feature["properties"]["geocoding"]["label"] == "Goethestraße 2, 99423 Musterstadt"


def test_a_number_that_does_not_exist_finds_its_street_and_says_so(api, streets):
    assert found(api.get("addresses/", {"q": "Goethestraße 99", "limit": 1}))[0][1] == "street"


def test_nothing_like_it_is_an_empty_list(api, streets):
    assert found(api.get("addresses/", {"q": "Zzzyxplatz"})) == []


def test_the_nearest_address_is_told_with_the_metres_between(api, streets):
    answer = api.get("addresses/reverse/", {"lat": 50.98, "lon": 11.31021, "limit": 2})
    assert [name for name, _level in found(answer)] == ["Goethestraße 2", "Goethestraße 3"]
    nearest = answer.json()["features"][0]["properties"]["geocoding"]
    assert nearest["distance_m"] == pytest.approx(0.7, abs=0.1)


def test_far_from_every_address_the_list_is_empty(api, streets):
    assert found(api.get("addresses/reverse/", {"lat": 50.97, "lon": 11.32})) == []


@pytest.mark.parametrize("words", ["Straßenlaterne", "strassenlaterne", "Straßenlatrene", "Licht kaputt"])
def test_a_concern_is_found_by_its_name_a_synonym_and_misspelt(api, words):
    Service.objects.filter(code="street-light").update(synonyms={"de": ["Licht", "Lampe"]})
    results = api.get("services/", {"q": words, "lang": "de"}).json()["results"]
    assert results[0]["id"] == "street-light"
    assert results[0]["categories"] == ["lantern"]
    assert results[0]["group"] == {"id": "street", "name": "Straße"}


def test_without_words_all_concerns_are_listed(api):
    results = api.get("services/").json()["results"]
    assert [one["id"] for one in results] == ["road-damage", "street-light", "tree"]


def test_words_for_nothing_find_nothing(api):
    assert api.get("services/", {"q": "Zzzyxplatz"}).json() == {"results": []}


def test_a_list_of_concerns_costs_the_same_few_queries_whatever_its_length(api, django_assert_num_queries):
    api.get("config/")
    for limit in (1, 3):
        # the town, the services, their groups and categories
        with django_assert_num_queries(4):
            assert len(api.get("services/", {"limit": limit}).json()["results"]) == limit


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("addresses/", {}),
        ("addresses/", {"q": ""}),
        ("addresses/", {"q": "x" * 201}),
        ("addresses/", {"q": "a\0b"}),
        ("addresses/", {"q": "x", "limit": "51"}),
        ("addresses/reverse/", {}),
        ("addresses/reverse/", {"lat": "95", "lon": "11"}),
        ("addresses/reverse/", {"lat": "50", "lon": "nan"}),
        ("addresses/reverse/", {"lat": "50", "lon": "11", "radius": "0"}),
        ("services/", {"q": "x" * 201}),
        ("services/", {"q": "\0"}),
        ("services/", {"limit": "0"}),
    ],
)
def test_a_wrong_search_is_refused(api, path, query):
    answer = api.get(path, query)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
