"""Logging in for a token, and what a token is worth."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reports.domain.workflow import Role
from reports.models import AccessToken
from tests.builders import PASSWORD, a_user
from tests.mobile_api.conftest import Caller


def log_in(api, email="crew.roads@example.org", password=PASSWORD):
    return api.post("auth/token/", {"email": email, "password": password})


def test_e_mail_and_password_give_a_token_that_opens_the_work(api):
    a_user(Role.CREW, "roads", name="Karl Kran")
    told = log_in(api).json()
    assert told["user"] | {"grants": None} == {
        "name": "Karl Kran",
        "roles": ["crew"],
        "office": {"id": "roads", "name": "Tiefbauamt", "slug": "roads"},
        "grants": None,
    }
    assert len(told["token"]) >= 22
    assert Caller(told["token"]).get("crew/work/").status_code == 200


def test_the_case_of_the_e_mail_does_not_matter(api):
    a_user()
    assert log_in(api, "Crew.Roads@Example.ORG").status_code == 200


def test_unknown_person_wrong_password_and_inactive_person_get_the_same_answer(api):
    a_user(email="gone@example.org", is_active=False)
    a_user()
    answers = [
        log_in(api, "nobody@example.org"),
        log_in(api, password="wrong"),
        log_in(api, "gone@example.org"),
    ]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert len({answer.content for answer in answers}) == 1
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("change", ["expired", "inactive"])
def test_a_token_ends_with_its_time_and_with_its_person(api, change):
    user = a_user()
    crew = Caller(log_in(api).json()["token"])
    if change == "expired":
        AccessToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        user.is_active = False
        user.save()
    assert crew.get("crew/work/").status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer a b", "Bearer \u00e4", "Bearer " + "x" * 9_000, "bearer nonsense"]
)
def test_a_malformed_token_is_a_problem(api, header):
    answer = api.client.get("/api/v1/crew/work/", headers={"Authorization": header})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.parametrize("header", ["", "Basic eDp5", "Token abc"])
def test_without_a_token_the_crews_addresses_ask_for_one(api, header):
    for answer in (
        api.client.get("/api/v1/crew/work/", headers={"Authorization": header}),
        api.client.post(
            "/api/v1/crew/actions/", b"{}", content_type="application/json", headers={"Authorization": header}
        ),
    ):
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')


def test_guessing_is_stopped_for_the_account_from_wherever_it_comes(api):
    a_user()
    # Each guess from another address: only the account can tell.
    guesses = [
        Caller(REMOTE_ADDR=f"198.51.100.{number}").post(
            "auth/token/", {"email": "crew.roads@example.org", "password": f"guess {number}"}
        )
        for number in range(11)
    ]
    assert [one.status_code for one in guesses] == [401] * 10 + [429]
    assert int(guesses[-1]["Retry-After"]) >= 1


def test_guessing_is_stopped_for_the_address_whatever_the_account(api):
    guesses = [log_in(api, f"user{number}@example.org") for number in range(11)]
    assert [one.status_code for one in guesses] == [401] * 10 + [429]


def test_people_who_log_in_rightly_are_not_counted(api):
    a_user()
    assert {log_in(api).status_code for _ in range(15)} == {200}
