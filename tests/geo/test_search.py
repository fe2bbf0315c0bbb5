"""Finding services and addresses with the words that people type."""

import pytest
from django.contrib.gis.geos import Point

from geo.domain.address_words import AddressWords, take_apart
from geo.domain.spelling import is_misspelt, letters_apart
from geo.models import Address, Service
from tests.geo_builders import a_municipality, a_service, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return a_municipality()


def an_address(town, street: str, number: int = 1, suffix: str = "", **over) -> Address:
    fields = {"postcode": "07743", "place": "Saalheim", "location": at(11.595)}
    return Address.objects.create(
        municipality=town, street=street, number=number, suffix=suffix, **fields | over
    )


def found(words: str, **options) -> list[str]:
    return [f"{one.street} {one.number}{one.suffix}" for one in Address.objects.search(words, **options)]


def level(words: str) -> str:
    return Address.objects.search(words)[0].match_level


@pytest.fixture
def streets(town):
    for street in (
        "Goethestraße",
        "Goetheplatz",
        "Schillerstraße",
        "Markt",
        "Straße des 17. Juni",
        "Über der Ilm",
    ):
        for number, suffix in ((1, ""), (2, ""), (12, ""), (12, "a"), (13, "")):
            an_address(town, street, number, suffix)
    return town


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Goethestraße 12a", "Goethestraße 12a"),
        ("Goethestr 12a", "Goethestraße 12a"),
        ("goethestr. 12 A", "Goethestraße 12a"),
        ("Goethe Str. 12", "Goethestraße 12"),
        ("GOETHESTRASSE 12A", "Goethestraße 12a"),
        ("Göthe Platz", "Goetheplatz 1"),
        ("goetheplatz", "Goetheplatz 1"),
        ("Geotheplatz 2", "Goetheplatz 2"),
        ("Goetheplats 2", "Goetheplatz 2"),
        ("Schilerstr 13", "Schillerstraße 13"),
        ("Makrt 2", "Markt 2"),
        ("Ueber der Ilm 2", "Über der Ilm 2"),
        ("uber der ilm 2", "Über der Ilm 2"),
        ("Strasse des 17. Juni 12", "Straße des 17. Juni 12"),
        ("Markt 2, 07743 Saalheim", "Markt 2"),
        ("Schil", "Schillerstraße 1"),
    ],
)
def test_a_street_is_found_however_it_is_written(streets, typed, first):
    assert found(typed)[0] == first


def test_the_exact_number_comes_first_then_its_neighbours(streets):
    assert found("Goethestr 12a", limit=4) == [
        "Goethestraße 12a",
        "Goethestraße 12",
        "Goethestraße 13",
        "Goethestraße 2",
    ]


def test_the_level_says_how_well_it_fits(streets):
    assert level("Markt 12a") == "house"
    assert level("Markt 99") == "street"
    assert level("Markt") == "street"
    assert level("Saalheim") == "place"
    assert level("07743") == "place"


def test_the_street_says_how_much_was_forgiven(streets):
    def match(words: str) -> str:
        return Address.objects.search(words)[0].street_match

    assert [match(words) for words in ("goethe str. 12", "Schil 1", "Makrt 2")] == [
        "full",
        "beginning",
        "alike",
    ]


def test_a_postcode_of_another_town_finds_nothing(streets, town):
    assert found("Markt 2, 99084 Erfurt") == []
    an_address(town, "Feldweg", 1, postcode="")
    assert found("Feldweg 1, 99084 Erfurt") == ["Feldweg 1"]


def test_nothing_is_found_for_nothing_and_nonsense(streets):
    assert [found(words) for words in ("", "   ", "...", "12", "xyzxyz", "%", "'; --", "\\", "\0")] == [
        []
    ] * 9


