"""A reporter says that it is not fixed, and the office answers."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from reports.actions import move_report
from reports.domain.outcomes import Outcome
from reports.domain.workflow import REOPENABLE, Role, Status, StepRefused
from reports.errors import Refused
from reports.messages import NewMessage
from reports.models import Report
from reports.reading import PUBLIC, REPORTER, STAFF, timeline_for
from reports.reopening import keep_closed, may_be_contested, say_not_fixed
from tests.builders import NOON, a_photo, a_report, a_user, a_uuid

pytestmark = pytest.mark.django_db


def not_fixed(key: str = "not fixed", **more) -> NewMessage:
    return NewMessage(a_uuid(key), "Das Loch ist noch da.", **more)


def told(report: Report, audience: str) -> list[tuple[str, str]]:
    with override("en"):
        return [(line.sentence, line.text) for line in timeline_for(report, audience)][1:]


@pytest.mark.parametrize("status", sorted(REOPENABLE))
def test_what_the_office_has_closed_can_be_contested_once(status):
    report = a_report(status=status, at=NOON)
    assert may_be_contested(report)
    say_not_fixed(report, not_fixed(), at=NOON + timedelta(days=1))
    assert list(Report.objects.reopen_requested()) == [report]
    assert not may_be_contested(report)
    with pytest.raises(StepRefused, match="not_fixed_said"):
        say_not_fixed(report, not_fixed("again"), at=NOON + timedelta(days=2))


@pytest.mark.parametrize("status", sorted(set(Status) - REOPENABLE))
def test_nothing_else_can(status):
    report = a_report(status=status)
    with pytest.raises(StepRefused, match="not_closed_by_office"):
        say_not_fixed(report, not_fixed())
    assert not report.messages.exists()


def test_the_same_request_again_changes_nothing():
    report = a_report(status=Status.FIXED)
    assert say_not_fixed(report, not_fixed()).created
    assert not say_not_fixed(report, not_fixed()).created
    assert report.timeline.filter(kind="not_fixed").count() == 1


def test_it_takes_words():
    report = a_report(status=Status.FIXED)
    with pytest.raises(Refused):
        say_not_fixed(report, NewMessage(a_uuid("mute"), " ", photo_ids=[a_photo().pk]))
    assert Report.objects.get().reopen_requested_at is None


def test_it_is_public_only_once_it_is_answered_and_without_the_reporters_words():
    report, clerk = a_report(status=Status.FIXED), a_user("clerk")
    say_not_fixed(report, not_fixed(photo_ids=[a_photo().pk]))
    words = ("The reporter says that it is not fixed.", "Das Loch ist noch da.")
    assert told(report, REPORTER) == told(report, STAFF) == [words]
    assert told(report, PUBLIC) == []
    keep_closed(report, "Wir waren dort, es ist eben.", actor=clerk, role=Role.CLERK)
    sentence = (
        "The reporter said that it is not fixed. Roads West has looked again, and the report stays closed."
    )
    assert told(report, PUBLIC) == [(sentence, "Wir waren dort, es ist eben.")]
    assert not Report.objects.reopen_requested().exists()
    assert Report.objects.get().status == Status.FIXED


def test_a_report_that_is_reopened_says_why_and_can_be_contested_after_its_next_end():
    report, clerk = a_report(status=Status.FIXED), a_user("clerk")
    say_not_fixed(report, not_fixed())
    move_report(report, Status.SUBMITTED, actor=clerk, role=Role.CLERK)
    again = "The reporter said that it is not fixed. The report was reopened."
    assert told(report, PUBLIC) == [(again, "")]
    assert not Report.objects.reopen_requested().exists()
    said = {"note": "Nichts da.", "outcome": Outcome.NO_DEFECT}
    report = move_report(report, Status.REJECTED, actor=clerk, role=Role.CLERK, **said)
    assert may_be_contested(report)
    assert say_not_fixed(report, not_fixed("again")).created


def test_what_was_kept_closed_stays_answered():
    report, clerk = a_report(status=Status.FIXED), a_user("clerk")
    say_not_fixed(report, not_fixed())
    keep_closed(report, "Es ist eben.", actor=clerk, role=Role.CLERK)
    with pytest.raises(StepRefused, match="not_fixed_said"):
        say_not_fixed(report, not_fixed("again"))
    with pytest.raises(StepRefused, match="reopening_not_asked"):
        keep_closed(report, "Noch einmal.", actor=clerk, role=Role.CLERK)


@pytest.mark.parametrize(
    ("reason", "role"), [(" ", Role.CLERK), ("x" * 2001, Role.CLERK), ("Nein.", Role.CREW)]
)
def test_the_desk_keeps_it_closed_with_a_reason_and_nobody_else_does(reason, role):
    report = a_report(status=Status.FIXED)
    say_not_fixed(report, not_fixed())
    with pytest.raises((Refused, StepRefused)):
        keep_closed(report, reason, actor=a_user("clerk"), role=role)
    assert Report.objects.reopen_requested().exists()
    assert report.timeline.count() == 2
