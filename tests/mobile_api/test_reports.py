"""Sending a report and reading it again."""

import json
from datetime import datetime

import pytest

from reports.access import private_key
from reports.actions import add_note, release
from reports.domain.workflow import Role
from reports.models import Category, Contact, Photo, Report
from reports.tokens import issue_token
from tests.builders import IN_EAST, a_contact, a_photo, a_report, a_town, a_user, a_uuid
from tests.mobile_api.conftest import Caller


def a_body(**over) -> dict:
    body = {
        "id": str(a_uuid("sent")),
        "category": "pothole",
        "lat": 50.98,
        "lon": 11.315,
        "description": "Tiefes Loch in der Fahrbahn.",
    }
    return body | over


def as_user(*roles_and_offices: str) -> Caller:
    return Caller(issue_token(a_user(*roles_and_offices))[0])


def properties(answer) -> dict:
    return answer.json()["properties"]


def test_a_report_is_taken_routed_and_answered_as_a_feature(api):
    answer = api.post("reports/", a_body(language="en"), **{"Accept-Language": "en"})
    feature, told = answer.json(), properties(answer)
    assert (answer.status_code, answer["Content-Type"]) == (201, "application/geo+json")
    assert (feature["type"], feature["geometry"]) == (
        "Feature",
        {"type": "Point", "coordinates": [11.315, 50.98]},
    )
    assert feature["id"] == told["code"]
    assert told["status"] == "submitted"
    assert told["office"]["id"] == "roads-west"
    assert told["why"][0]["code"] == "area_rule"
    assert told["district"] == "west"
    assert len(told["private_key"]) >= 22
    assert answer["Location"] == f"/api/v1/reports/{told['code']}/"
    assert datetime.fromisoformat(told["submitted_at"]).tzinfo is not None


def test_the_clients_id_is_never_told(api):
    body = a_body()
    created = api.post("reports/", body)
    read = api.get(f"reports/{properties(created)['code']}/")
    listed = api.get("reports/", {"limit": 1})
    for answer in (created, read, listed):
        assert body["id"] not in answer.content.decode()


def test_a_repeat_gets_the_first_answer_and_stores_nothing(api):
    first = api.post("reports/", a_body())
    again = api.post("reports/", dict(reversed(a_body().items())))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Report.objects.count() == 1


def test_the_same_id_with_another_body_is_a_conflict(api):
    api.post("reports/", a_body())
    other = api.post("reports/", a_body(description="Etwas ganz anderes."))
    assert (other.status_code, other.json()["type"]) == (409, "/problems/key_conflict")
    assert Report.objects.count() == 1


@pytest.mark.parametrize("key", ["x", "order-2026-05-04/7", "k" * 255])
def test_an_idempotency_key_stands_in_for_the_id(api, key):
    body = a_body()
    del body["id"]
    first = api.post("reports/", body, **{"Idempotency-Key": key})
    again = api.post("reports/", body, **{"Idempotency-Key": key})
    other = api.post("reports/", body | {"lat": 50.981}, **{"Idempotency-Key": key})
    assert [one.status_code for one in (first, again, other)] == [201, 200, 409]
    assert first.json() == again.json()


def test_without_any_key_every_request_is_a_report(api):
    body = a_body()
    del body["id"]
    assert [api.post("reports/", body).status_code for _ in range(2)] == [201, 201]
    assert Report.objects.count() == 2


def test_an_idempotency_key_has_a_maximum(api):
    body = a_body()
    del body["id"]
    assert api.post("reports/", body, **{"Idempotency-Key": "k" * 256}).status_code == 422
    assert not Report.objects.exists()


def test_outside_the_town_nothing_is_taken_and_the_neighbour_is_named(api):
    answer = api.post("reports/", a_body(lon=11.375))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/outside_coverage")
    assert "Neighbourton" in answer.json()["detail"]
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/lat", "/lon"]
    assert not Report.objects.exists()


def test_all_wrong_fields_are_pointed_at(api):
    answer = api.post("reports/", a_body(lat="50.98", photos=["x"], contact={"email": 5}, description=" "))
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {
        "/lat",
        "/photos/0",
        "/contact/email",
        "/description",
    }


