"""A town's own detector only proposes, in a process of its own, and a photo never waits for it."""

import io
import time
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from config import env
from reports.detection import DetectorFailed, boxes_on, propose
from reports.models import Photo
from reports.photos import prepare, receive_photo
from reports.worker import work_off
from tests.builders import a_jpeg, a_photo, a_report

GREEN_BOX = [0.25, 0.5, 0.5, 0.25]


def with_green_square() -> bytes:
    image = Image.new("RGB", (800, 400), (200, 30, 30))
    image.paste((10, 240, 10), (200, 200, 600, 300))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.fixture
def detector(settings, tmp_path: Path, monkeypatch):
    """Switches on a detector of tests/reports/a_detector.py."""
    model = tmp_path / "model"
    model.write_text("green")

    def switch_on(name: str, seconds: int = 30) -> env.Detector:
        module = "reports.detectors.cascade" if name == "finder" else "tests.reports.a_detector"
        settings.PHOTO_DETECTOR = env.Detector(f"{module}:{name}", str(model), seconds)
        return settings.PHOTO_DETECTOR

    monkeypatch.setenv("SECRET_KEY", "of the service")
    return switch_on


def prepared(content: bytes) -> Photo:
    photo = receive_photo(SimpleUploadedFile("p.jpg", content))
    prepare(photo.pk)
    return Photo.objects.get(pk=photo.pk)


@pytest.mark.django_db(transaction=True)
def test_what_the_detector_finds_is_proposed_and_nothing_is_shown_or_painted(detector):
    detector("green")
    photo = receive_photo(SimpleUploadedFile("p.jpg", with_green_square()))
    report = a_report(category="lantern", answers={"fault": "dark"}, photo_ids=[photo.pk])
    work_off()
    photo = report.photos.get()
    assert photo.proposals == [pytest.approx(GREEN_BOX, abs=0.02)]
    assert (photo.status, photo.boxes, photo.version, photo.published) == ("ready", [], 0, False)


@pytest.mark.django_db
def test_none_is_shipped_and_nothing_is_asked(settings):
    assert settings.PHOTO_DETECTOR is None
    photo = prepared(with_green_square())
    assert not ProcrastinateJob.objects.filter(task_name="propose_redactions").exists()
    propose(photo.pk)
    assert photo.proposals == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("failing", "another kind"),
        ("crashing", "ended with"),
        ("missing", "no attribute"),
        ("finder", "No module named 'cv2'"),
    ],
)
def test_a_detector_that_fails_is_logged_and_the_photo_goes_its_way(detector, caplog, name, told):
    detector(name)
    photo = prepared(a_jpeg())
    propose(photo.pk)
    photo.refresh_from_db()
    assert (photo.status, photo.proposals) == ("ready", [])
    assert told in caplog.text
    assert str(photo.pk) in caplog.text


def test_a_detector_that_hangs_is_ended_with_all_that_it_started(detector):
    hanging = detector("sleeping", seconds=2)
    begun = time.monotonic()
    with pytest.raises(DetectorFailed, match="no answer within 2 seconds"):
        boxes_on(a_jpeg(), hanging)
    assert time.monotonic() - begun < 30


def test_boxes_are_cut_off_at_the_edges_and_odd_ones_are_left_out(detector):
    boxes = boxes_on(a_jpeg(), detector("odd"))
    assert boxes[:2] == [[0.0, 0.5, 1.0, 0.5], [0.1, 0.1, 0.1, 0.1]]
    assert len(boxes) == 30


def test_the_detector_is_not_told_the_secrets_of_the_service(detector):
    assert boxes_on(a_jpeg(), detector("curious")) == []


@pytest.mark.django_db
def test_what_somebody_has_decided_about_gets_no_proposals_any_more(detector):
    detector("green")
    photo = prepared(with_green_square())
    Photo.objects.update(looked_at=photo.created_at)
    propose(photo.pk)
    assert Photo.objects.get().proposals == []


@pytest.mark.django_db
def test_a_photo_without_its_file_is_logged(detector, caplog):
    detector("green")
    propose(a_photo().pk)
    assert "large.jpg" in caplog.text


@pytest.mark.parametrize("value", ["faces", "faces:", ":find", "a b:find", "faces:find()", "../x:find"])
def test_a_wrong_setting_ends_the_start_with_one_sentence(monkeypatch, value):
    monkeypatch.setenv("PHOTO_DETECTOR", value)
    with pytest.raises(ImproperlyConfigured, match="Write module:factory"):
        env.detector()


def test_a_missing_model_ends_the_start_with_its_path(monkeypatch, tmp_path):
    monkeypatch.setenv("PHOTO_DETECTOR", "faces:find")
    monkeypatch.setenv("PHOTO_DETECTOR_MODEL", f"{tmp_path}:{tmp_path}/none.xml")
    with pytest.raises(ImproperlyConfigured, match=r"none\.xml"):
        env.detector()
    monkeypatch.setenv("PHOTO_DETECTOR_MODEL", str(tmp_path))
    assert env.detector() == ("faces:find", str(tmp_path), 20)
