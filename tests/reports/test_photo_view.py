"""Who sees a photo, and what caches may keep of it."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reports.access import remember
from reports.actions import release, withhold
from reports.models import AccessToken, Photo
from reports.photos import prepare, receive_photo
from reports.tokens import issue_token
from tests.builders import a_jpeg, a_report, a_user, a_uuid

pytestmark = pytest.mark.django_db


def a_real_photo(**over) -> Photo:
    """A prepared photo that waits for release, of a broken lantern unless told otherwise."""
    photo = receive_photo(SimpleUploadedFile("p.jpg", a_jpeg((900, 600))))
    prepare(photo.pk)
    a_report(**{"category": "lantern", "answers": {"fault": "dark"}, "photo_ids": [photo.pk]} | over)
    photo.refresh_from_db()
    return photo


def get(photo: Photo, client: Client | None = None, size: str = "large", **headers) -> HttpResponse:
    address = reverse("photos:file", args=[photo.pk, photo.version, size])
    return (client or Client()).get(address, headers=headers)


def cookie_for(report) -> Client:
    response, client = HttpResponse(), Client()
    remember(response, report)
    client.cookies = response.cookies
    return client


def test_a_released_photo_is_for_everybody_and_for_caches():
    photo = a_real_photo(category="pothole", answers={})
    for size in ("large", "small"):
        answer = get(photo, size=size)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Cache-Control"] == "public, max-age=86400, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"] == f'inline; filename="{size}.jpg"'
        assert "Cookie" not in answer.get("Vary", "")
        assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")


def test_a_browser_that_has_a_photo_does_not_get_it_again():
    photo = a_real_photo(category="pothole", answers={})
    etag = get(photo)["ETag"]
    assert get(photo, if_none_match=etag).status_code == 304
    assert get(photo, size="small", if_none_match=etag).status_code == 200
    withhold(photo.report, actor=a_user("clerk"), photos=[photo])
    assert get(photo, if_none_match=etag).status_code == 404


def test_a_held_back_photo_does_not_exist_for_a_stranger():
    photo = a_real_photo()
    answer, nothing = get(photo), Client().get(reverse("photos:file", args=[a_uuid("none"), "large"]))
    assert (answer.status_code, nothing.status_code) == (404, 404)
    assert answer.get("Cache-Control") == nothing.get("Cache-Control")


def test_a_photo_of_a_hidden_report_is_hidden_whatever_its_own_switch_says():
    photo = a_real_photo(category="tree", answers={})
    Photo.objects.update(published=True)
    assert get(photo).status_code == 404


def test_staff_of_the_office_and_of_those_above_see_it_and_nothing_is_kept():
    photo = a_real_photo()
    client = Client()
    client.force_login(a_user("clerk", "power"))
    answer = get(photo, client)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize("office", ["parks", "roads-west"])
def test_staff_of_another_office_gets_404(office):
    photo, client = a_real_photo(), Client()
    client.force_login(a_user("crew", office))
    assert get(photo, client).status_code == 404


def test_an_app_shows_its_key_and_an_old_key_opens_nothing():
    photo = a_real_photo()
    key, _token = issue_token(a_user("crew", "power"))
    assert get(photo, authorization=f"Bearer {key}").status_code == 200
    assert get(photo, authorization="Bearer nonsense").status_code == 404
    AccessToken.objects.update(expires_at=AccessToken.objects.get().created_at - timedelta(days=1))
    assert get(photo, authorization=f"Bearer {key}").status_code == 404


def test_the_reporter_sees_their_own_photo_by_cookie_and_no_other():
    mine, other = a_real_photo(), a_real_photo()
    browser = cookie_for(mine.report)
    assert get(mine, browser).status_code == 200
    assert get(mine, browser)["Cache-Control"] == "private, no-store"
    assert get(other, browser).status_code == 404


def test_a_cookie_of_one_report_under_another_name_opens_nothing():
    mine, other = a_real_photo(), a_real_photo()
    value = cookie_for(mine.report).cookies[f"report_{mine.report.code}"].value
    browser = Client()
    browser.cookies[f"report_{other.report.code}"] = value
    assert get(other, browser).status_code == 404


def test_release_and_withhold_switch_the_public_view():
    photo = a_real_photo()
    clerk = a_user("clerk", "power")
    release(photo.report, actor=clerk, photos=[photo])
    assert get(photo).status_code == 200
    withhold(photo.report, actor=clerk, photos=[photo])
    assert get(photo).status_code == 404


@pytest.mark.parametrize("path", ["large.png", "huge.jpg", "../large.jpg", "large.jpg/"])
def test_other_names_lead_nowhere(path):
    photo = a_real_photo(category="pothole", answers={})
    assert Client().get(f"/photos/{photo.pk}/{path}").status_code == 404


def test_a_photo_that_waits_for_the_worker_or_lost_its_file_is_a_plain_404():
    photo = a_real_photo(category="pothole", answers={})
    storages["default"].delete(photo.large)
    assert get(photo).status_code == 404
    Photo.objects.update(status="pending")
    assert get(photo, size="small").status_code == 404


def test_photos_can_only_be_fetched():
    photo = a_real_photo(category="pothole", answers={})
    assert Client().post(reverse("photos:file", args=[photo.pk, "large"])).status_code == 405


def test_an_address_without_the_version_that_there_is_may_be_kept_for_minutes_only():
    photo = a_real_photo(category="pothole", answers={})
    for address in (f"/photos/{photo.pk}/large.jpg", f"/photos/{photo.pk}/7/large.jpg"):
        answer = Client().get(address)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "public, max-age=300"
        assert answer["ETag"] == get(photo)["ETag"]
