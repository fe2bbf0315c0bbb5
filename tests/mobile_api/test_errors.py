"""Refusals that no body causes: a database that is away, an error of ours, a language."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404
from rest_framework.exceptions import ErrorDetail

from mobile_api.errors import as_problem, errors_of
from tests.builders import a_report
from tests.mobile_api.test_reports import a_body


def away(*args, **kwargs):
    raise OperationalError("the connection is gone")


@pytest.mark.parametrize("path", ["config/", "reports/", "reports/0000-0000/", "categories/"])
def test_while_the_database_is_away_reading_says_when_to_come_back(api, path):
    with connection.execute_wrapper(away):
        answer = api.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["type"] == "/problems/database_away"
    assert int(answer["Retry-After"]) >= 1


def test_while_the_database_is_away_writing_says_when_to_come_back(api):
    with connection.execute_wrapper(away):
        answer = api.post("reports/", a_body())
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/database_away")


def test_an_error_of_ours_is_a_problem_without_its_insides(api, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret insides")

    monkeypatch.setattr("mobile_api.api.settings.the_town", broken)
    answer = api.client.get("/api/v1/config/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert (answer.json()["code"], answer.json()["errors"]) == ("server_error", [])
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Http404(), 404),
        (PermissionDenied(), 403),
        (SuspiciousOperation("x"), 400),
        (InterfaceError("x"), 503),
    ],
)
def test_the_errors_of_the_framework_become_problems(error, status):
    answer = as_problem(error, {})
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer["Cache-Control"] == "no-store"


def test_an_unknown_error_is_left_to_the_log():
    assert as_problem(RuntimeError("x"), {}) is None


def test_nested_refusals_become_pointers():
    wrong = {
        "points": [[], {"lat": [ErrorDetail("No.", "invalid")]}],
        "a/b~c": [ErrorDetail("Never.", "required")],
        "non_field_errors": [ErrorDetail("Together not.", "one_of")],
        "photos": {1: [ErrorDetail("What?", "unknown")]},
    }
    assert [(error["pointer"], error["code"]) for error in errors_of(wrong)] == [
        ("/points/1/lat", "invalid"),
        ("/a~1b~0c", "required"),
        ("", "one_of"),
        ("/photos/1", "unknown"),
    ]


def test_of_very_many_errors_the_first_are_named(api):
    answers = {f"unknown-{number}": "x" for number in range(5_000)}
    assert len(api.post("reports/", a_body(answers=answers)).json()["errors"]) == 100


def test_a_refusal_names_no_office_or_person_of_a_hidden_report(api):
    hidden = a_report(category="tree")
    content = api.get(f"reports/{hidden.public_code}/").content.decode()
    assert hidden.public_code not in content
    assert "front-desk" not in content
