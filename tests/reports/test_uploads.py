"""Photos in pieces, below HTTP: what is on the disk, what two at once do, and what a full disk does."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone

from reports import uploads
from reports.errors import StorageFull, UploadConflict
from reports.models import Photo, Upload
from reports.photos import discard
from reports.upkeep import delete_orphan_photos, delete_stray_uploads
from tests.builders import a_jpeg, a_uuid

pytestmark = pytest.mark.django_db
PHOTO = a_jpeg()
ME = a_uuid("my photo")
HALF = len(PHOTO) // 2
TIMES = 6


def begun(arrived: int = 0) -> Upload:
    upload, _created = uploads.begin(len(PHOTO), key=ME)
    return send(0, arrived) if arrived else upload


def send(start: int, end: int | None = None) -> Upload:
    return uploads.append(ME, start, BytesIO(PHOTO[start:end]))


def files() -> list[Path]:
    return [path for path in Path(storages["uploads"].path("")).rglob("*") if path.is_file()]


def full(*_args, **_options) -> None:
    raise OSError(28, "No space left on device")


def at_once(call) -> list:
    """What `call` gives in several threads that start together."""
    start = Barrier(TIMES)

    def run(number: int):
        start.wait(timeout=30)
        try:
            return call(number)
        except UploadConflict as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(run, range(TIMES)))


@pytest.mark.django_db(transaction=True)
def test_of_the_same_piece_many_times_at_once_one_counts():
    begun(HALF)
    outcomes = at_once(lambda _: send(HALF).offset)
    assert sorted(map(str, outcomes)) == sorted([str(len(PHOTO)), *["offset_differs"] * (TIMES - 1)])
    assert Photo.objects.count() == 1
    assert [path.read_bytes() for path in files()] == [PHOTO]


@pytest.mark.django_db(transaction=True)
def test_the_same_photo_begun_many_times_at_once_is_begun_once():
    found = at_once(lambda _: uploads.begin(len(PHOTO), key=ME))
    assert sorted(created for _upload, created in found) == [False] * (TIMES - 1) + [True]
    assert Upload.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_photos_at_once_do_not_mix():
    keys = [a_uuid(str(number)) for number in range(TIMES)]
    pictures = [a_jpeg(colour=(number * 40, 0, 0)) for number in range(TIMES)]

    def whole(number: int) -> None:
        uploads.begin(len(pictures[number]), key=keys[number])
        for start in range(0, len(pictures[number]), 999):
            uploads.append(keys[number], start, BytesIO(pictures[number][start : start + 999]))

    at_once(whole)
    kept = {photo.pk: storages["uploads"].open(photo.upload).read() for photo in Photo.objects.all()}
    assert kept == dict(zip(keys, pictures, strict=True))


def test_bytes_that_a_killed_process_left_behind_the_offset_are_written_over():
    upload = begun(HALF)
    with Path(storages["uploads"].path(upload.part)).open("ab") as file:
        file.write(b"\xff" * (len(PHOTO) - HALF))
    send(HALF)
    assert [path.read_bytes() for path in files()] == [PHOTO]


def test_the_bytes_are_on_the_disk_before_the_offset_says_so(monkeypatch):
    begun()
    seen = []

    def watched(handle: int) -> None:
        seen.append((os.fstat(handle).st_size, Upload.objects.get().offset))

    monkeypatch.setattr("reports.storage.os.fsync", watched)
    send(0, HALF)
    assert seen[0] == (HALF, 0)


def test_a_full_disk_costs_no_byte_that_was_there_and_it_goes_on_when_there_is_room(monkeypatch):
    begun(HALF)
    with monkeypatch.context() as outage:
        outage.setattr("reports.storage.os.fsync", full)
        with pytest.raises(StorageFull):
            send(HALF)
    assert Upload.objects.get().offset == HALF
    assert not Photo.objects.exists()
    assert send(HALF).is_complete
    assert [path.read_bytes() for path in files()] == [PHOTO]


def test_a_disk_that_is_full_when_the_photo_is_made_leaves_it_one_piece_short(monkeypatch):
    begun(HALF)
    with monkeypatch.context() as outage:
        outage.setattr("reports.storage.tempfile.mkstemp", full)
        with pytest.raises(StorageFull):
            send(HALF)
    assert Upload.objects.get().offset == HALF
    assert not Photo.objects.exists()
    assert send(HALF).is_complete
    assert Photo.objects.get().pk == ME


def test_what_the_disk_has_no_room_for_is_not_begun(monkeypatch):
    usage = shutil.disk_usage(".")._replace(free=uploads.RESERVE + len(PHOTO) - 1)
    monkeypatch.setattr("reports.uploads.shutil.disk_usage", lambda _path: usage)
    with pytest.raises(StorageFull):
        begun()
    assert not Upload.objects.exists()


def test_the_part_of_a_photo_stays_as_long_as_it_may_go_on_and_strays_go():
    begun(HALF)
    storages["uploads"].save("ab/abc.part", BytesIO(b"left by a killed process"))
    later = timezone.now() + timedelta(hours=25)
    assert delete_stray_uploads(later) == 1
    assert [path.stat().st_size for path in files()] == [HALF]
    assert send(HALF).is_complete


def test_a_photo_that_no_report_claims_takes_what_is_known_of_its_arrival_along():
    begun(len(PHOTO))
    assert delete_orphan_photos(timezone.now() + timedelta(hours=25)) == 1
    assert not Upload.objects.exists()
    assert files() == []
    # The device that kept it may send it again under the same id.
    assert uploads.begin(len(PHOTO), key=ME)[1]


def test_a_deleted_photo_can_be_sent_again_under_its_id():
    begun(len(PHOTO))
    discard(ME)
    begun(len(PHOTO))
    assert Photo.objects.get().pk == ME
