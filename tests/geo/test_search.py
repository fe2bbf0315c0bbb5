"""Finding services and addresses with the words that people type."""

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geo.domain.address_words import AddressWords, take_apart
from geo.domain.folding import folded
from geo.domain.service_words import before_a_place, words_that_matter
from geo.domain.spelling import is_misspelt, letters_apart
from geo.models import Address, Service
from tests.geo_builders import EAST_BOX, a_municipality, a_service, an_area, at

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
        ("Goethestr.12a", "Goethestraße 12a"),
        ("Goethe Str. 12 A", "Goethestraße 12a"),
        ("12a Goethestraße", "Goethestraße 12a"),
        ("Goethestraße, 12a", "Goethestraße 12a"),
        ("Goethestraße12a", "Goethestraße 12a"),
        ("Goethestrase 12a", "Goethestraße 12a"),
        ("Göthe-Straße 12 a, D-07743 Saalheim", "Goethestraße 12a"),
        ("Saalheim, Markt 2", "Markt 2"),
        ("Saalheim Markt 2", "Markt 2"),
        ("Straße des 17. Juni", "Straße des 17. Juni 1"),
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


def test_a_street_with_numbers_in_its_name_is_told_from_a_house_number(town):
    for street, number in (
        ("Platz der 56 000", 4),
        ("Straße 12", 5),
        ("Q 7", 24),
        ("Straße des 17. Juni", 100),
    ):
        an_address(town, street, number)
    for typed in ("Platz der 56 000", "Platz der 56 000 4"):
        assert found(typed) == ["Platz der 56 000 4"]
    assert level("Platz der 56 000 4") == level("Q7, 24") == level("Straße des 17. Juni 100") == "house"
    assert found("Straße 12")[0] == "Straße 12 5"
    assert (found("Straße 12 5")[0], level("Straße 12 5")) == ("Straße 12 5", "house")


def test_a_range_of_numbers_finds_its_houses_and_each_of_them_finds_the_range(town):
    an_address(town, "Markt", 12, "-14")
    an_address(town, "Feldweg", 7)
    an_address(town, "Feldweg", 9)
    assert [level(f"Markt {number}") for number in ("12-14", "12 – 14", "12", "14", "13", "16")] == [
        "house",
        "house",
        "house",
        "house",
        "street",
        "street",
    ]
    assert [house.match_level for house in Address.objects.search("Feldweg 7-9")] == ["house", "house"]


def in_places(words: str, **options) -> list[tuple[str, str, str]]:
    found = Address.objects.search(words, **options)
    return [(one.place, one.match_level, one.unmatched) for one in found]


@pytest.fixture
def villages(town):
    """Hauptstraße 3 in three villages; Dorf is known by its border only, and belongs to Saalheim."""
    an_address(town, "Hauptstraße", 3, place="Tiefurt", postcode="07745")
    an_address(town, "Hauptstraße", 3, place="Gaberndorf", postcode="07746")
    an_address(town, "Hauptstraße", 3, place="Saalheim", postcode="07747", location=at(11.605))
    an_area(town, code="dorf", bounds=EAST_BOX)
    an_area(town, kind="neighbour", code="talheim", bounds=(11.62, 50.91, 11.66, 50.94))
    return town


@pytest.mark.parametrize(
    "typed",
    [
        "Hauptstraße 3 Tiefurt",
        "Hauptstraße 3, Tiefurt",
        "Hauptstr 3 in TIEFURT",
        "Hauptstraße 3 OT Tiefurt",
        "Hauptstraße 3, 07745",
        "Hauptstraße Tiefurt 3",
        "Tiefurt, Hauptstraße 3",
        "Hauptstr. 3, Tifurt",
        "Hauptstraße 3, 07745 Saalheim-Tiefurt",
    ],
)
def test_the_place_that_was_typed_picks_the_house(villages, typed):
    assert in_places(typed) == [("Tiefurt", "house", "")]


def test_a_district_known_by_its_border_picks_the_house_too(villages):
    assert in_places("Hauptstraße 3 Dorf") == [("Saalheim", "house", "")]


def test_without_a_place_all_of_them_are_offered(villages):
    assert sorted(in_places("Hauptstraße 3")) == [
        ("Gaberndorf", "house", ""),
        ("Saalheim", "house", ""),
        ("Tiefurt", "house", ""),
    ]


def test_a_place_where_no_such_street_is_finds_the_others_and_never_calls_them_the_house(villages):
    an_address(villages, "Feldweg", 1, place="Tiefurt")
    assert in_places("Feldweg 1, Gaberndorf") == [("Tiefurt", "street", "Gaberndorf")]
    assert in_places("Feldweg 1, 07746") == [("Tiefurt", "street", "07746")]


