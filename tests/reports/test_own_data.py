"""The export of one's own data: all that a person left, and nothing about others."""

import json

import pytest

from reports.actions import add_note, move_report
from reports.alerts.following import confirm, follow_report
from reports.domain.workflow import Role, Status
from reports.models import Photo, Report
from reports.own.data import own_data
from reports.own.erasure import erase_personal_data
from reports.support import NewSupport, support_report
from tests.builders import a_contact, a_photo, a_report, a_user, a_uuid
from tests.reports.test_erasure import a_full_report

pytestmark = pytest.mark.django_db


def test_everything_that_a_person_left_is_in_it():
    report = a_full_report()
    confirm(follow_report(report, email="q7x@example.org", language="de"))
    told = own_data(report)
    assert told["format"] == "stadtlotse-own-data/1"
    assert told["report"]["description"] == "Q7X war hier"
    assert told["report"]["place"]["address"] == "Markt 1 – bei Q7X"
    assert told["report"]["place"]["accuracy_m"] == 12
    answers = {one["id"]: (one["question"], one["in_words"]) for one in told["report"]["answers"]}
    assert answers == {"fault": ("Was ist defekt?", "Leuchtet nicht"), "number": ("Nummer", "Q7X")}
    assert told["contact"] == {"email": "q7x@example.org", "name": "Q7X", "phone": "Q7X"}
    photo, of_message = told["photos"]
    assert of_message["own"]
    assert (photo["own"], photo["public"]) == (True, False)
    assert photo["url"].endswith(f"/photos/{photo['id']}/large.jpg")
    assert [line["text"] for line in told["timeline"]] == [None, "Q7X noch da", "Q7X fragt"]
    # The one that comes with being the reporter, and the one asked for.
    assert [one["email"] for one in told["subscriptions"]] == ["q7x@example.org"] * 2
    assert "?key=" in told["private_link"]
    json.dumps(told, allow_nan=False)


def test_nothing_in_it_is_about_other_people():
    report = a_report(contact=a_contact())
    crew = a_user(office="roads-west", name="Kim Kolonne")
    add_note(report, "Nur für uns", actor=crew, role=Role.CREW, audience="staff")
    move_report(report, Status.IN_PROGRESS, actor=crew, role=Role.CREW)
    confirm(follow_report(report, email="max@example.org", language="de"))
    strangers = a_photo()
    support_report(NewSupport(a_uuid("support"), report.code, [strangers.pk]))
    Photo.objects.filter(pk=strangers.pk).update(published=False)
    told = json.dumps(own_data(Report.objects.get(pk=report.pk)), ensure_ascii=False)
    for secret in ("Kim", "Nur für uns", "max@example.org", str(strangers.pk), str(report.pk)):
        assert secret not in told


def test_after_erasing_nothing_of_a_person_is_in_it():
    report = a_full_report()
    erase_personal_data(report)
    told = json.dumps(own_data(Report.objects.get(pk=report.pk)))
    assert "q7x" not in told.lower()
    assert own_data(report)["photos"] == []
