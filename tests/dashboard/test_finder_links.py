"""Every question has one address, which holds no more of a place than a corner."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.finding import Question, in_rounded
from geo.domain.rounding import accuracy_when_rounded
from tests.builders import IN_EAST, a_town
from tests.dashboard.test_finder import an_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return a_town()


def sent_on(client, **query) -> dict[str, str]:
    """Where a question leads, as the query of that address."""
    answer = client.get("/en/offices/", query)
    assert answer.status_code == 303
    assert urlsplit(answer.url).fragment == "answer"
    return {name: texts[0] for name, texts in parse_qs(urlsplit(answer.url).query).items()}


def test_what_was_typed_becomes_the_concern_and_the_address_that_were_understood(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    found = sent_on(client, q="straßenschaden", address="am markt 1", lat="", lon="", accuracy="")
    assert found == {"service": "road-damage", "address": "Am Markt 1, 99001 Musterstadt"}
    assert client.get("/en/offices/", found).status_code == 200


def test_a_position_is_rounded_before_a_single_question_to_the_database(
    client, town, django_assert_num_queries
):
    with django_assert_num_queries(0):
        found = sent_on(client, q="Straßenschaden", lat="50.9799876", lon="11.3450123", accuracy="12.3")
    assert found == {"q": "Straßenschaden", "lat": "50.9800", "lon": "11.3450", "accuracy": "19"}


def test_the_accuracy_holds_the_rounding_once_and_no_more(client, town):
    first = sent_on(client, service="road-damage", lat="50.97999", lon="11.345")
    assert first["accuracy"] == str(accuracy_when_rounded(0, 50.98)) == "7"
    page = client.get("/en/offices/", first)
    assert page.status_code == 200
    assert page.context["found"].accuracy == 7


def test_a_raw_position_stands_nowhere_on_a_page(client, town):
    page = client.get(
        "/en/offices/", {"service": "nonsense", "lat": "50.9799876", "lon": "11.3450123"}, follow=True
    )
    assert page.status_code == 404
    assert not re.search(r"50\.979|11\.34501", page.content.decode())


@pytest.mark.parametrize(
    ("query", "tidy"),
    [
        ({"lat": "50.98", "lon": "11.345"}, {"lat": "50.9800", "lon": "11.3450", "accuracy": ""}),
        ({"lat": "50.9800", "lon": "11.3450"}, None),
        (
            {"lat": "50.9800", "lon": "11.3450", "accuracy": "7.2"},
            {"lat": "50.9800", "lon": "11.3450", "accuracy": "8"},
        ),
        ({"lat": "50.9800", "lon": "11.3450", "accuracy": "8"}, None),
        ({"lat": "50.9800", "lon": "11.3450", "accuracy": "-3"}, None),
        ({"lat": "nan", "lon": "11.34501"}, None),
        ({"lat": "91", "lon": "11.34501"}, None),
        ({"lat": "50.97999"}, None),
        ({"q": "Baum"}, None),
    ],
    ids=str,
)
def test_only_a_position_that_is_one_and_too_exact_is_written_anew(query, tidy):
    assert in_rounded(query) == tidy


def test_a_pin_gives_way_to_an_address_that_was_typed(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    found = sent_on(client, service="tree", address="Am Markt 1", lat="50.9800", lon="11.3150")
    assert found == {"service": "tree", "address": "Am Markt 1, 99001 Musterstadt"}


def test_words_of_others_are_left_out_of_the_address(client, town):
    assert sent_on(client, service="tree", utm_source="x") == {"service": "tree"}


def test_a_day_is_kept_only_if_it_was_asked_about(client, town):
    assert sent_on(client, q="Baum") == {"service": "tree"}
    found = sent_on(client, q="Baum", on="2026-05-03")
    assert found == {"service": "tree", "on": "2026-05-03"}
    page = client.get("/en/offices/", found)
    assert "As it is on 3 May 2026." in page.content.decode()


def test_a_copied_link_gives_the_same_answer(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    link = sent_on(client, q="Straßenschaden", address="am markt 1")
    answers = [client.get("/en/offices/", link).context["found"].answer for _ in range(2)]
    assert answers[0]["sentence"] == answers[1]["sentence"]
    assert answers[0]["office"] == answers[1]["office"]


def test_a_question_says_itself_in_one_way():
    pin = Question(words="x", service="tree").at_point(11.34501, 50.97999)
    assert pin.query() == {"service": "tree", "lat": "50.9800", "lon": "11.3450", "accuracy": "7"}
    assert pin.at("Am Markt 1").query() == {"service": "tree", "address": "Am Markt 1"}
    assert Question().query() == {}
