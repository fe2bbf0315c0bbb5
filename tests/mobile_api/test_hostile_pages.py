"""What no browser sends to the reporting pages, and what must not come of it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from reports.retention import delete_sessions
from tests.builders import IN_WEST, a_town

pytestmark = pytest.mark.django_db
START = "/en/report/"
PIN = {"choice": "pin", "lat": IN_WEST.y, "lon": IN_WEST.x}


@pytest.fixture
def browser() -> Client:
    a_town()
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("", {"category": "\0"}),
        ("place/", {"q": "\0", "go": "search"}),
        ("place/", {"district": "\0"}),
        ("place/", {"street": "\0"}),
        ("place/", PIN | {"note": "in front\0"}),
        ("kind/", {"category": "\0"}),
        ("details/", {"description": "a\0b"}),
    ],
)
def test_a_nul_character_is_refused_and_leaves_the_draft_in_order(browser, step, data):
    browser.post(f"{START}place/", PIN)
    browser.post(f"{START}kind/", {"category": "pothole"})
    assert browser.post(START + step, data).status_code == 400
    assert browser.get(f"{START}place/").status_code == 200
    assert browser.get(f"{START}details/").status_code == 200


NO_PLACES = ["address:²", "address:x", "address:" + "9" * 30, "district:'", "nothing"]
NO_PLACES += ["found:", "found:x y z", "found:999.1 50.9 x", "found:11.3 nan x", "found:0.0 0.0 Null Island"]


@pytest.mark.parametrize("choice", NO_PLACES)
def test_a_choice_that_names_no_place_is_asked_for_again(browser, choice):
    assert browser.post(f"{START}place/", {"choice": choice}).status_code == 422


def test_reports_that_were_begun_and_never_sent_are_forgotten_with_their_session(browser):
    browser.post(f"{START}place/", PIN)
    delete_sessions(timezone.now())
    assert Session.objects.count() == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    delete_sessions(timezone.now())
    assert not Session.objects.exists()
