"""Photos over HTTP."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mobile_api import parsers
from reports.models import Photo
from tests.builders import a_jpeg


def send(api, content: bytes = b"", name: str = "photo.jpg", **fields):
    form = {"file": SimpleUploadedFile(name, content, "image/jpeg"), **fields}
    return api.client.post("/api/v1/photos/?lang=en", form)


def test_a_photo_is_taken_and_waits_for_the_worker(api):
    answer = send(api, a_jpeg(), role="close_up")
    told, photo = answer.json(), Photo.objects.get()
    assert answer.status_code == 201
    assert told == {"id": str(photo.pk), "status": "pending", "width": 640, "height": 480, "place": None}
    assert Photo.objects.get().role == "close_up"


def test_a_photo_from_elsewhere_says_so(api):
    place = send(api, a_jpeg(gps=(11.3, 50.9))).json()["place"]
    assert (place["inside"], place["lon"], place["lat"]) == (False, pytest.approx(11.3), pytest.approx(50.9))
    assert "outside" in place["detail"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"no picture", 422),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422),
        (a_jpeg()[:2000], 422),
    ],
    ids=["empty", "text", "svg", "cut"],
)
def test_what_is_no_picture_is_refused_and_not_kept(api, content, status):
    answer = send(api, content)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["errors"][0]["pointer"] == "/file"
    assert not Photo.objects.exists()


def test_a_name_is_no_reason_to_refuse_or_to_trust(api):
    assert send(api, a_jpeg(), name="../../x.php" + "y" * 300).status_code == 201


@pytest.mark.parametrize("form", [{}, {"file": "text"}, {"role": "x"}], ids=str)
def test_a_form_without_a_file_is_refused(api, form):
    answer = api.client.post("/api/v1/photos/", form)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/file"


@pytest.mark.parametrize("role", ["Close up", "x" * 51, "ä", "<b>"])
def test_a_role_is_a_plain_word(api, role):
    answer = send(api, a_jpeg(), role=role)
    assert answer.json()["errors"][0]["pointer"] == "/role"
    assert not Photo.objects.exists()


def test_too_much_is_refused_before_it_is_read(api, monkeypatch):
    monkeypatch.setattr(parsers, "MAX_MULTIPART_BYTES", 1_000)
    answer = send(api, a_jpeg())
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too_large")


@pytest.mark.parametrize(
    ("content_type", "raw", "status"),
    [
        ("application/json", b'{"file": "x"}', 415),
        ("text/plain", b"x", 415),
        ("", b"x", 415),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=x", b"x", 422),
        ("multipart/form-data; boundary=ä", b"x", 400),
        ("application/x-www-form-urlencoded", b"file=x", 415),
    ],
)
def test_other_kinds_of_content_are_problems(api, content_type, raw, status):
    answer = api.send("photos/", raw, content_type)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_a_thousand_fields_are_too_many(api):
    answer = api.client.post("/api/v1/photos/", {f"field{number}": "x" for number in range(1_100)})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
