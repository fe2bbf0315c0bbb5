"""The accessibility statement: what the town says of itself, in both languages, and whom to tell."""

import pytest
from django.test import Client

from geo.models import Municipality
from tests.builders import a_town

pytestmark = pytest.mark.django_db
SAID = {
    "conformance": "full",
    "assessed_on": "2026-11-02",
    "assessed_by": {"de": "Prüfstelle Nord", "en": "North Testing"},
    "laws": {"de": "§ 3 BITV 2.0", "en": "section 3 of BITV 2.0"},
    "email": "barriere@lotse.example",
    "barriers": [{"de": "Alte Pläne sind Bilder.", "en": "Old plans are pictures."}],
    "enforcement": {"names": {"de": "Landesstelle", "en": "State body"}, "website": "https://state.example/"},
}


def statement(language: str = "de") -> str:
    return Client().get(f"/{language}/accessibility/").content.decode()


@pytest.fixture
def town() -> Municipality:
    town = a_town().municipality
    town.accessibility = SAID
    town.save()
    return town


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "de",
            ["vollständig", "2. November 2026", "Prüfstelle Nord", "§ 3 BITV", "Alte Pläne", "Landesstelle"],
        ),
        ("en", ["in full", "2 November 2026", "North Testing", "section 3", "Old plans", "State body"]),
    ],
)
def test_it_says_what_the_town_says_of_itself(town, language, said):
    page = statement(language)
    assert [words for words in said if words not in page] == []
    assert "mailto:barriere@lotse.example?subject=" in page


def test_a_town_that_said_nothing_names_its_town_hall_and_no_day():
    town = a_town().municipality
    town.office.email = "rathaus@lotse.example"
    town.office.save()
    page = statement()
    assert "mailto:rathaus@lotse.example" in page
    assert "zuletzt" not in page


def test_it_can_be_read_before_there_is_a_town():
    assert "noch keine Gemeinde" in statement()


def test_it_takes_few_queries(town, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        statement()