@pytest.mark.parametrize(
    "typed",
    [
        "Hauptstraße 3, Talheim",
        "Hauptstraße 3 talheim",
        "Talheim",
        "Talheim, Hauptstraße",
        "Hauptstr. 3, 07747 Talheim",
    ],
)
def test_another_town_that_is_named_is_never_answered_as_ours(villages, typed):
    answer = Address.objects.look_up(typed)
    assert answer.addresses == []
    assert answer.elsewhere == {"de": "Talheim", "en": "Talheim"}


@pytest.mark.parametrize("typed", ["Markt 2, Erfurt", "Markt 2 Erfurt", "Erfurt Markt 2", "Erfurt, Markt 2"])
def test_an_unknown_town_is_said_and_the_house_here_is_not_called_the_one(streets, typed):
    answer = Address.objects.look_up(typed)
    assert answer.elsewhere is None
    assert all(house.match_level == "street" and "Erfurt" in house.unmatched for house in answer.addresses)


def test_a_town_of_the_same_installation_is_another_one_for_those_who_ask_only_here(town):
    other = a_municipality("talheim", bounds=(11.62, 50.91, 11.66, 50.94))
    an_address(town, "Markt")
    an_address(other, "Markt", place="Talheim", postcode="07799")
    assert in_places("Markt 1, Talheim") == [("Talheim", "house", "")]
    assert in_places("Markt 1, Talheim", town=other) == [("Talheim", "house", "")]
    assert Address.objects.look_up("Markt 1, Talheim", town=town).elsewhere == {
        "de": "Talheim",
        "en": "Talheim",
    }
    assert in_places("Markt 1, 07799", town=town) == []


def test_postcodes_of_four_digits_are_known_where_addresses_have_them(town):
    an_address(town, "Landstrasse", 97, postcode="9494", place="Schaan")
    an_address(town, "Landstrasse", 97, postcode="9490", place="Vaduz")
    assert in_places("Landstrasse 97, 9490 Vaduz") == [("Vaduz", "house", "")]
    assert in_places("9494") == [("Schaan", "place", "")]


def test_a_street_is_known_as_soon_as_an_address_is_written_by_whatever_way(town):
    address = an_address(town, "Markt")
    Address.objects.filter(pk=address.pk).update(street="Neuer Weg", place="Neudorf")
    Address.objects.bulk_create(
        [Address(municipality=town, street="Am Anger", number=1, location=at(11.595), place="Saalheim")]
    )
    assert found("Neuer Weg 1, Neudorf") == ["Neuer Weg 1"]
    assert found("Am Anger 1") == ["Am Anger 1"]
    assert found("Markt 1") == []


def test_words_are_folded_here_as_in_the_database(db):
    words = ["Göthe-Straße", "GOETHE", "Über Æther", "Łódź", "Café", "Maße", "Ïle"]
    with connection.cursor() as cursor:
        cursor.execute("select geo_folded(unnest(%s::text[]))", [words])
        assert [row[0] for row in cursor.fetchall()] == [folded(word) for word in words]


def test_the_number_of_questions_does_not_grow_with_the_streets(streets, django_assert_max_num_queries):
    # Places of addresses, places with a border, streets, houses.
    with django_assert_max_num_queries(4):
        Address.objects.search("goethestr 12")


def test_the_list_has_a_limit(streets):
    assert len(found("Goethe", limit=3)) == 3


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Goethestr. 12a, 99423 Weimar", AddressWords("Goethestr.", 12, "a", "99423", "Weimar")),
        ("99423 Weimar", AddressWords("Weimar", postcode="99423")),
        ("Markt 12 a", AddressWords("Markt", 12, "a")),
        ("Markt 12 am Brunnen", AddressWords("Markt", 12, place="am Brunnen")),
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


def test_the_nearest_address_costs_one_question_that_an_index_answers(town, django_assert_num_queries):
    Address.objects.bulk_create(
        Address(municipality=town, street="Weg", number=n, location=at(11.5 + n / 10_000))
        for n in range(1, 2000)
    )
    nearest = Address.objects.nearest(at(11.55), metres=50)
    with django_assert_num_queries(1):
        assert nearest.first().number == 500
    assert "Index" in nearest.explain()
    assert "Seq Scan" not in nearest.explain()


