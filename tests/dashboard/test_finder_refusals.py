"""What makes no sense is said at the field, with what to do, and is never an error of ours."""

import pytest

from geo.models import Municipality
from tests.builders import IN_WEST, a_town
from tests.dashboard.test_finder import at, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return a_town()


def refused(client, query: dict, language: str = "en"):
    return client.get(f"/{language}/offices/", query, follow=True)


@pytest.mark.parametrize(
    ("query", "status", "field", "sentence"),
    [
        ({"q": "Baum", "lat": "nan", "lon": "inf"}, 400, "address", "“nan” is no latitude."),
        ({"q": "Baum", "lat": "91", "lon": "11"}, 400, "address", "“91” is no latitude."),
        ({"q": "Baum", "lat": "50", "lon": "181"}, 400, "address", "“181” is no longitude."),
        ({"q": "Baum", "lat": "50.98"}, 400, "address", "A position has two numbers."),
        (
            {"q": "Baum", "accuracy": "-1", **at(IN_WEST)},
            400,
            "address",
            "“-1” is no accuracy in metres.",
        ),
        ({"service": "../etc"}, 400, "q", "We know no concern “../etc”."),
        ({"service": "unknown"}, 404, "q", "We know no concern “unknown”."),
        ({"q": ""}, 400, "q", "Say with a word what it is about"),
        ({"q": "x" * 5000}, 400, "q", "at most 100 characters"),
        ({"q": "a\0b"}, 400, "q", "Null characters are not allowed."),
        ({"q": "Baum", "address": "x\0y"}, 400, "address", "Null characters are not allowed."),
        ({"q": "Baum", "on": "yesterday"}, 400, "", "“yesterday” is no day that we can answer for."),
        ({"q": "Baum", "on": "0001-01-01"}, 400, "", "“0001-01-01” is no day that we can answer for."),
        ({"q": "Baum", "on": "2026-02-30"}, 400, "", "“2026-02-30” is no day that we can answer for."),
        ({"q": "Baum", "on": "99999-01-01"}, 400, "", "“99999-01-01” is no day that we can answer for."),
    ],
    ids=str,
)
def test_the_page_says_what_is_wrong_at_the_field_and_leads_there(
    client, town, query, status, field, sentence
):
    page = refused(client, query)
    html = words_of(page)
    assert page.status_code == status
    assert sentence in html
    assert 'id="error-summary"' in html
    assert html.count("<h1") == 1
    if field:
        assert f'href="#id_{field}"' in html
        assert f'id="id_{field}-error"' in html


def test_what_was_typed_stays_and_what_nobody_sees_is_not_sent_again(client, town):
    query = {"q": "Baum", "address": "Am Markt", "lat": "nan", "lon": "11.3", "service": "nonsense"}
    html = words_of(refused(client, query))
    assert 'value="Baum"' in html
    assert 'value="Am Markt"' in html
    assert "nonsense" not in html.split("<form")[1].split("</form")[0]
    assert 'name="lat" id="id_lat"' in html
    assert 'value="nan"' not in html


def test_swapped_coordinates_are_recognised_and_never_guessed(client, town):
    page = refused(client, {"service": "road-damage", "lat": str(IN_WEST.x), "lon": str(IN_WEST.y)})
    assert page.status_code == 404
    assert "Latitude and longitude look swapped" in words_of(page)
    assert page.context["found"].answer is None


def test_a_day_for_which_no_border_is_known_is_said(client, town):
    page = refused(client, {"service": "tree", "on": "1999-12-31"})
    assert page.status_code == 404
    assert "We know no border of" in words_of(page)


def test_an_error_is_said_in_german_too(client, town):
    assert "„nan“ ist keine geografische Breite." in words_of(
        refused(client, {"q": "Baum", "lat": "nan", "lon": "1"}, "de")
    )


def test_what_somebody_types_is_never_markup(client, town):
    for query in ({"q": "<script>alert(1)</script>"}, {"service": "<script>alert(1)"}, {"on": "<script>"}):
        assert "<script>alert" not in words_of(refused(client, query))
        assert "“<script>" not in words_of(refused(client, query))


def test_an_empty_installation_still_has_a_page(client):
    assert not Municipality.objects.exists()
    assert client.get("/en/offices/", {"q": "Baum"}).status_code == 200
