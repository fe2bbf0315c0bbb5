"""POST /api/v1/reports/<code>/support/"""

import pytest
from django.test import override_settings

from mobile_api.throttles import CREATES
from reports.models import Photo, Report, Subscription, Support
from tests.builders import a_photo, a_report, a_uuid

pytestmark = pytest.mark.django_db


def path_of(report: Report) -> str:
    return f"reports/{report.public_code}/support/"


def test_a_support_is_counted_once_and_told_wherever_the_report_is_told(api):
    report, sent = a_report(), {"id": str(a_uuid("me"))}
    first, second = api.post(path_of(report), sent), api.post(path_of(report), sent)
    assert [first.status_code, second.status_code] == [201, 200]
    assert first.json() == second.json() == {"code": report.public_code, "support_count": 1}
    near = api.get("reports/nearby/", {"lat": 50.98, "lon": 11.315}).json()["features"]
    listed = api.get("reports/").json()["features"]
    one = api.get(f"reports/{report.public_code}/").json()
    assert [each["properties"]["support_count"] for each in (*near, *listed, one)] == [1, 1, 1]


def test_the_header_is_taken_for_the_id(api):
    report = a_report()
    codes = [api.post(path_of(report), {}, **{"Idempotency-Key": "mine"}).status_code for _ in range(2)]
    assert codes == [201, 200]


def test_the_code_is_read_forgivingly(api):
    report = a_report()
    assert api.post(f"reports/{report.code.lower()}/support/", {}).status_code == 201


def test_a_photo_goes_along(api):
    report, photo = a_report(), a_photo()
    assert api.post(path_of(report), {"photos": [str(photo.pk)]}).status_code == 201
    assert Photo.objects.get().report == report


def test_with_an_address_the_person_is_asked_whether_to_follow_it(api):
    report, sent = a_report(), {"id": str(a_uuid("me")), "email": "erika@example.org", "language": "en"}
    answers = [api.post(path_of(report), sent), api.post(path_of(report), sent)]
    assert [one.status_code for one in answers] == [201, 200]
    assert answers[0].content == answers[1].content
    follows = Subscription.objects.get()
    assert (follows.report, follows.email, follows.language) == (report, "erika@example.org", "en")
    assert follows.confirmed_at is None


def test_a_wrong_address_is_pointed_at_and_nothing_is_counted(api):
    answer = api.post(path_of(a_report()), {"email": "erika@"})
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/email", "not_an_email")]
    assert not Support.objects.exists()


def test_held_back_and_unknown_reports_are_the_same_404(api):
    hidden = a_report(category="tree")
    answers = [api.post(path, {}) for path in (path_of(hidden), "reports/0000-0000/support/")]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert not Support.objects.exists()


def test_a_closed_report_is_a_conflict_that_says_what_to_do(api):
    answer = api.post(path_of(a_report(status="fixed")), {}, **{"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (409, "report_closed")
    assert "report it anew" in answer.json()["detail"]


def test_the_same_id_with_other_content_is_a_conflict(api):
    report, sent = a_report(), {"id": str(a_uuid("me"))}
    api.post(path_of(report), sent)
    answer = api.post(path_of(report), sent | {"photos": [str(a_photo().pk)]})
    assert (answer.status_code, answer.json()["code"]) == (409, "key_conflict")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"id": 7}, "/id"),
        ({"id": "x' or 1=1"}, "/id"),
        ({"photos": "all"}, "/photos"),
        ({"photos": [7]}, "/photos/0"),
        ({"photos": [str(a_uuid("nowhere"))]}, "/photos/0"),
        ({"photos": [str(a_uuid(f"{n}")) for n in range(7)]}, "/photos"),
    ],
)
def test_what_is_wrong_is_told_with_its_pointer_and_not_counted(api, body, pointer):
    report = a_report()
    answer = api.post(path_of(report), body)
    assert answer.status_code == 422
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}
    assert not Support.objects.exists()


@pytest.mark.parametrize("code", ["%00", "K7QF%003M2P", "%ff%fe", "x" * 4_000, "-1", "🦄"])
def test_a_code_that_is_none_is_404(api, code):
    assert api.client.post(f"/api/v1/reports/{code}/support/", "{}", "application/json").status_code == 404


@override_settings(API_RATE_FACTOR=1)
def test_supports_count_as_creates(api, monkeypatch):
    monkeypatch.setattr("mobile_api.throttles.Creates.rate", type(CREATES)("creates", 0.001, 2))
    report = a_report()
    assert [api.post(path_of(report), {}).status_code for _ in range(3)] == [201, 201, 429]
