"""The quick way of the look-up and the framework's way give the very same answers."""

import json

import psycopg
import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client

from geo.models import Municipality, Office, Responsibility, Service
from mobile_api import throttles
from mobile_api.api import plain_question, responsibility
from mobile_api.throttles import Rate
from reports.models import Category
from tests.builders import a_town

PLACE = {"lat": "50.98", "lon": "11.315"}
PLAIN = [
    {"category": "pothole", **PLACE},
    {"service": "street-light", **PLACE, "lang": "en"},
    {"service": "tree", **PLACE, "accuracy": "12.5"},
    {"category": "pothole", "lat": "50.98", "lon": "11.33001", "accuracy": "20"},
]
UNUSUAL = [
    {"category": "pothole", "lat": "50.98", "lon": "11.375"},
    {"category": "pothole", "lat": "11.315", "lon": "50.98"},
    {"category": "nonsense", **PLACE},
    {"category": "pothole", "service": "tree", **PLACE},
    {"category": "pothole", "lat": "x", "lon": "11.315"},
    {"category": "pothole", "lat": "90.5", "lon": "11.315"},
    {"category": "pothole", **PLACE, "accuracy": "-1"},
    {"category": "pothole", **PLACE, "on": "2026-05-04"},
    {"category": "pothole", "lat": ["50.98", "50.98"], "lon": "11.315"},
    {"category": "pothole", **PLACE, "more": "1"},
    {"category": "", **PLACE},
    PLACE,
]


def ask(query: dict, **extra) -> tuple:
    """Status, headers and body of an answer."""
    answer = Client(raise_request_exception=False).get("/api/v1/responsibility/", query, **extra)
    return answer.status_code, dict(answer.headers), answer.content


def without_the_quick_way(monkeypatch, query: dict, **extra) -> tuple:
    with monkeypatch.context() as patched:
        patched.setattr(responsibility, "quick_answer", lambda request: None)
        return ask(query, **extra)


@time_machine.travel("2026-05-04 10:00Z", tick=False)
@pytest.mark.parametrize("query", [*PLAIN, *UNUSUAL], ids=str)
@pytest.mark.parametrize("language", ["de", "en;q=0.5", "tlh"])
def test_both_ways_say_the_same(api, monkeypatch, query, language):
    asked = {"query": query, "HTTP_ACCEPT_LANGUAGE": language}
    assert ask(**asked) == without_the_quick_way(monkeypatch, **asked)


@pytest.mark.parametrize("query", PLAIN, ids=str)
def test_plain_questions_go_the_quick_way(api, monkeypatch, query):
    monkeypatch.setattr(
        responsibility.OpenView, "dispatch", lambda *_: pytest.fail("the framework was asked")
    )
    assert ask(query)[0] == 200


@time_machine.travel("2026-05-04 10:00Z", tick=False)
def test_who_has_the_answer_is_told_that_it_is_still_the_same(api):
    etag = ask(PLAIN[0])[1]["ETag"]
    status, headers, body = ask(PLAIN[0], HTTP_IF_NONE_MATCH=etag)
    assert (status, headers["ETag"], body) == (304, etag, b"")


def test_a_plain_question_costs_one_query(api, django_assert_num_queries):
    ask(PLAIN[0])
    # the candidates with the versions of their offices, if the service is still the same
    with django_assert_num_queries(1):
        assert ask(PLAIN[0])[0] == 200


def test_every_change_is_in_the_next_answer(api):
    assert b"Roads West" in ask(PLAIN[0] | {"lang": "en"})[2]
    Office.objects.filter(code="roads-west").update(names={"en": "Road crew"})
    assert b"Road crew" in ask(PLAIN[0] | {"lang": "en"})[2]
    Service.objects.filter(code="road-damage").update(names={"en": "Broken roads"})
    assert b"Broken roads" in ask(PLAIN[0] | {"lang": "en"})[2]
    Category.objects.filter(code="pothole").update(active=False)
    assert ask(PLAIN[0])[0] == 400


def test_whatever_a_service_depends_on_is_asked_with_the_question(api):
    query = {"category": "pothole", **PLACE, "lang": "en"}
    service, category = Service.objects.get(code="road-damage"), Category.objects.get(code="pothole")
    other, elsewhere = Service.objects.get(code="tree"), Office.objects.get(code="roads-east")

    def case_and_office() -> tuple[str, str]:
        answer = json.loads(ask(query)[2])
        return answer["case"], answer["office"]["name"]

    before = case_and_office()
    Service.objects.filter(pk=service.pk).update(goes_to=elsewhere, out_of_scope={"en": "Not ours."})
    assert case_and_office() == ("elsewhere", elsewhere.names["en"])
    Office.objects.filter(pk=elsewhere.pk).update(names={"en": "The county"})
    assert case_and_office() == ("elsewhere", "The county")
    Category.objects.filter(pk=category.pk).update(service=other)
    of_the_other = case_and_office()
    assert of_the_other[0] != "elsewhere"
    Category.objects.filter(pk=category.pk).update(service=service)
    Service.objects.filter(pk=service.pk).update(goes_to=None, out_of_scope={})
    assert case_and_office() == before
    Responsibility.objects.all().delete()
    desk = Office.objects.create(code="desk", slug="desk", kind="department", names={"en": "Desk"})
    Municipality.objects.update(default_office=desk)
    assert case_and_office() == ("nobody", "Desk")


def test_a_code_that_went_to_another_service_means_that_one(api):
    query = {"service": "road-damage", **PLACE, "lang": "en"}
    assert b"Street trees" not in ask(query)[2]
    Service.objects.filter(code="road-damage").update(code="formerly")
    assert ask(query)[0] == 400
    Service.objects.filter(code="tree").update(code="road-damage", names={"en": "Street trees"})
    assert b"Street trees" in ask(query)[2]


def test_the_quick_way_is_limited_too(api, monkeypatch):
    for module in (throttles.Reads, plain_question):
        name = "rate" if module is throttles.Reads else "READS"
        monkeypatch.setattr(module, name, Rate("slow", per_second=0.001, burst=3))
    assert [ask(PLAIN[0])[0] for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_meanwhile_is_replaced():
    a_town()
    assert ask(PLAIN[0])[0] == 200
    for query in (PLAIN[0], UNUSUAL[0], PLAIN[1]):
        with psycopg.connect(**connection.get_connection_params()) as other:
            ours = connection.connection.info.backend_pid
            other.execute("select pg_terminate_backend(%s, 5000)", [ours])
        assert ask(query)[0] in (200, 404)


def test_without_a_database_the_framework_says_so(api, monkeypatch):
    def away(*_, **__):
        raise OperationalError

    monkeypatch.setattr(plain_question, "take", away)
    monkeypatch.setattr(throttles, "take", away)
    assert ask(PLAIN[0])[0] == 503
