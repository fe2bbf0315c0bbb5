"""What staff hides of photos and texts: gone for everybody at once, and for good after a time."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from reports import reading
from reports.actions import erase_text, release
from reports.domain.redaction import MARK, Box
from reports.errors import DecidedMeanwhile, Refused
from reports.models import Photo, Policy, Report, Text, TimelineEntry
from reports.moderation import Decisions, moderate, restore, state_of
from reports.own.erasure import erase_personal_data
from reports.photos import delete_old_files, erase, prepare, receive_photo
from reports.retention import clean_up
from reports.upkeep import delete_stray_uploads
from tests.builders import NOON, a_jpeg, a_report, a_town, a_user

pytestmark = pytest.mark.django_db
WORDS = "Frau Muster aus Haus 7 sagt, bei Haus 7 sei es dunkel."
HALF = Box(0, 0, 0.5, 1)
CORNER = Box(0.8, 0.8, 0.1, 0.1)
RED = (180, 60, 40)
DAY = timedelta(days=1)


@pytest.fixture
def report() -> Report:
    """A lantern with a red photo and a name in its words, both held back."""
    photo = receive_photo(SimpleUploadedFile("p.jpg", a_jpeg((900, 600), colour=RED)))
    prepare(photo.pk)
    return a_report(
        category="lantern", answers={"fault": "dark"}, description=WORDS, photo_ids=[photo.pk], at=NOON
    )


def photo_of(report: Report) -> Photo:
    return report.photos.get()


def decide(report: Report, actor=None, at=NOON, **decisions) -> Report:
    decided = Decisions(seen=state_of(report), **decisions)
    return moderate(report, decided, actor=actor or a_user("moderator", "power"), at=at)


def redact(report: Report, *boxes: Box, show: bool = True, at=NOON) -> Photo:
    photo = photo_of(report)
    decide(report, boxes={photo.pk: boxes}, photos={photo.pk: show}, at=at)
    return photo_of(report)


def stored(name: str, storage: str = "default") -> Image.Image:
    with storages[storage].open(name) as file:
        return Image.open(io.BytesIO(file.read()))


def files() -> list[str]:
    roots = [Path(storages[name].path("")) for name in ("uploads", "default")]
    return sorted(path.name for root in roots for path in root.rglob("*") if path.is_file())


def served(photo: Photo, address: str = "") -> Image.Image:
    answer = Client().get(address or reverse("photos:file", args=[photo.pk, photo.version, "large"]))
    assert answer.status_code == 200
    return Image.open(io.BytesIO(b"".join(answer.streaming_content)))


def is_black(image: Image.Image, x: float, y: float) -> bool:
    return max(image.getpixel((int(x * image.width), int(y * image.height)))) < 10


def is_red(image: Image.Image, x: float, y: float) -> bool:
    return image.getpixel((int(x * image.width), int(y * image.height))) == pytest.approx(RED, abs=10)


def test_what_is_painted_over_is_black_in_both_sizes_and_the_rest_is_as_before(report):
    photo = redact(report, HALF)
    for name in (photo.large, photo.small):
        image = stored(name)
        assert all(is_black(image, x, y) for x in (0.0, 0.25, 0.48) for y in (0.0, 0.5, 0.99))
        assert all(is_red(image, x, y) for x in (0.53, 0.99) for y in (0.0, 0.99))
    assert stored(photo.large).size == (900, 600)


def test_an_address_that_was_given_away_before_shows_the_painted_picture_too(report):
    photo = photo_of(report)
    old = [f"/photos/{photo.pk}/large.jpg", f"/photos/{photo.pk}/{photo.version}/large.jpg"]
    release(report, actor=a_user("moderator", "power"), photos=[photo])
    before = Client().get(old[1])
    assert is_red(Image.open(io.BytesIO(b"".join(before.streaming_content))), 0.2, 0.5)
    photo = redact(report, HALF)
    for address in old:
        assert is_black(served(photo, address), 0.2, 0.5)
        assert Client().get(address, headers={"if-none-match": before["ETag"]}).status_code == 200
    assert reverse("photos:file", args=[photo.pk, photo.version, "large"]) not in old


def test_the_old_files_are_deleted_and_only_the_private_one_is_kept(report):
    photo = redact(report, HALF)
    delete_old_files(photo.pk)
    key = photo.pk.hex
    assert files() == [f"{key}-1-large.jpg", f"{key}-1-small.jpg", f"{key}-unredacted.jpg"]
    assert is_red(stored(photo.unredacted, "uploads"), 0.2, 0.5)
    assert delete_stray_uploads(NOON + 9000 * DAY) == 0


def test_the_private_picture_has_no_address(report):
    photo = redact(report, HALF)
    staff = Client()
    staff.force_login(a_user("moderator", "power"))
    for name in ("unredacted", "large-unredacted"):
        assert staff.get(f"/photos/{photo.pk}/{name}.jpg").status_code == 404
    assert is_black(Image.open(io.BytesIO(b"".join(staff.get(f"/photos/{photo.pk}/0/large.jpg")))), 0.2, 0.5)


def test_who_has_hidden_what_is_in_the_timeline_for_staff_only(report):
    redact(report, HALF, CORNER)
    entry = report.timeline.get(kind=TimelineEntry.Kind.REDACTED)
    assert (entry.audience, entry.facts, entry.actor.email) == (
        "staff",
        {"texts": 0, "photos": 1},
        "moderator.power@example.org",
    )
    assert str(reading.timeline_for(report, reading.STAFF)[-2].sentence) == "Stellen wurden verdeckt: Fotos"
    assert "redacted" not in [line.kind for line in reading.timeline_for(report, reading.REPORTER)]


def test_as_long_as_the_picture_is_kept_the_boxes_can_be_corrected(report):
    redact(report, HALF)
    photo = redact(report, CORNER)
    image = stored(photo.large)
    assert is_red(image, 0.2, 0.5)
    assert is_black(image, 0.85, 0.85)
    assert (photo.version, photo.boxes) == (2, [CORNER.as_list()])
    delete_old_files(photo.pk)
    assert len(files()) == 3


def test_later_boxes_only_come_on_top(report):
    redact(report, HALF)
    assert clean_up(NOON + 30 * DAY - timedelta(minutes=1))["photos below redactions"] == 0
    assert clean_up(NOON + 30 * DAY + timedelta(minutes=1))["photos below redactions"] == 1
    assert f"{photo_of(report).pk.hex}-unredacted.jpg" not in files()
    photo = redact(report, CORNER, at=NOON + 40 * DAY)
    image = stored(photo.large)
    assert is_black(image, 0.2, 0.5)
    assert is_black(image, 0.85, 0.85)
    assert photo.boxes == [HALF.as_list(), CORNER.as_list()]


def test_a_town_that_keeps_nothing_keeps_nothing(report):
    Policy.objects.create(municipality=a_town().municipality, unredacted_days=0)
    decide(report, passages={report.texts.get().pk: ["Frau Muster"]})
    photo = redact(report, HALF)
    delete_old_files(photo.pk)
    assert files() == [f"{photo.pk.hex}-1-large.jpg", f"{photo.pk.hex}-1-small.jpg"]
    assert report.texts.get().unredacted == ""
    assert not restore(report, seen=state_of(report), actor=a_user("moderator", "power"), photo_id=photo.pk)


def test_taking_it_back_holds_the_photo_back_and_keeps_the_boxes_as_proposals(report):
    photo = redact(report, HALF)
    assert photo.published
    assert restore(report, seen=state_of(report), actor=a_user("moderator", "power"), photo_id=photo.pk)
    photo = photo_of(report)
    assert not photo.published
    assert is_red(stored(photo.large), 0.2, 0.5)
    assert (photo.boxes, photo.proposals, photo.unredacted) == ([], [HALF.as_list()], "")
    assert photo in Photo.objects.undecided()
    delete_old_files(photo.pk)
    assert len(files()) == 2


def test_hidden_words_are_gone_wherever_the_text_is_read(report):
    text = report.texts.get()
    decide(report, passages={text.pk: ["Frau  Muster", "Haus 7"]}, texts={text.pk: True})
    hidden = f"{MARK} aus {MARK} sagt, bei {MARK} sei es dunkel."
    report = Report.objects.for_listing().get()
    for audience in (reading.PUBLIC, reading.REPORTER, reading.STAFF):
        assert reading.view_of(report, audience).description == hidden
    assert Text.objects.get().unredacted == WORDS
    for day, left in ((30 * DAY - timedelta(minutes=1), WORDS), (30 * DAY + timedelta(minutes=1), "")):
        clean_up(NOON + day)
        assert Text.objects.get().unredacted == left


def test_hidden_words_can_be_taken_back_and_are_held_back_then(report):
    text = report.texts.get()
    decide(report, passages={text.pk: ["Frau Muster"]}, texts={text.pk: True})
    assert restore(report, seen=state_of(report), actor=a_user("moderator", "power"), text_id=text.pk)
    text.refresh_from_db()
    assert (text.body, text.published, text.unredacted) == (WORDS, False, "")


def test_a_passage_that_is_not_in_the_text_is_refused_and_nothing_changes(report):
    text, photo = report.texts.get(), photo_of(report)
    with pytest.raises(Refused) as refusal:
        decide(
            report,
            passages={text.pk: ["Herr Muster"]},
            boxes={photo.pk: [HALF]},
            texts={text.pk: True},
        )
    assert refusal.value.errors[0].pointer == f"/texts/{text.pk}"
    assert photo_of(report).version == 0
    assert not report.texts.get().published
    assert report.timeline.count() == 1


def test_the_second_of_two_who_decide_is_told_and_changes_nothing(report):
    photo, seen = photo_of(report), state_of(report)
    first, second = a_user("moderator", "power"), a_user("clerk", "power")
    moderate(report, Decisions(seen=seen, photos={photo.pk: False}), actor=first)
    with pytest.raises(DecidedMeanwhile):
        moderate(report, Decisions(seen=seen, photos={photo.pk: True}), actor=second)
    assert not photo_of(report).published
    with pytest.raises(DecidedMeanwhile):
        restore(report, seen=seen, actor=second, photo_id=photo.pk)


def test_erasing_takes_what_is_below_along(report):
    text = report.texts.get()
    decide(report, passages={text.pk: ["Frau Muster"]})
    photo = redact(report, HALF)
    erase_personal_data(report)
    erase(photo.pk)
    text.refresh_from_db()
    assert (text.body, text.unredacted) == ("", "")
    assert files() == []
    assert photo_of(report).unredacted == ""


def test_no_way_of_erasing_can_forget_what_is_below(report):
    text = report.texts.get()
    decide(report, passages={text.pk: ["Frau Muster"]})
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.update(body="", published=False, erased_at=NOON)
    erase_text(text)
    assert Text.objects.get().unredacted == ""


def test_a_box_covers_every_pixel_that_it_touches():
    assert Box(0.1, 0.1, 0.1, 0.1).on(99, 99) == (9, 9, 20, 20)
    assert Box(-1, 0.5, 3, 9).on(10, 10) == (0, 5, 10, 10)