def test_what_the_rooms_below_refuse_is_pointed_at_too(api):
    answer = api.post(
        "reports/",
        a_body(category="lantern", answers={"colour": "red"}, contact={"email": "nobody"}),
        **{"Accept-Language": "en"},
    )
    errors = {error["pointer"]: error["code"] for error in answer.json()["errors"]}
    assert answer.status_code == 422
    assert errors == {
        "/answers/colour": "unknown_question",
        "/answers/fault": "required",
        "/contact/email": "not_an_email",
    }


def test_a_kind_that_needs_an_address_says_so_and_misses_it_by_its_pointer(api):
    Category.objects.filter(code="pothole").update(contact="required")
    kinds = api.get("categories/").json()["groups"][0]["categories"]
    assert {one["id"]: one["contact"] for one in kinds} == {
        "pothole": "required",
        "lantern": "optional",
        "tree": "optional",
        "scrap-car": "optional",
    }
    refused = api.post("reports/", a_body(contact={"name": "Erika"}))
    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/contact/email", "email_required")
    assert api.post("reports/", a_body(contact={"email": "erika@example.org"})).status_code == 201


def test_photos_are_attached_by_their_ids_once(api):
    photo = a_photo()
    assert api.post("reports/", a_body(photos=[str(photo.pk)])).status_code == 201
    again = api.post("reports/", a_body(id=str(a_uuid("second")), photos=[str(photo.pk)]))
    assert again.json()["errors"][0] | {"detail": ""} == {
        "pointer": "/photos/0",
        "code": "photo_used",
        "detail": "",
    }
    assert Report.objects.count() == 1


def test_unknown_names_in_the_body_are_ignored(api):
    assert api.post("reports/", a_body(colour="red", geometry={"type": "Point"})).status_code == 201


def test_optional_fields_may_be_null(api):
    absent = ("accuracy", "address", "answers", "photos", "contact", "language")
    assert api.post("reports/", a_body() | dict.fromkeys(absent)).status_code == 201


def test_the_contact_is_kept_apart_and_in_no_answer(api):
    contact = {"email": "erika@example.org", "name": "Erika Muster", "phone": "0151 1234567"}
    created = api.post("reports/", a_body(contact=contact))
    code, key = properties(created)["code"], properties(created)["private_key"]
    assert Contact.objects.get().email == "erika@example.org"
    staff = as_user(Role.CLERK, "roads")
    answers = [
        created,
        api.get(f"reports/{code}/"),
        api.get(f"reports/{code}/", {"key": key}),
        api.get("reports/"),
        staff.get(f"reports/{code}/"),
        staff.get("reports/"),
    ]
    for answer in answers:
        assert answer.status_code in (200, 201)
        assert not any(word in answer.content.decode() for word in contact.values())


def test_a_report_is_read_with_its_timeline_and_photos(api):
    report = a_report(photo_ids=[a_photo().pk])
    told = properties(api.get(f"reports/{report.public_code}/", {"lang": "en"}))
    assert told["description"] == "Tiefes Loch in der Fahrbahn."
    assert told["photos"][0]["large"].startswith("http://testserver/photos/")
    assert (told["photos"][0]["stage"], told["photos"][0]["width"]) == ("before", 1600)
    assert [line["kind"] for line in told["timeline"]] == ["submitted"]
    assert "Roads West" in told["timeline"][0]["sentence"]


def test_a_code_is_read_forgivingly_and_led_to_its_one_address(api):
    report = a_report()
    answer = api.get(f"reports/{report.code.lower()}/", {"lang": "en"})
    assert answer.status_code == 301
    assert answer["Location"] == f"/api/v1/reports/{report.public_code}/?lang=en"


def test_an_unpublished_report_is_to_a_stranger_what_does_not_exist(api):
    hidden = a_report(category="tree")
    missing = "0000-0000"
    assert not hidden.published
    answers = [api.get(f"reports/{code}/") for code in (hidden.public_code, missing, "nonsense")]
    answers.append(as_user(Role.CREW, "power").get(f"reports/{hidden.public_code}/"))
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.content for answer in answers}) == 1


