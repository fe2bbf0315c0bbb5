"""What the server refuses before any page or call of ours is asked."""

import logging

import pytest
from django.test import Client

from config.uploads import MAX_FORM_BYTES
from tests.builders import a_jpeg

pytestmark = pytest.mark.django_db
FORM = "multipart/form-data; boundary=x"


@pytest.fixture
def browser() -> Client:
    """A browser that has a form open, as an attacker can have too."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/en/login/")
    return client


@pytest.mark.parametrize("path", ["/en/login/", "/en/report/", "/admin/login/"])
def test_a_form_that_announces_too_much_is_refused_before_it_is_read(browser, path):
    answer = browser.post(path, b"--x--", content_type=FORM, CONTENT_LENGTH=str(MAX_FORM_BYTES + 1))
    assert answer.status_code == 400


def test_six_photos_of_twenty_megabytes_fit_into_one_form():
    assert MAX_FORM_BYTES > 6 * 20 * 1024 * 1024


def test_a_form_of_usual_size_is_read(browser, tmp_path):
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(a_jpeg())
    token = browser.cookies["csrftoken"].value
    with picture.open("rb") as file:
        answer = browser.post("/en/login/", {"csrfmiddlewaretoken": token, "file": file})
    assert answer.status_code == 200


def test_an_error_before_the_api_is_a_problem_with_all_its_members(browser, caplog):
    with caplog.at_level(logging.DEBUG):
        answer = browser.get("/api/v1/config/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "code", "status", "title", "detail", "errors"}
    assert "evil.example" not in caplog.text
