"""Steps, notes and releases: what is refused changes nothing, what happens is written down once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections, transaction
from django.db.utils import ProgrammingError

from reports.actions import add_note, erase_text, move_report, release, withhold
from reports.domain.outcomes import outcomes_of
from reports.domain.workflow import CLOSED, STEPS, Role, Status, StepRefused
from reports.errors import Refused
from reports.models import Photo, Report, TimelineEntry
from tests.builders import NOON, a_photo, a_report, a_town, a_user, in_status

pytestmark = pytest.mark.django_db


def snapshot(report: Report) -> tuple:
    fields = Report.objects.filter(pk=report.pk).values_list().get()
    return fields, report.timeline.count(), report.texts.count(), report.photos.count()


@pytest.mark.parametrize("role", [Role.CREW, Role.CLERK, Role.REPORTER, Role.AUDITOR])
def test_the_whole_table_is_walked_and_nothing_else_is_possible(role):
    report, other, body = a_report(), a_report(), a_town().offices["power"]
    for source in Status:
        for target in Status:
            Report.objects.filter(pk=report.pk).update(**in_status(source, NOON))
            before, outcome = snapshot(report), next(iter(outcomes_of(target, role=role)), None)
            said = {"note": "Weil.", "outcome": outcome, "office": body, "duplicate_of": other}
            if role in STEPS.get((source, target), ()):
                moved = move_report(report, target, actor=None, role=role, **said)
                assert moved.status == target
                assert (moved.closed_at is not None) is (target in CLOSED)
                entry = report.timeline.latest("pk")
                assert (entry.old_status, entry.new_status, entry.role) == (source, target, role)
            else:
                with pytest.raises(StepRefused):
                    move_report(report, target, actor=None, role=role, **said)
                assert snapshot(report) == before


def test_a_report_that_is_reopened_is_no_longer_closed_or_a_duplicate():
    report = a_report(status=Status.FIXED)
    again = move_report(report, Status.SUBMITTED, actor=a_user("clerk"), role=Role.CLERK)
    assert (again.status, again.closed_at, again.outcome) == (Status.SUBMITTED, None, "")


@pytest.mark.django_db(transaction=True)
def test_two_crews_that_tap_fixed_at_once_fix_it_once():
    a_town()
    report, together = a_report(status=Status.IN_PROGRESS), Barrier(2)

    def tap(_crew: int) -> str:
        try:
            together.wait()
            return move_report(report, Status.FIXED, actor=None, role=Role.CREW).status
        except StepRefused as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as crews:
        assert sorted(crews.map(tap, range(2))) == ["fixed", "no_such_step"]
    assert report.timeline.filter(new_status=Status.FIXED).count() == 1


def test_fixed_with_a_note_and_a_photo_is_one_story_in_public():
    crew, photo = a_user("crew", "roads-west"), a_photo()
    report = a_report(
        category="lantern",
        answers={"fault": "dark"},
        status=Status.IN_PROGRESS,
        at=NOON - timedelta(days=1),
    )
    move_report(
        report, Status.FIXED, actor=crew, role=Role.CREW, note="Neue Lampe.", photo_ids=[photo.pk], at=NOON
    )
    entries = list(report.timeline.all())[-2:]
    step = next(entry for entry in entries if entry.kind == TimelineEntry.Kind.STATUS)
    assert (step.text.body, step.text.published, step.actor, step.at) == ("Neue Lampe.", True, crew, NOON)
    photo.refresh_from_db()
    assert (photo.report, photo.stage, photo.published) == (report, Photo.Stage.AFTER, True)
    assert TimelineEntry.objects.get(photo=photo).kind == TimelineEntry.Kind.PHOTO
    report.refresh_from_db()
    assert report.updated_at == report.closed_at == NOON


def test_a_step_with_a_photo_that_is_not_there_is_no_step():
    used = a_report(photo_ids=[a_photo().pk]).photos.get()
    report = a_report(status=Status.IN_PROGRESS)
    before = snapshot(report)
    with pytest.raises(Refused):
        move_report(report, Status.FIXED, actor=None, role=Role.CREW, note="Ja.", photo_ids=[used.pk])
    assert snapshot(report) == before


@pytest.mark.parametrize(("note", "code"), [("x" * 2001, "too_long"), ("a\x00", "not_text")])
def test_a_note_that_cannot_be_kept_is_refused(note, code):
    report = a_report(status=Status.IN_PROGRESS)
    before = snapshot(report)
    with pytest.raises(Refused) as refusal:
        move_report(report, Status.FIXED, actor=None, role=Role.CREW, note=note)
    assert [(error.pointer, error.code) for error in refusal.value.errors] == [("/note", code)]
    assert snapshot(report) == before


def test_a_reporters_own_words_are_not_published_with_the_step():
    report = a_report()
    move_report(report, Status.WITHDRAWN, actor=None, role=Role.REPORTER, note="Ruft Frau M. an.")
    assert not report.texts.get(kind="note").published


@pytest.mark.parametrize(
    ("audience", "role", "published"),
    [("public", Role.CREW, True), ("staff", Role.CREW, False), ("public", Role.REPORTER, False)],
)
def test_a_note_is_as_public_as_it_was_meant(audience, role, published):
    report, photo = a_report(), a_photo()
    entry = add_note(report, "Hinweis", actor=None, role=role, audience=audience, photo_ids=[photo.pk])
    photo.refresh_from_db()
    assert (entry.audience, entry.text.published, photo.published) == (audience, published, published)


def test_an_empty_note_is_refused():
    report = a_report()
    with pytest.raises(Refused):
        add_note(report, " ", actor=None, role=Role.CREW)
    assert report.timeline.count() == 1


def test_release_and_withhold_say_what_they_did_to_staff_only():
    report, clerk = a_report(category="tree", photo_ids=[a_photo().pk]), a_user("clerk", "front-desk")
    stranger = a_report(category="tree")
    everything = {"place": True, "texts": report.texts.all(), "photos": report.photos.all()}
    release(report, actor=clerk, **everything)
    assert Photo.objects.public().count() == 1
    assert report.texts.get().published
    entry = report.timeline.latest("pk")
    assert (entry.kind, entry.audience, entry.actor) == ("released", "staff", clerk)
    assert entry.facts == {"place": True, "texts": 1, "photos": 1}
    withhold(report, actor=clerk, photos=report.photos.all())
    assert not Photo.objects.public().exists()
    assert report.timeline.latest("pk").facts == {"place": False, "texts": 0, "photos": 1}
    release(report, actor=clerk, texts=stranger.texts.all())
    assert not stranger.texts.get().published


def test_releasing_what_is_public_already_only_tells_staff_that_somebody_looked():
    report = a_report()
    for _time in range(2):
        release(report, actor=a_user("clerk"), place=True, texts=report.texts.all())
    entries = [(entry.kind, entry.audience) for entry in report.timeline.all()]
    assert entries == [("submitted", "public"), ("looked_at", "staff")]


def test_an_erased_text_is_gone_and_cannot_be_released():
    report = a_report(category="tree")
    text = report.texts.get()
    erase_text(text)
    release(report, actor=a_user("clerk"), texts=[text])
    text.refresh_from_db()
    assert (text.body, text.published) == ("", False)
    assert report.timeline.get().text == text


@pytest.mark.parametrize("harm", ["update", "delete"])
def test_the_timeline_can_be_neither_changed_nor_deleted(harm):
    report = a_report()
    entries = TimelineEntry.objects.filter(report=report)
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        entries.update(new_status="fixed") if harm == "update" else entries.delete()
    assert entries.get().new_status == Status.SUBMITTED


def test_no_word_of_a_person_is_in_the_timeline_itself():
    report = a_report(description="Q7X steht hier", status=Status.IN_PROGRESS)
    add_note(report, "Q7X rief an", actor=None, role=Role.CREW, audience="staff")
    move_report(report, Status.FIXED, actor=None, role=Role.CREW, note="Q7X war froh")
    for row in TimelineEntry.objects.values():
        assert "Q7X" not in str(row)