def test_the_number_of_questions_does_not_grow_with_the_streets(streets, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        Address.objects.search("goethestr 12")


def test_the_list_has_a_limit(streets):
    assert len(found("Goethe", limit=3)) == 3


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Goethestr. 12a, 99423 Weimar", AddressWords("Goethestr.", 12, "a", "99423")),
        ("99423 Weimar", AddressWords("Weimar", postcode="99423")),
        ("Markt 12 a", AddressWords("Markt", 12, "a")),
        ("Markt 12 am Brunnen", AddressWords("Markt", 12)),
        ("Straße des 17. Juni 5", AddressWords("Straße des 17. Juni", 5)),
        ("Straße des 17. Juni", AddressWords("Straße des 17. Juni")),
        ("Markt", AddressWords("Markt")),
        ("", AddressWords("")),
    ],
)
def test_typed_words_are_taken_apart(words, parts):
    assert take_apart(words) == parts


def test_the_nearest_address_is_measured_in_metres(town):
    for number, degrees in ((1, 0.0), (2, 0.0002), (3, 0.001)):
        an_address(town, "Markt", number, location=Point(11.595 + degrees, 50.925, srid=4326))
    near = Address.objects.nearest(at(11.595), metres=50)
    assert [(one.number, round(one.distance.m)) for one in near] == [(1, 0), (2, 14)]


@pytest.fixture
def services(town):
    a_service(
        town,
        "strassenschaden",
        names={"de": "Straßenschaden", "en": "Road damage"},
        synonyms={"de": ["Schlagloch", "Loch in der Straße"], "en": ["pothole"]},
        descriptions={"de": "Risse und lose Pflastersteine auf der Fahrbahn."},
    )
    a_service(
        town,
        "beleuchtung",
        names={"de": "Straßenbeleuchtung", "en": "Street lighting"},
        synonyms={"de": ["Laterne", "Lampe"], "en": ["lamp"]},
    )
    a_service(town, "hund", names={"de": "Hundesteuer", "en": "Dog licence"}, synonyms={"de": ["Hund"]})
    return town


@pytest.mark.parametrize(
    ("words", "language", "code"),
    [
        ("Schlagloch", "de", "strassenschaden"),
        ("Schlaglöcher", "de", "strassenschaden"),
        ("SCHLAGLOECHER", "de", "strassenschaden"),
        ("Schlagloh", "de", "strassenschaden"),
        ("Pflasterstein", "de", "strassenschaden"),
        ("meine Laterne ist kaputt", "de", "beleuchtung"),
        ("Straßenlaternen", "de", "beleuchtung"),
        ("Laterme", "de", "beleuchtung"),
        ("Hnud", "de", "hund"),
        ("potholes", "en", "strassenschaden"),
        ("lamps", "en", "beleuchtung"),
        ("Laterne", "en", "beleuchtung"),
        ("licence", "en", "hund"),
        ("Laterne", "uk", "beleuchtung"),
    ],
)
def test_a_service_is_found_by_the_words_people_use(services, words, language, code):
    assert Service.objects.search(words, language)[0].code == code


@pytest.mark.parametrize("words", ["", "   ", "der die das", "qxz", "!!!", "%s", "'", "\x00"])
def test_words_that_mean_nothing_find_nothing(services, words):
    assert list(Service.objects.search(words, "de")) == []


def test_a_search_stays_a_question_that_can_be_narrowed(services, town):
    other = a_municipality("talheim", bounds=(11.62, 50.91, 11.66, 50.94))
    a_service(other, "loch", group=None, names={"de": "Schlagloch"})
    assert [one.code for one in Service.objects.filter(municipality=town).search("Schlagloch", "de")] == [
        "strassenschaden"
    ]


def test_letters_are_counted_with_swaps():
    assert [letters_apart("markt", typed) for typed in ("markt", "makrt", "mart", "marrkt", "makt")] == [
        0,
        1,
        1,
        1,
        1,
    ]
    assert not is_misspelt("hund", "mond")
    assert is_misspelt("strasenbeleuchtng", "strassenbeleuchtung")
