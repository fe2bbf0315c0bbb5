"""Files that nobody should send, through every door: a clear refusal, and nothing of them is left."""

import time
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from reports import pictures
from reports.errors import PhotoRefused
from reports.models import Photo, Upload
from reports.wording import sentence_of
from tests.builders import a_jpeg
from tests.mobile_api.test_reports import a_body
from tests.mobile_api.test_uploads import Sender, metadata
from tests.reports.test_pictures import flat_png, hostile

NAMES = [
    "../../../etc/cron.d/x.jpg",
    "<script>alert(1)</script>.jpg",
    "a\r\nSet-Cookie: x=1.jpg",
    "y" * 2_000,
]
FORM = "/en/report/"


@pytest.fixture(params=["photos", "uploads", "form"])
def door(request, api):
    """Sends a file on one of the three ways and gives the answer."""

    def as_form(content: bytes, name: str):
        file = SimpleUploadedFile(name, content, "image/jpeg")
        return api.client.post("/api/v1/photos/?lang=en", {"file": file})

    def in_pieces(content: bytes, name: str):
        sender, said = Sender(api), metadata(filename=name, filetype="image/jpeg")
        begun = sender.begin(len(content), said=said)
        return begun if begun.status_code >= 400 else sender.append(begun["Location"], 0, content)

    def page(content: bytes, name: str):
        file = SimpleUploadedFile(name, content, "image/jpeg")
        return Client(raise_request_exception=False).post(FORM, {"photos": file, "go": "next"})

    door = {"photos": as_form, "uploads": in_pieces, "form": page}[request.param]
    door.kind = request.param
    return door


def nothing_is_kept() -> bool:
    roots = [Path(storages[name].path("")) for name in ("uploads", "default")]
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    return not (files or Photo.objects.exists() or ProcrastinateJob.objects.exists())


def refused(kind: str, answer, code: str) -> None:
    assert answer.status_code in ((413,) if code == "too_large" and kind != "form" else (422,))
    if kind == "form":
        facts = {"too_large": {"limit": 20}, "too_many_pixels": {"limit": 50}}.get(code, {})
        assert sentence_of(PhotoRefused(code, **facts), "en") in answer.content.decode()
        return
    told = answer.json()
    assert (told["code"] if kind == "uploads" else told["type"].rsplit("/")[-1]) == code
    assert [error["pointer"] for error in told["errors"]] == ["/file"]
    assert told["detail"]


@pytest.mark.parametrize("name", [name for name in hostile() if name != "empty.jpg"])
def test_a_hostile_file_is_refused_in_words_and_nothing_of_it_is_left(door, name):
    content, code = hostile()[name]
    begun = time.perf_counter()
    refused(door.kind, door(content, name.replace(".png", ".jpg")), code)
    assert time.perf_counter() - begun < 5
    assert nothing_is_kept()


def test_an_empty_file_is_refused(door):
    answer = door(b"", "empty.jpg")
    assert answer.status_code == 422
    assert nothing_is_kept()


def test_200_million_pixels_are_counted_and_never_decoded(door, monkeypatch):
    def decoded(_image) -> None:
        raise AssertionError("It was decoded.")

    monkeypatch.setattr(pictures, "_load", decoded)
    refused(door.kind, door(flat_png(14_143), "holiday.jpg"), "too_many_pixels")
    assert nothing_is_kept()


@pytest.mark.parametrize("name", NAMES, ids=["path", "script", "two lines", "long"])
def test_the_name_of_a_file_decides_nothing_and_is_never_markup(door, name):
    answer = door(a_jpeg(), name)
    assert answer.status_code < 400
    assert "Set-Cookie" not in str(answer.headers.get("Location"))
    photo = Photo.objects.get()
    assert Path(storages["uploads"].path(photo.upload)).read_bytes() == a_jpeg()
    assert photo.upload == f"{photo.pk.hex[:2]}/{photo.pk.hex}"
    assert "script" not in str(list(Photo.objects.values()) + list(Upload.objects.values()))


def test_a_name_is_shown_as_text_where_it_is_shown(api):
    browser = Client()
    file = SimpleUploadedFile(NAMES[1], a_jpeg(), "image/jpeg")
    page = browser.post(FORM, {"photos": file, "go": "stay"}, follow=True).content.decode()
    assert "<script>alert" not in page
    assert "script&gt;" in page


def test_fifty_photos_are_too_many_for_a_report(api):
    photos = [str(Photo.objects.create(width=1, height=1).pk) for _number in range(50)]
    answer = api.post("reports/", a_body(photos=photos))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/photos"]
    assert not Photo.objects.exclude(report=None).exists()


def test_of_fifty_photos_in_a_form_those_that_fit_are_kept_and_the_others_named(api):
    files = [SimpleUploadedFile(f"IMG_{number}.jpg", a_jpeg((40, 30))) for number in range(50)]
    answer = Client().post(FORM, {"photos": files, "go": "next"})
    page = answer.content.decode()
    assert (answer.status_code, Photo.objects.count()) == (422, 6)
    assert "No more than 6 photos fit into one report." in page
    assert "IMG_49.jpg" in page


def test_a_full_disk_is_told_and_nothing_is_half_saved(door, monkeypatch):
    def full(*_args, **_options) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reports.storage.tempfile.mkstemp", full)
    answer = door(a_jpeg(), "IMG_1.jpg")
    assert answer.status_code == (422 if door.kind == "form" else 507)
    assert "no room for it at present" in answer.content.decode()
    assert not Photo.objects.exists()
    monkeypatch.undo()
    assert door(a_jpeg(), "IMG_1.jpg").status_code < 400
    assert Photo.objects.count() == 1
