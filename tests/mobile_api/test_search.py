"""Concerns and addresses by words."""

import pytest
from django.contrib.gis.geos import Point

from geo.domain.geocoder_answers import OutsideAddress
from geo.models import Address, LifeSituation, Municipality, Service
from tests.builders import a_town
from tests.geo_builders import a_service, an_area, an_office


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


def test_the_district_is_told_where_it_is_known(api, streets):
    for answer in (
        api.get("addresses/", {"q": "goethestr 2", "limit": 1}),
        api.get("addresses/reverse/", {"lat": 50.98, "lon": 11.31021}),
    ):
        told = answer.json()["features"][0]["properties"]["geocoding"]
        assert (told["district"], told["source"]) == ("West", "own")


def test_another_town_is_named_and_nothing_is_found(api, streets):
    town = Municipality.objects.default()
    an_area(town, kind="neighbour", code="talheim", bounds=(11.5, 50.9, 11.6, 51.0))
    answer = api.get("addresses/", {"q": "Goethestraße 2, Talheim"}).json()
    assert (answer["features"], answer["geocoding"]["elsewhere"]) == ([], "Talheim")


def test_words_that_are_not_understood_are_told_and_no_house_is_the_one(api, streets):
    answer = api.get("addresses/", {"q": "Goethestraße 2, Erfurt", "limit": 1}).json()
    told = answer["features"][0]["properties"]["geocoding"]
    assert (told["name"], told["match_level"], told["unmatched"]) == ("Goethestraße 2", "street", "Erfurt")


def test_an_outside_geocoder_is_asked_only_for_what_our_table_does_not_know(api, streets, monkeypatch):
    asked = []

    def ask_outside(words, town, **_options):
        asked.append(words)
        return [
            OutsideAddress("photon", "house", 11.31, 50.98, "Neuer Weg 5", "Neuer Weg", "5", "99423", "M")
        ]

    monkeypatch.setattr("mobile_api.api.addresses.ask_outside", ask_outside)
    assert found(api.get("addresses/", {"q": "Goethestraße 2", "limit": 1})) == [("Goethestraße 2", "house")]
    answer = api.get("addresses/", {"q": "Neuer Weg 5, 99423"})
    assert found(answer) == [("Neuer Weg 5", "house")]
    assert answer.json()["geocoding"]["attribution"] == "© OpenStreetMap contributors"
    assert answer.json()["features"][0]["properties"]["geocoding"]["source"] == "photon"
    assert asked == ["Neuer Weg 5, 99423"]


def test_a_list_of_addresses_costs_the_same_few_queries_whatever_its_length(
    api, streets, django_assert_num_queries
):
    api.get("config/")
    for limit in (1, 3):
        # the town and its name; places written and drawn, streets, houses; their districts
        with django_assert_num_queries(7):
            assert len(api.get("addresses/", {"q": "Goethe", "limit": limit}).json()["features"]) == limit
        with django_assert_num_queries(4):
            near = api.get("addresses/reverse/", {"lat": 50.98, "lon": 11.31021, "limit": limit})
            assert len(near.json()["features"]) == limit


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
        # the town, the services with their groups, their situations of life and categories
        with django_assert_num_queries(4):
            assert len(api.get("services/", {"limit": limit}).json()["results"]) == limit


@pytest.fixture
def town(api) -> Municipality:
    return a_town().municipality


@pytest.fixture
def tax_return(town) -> Service:
    elsewhere = an_office("tax-office", kind="external")
    return a_service(
        town,
        "tax-return",
        names={"de": "Steuererklärung", "en": "Tax return"},
        goes_to=elsewhere,
        out_of_scope={"de": "Das macht das Finanzamt.", "en": "The tax office does this."},
    )


def test_a_concern_out_of_scope_says_so_and_names_who_does_it(api, tax_return):
    (told,) = api.get("services/", {"q": "tax return", "lang": "en"}).json()["results"]
    assert told["out_of_scope"]["sentence"] == "The tax office does this."
    assert (told["out_of_scope"]["office"]["id"], told["out_of_scope"]["office"]["kind"]) == (
        "tax-office",
        "external",
    )
    assert api.get("services/", {"q": "Straße"}).json()["results"][0]["out_of_scope"] is None


def test_situations_of_life_lead_to_their_services(api, town, tax_return):
    work = LifeSituation.objects.create(
        municipality=town, code="work", names={"de": "Arbeit", "en": "Work"}, position=2
    )
    LifeSituation.objects.create(municipality=town, code="birth", names={"de": "Geburt"}, position=1)
    work.services.add(tax_return, Service.objects.get(code="tree"))
    first, second = api.get("life-situations/", {"lang": "en"}).json()["results"]
    assert (first["id"], first["services"]) == ("birth", [])
    assert [one["id"] for one in second["services"]] == ["tax-return", "tree"]
    listed = api.get("services/", {"life_situation": "work"}).json()["results"]
    assert [one["id"] for one in listed] == ["tax-return", "tree"]
    assert listed[0]["life_situations"] == [{"id": "work", "name": "Arbeit"}]
    assert api.get("services/", {"life_situation": "none"}).json() == {"results": []}


def test_a_list_of_situations_costs_the_same_few_queries(api, town, tax_return, django_assert_num_queries):
    api.get("config/")
    for code in ("one", "two", "three"):
        LifeSituation.objects.create(municipality=town, code=code, names={"de": code}).services.add(
            tax_return
        )
        with django_assert_num_queries(3):
            api.get("life-situations/")


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
