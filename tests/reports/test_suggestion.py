"""Categories for the words that people type, and what is learnt from past reports."""

import pytest
from django.utils import timezone

from geo.models import Service
from reports.domain.suggestion import Known, Tally, stem, stems, suggested
from reports.domain.workflow import Status
from reports.learning import learn_words
from reports.models import Category, Contact, LearntWord, Report, Text
from tests.builders import a_report, a_town, in_status

LIGHT, ROAD, TREE = 1, 2, 3
KNOWN = {
    LIGHT: Known({"latern": 1.0, "dunkel": 0.5}),
    ROAD: Known({"schlagloch": 1.0, "fahrbahn": 0.5}),
    TREE: Known({"baum": 1.0}),
}


@pytest.fixture
def town(db):
    town = a_town()
    Service.objects.filter(code="street-light").update(
        synonyms={"de": ["Laterne", "Leuchte"]}, misspellings={"de": ["Latehrne"]}
    )
    return town


def meant(text: str, learnt=None) -> list[int]:
    return [one.category for one in suggested(text, KNOWN, learnt or {})]


def codes(text: str) -> list[str]:
    return [one.code for one in Category.objects.suggested(text)]


@pytest.mark.parametrize(
    "text", ["Laternen", "LATERNE aus", "Gehweglaterne", "Laterme", "die dunkle Laterne"]
)
def test_own_words_are_known_by_form_compound_and_misspelling(text):
    assert meant(text)[0] == LIGHT


@pytest.mark.parametrize(
    "text", ["", "   ", "Drache", "es ist nicht", "12 34", "<b>", "Mit freundlichen Grüßen"]
)
def test_where_no_word_tells_nothing_is_suggested(text):
    assert meant(text) == []


def test_what_past_reports_say_counts_beside_own_words():
    learnt = {"scherb": {ROAD: 40}, "mast": {LIGHT: 30, ROAD: 1}}
    known = {key: Known(one.own, 50) for key, one in KNOWN.items()}
    found = suggested("Scherben", known, learnt)
    assert found[0].category == ROAD
    assert [(reason.word, reason.own) for reason in found[0].why] == [("Scherben", False)]


def test_a_word_that_is_said_everywhere_speaks_for_nothing():
    known = {key: Known(one.own, 50) for key, one in KNOWN.items()}
    assert suggested("kaputt", known, {"kaputt": {LIGHT: 20, ROAD: 20, TREE: 20}}) == []


def test_the_end_of_a_compound_says_what_it_is_and_its_beginning_only_where_nothing_else_does():
    assert meant("Schlaglochlaterne") == [LIGHT]
    assert meant("Laternenplakat") == [LIGHT]


def test_a_place_says_less_than_the_thing():
    assert meant("Baum auf der Fahrbahn")[0] == TREE


def test_numbers_and_addresses_are_no_words():
    text = "Kennzeichen WE-AB 1234, erika.muster@example.org, https://example.org/muster, 0151 1234567"
    assert set(stems(text)) == {stem("Kennzeichen")}


def test_a_word_of_fewer_than_three_people_is_not_kept():
    tally = Tally()
    for person in ("a", "b", "c"):
        tally.add(LIGHT, "Laterne kaputt", person)
    for person in ("a", "a", "a", "b"):
        tally.add(LIGHT, "Laterne vor Mustermanns Haus", person)
    assert tally.words() == {"latern": {LIGHT: 7}, "kaputt": {LIGHT: 3}}


def test_the_town_learns_words_and_keeps_neither_texts_nor_rare_words(town):
    for number in range(3):
        a_report(category="tree", description=f"Astbruch {'Mustermann' if number else ''}")
    assert codes("Astbruch") == []
    assert learn_words() == 1
    assert list(LearntWord.objects.values_list("category__code", "word", "reports")) == [
        ("tree", "astbruch", 3)
    ]
    assert codes("Astbruch") == ["tree"]


def test_one_person_who_writes_often_teaches_nothing(town):
    for _ in range(4):
        report = a_report(category="tree", description="Astbruch")
        Contact.objects.create(report=report, email="Erika@example.org")
    learn_words()
    assert not LearntWord.objects.exists()


def test_what_is_erased_taken_back_or_refused_is_forgotten_with_the_next_count(town):
    reports = [a_report(category="tree", description="Astbruch Gabelung") for _ in range(3)]
    learn_words()
    assert LearntWord.objects.count() == 2
    Text.objects.filter(report=reports[0]).update(erased_at=timezone.now(), body="")
    learn_words()
    assert not LearntWord.objects.exists()
    assert Category.objects.get(code="tree").learnt_from == 2
    for number, status in enumerate((Status.WITHDRAWN, Status.REJECTED)):
        Report.objects.filter(pk=reports[number + 1].pk).update(**in_status(status, timezone.now()))
    learn_words()
    assert Category.objects.get(code="tree").learnt_from == 0


def test_counting_again_changes_nothing(town):
    for _ in range(3):
        a_report(category="tree", description="Astbruch")
    learn_words()
    before = list(LearntWord.objects.values_list("word", "reports"))
    learn_words()
    assert list(LearntWord.objects.values_list("word", "reports")) == before


def test_words_lead_through_names_synonyms_and_misspellings_of_the_service(town):
    assert codes("Leuchte") == codes("Latehrne") == codes("lantern") == ["lantern"]


def test_a_closed_category_is_not_suggested(town):
    Category.objects.filter(code="lantern").update(active=False)
    assert codes("Leuchte") == []


def test_a_suggestion_takes_two_queries_however_much_is_known(town, django_assert_num_queries):
    for _ in range(3):
        a_report(category="tree", description="Astbruch neben dem Gehweg, Laterne dunkel")
    learn_words()
    with django_assert_num_queries(2):
        assert codes("Astbruch an der Laterne, es ist dunkel und gefährlich")
    with django_assert_num_queries(0):
        assert codes("12") == []
