"""The question about a border, answered on the last page before sending, without a script."""

import pytest
from django.test import Client

from geo.actions.rules import supersede_rule
from geo.models import Area, Office, Responsibility
from mobile_api.pages import check
from reports.models import Contact, Report
from tests.builders import IN_WEST, JUST_IN_TOWN, JUST_WEST, a_town
from tests.mobile_api.test_report_pages import START, at, border_answer, pin, send, step, up_to_check

pytestmark = pytest.mark.django_db
QUESTION = "Does the place lie in West or in East?"
NEEDED = "Please answer, so that the report goes to the right office."
CHANGED = "The place, the border or the offices have changed since you answered."
OUTDATED = "This page was out of date."


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def page(town, client):
    """The last page for a place three metres west of the border."""
    return up_to_check(client, point=JUST_WEST)


def checked(page) -> list[str]:
    """The answers that are ticked."""
    form = page.context["border"]
    return [form["border"].value()] if form["border"].value() else []


def hand_over(area: str, to: str) -> None:
    """A new rule: from now on another office is responsible in an area."""
    rule = Responsibility.objects.holding().get(area=Area.objects.get(code=area))
    supersede_rule(rule, {"office_id": Office.objects.get(code=to).pk})


def test_far_from_every_border_nothing_is_asked(town, client):
    page = up_to_check(client)
    assert page.context["border"] is None
    assert "Roads West" in page.content.decode()


def test_the_question_names_each_side_with_its_office_and_distance(page):
    text = page.content.decode()
    assert QUESTION in text
    assert "West: Roads West (where the place was set)" in text
    assert "East: Roads East (3\u00a0m away)" in text
    assert "I am not sure" in text
    assert checked(page) == []


@pytest.mark.parametrize(
    ("choice", "office", "told"),
    [
        ("roads-west", "roads-west", "You said that the place lies in West."),
        ("roads-east", "roads-east", "You said that the place lies in East."),
        ("unsure", "roads-west", "You were not sure on which side of the border the place lies."),
    ],
)
def test_the_answer_decides_which_office_gets_it_and_the_thanks_repeat_it(page, client, choice, office, told):
    thanks = send(client, page, **border_answer(page, choice))
    report = Report.objects.get()
    assert at(thanks) == f"sent/{report.public_code}"
    assert report.office.code == office
    assert told in thanks.content.decode()
    assert ("Close to a border" in thanks.content.decode()) is False


def test_the_public_page_says_what_the_reporter_said(page, client):
    send(client, page, **border_answer(page, "roads-east"))
    address = f"/en/reports/{Report.objects.get().public_code}/"
    public = Client().get(address).content.decode()
    assert "Roads East. The reporter said that the place lies in East." in public
    assert "You said" not in public
    assert "You said that the place lies in East." in client.get(address).content.decode()


def test_without_an_answer_nothing_is_sent_and_nothing_is_lost(page, client):
    again = send(client, page, email="erika@example.org", **border_answer(page, ""))
    text = again.content.decode()
    assert again.status_code == 422
    assert text.count(NEEDED) == 2  # on top and at the question
    assert 'href="#id_border_0"' in text
    assert "<title>Error:" in text
    assert "erika@example.org" in text
    assert not Report.objects.exists()


def test_a_wrong_contact_keeps_the_answer(page, client):
    again = send(client, page, email="erika@", **border_answer(page, "roads-east"))
    assert again.status_code == 422
    assert checked(again) == ["roads-east"]


def test_the_answer_is_remembered_on_the_way_back_and_forth(page, client):
    client.post(f"{START}check/", {"edit": "details"} | border_answer(page, "roads-east"))
    assert checked(step(client, "details", description="Deeper hole.")) == ["roads-east"]


@pytest.mark.parametrize("moved", ["place", "kind"])
def test_another_place_or_kind_is_asked_anew(page, client, moved):
    client.post(f"{START}check/", {"edit": moved} | border_answer(page, "roads-east"))
    if moved == "place":
        step(client, "place", choice="pin", lat=JUST_WEST.y + 0.001, lon=JUST_WEST.x)
    else:
        town = a_town()
        town.categories["tree"].service = town.services["road-damage"]
        town.categories["tree"].save()
        step(client, "kind", category="tree")
    again = client.get(f"{START}check/")
    assert QUESTION in again.content.decode()
    assert checked(again) == []


