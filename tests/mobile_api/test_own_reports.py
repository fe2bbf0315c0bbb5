"""A reporter's own report over HTTP: everything by its key, and for strangers it is not there."""

import pytest

from reports.access import private_key
from reports.domain.workflow import Status
from reports.models import Contact, Photo, Report
from tests.builders import IN_EAST, a_contact, a_photo, a_report, a_uuid

KEY = "X-Report-Key"
EAST = {"lat": IN_EAST.y, "lon": IN_EAST.x}
CALLS = [
    ("post", "withdraw/", {}),
    ("post", "place/", EAST),
    ("post", "photos/", {"photos": [str(a_uuid("any"))]}),
    ("put", "contact/", {"email": "x@example.org"}),
    ("get", "export/", None),
    ("delete", "personal-data/", None),
]


@pytest.fixture
def report(api) -> Report:
    return a_report(contact=a_contact())


def call(api, method, report, path, body, **headers):
    extra = () if body is None else (body,)
    return getattr(api, method)(f"reports/{report.public_code}/{path}", *extra, **headers)


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_without_its_key_a_report_is_not_there(api, report, method, path, body):
    other = a_report(metres_east=30)
    for headers in ({}, {KEY: "guessed"}, {KEY: private_key(other)}):
        assert call(api, method, report, path, body, **headers).status_code == 404
    again = Report.objects.get(pk=report.pk)
    assert (again.status, again.location.coords) == (report.status, report.location.coords)
    assert Contact.objects.filter(report=report, email="erika@example.org").exists()


def test_the_key_is_taken_from_the_header_or_the_address(api, report):
    key = private_key(report)
    assert call(api, "get", report, "export/", None, **{KEY: key}).status_code == 200
    assert api.get(f"reports/{report.public_code}/export/", {"key": key}).status_code == 200
    own = api.get(f"reports/{report.public_code}/", **{KEY: key}).json()["properties"]
    assert own["awaiting_confirmation"] is False
    assert call(api, "get", report, "export/", None, **{KEY: key})["Cache-Control"] == "no-store"


def test_withdrawing_closes_the_report_and_doing_it_again_is_no_mistake(api, report):
    key = {KEY: private_key(report)}
    for _ in range(2):
        answer = call(api, "post", report, "withdraw/", {}, **key)
        assert answer.status_code == 200
        assert answer.json()["properties"]["status"] == "withdrawn"
    assert [entry.kind for entry in report.timeline.all()] == ["submitted", "status"]


def test_what_is_fixed_cannot_be_withdrawn(api):
    report = a_report(status=Status.FIXED)
    answer = call(api, "post", report, "withdraw/", {}, **{KEY: private_key(report)})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_such_step")


def test_a_preview_of_a_new_place_names_both_offices_and_changes_nothing(api, report):
    key = {KEY: private_key(report)}
    told = call(api, "post", report, "place/", EAST | {"preview": True}, **key).json()
    assert (told["old_office"]["id"], told["office"]["id"]) == ("roads-west", "roads-east")
    assert told["changed"] is False
    assert Report.objects.get().office.code == "roads-west"
    told = call(api, "post", report, "place/", EAST | {"address": "Ostweg 3"}, **key).json()
    assert (told["old_office"]["id"], told["office"]["id"], told["changed"]) == (
        "roads-west",
        "roads-east",
        True,
    )
    assert Report.objects.get().address == "Ostweg 3"


@pytest.mark.parametrize("preview", [True, False])
def test_a_place_outside_is_refused_with_pointers(api, report, preview):
    body = {"lat": 50.98, "lon": 11.375, "preview": preview}
    answer = call(api, "post", report, "place/", body, **{KEY: private_key(report)})
    assert (answer.status_code, answer.json()["code"]) == (422, "outside_coverage")
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/lat", "/lon"}


@pytest.mark.parametrize("preview", [True, False])
def test_the_place_of_a_closed_report_is_a_conflict(api, preview):
    report = a_report(status=Status.WITHDRAWN)
    answer = call(api, "post", report, "place/", EAST | {"preview": preview}, **{KEY: private_key(report)})
    assert (answer.status_code, answer.json()["code"]) == (409, "report_closed")


def test_photos_are_added_once(api, report):
    photo = a_photo()
    for _ in range(2):
        answer = call(
            api, "post", report, "photos/", {"photos": [str(photo.pk)]}, **{KEY: private_key(report)}
        )
        assert answer.status_code == 200
        assert len(answer.json()["properties"]["photos"]) == 1
    assert Photo.objects.get().report == report


def test_what_is_left_out_of_the_contact_is_removed(api, report):
    key = {KEY: private_key(report)}
    assert call(api, "put", report, "contact/", {"email": " new@example.org "}, **key).status_code == 200
    contact = Contact.objects.get()
    assert (contact.email, contact.name, contact.phone) == ("new@example.org", "", "")
    wrong = call(api, "put", report, "contact/", {"email": "no address"}, **key)
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/contact/email")
    call(api, "put", report, "contact/", {}, **key)
    assert not Contact.objects.exists()


def test_erasing_leaves_the_anonymous_report(api, report):
    answer = call(api, "delete", report, "personal-data/", None, **{KEY: private_key(report)})
    told = answer.json()["properties"]
    assert (told["description"], told["address"], told["status"]) == (None, "", "submitted")
    assert not Contact.objects.exists()
    assert api.get(f"reports/{report.public_code}/").status_code == 200


def test_nobody_fills_mailboxes_by_changing_the_contact_to_and_fro(api):
    report = a_report()
    key = {"X-Report-Key": private_key(report)}
    bodies = [{"email": f"{name}@example.org"} for name in "ab" * 8]
    statuses = [call(api, "put", report, "contact/", body, **key).status_code for body in bodies]
    assert statuses[:8] == [200] * 8
    assert 429 in statuses
