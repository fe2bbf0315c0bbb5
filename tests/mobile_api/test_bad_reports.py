"""Reports with one thing wrong, by API and by form: it is pointed at, and nothing is half-saved."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.models import Category, Contact, Photo, Report, Text, TimelineEntry
from tests.builders import IN_NEIGHBOURTON, IN_WEST, a_photo, a_town, a_uuid
from tests.mobile_api.test_report_pages import START, draft_id, pin, step, up_to_check
from tests.mobile_api.test_reports import a_body

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
LONG = {
    "/category": {"category": "x" * 51},
    "/address": {"address": "x" * 201},
    "/description": {"description": "x" * 5_001},
    "/border_answer": {"border_answer": "x" * 51},
    "/contact/email": {"contact": {"email": "x" * 250 + "@example.org"}},
    "/contact/name": {"contact": {"name": "x" * 121}},
    "/contact/phone": {"contact": {"phone": "1" * 41}},
    "/photos": {"photos": [str(a_uuid(str(number))) for number in range(50)]},
}
TYPES = {
    "/id": ("x", 5, True, [], {}),
    "/category": (5, True, None, [], {}, " "),
    "/lat": ("50.98", True, None, [], {}, 91, -91, 1e219),
    "/lon": ("11.3", True, None, [], {}, 181, -181),
    "/accuracy": ("5", True, [], {}, -1, 1e300),
    "/address": (5, True, [], {}),
    "/description": (5, True, None, [], {}, " \n\t"),
    "/answers": (5, "x", True, [], ["x"]),
    "/photos": (5, "x", {}, True),
    "/photos/0": ([5], [None], ["x"], [{}], [str(a_uuid("nowhere"))]),
    "/contact": (5, "x", [], True),
    "/contact/email": ({"email": 5}, {"email": "nobody"}, {"email": "a@b.example\nBcc: c@d.example"}),
    "/contact/name": ({"name": 5}, {"name": []}),
    "/contact/phone": ({"phone": 5}, {"phone": {}}),
    "/border_answer": (5, [], {}),
    "/language": (5, "tlh", [], {}),
}
WRONG = [
    *(pytest.param(pointer, over, id=f"long {pointer}") for pointer, over in LONG.items()),
    *(
        pytest.param(pointer, {pointer.split("/")[1]: value}, id=f"{pointer} {str(value)[:20]!r}")
        for pointer, values in TYPES.items()
        for value in values
    ),
]


def nothing_is_kept() -> bool:
    return not any(
        table.objects.exists() for table in (Report, Text, TimelineEntry, Contact, ProcrastinateJob)
    )


def pointers(answer) -> list[str]:
    return [error["pointer"] for error in answer.json()["errors"]]


@pytest.mark.parametrize(("pointer", "over"), WRONG)
def test_a_wrong_field_is_pointed_at_with_a_sentence(api, pointer, over):
    answer = api.post("reports/", a_body(**over))
    assert answer.status_code == 422
    assert pointer in pointers(answer)
    assert all(error["code"] and error["detail"] for error in answer.json()["errors"])
    assert nothing_is_kept()


@pytest.mark.parametrize("name", ["category", "lat", "lon", "description"])
def test_a_missing_field_is_pointed_at(api, name):
    body = a_body()
    del body[name]
    assert pointers(api.post("reports/", body)) == [f"/{name}"]
    assert nothing_is_kept()


def test_a_place_outside_is_pointed_at(api):
    answer = api.post("reports/", a_body(lat=IN_NEIGHBOURTON.y, lon=IN_NEIGHBOURTON.x))
    assert (answer.status_code, pointers(answer)) == (422, ["/lat", "/lon"])
    assert nothing_is_kept()


def test_a_category_that_was_closed_meanwhile_is_pointed_at_and_its_photo_stays_free(api):
    photo = a_photo()
    Category.objects.filter(code="pothole").update(active=False)
    answer = api.post("reports/", a_body(photos=[str(photo.pk)]))
    assert (answer.status_code, pointers(answer)) == (422, ["/category"])
    assert answer.json()["errors"][0]["code"] == "not_offered"
    assert Photo.objects.get().report is None
    assert nothing_is_kept()


def test_a_report_that_was_taken_is_found_again_although_its_category_was_closed_since(api):
    first = api.post("reports/", a_body())
    Category.objects.filter(code="pothole").update(active=False)
    again = api.post("reports/", a_body())
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["properties"]["code"] == first.json()["properties"]["code"]


@pytest.mark.parametrize(
    "over",
    [
        {"description": "Other."},
        {"lat": 50.981},
        {"photos": [str(a_uuid("x"))]},
        {"answers": {"x": 1}},
        {"new": 1},
    ],
    ids=str,
)
def test_the_same_id_with_another_body_changes_nothing(api, over):
    api.post("reports/", a_body())
    before = [list(table.objects.values()) for table in (Report, Text, TimelineEntry, Contact)]
    answer = api.post("reports/", a_body(**over))
    assert (answer.status_code, answer.json()["code"]) == (409, "key_conflict")
    assert [list(table.objects.values()) for table in (Report, Text, TimelineEntry, Contact)] == before


def test_a_script_in_a_text_is_text_wherever_it_is_shown(api):
    sent = api.post("reports/", a_body(description=SCRIPT, address=SCRIPT, contact={"name": SCRIPT}))
    code, key = sent.json()["properties"]["code"], sent.json()["properties"]["private_key"]
    Text.objects.update(published=True)
    for path in (f"/en/reports/{code}/", f"/en/reports/{code}/?key={key}", "/en/map/", "/en/"):
        page = api.client.get(path, follow=True).content.decode()
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in api.client.get(f"/en/reports/{code}/").content.decode()
    for path in (f"/api/v1/reports/{code}/", "/api/v1/reports/"):
        answer = api.client.get(path)
        assert answer["Content-Type"] == "application/geo+json"
        assert answer["X-Content-Type-Options"] == "nosniff"


FIELDS = {
    "place/": [
        ({"choice": "pin", "lat": "x", "lon": "11.3"}, "#id_lat"),
        ({"choice": "pin", "lat": "95", "lon": "11.3"}, "#id_lat"),
        (pin(IN_NEIGHBOURTON), "Neighbourton"),
        (pin(IN_WEST) | {"note": "x" * 81}, "#id_note"),
        ({"q": "x" * 121}, "#id_q"),
    ],
    "kind/": [({"category": "x" * 5_000}, "#kinds"), ({"category": SCRIPT}, "#kinds")],
    "details/": [
        ({"description": "x" * 5_001}, "#id_description"),
        ({"description": " "}, "#id_description"),
    ],
    "check/": [
        ({"email": "nobody"}, "#id_email"),
        ({"email": "x" * 250 + "@example.org"}, "#id_email"),
        ({"name": "x" * 121}, "#id_name"),
        ({"phone": "1" * 41}, "#id_phone"),
    ],
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "data", "told"), [(path, *case) for path, cases in FIELDS.items() for case in cases]
)
def test_a_wrong_field_of_the_form_is_told_and_what_was_entered_stays(client, path, data, told):
    a_town()
    page = up_to_check(client)
    answer = client.post(START + path, {"go": "next", "draft": draft_id(page)} | data)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "error-summary" in shown
    assert told in shown
    assert "<script>alert(1)" not in shown
    assert nothing_is_kept()
    kept = data.get("description", "Deep hole.")
    assert kept in client.get(f"{START}details/").content.decode()


@pytest.mark.django_db
def test_a_kind_that_was_closed_before_the_form_was_sent_is_told_and_everything_else_is_kept(client):
    a_town()
    page = up_to_check(client)
    Category.objects.filter(code="pothole").update(active=False)
    answer = client.post(f"{START}check/", {"draft": draft_id(page), "go": "send"}, follow=True)
    assert answer.request["PATH_INFO"] == f"{START}kind/"
    assert "no longer offered" in answer.content.decode()
    assert nothing_is_kept()
    checked = step(client, "kind", category="lantern")
    assert "Deep hole." in checked.content.decode()


@pytest.mark.django_db
def test_the_draft_of_somebody_else_cannot_be_sent(client):
    a_town()
    mine = draft_id(up_to_check(client))
    stranger = Client()
    up_to_check(stranger)
    answer = stranger.post(f"{START}check/", {"draft": mine, "go": "send"})
    assert answer.status_code == 409
    assert nothing_is_kept()
    assert Session.objects.count() == 2
    assert not re.search(mine, answer.content.decode())
