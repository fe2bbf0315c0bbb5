"""Office and reporter write to each other, and the office can wait for an answer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from reports.actions import move_report, release
from reports.domain.workflow import Role, Status, StepRefused
from reports.errors import KeyConflict, Refused
from reports.messages import NewMessage, mark_overdue_answers, write_to_office, write_to_reporter
from reports.models import Message, Photo, Report
from reports.own.correcting import NewPlace, correct_place
from reports.reading import PUBLIC, REPORTER, STAFF, timeline_for, view_of
from tests.builders import IN_EAST, NOON, a_photo, a_report, a_user, a_uuid

pytestmark = pytest.mark.django_db
YESTERDAY = NOON - timedelta(days=1)


def new(text: str = "Welche Hausnummer?", key: str = "message", **more) -> NewMessage:
    return NewMessage(a_uuid(key), text, **more)


def ask(report: Report, days: int | None = 5, **more) -> Message:
    said = {"actor": a_user("clerk"), "role": Role.CLERK, "at": NOON}
    return write_to_reporter(report, new(answer_days=days, **more), **said).message


def sentences(report: Report, audience: str) -> list[str]:
    with override("en"):
        return [line.sentence for line in timeline_for(report, audience)][1:]


def test_what_they_write_is_read_by_both_and_by_nobody_else():
    report = a_report(at=YESTERDAY)
    ask(report, days=None)
    write_to_office(report, new("Nummer 3.", key="answer"))
    told = ["Message from Roads West", "Message from the reporter"]
    assert sentences(report, REPORTER) == sentences(report, STAFF) == told
    assert [line.text for line in timeline_for(report, REPORTER)][1:] == ["Welche Hausnummer?", "Nummer 3."]
    assert sentences(report, PUBLIC) == []


def test_who_wrote_stays_when_the_report_moves_on_to_another_office():
    report = a_report(at=YESTERDAY)
    ask(report, days=None)
    report = correct_place(report, NewPlace(IN_EAST, None, ""))
    assert report.office.code == "roads-east"
    assert sentences(report, REPORTER)[0] == "Message from Roads West"
    with override("en"):
        assert [message.office_name for message in report.messages.with_all_shown()] == ["Roads West"]


def test_a_question_waits_for_its_answer_until_a_working_day_and_the_answer_ends_that():
    report = a_report(at=YESTERDAY)
    # Monday, 4 May 2026; Thursday the 14th is Ascension Day.
    message = ask(report, days=8)
    report.refresh_from_db()
    assert message.answer_until == report.waiting_until == date(2026, 5, 15)
    assert report.waiting_since == NOON
    assert sentences(report, REPORTER) == ["Question from Roads West, to be answered by 15 May 2026"]
    assert list(Report.objects.waiting_for_reporter()) == [report]
    write_to_office(report, new("Nummer 3.", key="answer"))
    report.refresh_from_db()
    assert (report.waiting_since, report.waiting_until) == (None, None)
    assert sentences(report, STAFF)[-1] == "Answer from the reporter"


def test_a_later_question_takes_the_place_of_an_earlier_one():
    report = a_report(at=YESTERDAY)
    ask(report, days=8)
    ask(report, days=1, key="another")
    assert Report.objects.get().waiting_until == date(2026, 5, 5)


def test_whoever_closes_a_report_waits_no_longer():
    report, clerk = a_report(), a_user("clerk")
    ask(report)
    move_report(report, Status.IN_PROGRESS, actor=clerk, role=Role.CLERK)
    assert Report.objects.get().waiting_until
    move_report(report, Status.FIXED, actor=clerk, role=Role.CLERK)
    assert Report.objects.get().waiting_until is None


def test_an_answer_that_is_late_is_told_to_the_office_once_and_nothing_else_happens():
    report = a_report(at=YESTERDAY)
    ask(report, days=1)
    last_moment = datetime(2026, 5, 5, 21, 59, tzinfo=UTC)
    assert mark_overdue_answers(last_moment) == 0
    assert mark_overdue_answers(last_moment + timedelta(minutes=2)) == 1
    assert mark_overdue_answers(last_moment + timedelta(days=9)) == 0
    report.refresh_from_db()
    assert (report.status, report.answer_overdue) == (Status.SUBMITTED, True)
    assert sentences(report, STAFF)[-1] == "The reporter has not answered by 5 May 2026."
    assert "not answered" not in " ".join(sentences(report, REPORTER))
    write_to_office(report, new("Doch.", key="late"))
    assert not Report.objects.get().answer_overdue


def test_the_same_message_again_is_no_second_one():
    report = a_report()
    assert write_to_office(report, new()).created
    assert not write_to_office(report, new()).created
    assert Message.objects.count() == report.timeline.filter(kind="message").count() == 1


def test_an_id_that_was_used_for_something_else_is_a_conflict():
    report, second = a_report(), a_report(metres_east=30)
    write_to_office(report, new())
    for again in (
        lambda: ask(report, days=None),
        lambda: write_to_office(second, new()),
        lambda: write_to_office(report, new("Anders.")),
    ):
        with pytest.raises(KeyConflict):
            again()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("message", "pointer", "code"),
    [
        (new(" "), "/text", "required"),
        (new("x" * 2001), "/text", "too_long"),
        (new("a\x00"), "/text", "not_text"),
        (new(answer_days=0), "/answer_days", "out_of_range"),
        (new(answer_days=61), "/answer_days", "out_of_range"),
        (new(photo_ids=[a_uuid("nowhere")]), "/photos/0", "photo_unknown"),
    ],
)
def test_a_message_that_cannot_be_kept_is_refused_at_its_field(message, pointer, code):
    report = a_report()
    with pytest.raises(Refused) as refusal:
        write_to_reporter(report, message, actor=a_user("clerk"), role=Role.CLERK)
    assert [(error.pointer, error.code) for error in refusal.value.errors] == [(pointer, code)]
    assert not Message.objects.exists()
    assert report.timeline.count() == 1
    assert Report.objects.get().waiting_until is None


def test_a_closed_report_asks_nothing_but_can_be_written_about():
    report = a_report(status=Status.FIXED)
    with pytest.raises(StepRefused, match="closed_asks_nothing"):
        ask(report)
    assert ask(report, days=None).kind == Message.Kind.WORDS


def test_there_is_an_end_to_messages(monkeypatch):
    monkeypatch.setattr("reports.messages.MAX_MESSAGES", 2)
    report = a_report()
    for number in range(2):
        write_to_office(report, new(key=f"{number}"))
    with pytest.raises(StepRefused, match="too_many_messages"):
        write_to_office(report, new())


def test_photos_of_messages_are_seen_by_both_sides_and_can_never_be_released():
    report, theirs, ours = a_report(), a_photo(), a_photo()
    write_to_office(report, new("Bild", photo_ids=[theirs.pk]))
    ask(report, days=None, key="ours", photo_ids=[ours.pk])
    for audience, seen in ((REPORTER, 2), (STAFF, 2), (PUBLIC, 0)):
        assert len(view_of(report, audience).photos) == seen
    assert view_of(report, REPORTER).photos_wait == 0
    assert not Report.objects.undecided(published=False).exists()
    release(report, actor=a_user("clerk"), texts=report.texts.all(), photos=report.photos.all())
    assert not Photo.objects.public().exists()
    assert not report.texts.filter(kind="message", published=True).exists()


@pytest.mark.parametrize("wrong", [{"status": "fixed"}, {"waiting_since": None}, {"waiting_until": None}])
def test_the_database_lets_only_open_reports_wait(wrong):
    report = a_report(at=YESTERDAY)
    ask(report)
    closing = {"closed_at": NOON, "outcome": "repaired"} if "status" in wrong else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**wrong, **closing)