def test_an_answer_to_another_place_is_not_taken_for_this_one(page, client):
    old = border_answer(page, "roads-east")
    step(client, "place", choice="pin", lat=JUST_WEST.y + 0.001, lon=JUST_WEST.x)
    again = send(client, client.get(f"{START}check/"), **old)
    assert again.status_code == 422
    assert CHANGED in again.content.decode()
    assert checked(again) == []
    assert not Report.objects.exists()


def test_a_rule_that_is_published_meanwhile_shows_the_new_question(page, client):
    hand_over("east", "parks")
    again = send(client, page, **border_answer(page, "roads-east"))
    assert again.status_code == 422
    assert CHANGED in again.content.decode()
    assert "East: Parks (3\u00a0m away)" in again.content.decode()
    thanks = send(client, again, **border_answer(again, "parks"))
    assert at(thanks).startswith("sent/")
    assert Report.objects.get().office.code == "parks"


def test_an_answer_that_would_still_be_possible_is_no_answer_to_a_new_question(page, client):
    hand_over("west", "parks")
    again = send(client, page, **border_answer(page, "roads-east"))
    assert again.status_code == 422
    assert "West: Parks (where the place was set)" in again.content.decode()
    assert checked(again) == []
    assert not Report.objects.exists()


def test_a_doubt_that_ends_meanwhile_is_shown_before_anything_is_sent(page, client):
    hand_over("east", "parks")
    hand_over("west", "parks")
    again = send(client, page, **border_answer(page, "roads-east"))
    assert again.status_code == 409
    assert OUTDATED in again.content.decode()
    assert "Parks" in again.content.decode()
    send(client, again)
    assert Report.objects.get().office.code == "parks"


def test_a_doubt_that_begins_meanwhile_is_asked_before_anything_is_sent(town, client):
    hand_over("east", "roads-west")
    page = up_to_check(client, point=JUST_WEST)
    assert page.context["border"] is None
    hand_over("east", "parks")
    again = send(client, page)
    assert again.status_code == 422
    assert NEEDED in again.content.decode()
    assert not Report.objects.exists()


def test_a_rule_published_in_the_very_moment_of_sending_shows_the_new_question(page, client, monkeypatch):
    submit = check.submit_report

    def too_late(new):
        hand_over("east", "parks")
        return submit(new)

    monkeypatch.setattr(check, "submit_report", too_late)
    again = send(client, page, **border_answer(page, "roads-east"))
    assert again.status_code == 409
    assert "East: Parks (3\u00a0m away)" in again.content.decode()
    assert not Report.objects.exists()


def test_who_says_outside_is_told_what_to_do_and_loses_nothing(town, client):
    page = up_to_check(client, point=JUST_IN_TOWN)
    assert "outside our area (3\u00a0m away)" in page.content.decode()
    again = send(client, page, email="erika@example.org", **border_answer(page, "outside"))
    assert again.status_code == 422
    assert "Then the place is not in our area" in again.content.decode()
    assert "erika@example.org" in again.content.decode()
    assert not Report.objects.exists()
    send(client, again, email="erika@example.org", **border_answer(again, "unsure"))
    assert Report.objects.get().office.code == "roads-east"
    assert Contact.objects.get().email == "erika@example.org"


@pytest.mark.parametrize("choice", ["parks", "nonsense", "outside", "x" * 5000, "roads-west\n"])
def test_what_is_no_candidate_is_refused(page, client, choice):
    again = send(client, page, **border_answer(page, choice))
    assert again.status_code == 422
    assert CHANGED in again.content.decode()
    assert not Report.objects.exists()


def test_the_answer_does_not_outlive_the_doubt(page, client):
    client.post(f"{START}check/", {"edit": "place"} | border_answer(page, "roads-east"))
    page = step(client, "place", **pin(IN_WEST))
    send(client, page)
    assert Report.objects.get().office.code == "roads-west"
    assert Report.objects.get().decision["border_answer"] is None
