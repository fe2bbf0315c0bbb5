"""How often the search of services finds what people mean: in the demo town and in a real catalogue."""

import pytest
from django.core.management import call_command

from geo.actions import load_geo
from geo.models import Municipality, Service
from tests.conftest import ROOT
from tests.geo.spoken_concerns import AMONG_THREE, FIRST
from tests.geo_builders import a_municipality

pytestmark = pytest.mark.django_db
MAPPINGS = ROOT / "tests/geo/mappings"


@pytest.fixture
def demo_town() -> Municipality:
    load_geo(ROOT / "fixtures/weimar")
    return Municipality.objects.default()


def codes(town: Municipality, words: str, language: str, most: int) -> list[str]:
    found = Service.objects.filter(municipality=town).search(words, language)[:most]
    return [service.code for service in found]


def test_the_demo_town_understands_what_people_say(demo_town):
    """All of them today. Whoever changes the search sees here what it costs, phrase by phrase."""
    misses = [phrase for phrase in FIRST if codes(demo_town, phrase[0], phrase[1], 1) != [phrase[2]]]
    assert misses == []


def test_where_two_may_be_meant_both_are_offered(demo_town):
    misses = [phrase for phrase in AMONG_THREE if phrase[2] not in codes(demo_town, phrase[0], phrase[1], 3)]
    assert misses == []


@pytest.mark.parametrize(
    ("words", "code"), [("Laterne kaputt", "strassenbeleuchtung"), ("Schlagloch", "strassenschaden")]
)
def test_what_has_nothing_to_do_with_it_is_not_offered(demo_town, words, code):
    assert codes(demo_town, words, "de", 5) == [code]


# ---- a real catalogue: names only, no synonyms, 560 of them

PERMIT = "121721"


@pytest.fixture
def berlin(real_data) -> Municipality:
    town = a_municipality("berlin", bounds=(13.08, 52.33, 13.77, 52.68))
    call_command(
        "import_services",
        real_data / "offices-berlin/services_de.json",
        mapping=MAPPINGS / "berlin-services.yaml",
        commit=True,
        verbosity=0,
    )
    return town


@pytest.mark.real_data
def test_the_parking_permit_is_found_however_it_is_written(berlin):
    written = [
        "Anwohnerparkausweis",
        "Anwohnerparkausweiß",
        "Anwohnerparkausweiss",
        "Anwohnerparkausweise",
        "Anwohnerparkauswies",
        "anwohnerparkaussweis",
        "anwonerparkausweis",
        "ANWOHNERPARKAUSWEIS",
        "Anwohner Parkausweis",
        "Anwohner-Parkausweis",
        "Parkausweis Anwohner",
        "Parkausweis für Anwohner",
        "Bewohnerparkausweis",
        "Bewohnerparkausweiß",
        "Bewohner Parkausweis beantragen",
        "Anwohnerparkausweis verlängern",
        "ich brauche einen Anwohnerparkausweis",
    ]
    assert {words: codes(berlin, words, "de", 1) for words in written} == {
        words: [PERMIT] for words in written
    }
    # The name of the service says "Anwohner" and "Bewohnerparkausweis": this one only comes near.
    assert PERMIT in codes(berlin, "Anwohnerparken", "de", 2)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Personalausweis", "Personalausweis beantragen"),
        ("Wohnung anmelden", "Anmeldung einer Wohnung"),
        ("Hund anmelden", "Hund anmelden"),
        ("Elterngelt", "Elterngeld"),
        ("Gebrutsurkunde", "Geburtsurkunde – Ausstellung"),
        ("Führerschein umtauschen", "Umtausch eines Kartenführerscheins"),
        ("GASTSTAETTENLAERM", "Gaststättenlärm"),
    ],
)
def test_a_large_catalogue_is_searched_by_its_names_alone(berlin, words, name):
    assert Service.objects.search(words, "de")[0].name == name
