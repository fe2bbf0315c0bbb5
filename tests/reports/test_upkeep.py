"""What is cleared away, and what stays."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from reports import pictures
from reports.models import Photo
from reports.photos import discard, prepare, receive_photo
from reports.upkeep import delete_orphan_photos, delete_stray_uploads
from tests.builders import a_jpeg, a_report

pytestmark = pytest.mark.django_db


def received() -> Photo:
    return receive_photo(SimpleUploadedFile("p.jpg", a_jpeg()))


def files() -> list[str]:
    roots = [Path(storages[name].path("")) for name in ("uploads", "default")]
    return sorted(path.name for root in roots for path in root.rglob("*") if path.is_file())


def test_a_photo_that_no_report_claims_is_deleted_with_its_files_after_a_day():
    waiting, ready = received(), received()
    prepare(ready.pk)
    later = timezone.now() + timedelta(hours=25)
    assert delete_orphan_photos(later - timedelta(hours=2)) == 0
    assert len(files()) == 3
    assert delete_orphan_photos(later) == 2
    assert not Photo.objects.exists()
    assert files() == []
    prepare(waiting.pk)
    assert files() == []


def test_a_photo_of_a_report_stays():
    photo = received()
    a_report(photo_ids=[photo.pk])
    assert delete_orphan_photos(timezone.now() + timedelta(days=400)) == 0
    assert Photo.objects.get() == photo


def test_a_photo_that_is_discarded_while_it_is_prepared_leaves_no_file(monkeypatch):
    photo = received()
    both_sizes = pictures.both_sizes

    def discard_meanwhile(file):
        assert discard(photo.pk)
        return both_sizes(file)

    monkeypatch.setattr(pictures, "both_sizes", discard_meanwhile)
    prepare(photo.pk)
    assert files() == []


def test_a_photo_that_a_report_has_cannot_be_discarded():
    photo = received()
    a_report(photo_ids=[photo.pk])
    assert not discard(photo.pk)
    assert files() == [Path(photo.upload).name]


def test_an_upload_without_a_row_is_deleted_after_a_day_and_one_with_a_row_is_not():
    waiting = received()
    storages["uploads"].save("ab/abc", SimpleUploadedFile("x", b"left by a killed process"))
    assert delete_stray_uploads() == 0
    assert delete_stray_uploads(timezone.now() + timedelta(hours=25)) == 1
    assert files() == [Path(waiting.upload).name]


def test_without_any_upload_there_is_nothing_to_clear():
    assert delete_stray_uploads() == delete_orphan_photos() == 0
