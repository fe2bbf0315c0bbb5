"""Confirmation by e-mail as people and apps meet it: answered as usual, known to nobody, then a button."""

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from mobile_api import throttles
from reports.access import private_key
from reports.models import Category, Report
from reports.own.unconfirmed import confirmation_key
from reports.tokens import issue_token
from tests.builders import a_contact, a_report, a_user, a_uuid
from tests.mobile_api.conftest import Caller
from tests.mobile_api.test_report_pages import draft_id, step, up_to_check

BODY = {
    "id": str(a_uuid("confirmed")),
    "category": "pothole",
    "lat": 50.98,
    "lon": 11.315,
    "description": "Loch",
    "contact": {"email": "erika@example.org"},
}


@pytest.fixture
def waiting(api) -> Report:
    """A report that waits for its confirmation."""
    Category.objects.filter(code="pothole").update(confirmation="email")
    return a_report(contact=a_contact())


def link(report: Report, language: str = "de") -> str:
    key = confirmation_key(report, "erika@example.org")
    return f"/{language}/my/{report.public_code}/confirm/{key}/"


def test_a_waiting_report_is_answered_as_usual_and_nobody_else_can_read_it(api, waiting):
    sent = api.post("reports/", BODY)
    assert sent.status_code == 201
    told = sent.json()["properties"]
    assert (told["awaiting_confirmation"], told["status"]) == (True, "submitted")
    code, key = told["code"], told["private_key"]
    assert api.get(f"reports/{code}/").status_code == 404
    own = api.get(f"reports/{code}/", {"key": key}).json()["properties"]
    assert own["awaiting_confirmation"] is True
    assert api.get("reports/").json()["numberMatched"] == 0
    assert api.get("reports/nearby/", {"lat": 50.98, "lon": 11.315}).json()["features"] == []
    assert api.post(f"reports/{code}/support/", {}).status_code == 404
    assert api.post("reports/", BODY).status_code == 200


def test_without_an_address_the_refusal_points_to_it(api, waiting):
    refused = api.post("reports/", BODY | {"contact": {"name": "Erika"}}, **{"Accept-Language": "en"})
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/contact/email", "email_to_confirm")
    assert "confirmed by a link in an e-mail" in error["detail"]


def test_apps_are_told_before_that_an_address_is_needed(api, waiting):
    groups = api.get("categories/").json()["groups"]
    told = {one["id"]: (one["contact"], one["confirmation"]) for one in groups[0]["categories"]}
    assert (told["pothole"], told["lantern"]) == (("required", "email"), ("optional", "none"))


def test_the_town_of_the_tests_confirms_nothing(api):
    told = api.post("reports/", BODY).json()["properties"]
    assert told["awaiting_confirmation"] is False
    assert "awaiting_confirmation" not in api.get(f"reports/{told['code']}/").json()["properties"]


def test_crews_and_staff_do_not_see_it_not_even_as_gone(api, waiting):
    crew = Caller(issue_token(a_user(office="roads-west"))[0])
    for query in ({}, {"since": "2000-01-01T00:00:00Z"}):
        work = crew.get("crew/work/", query).json()
        assert (work["features"], work["gone"]) == ([], [])
    assert crew.get(f"reports/{waiting.public_code}/").status_code == 404
    assert crew.get("reports/").json()["features"] == []


def test_opening_the_link_changes_nothing_for_mail_scanners_open_links_too(client, waiting):
    page = client.get(link(waiting, "en"))
    assert page.status_code == 200
    assert "Is this your report?" in page.content.decode()
    assert not page.cookies.get(f"report_{waiting.code}")
    assert "Tiefes Loch" not in page.content.decode()
    client.head(link(waiting))
    waiting.refresh_from_db()
    assert waiting.awaiting_confirmation


def test_the_button_confirms_and_opens_the_report(client, waiting):
    answer = client.post(link(waiting, "en"), follow=True)
    waiting.refresh_from_db()
    assert not waiting.awaiting_confirmation
    html = answer.content.decode()
    assert "Thank you, your report is confirmed." in html
    assert "You see this box because you came by your private link." in html
    assert Client().get(f"/en/reports/{waiting.public_code}/").status_code == 200


def test_the_same_link_opens_the_report_later_too(client, waiting):
    client.post(link(waiting))
    assert "This report is confirmed" in Client().get(link(waiting, "en")).content.decode()
    assert Client().post(link(waiting)).status_code == 302
    assert [entry.kind for entry in waiting.timeline.all()] == ["submitted", "confirmed"]


def test_a_link_of_something_else_is_no_link(client, waiting):
    code, key = waiting.public_code, confirmation_key(waiting, "erika@example.org")
    other = a_report(contact=a_contact(), metres_east=30)
    for path in (
        f"{code}/confirm/{key[:-1]}0x/",
        f"{other.public_code}/confirm/{key}/",
        f"K7QF-3M2P/confirm/{key}/",
    ):
        for answer in (client.get(f"/en/my/{path}"), client.post(f"/en/my/{path}")):
            assert answer.status_code == 404
            assert "This link does not work any more" in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.awaiting_confirmation


def test_the_private_key_does_not_confirm(client, waiting):
    client.get(f"/de/reports/{waiting.public_code}/", {"key": private_key(waiting)})
    assert client.post(f"/de/my/{waiting.public_code}/confirm/{private_key(waiting)}/").status_code == 404


def asked() -> int:
    return ProcrastinateJob.objects.filter(task_name="ask_for_confirmation").count()


def test_who_holds_the_private_link_can_ask_for_the_mail_again_but_not_without_end(client, waiting):
    client.get(f"/en/reports/{waiting.public_code}/", {"key": private_key(waiting)})
    page = client.get(f"/en/reports/{waiting.public_code}/").content.decode()
    assert "We have sent a mail to erika@example.org." in page
    again = f"/en/my/{waiting.public_code}/confirm/"
    assert again in page
    for _ in range(10):
        last = client.post(again, follow=True)
    assert asked() == 1 + 4
    assert "That was a lot in a short time." in last.content.decode()
    throttles.forget_leases()


def test_a_stranger_cannot_have_mails_sent(client, waiting):
    assert client.post(f"/de/my/{waiting.public_code}/confirm/").status_code == 404
    assert asked() == 1


def test_the_form_asks_for_the_address_and_says_what_is_still_to_do(client, waiting):
    page = up_to_check(client)
    assert "Where may we send the link?" in page.content.decode()
    refused = step(client, "check", draft=draft_id(page))
    assert refused.status_code == 422
    assert "confirmed by a link in an e-mail" in refused.content.decode()
    sent = step(client, "check", draft=draft_id(page), email="max@example.org").content.decode()
    assert "Almost done: please look into your mail" in sent
    assert "We have sent a link to max@example.org" in sent
    assert Report.objects.get(contact__email="max@example.org").awaiting_confirmation