def test_reporter_and_staff_of_the_office_read_what_is_not_public(api):
    hidden = a_report(category="tree", address="Hinterm Haus 3")
    for answer in (
        api.get(f"reports/{hidden.public_code}/", {"key": private_key(hidden)}),
        as_user(Role.CLERK, "front-desk").get(f"reports/{hidden.public_code}/"),
    ):
        assert properties(answer)["description"] == "Tiefes Loch in der Fahrbahn."
        assert properties(answer)["address"] == "Hinterm Haus 3"
        assert answer["Cache-Control"] == "private, no-cache"


def test_held_back_words_and_photos_appear_with_their_release(api):
    report = a_report(category="lantern", answers={"fault": "dark"}, photo_ids=[a_photo().pk])
    before = properties(api.get(f"reports/{report.public_code}/"))
    assert (before["description"], before["photos"]) == (None, [])
    assert "address" not in before
    release(report, actor=a_user(Role.CLERK), texts=report.texts.all(), photos=report.photos.all())
    after = properties(api.get(f"reports/{report.public_code}/"))
    assert after["description"]
    assert len(after["photos"]) == 1


def test_notes_for_staff_and_names_of_staff_stay_among_staff(api):
    report = a_report()
    clerk = a_user(Role.CLERK, name="Karla Klar")
    add_note(report, "Nur für uns.", actor=clerk, role=Role.CLERK, audience="staff")
    for_public = api.get(f"reports/{report.public_code}/")
    for_staff = as_user(Role.CLERK).get(f"reports/{report.public_code}/")
    assert "Nur für uns." not in for_public.content.decode()
    assert "Karla" not in for_public.content.decode()
    assert properties(for_staff)["timeline"][-1]["note"] == "Nur für uns."


def test_reading_again_is_cheap_until_something_changes(api):
    report = a_report()
    first = api.get(f"reports/{report.public_code}/")
    same = api.get(f"reports/{report.public_code}/", **{"If-None-Match": first["ETag"]})
    add_note(report, "Ist bestellt.", actor=a_user(), role=Role.CREW)
    changed = api.get(f"reports/{report.public_code}/", **{"If-None-Match": first["ETag"]})
    assert [one.status_code for one in (first, same, changed)] == [200, 304, 200]
    assert first["Cache-Control"] == "public, max-age=15"
    assert not first.cookies


def test_near_reports_come_nearest_first_across_categories_with_metres(api):
    far = a_report(metres_east=40)
    close = a_report(metres_east=10, category="lantern", answers={"fault": "dark"})
    a_report(metres_east=70)
    a_report(metres_east=5, status="fixed")
    a_report(metres_east=6, category="tree")
    answer = api.get("reports/nearby/", {"lat": 50.98, "lon": 11.315, "radius": 50})
    found = answer.json()["features"]
    assert [one["id"] for one in found] == [close.public_code, far.public_code]
    assert found[0]["properties"]["distance_m"] == pytest.approx(10, abs=0.2)


def test_without_a_radius_every_category_has_its_own(api):
    a_town()
    Category.objects.filter(code="lantern").update(duplicate_radius_m=100)
    lantern = a_report(metres_east=80, category="lantern", answers={"fault": "dark"})
    a_report(metres_east=80)
    answer = api.get("reports/nearby/", {"lat": 50.98, "lon": 11.315})
    assert [one["id"] for one in answer.json()["features"]] == [lantern.public_code]


def test_near_reports_cost_the_same_few_queries_whatever_their_number(api, django_assert_num_queries):
    for metres in range(5):
        a_report(metres_east=metres, photo_ids=[a_photo().pk])
    api.get("config/")
    # the reports, their texts, their photos
    with django_assert_num_queries(3):
        assert len(api.get("reports/nearby/", {"lat": 50.98, "lon": 11.315}).json()["features"]) == 5


def test_a_wrong_token_is_refused_everywhere(api):
    answer = Caller("nonsense").get("reports/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert answer.json()["type"] == "/problems/token_not_valid"


def test_a_photo_is_never_shown_with_a_report_of_somebody_else(api):
    Photo.objects.create(id=a_uuid("loose"), status="ready", published=True, width=1, height=1)
    report = a_report(point=IN_EAST, contact=a_contact())
    assert json.loads(api.get(f"reports/{report.public_code}/").content)["properties"]["photos"] == []
