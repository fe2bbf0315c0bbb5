"""Photos that arrived in pieces, in the reporting pages."""

from io import BytesIO

import pytest
from django.core.files.storage import storages
from django.test import Client

from reports import uploads
from reports.errors import PhotoRefused
from reports.models import Photo, Upload
from reports.photos import upload_name
from tests.builders import a_jpeg, a_report, a_town, a_uuid

pytestmark = pytest.mark.django_db
START = "/en/report/"


@pytest.fixture
def browser() -> Client:
    a_town()
    return Client(raise_request_exception=False)


def arrived(content: bytes = b"", **options) -> Upload:
    content = content or a_jpeg()
    upload, _created = uploads.begin(len(content), **options)
    return uploads.append(upload.pk, 0, BytesIO(content))


def tell(browser: Client, key: object, name: str = "IMG_1.jpg", **more):
    return browser.post(
        START, {"uploaded": str(key), "uploaded_name": name, "go": "stay"} | more, follow=True
    )


def shown(browser: Client) -> list[str]:
    return [photo["id"] for photo in browser.get(START).context["photos"]]


def test_a_photo_that_arrived_in_pieces_is_in_the_draft_once(browser):
    upload = arrived(role="close_up")
    for _attempt in range(2):
        assert tell(browser, upload.pk).status_code == 200
    assert shown(browser) == [str(upload.pk)]
    assert browser.get(START).context["photos"][0]["role"] == "close_up"


def test_its_place_comes_from_the_device(browser):
    tell(browser, arrived().pk, photo_lat="50.98", photo_lon="11.33")
    assert browser.session["report_draft"]["photo_place"] == {"lon": 11.33, "lat": 50.98}


@pytest.mark.parametrize("key", [a_uuid("nowhere"), "x", "\0", "../..", "1" * 5_000])
def test_a_photo_that_is_not_known_is_told(browser, key):
    answer = tell(browser, key)
    assert answer.status_code in (400, 422)
    assert shown(browser) == []


def test_an_unfinished_photo_is_no_photo(browser):
    upload, _created = uploads.begin(1_000)
    assert "not known" in tell(browser, upload.pk).content.decode()
    assert shown(browser) == []


def test_the_photo_of_a_report_cannot_be_taken_into_another_one(browser):
    upload = arrived()
    a_report(photo_ids=[upload.pk])
    assert tell(browser, upload.pk).status_code == 422
    assert shown(browser) == []


def test_a_photo_that_was_sent_otherwise_cannot_be_taken_by_its_id(browser):
    photo = Photo.objects.create(width=1, height=1)
    assert tell(browser, photo.pk).status_code == 422


def test_what_was_wrong_with_a_picture_is_told_with_its_name(browser):
    key = a_uuid("letter")
    with pytest.raises(PhotoRefused):
        arrived(b"Dear office", key=key)
    page = tell(browser, key, "<script>alert(1)</script>" + "x" * 300).content.decode()
    assert "The file is not a picture." in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "x" * 100 not in page


def test_more_photos_than_fit_are_told(browser):
    for _number in range(6):
        tell(browser, arrived().pk)
    answer = tell(browser, arrived().pk)
    assert (answer.status_code, len(shown(browser))) == (422, 6)
    assert "No more than 6 photos" in answer.content.decode()


def test_a_painted_photo_takes_the_place_of_the_other_of_which_no_byte_stays(browser):
    first, second, painted = arrived(), arrived(), arrived(a_jpeg(colour=(0, 0, 0)))
    tell(browser, first.pk, "one.jpg")
    tell(browser, second.pk, "two.jpg")
    tell(browser, painted.pk, "photo.jpg", replace=first.pk)
    assert shown(browser) == [str(painted.pk), str(second.pk)]
    assert [photo["name"] for photo in browser.session["report_draft"]["photos"]] == ["one.jpg", "two.jpg"]
    assert not Photo.objects.filter(pk=first.pk).exists()
    assert not storages["uploads"].exists(upload_name(first.pk))
    assert storages["uploads"].open(upload_name(painted.pk)).read() == a_jpeg(colour=(0, 0, 0))


def test_a_refused_picture_replaces_nothing_and_a_strangers_photo_cannot_be_replaced(browser):
    mine = arrived()
    tell(browser, mine.pk)
    with pytest.raises(PhotoRefused):
        arrived(b"Dear office", key=a_uuid("letter"))
    assert tell(browser, a_uuid("letter"), replace=mine.pk).status_code == 422
    tell(Client(), arrived().pk, replace=mine.pk)
    assert shown(browser) == [str(mine.pk)]
    assert Photo.objects.filter(pk=mine.pk).exists()
