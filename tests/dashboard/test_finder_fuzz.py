"""Questions that nobody would think of: a fixed set of some hundred, made by hypothesis."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.builders import IN_EAST, a_town
from tests.dashboard.test_finder import an_address

pytestmark = pytest.mark.django_db
ANY = some.text(max_size=12).filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text))
NUMBERS = (some.floats() | some.integers()).map(str) | some.sampled_from(
    ["50.98", "11.33", "11.33001", "-0.0", "1e3", "1e999", "nan", "٥", "50,98", "5_0", " 50.98 ", ""]
)
DAYS = some.dates().map(str) | some.sampled_from(["2026-05-03", "2026-5-3", "9999-12-31", "today", ""])
QUESTIONS = some.fixed_dictionaries(
    {},
    optional={
        "q": some.sampled_from(["Baum", "Straßenschaden am markt 1", "Am Markt", ""]) | ANY,
        "service": some.sampled_from(["road-damage", "tree", "street-light", "x", ""]) | ANY,
        "address": some.sampled_from(["am markt 1", "Am Markt", "99001", "Neighbourton", ""]) | ANY,
        "lat": NUMBERS | ANY,
        "lon": NUMBERS | ANY,
        "accuracy": NUMBERS | ANY,
        "on": DAYS | ANY,
        "office": ANY,
        "more": ANY,
    },
)
fixed = settings(
    derandomize=True,
    max_examples=250,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def town():
    town = a_town()
    an_address(town, "Am Markt", 1, IN_EAST)
    return town


@fixed
@given(question=QUESTIONS)
def test_every_question_comes_to_a_page_after_two_steps_at_most(client, town, question):
    url = f"/en/offices/?{urlencode(question)}"
    seen = [url]
    answer = client.get(url)
    while answer.status_code == 303:
        seen.append(answer.url)
        assert len(seen) <= 3, seen
        answer = client.get(answer.url)
    assert answer.status_code in {200, 400, 404}, seen
    query = dict(parse_qsl(urlsplit(seen[-1]).query))
    if answer.status_code == 200 and "lat" in query:
        assert all(len(query[name].partition(".")[2]) == 4 for name in ("lat", "lon")), seen