@pytest.mark.real_data
def test_no_search_reads_all_addresses_of_a_country(real_data):
    country = a_municipality("liechtenstein", bounds=(9.4, 47.0, 9.7, 47.3))
    path = real_data / "osm-liechtenstein" / "derived_addresses.csv"
    call_command("import_addresses", path, "--skip-bad", "--commit")
    with connection.cursor() as cursor:
        cursor.execute("analyze geo_address, geo_street, geo_locality")
    assert found("landstr 97, 9494 Schaan")[0] == "Landstrasse 97"
    assert found("Egreta 56")[0] == "Egerta 56"
    hopeless = "Wollgrasweg mit sehr langem Namen " * 6
    for words in (
        "Landstrasse 97, 9494 Schaan",
        "Churer Strasse 32",
        "Land",
        "Egreta 56",
        "Qxyz 1",
        hopeless,
        "9494",
    ):
        with CaptureQueriesContext(connection) as asked:
            Address.objects.search(words, town=country)
        for question in [one["sql"] for one in asked]:
            with connection.cursor() as cursor:
                cursor.execute(f"explain {question}")
                plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan on geo_address" not in plan
            # Nearest by trigrams, with the index and no sorting of all streets.
            assert "order by key <->" not in question or "using street_key_likeness" in plan


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


def test_the_beginning_of_a_compound_is_not_what_it_is_about(services, town):
    a_service(town, "plakat", names={"de": "Wahlplakat"}, synonyms={"de": ["Laternenplakat"]})
    assert [one.code for one in Service.objects.search("Laterne kaputt", "de")] == ["beleuchtung"]
    assert Service.objects.search("Laternenpl", "de")[0].code == "plakat"


def test_what_is_known_as_a_whole_comes_first(services, town):
    a_service(town, "baum-faellen", names={"de": "Baum fällen lassen"})
    a_service(town, "stadtbaum", names={"de": "Baum"})
    found = [one.code for one in Service.objects.search("Baum", "de")]
    assert found == ["stadtbaum", "baum-faellen"]


def test_the_place_of_a_thing_says_less_than_the_thing(services, town):
    a_service(town, "gehweg", names={"de": "Gehweg"})
    assert [one.code for one in Service.objects.search("Hund auf dem Gehweg", "de")] == ["hund", "gehweg"]


def test_known_misspellings_lead_to_a_service_as_they_stand_only(services, town):
    Service.objects.filter(code="hund").update(misspellings={"de": ["Wauwau"]})
    assert Service.objects.search("wauwau", "de")[0].code == "hund"
    assert list(Service.objects.search("Kinderwauwau", "de")) == []


def test_the_words_of_a_service_follow_every_change(services):
    service = Service.objects.get(code="hund")
    service.synonyms = {"de": ["Dackel"]}
    service.save()
    assert [one.code for one in Service.objects.search("Dackel", "de")] == ["hund"]
    Service.objects.filter(code="hund").update(synonyms={}, names={"de": "Steuer"})
    assert list(Service.objects.search("Dackel", "de")) == []


def test_a_search_in_nothing_and_words_of_any_kind_break_nothing(services, town):
    assert list(Service.objects.none().search("Hund", "de")) == []
    Service.objects.filter(code="hund").update(synonyms=["Hund"], names={"de-AT": "Hunde"}, descriptions=3)
    assert [one.code for one in Service.objects.search("Hund", "de")] == ["hund"]
    for words in ("㎏" * 200, "ﷺ " * 12, "𝕳𝖚𝖓𝖉 Ǆ ﬄ", "_ __ ___", "\\d %s {} $$", "a" * 5000, "Hund " * 500):
        list(Service.objects.search(words, "de"))


def test_a_search_costs_two_questions_whatever_its_length(services, town, django_assert_num_queries):
    for words in ("Hund", "Hund Laterne Schlagloch Straße"):
        with django_assert_num_queries(2):
            list(Service.objects.search(words, "de"))


def test_what_a_wish_is_wrapped_in_does_not_count():
    def said(text: str) -> list[tuple[str, float]]:
        return [(word.text, word.weight) for word in words_that_matter(text)]

    assert said("Ich brauche einen Ausweis") == [("Ich", 1.0), ("einen", 1.0), ("Ausweis", 1.0)]
    assert said("Scherben auf dem Radweg") == [
        ("Scherben", 1.0),
        ("auf", 1.0),
        ("dem", 0.5),
        ("Radweg", 0.5),
    ]
    assert said("Hilfe bitte") == [("Hilfe", 1.0), ("bitte", 1.0)]
    assert said("x " * 50 + "ab") == [("ab", 1.0)]
    assert said("a" * 60) == [("a" * 40, 1.0)]


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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Schlagloch am", "Schlagloch"),
        ("dog mess on the", "dog mess"),
        ("In der", ""),
        ("", ""),
        ("Baum", "Baum"),
    ],
)
def test_words_that_lead_to_a_place_are_no_part_of_the_wish(text, wanted):
    assert before_a_place(text) == wanted
