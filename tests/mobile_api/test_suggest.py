"""Categories for words, as programs and as people ask for them."""

import pytest
from django.test import Client

from geo.models import Service
from reports.learning import learn_words
from tests.builders import IN_WEST, a_report, a_town
from tests.mobile_api.test_report_pages import START, pin, step

CALL = "categories/suggest/"


@pytest.fixture
def town(db):
    town = a_town()
    Service.objects.filter(code="street-light").update(synonyms={"de": ["Laterne"]})
    return town


@pytest.fixture
def at_the_kinds(town) -> Client:
    browser = Client()
    step(browser, "start")
    step(browser, "place", **pin(IN_WEST))
    return browser


def kinds(browser: Client, **data):
    return browser.post(f"{START}kind/", data, follow=True)


def test_a_program_gets_what_the_words_speak_for_and_why(api, town):
    for _ in range(3):
        a_report(category="lantern", description="Masten dunkel", answers={"fault": "dark"})
    learn_words()
    results = api.get(CALL, {"q": "Laterne am Markt, Masten", "lang": "en"}).json()["results"]
    assert [one["id"] for one in results] == ["lantern"]
    assert results[0]["group"] == {"id": "street", "name": "Street"}
    assert 0.5 < results[0]["score"] <= 1
    assert [(one["code"], one["word"]) for one in results[0]["why"]] == [
        ("own_word", "Laterne"),
        ("past_reports", "Masten"),
    ]
    assert results[0]["why"][1]["sentence"] == "“Masten” is often said in reports of this kind."


def test_where_nothing_fits_nothing_is_guessed(api):
    assert api.get(CALL, {"q": "Drache"}).json() == {"results": []}


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "a\0b"}, {"q": "x" * 5001}, {"q": "x", "limit": "3"}])
def test_a_question_without_words_or_with_unknown_names_is_refused(api, query):
    answer = api.get(CALL, query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] in {"/q", "/limit"}


def test_a_suggestion_costs_three_queries(api, town, django_assert_num_queries):
    api.get("config/")  # draws the lease of the throttle
    # the town, its categories, their learnt words
    with django_assert_num_queries(3):
        assert api.get(CALL, {"q": "Laterne dunkel"}).json()["results"]


def test_words_bring_suggestions_before_anything_is_chosen(at_the_kinds):
    page = kinds(at_the_kinds, go="suggest", about="Laterne dunkel").content.decode()
    assert "Is it one of these?" in page
    assert page.index("Fits “Laterne”") < page.index('id="group-street"')
    assert 'value="Laterne dunkel"' in page
    assert "No kind fits" in kinds(at_the_kinds, go="suggest", about="Drache").content.decode()


def test_the_words_begin_the_description_until_somebody_writes_another(at_the_kinds):
    page = kinds(at_the_kinds, category="lantern", about="Laterne dunkel")
    assert "Laterne dunkel</textarea>" in page.content.decode()
    page = kinds(at_the_kinds, category="lantern", about="Laterne schief")
    assert "Laterne schief</textarea>" in page.content.decode()
    step(at_the_kinds, "details", go="back", description="Der Mast neigt sich.")
    page = kinds(at_the_kinds, category="lantern", about="Laterne")
    assert "Der Mast neigt sich.</textarea>" in page.content.decode()


def test_who_only_taps_a_kind_starts_with_an_empty_description(at_the_kinds):
    page = kinds(at_the_kinds, category="tree", about="")
    assert page.request["PATH_INFO"] == f"{START}details/"
    assert "Error:" not in page.content.decode()


def test_typed_words_are_never_markup(at_the_kinds):
    words = "<script>alert(1)</script> Laterne"
    piece = at_the_kinds.get(f"{START}kind/suggestions/", {"about": words}).content.decode()
    page = kinds(at_the_kinds, go="suggest", about=words).content.decode()
    assert "Fits “Laterne”" in piece
    assert "<script>alert" not in piece + page
