"""What is kept only for a time: cleared away by night, and never a day too early."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.actions import move_report
from reports.alerts.following import follow_report
from reports.domain.workflow import Role, Status
from reports.jobs import clean_up as nightly
from reports.models import Category, Contact, Photo, Policy, Report, Subscription
from reports.queue import later
from reports.retention import clean_up, counts
from tests.builders import NOON, a_contact, a_photo, a_report, a_town, a_user

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def policy() -> Policy:
    return Policy.objects.create(
        municipality=a_town().municipality, contact_kept_days=30, unconfirmed_days=3, jobs_kept_days=2
    )


def a_closed_report(at=NOON) -> Report:
    report = a_report(contact=a_contact(), at=at - DAY)
    return move_report(report, Status.WITHDRAWN, actor=None, role=Role.REPORTER, at=at)


def test_contact_data_goes_after_the_days_that_the_town_decided_and_not_before():
    report = a_closed_report()
    assert clean_up(NOON + 30 * DAY - MINUTE)["contacts"] == 0
    assert Contact.objects.exists()
    assert clean_up(NOON + 30 * DAY + MINUTE)["contacts"] == 1
    assert not Contact.objects.exists()
    report.refresh_from_db()
    assert report.texts.get().body
    assert report.request_digest == ""


def test_contact_data_of_open_reports_stays():
    a_report(contact=a_contact(), at=NOON)
    assert clean_up(NOON + 3000 * DAY)["contacts"] == 0
    assert Contact.objects.exists()


def a_waiting_report() -> Report:
    Category.objects.filter(code="pothole").update(confirmation="email")
    return a_report(contact=a_contact(), at=NOON, address="Q7X", photo_ids=[a_photo().pk])


def test_what_nobody_confirmed_is_emptied_and_known_to_nobody_for_ever():
    report = a_waiting_report()
    assert clean_up(NOON + 3 * DAY - MINUTE)["unconfirmed reports"] == 0
    assert clean_up(NOON + 3 * DAY + MINUTE)["unconfirmed reports"] == 1
    report.refresh_from_db()
    assert (report.status, report.awaiting_confirmation, report.published) == ("withdrawn", True, False)
    assert (report.address, report.answers, report.texts.get().body) == ("", {}, "")
    assert not Contact.objects.exists()
    assert Photo.objects.get().status == "erased"
    assert [entry.kind for entry in report.timeline.order_by("pk")] == ["submitted", "expired"]
    assert not Report.objects.seen_by(a_user(Role.CLERK, "town")).exists()
    assert clean_up(NOON + 4 * DAY)["unconfirmed reports"] == 0


def test_a_confirmed_report_is_not_emptied():
    report = a_waiting_report()
    Report.objects.filter(pk=report.pk).update(awaiting_confirmation=False)
    assert clean_up(NOON + 400 * DAY)["unconfirmed reports"] == 0


def a_finished_job(status: str, ago: timedelta) -> None:
    later("send_confirmation", report_id="x")
    job = ProcrastinateJob.objects.latest("id")
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = %s where id = %s", [status, job.pk])
        moment = timezone.now() - ago
        cursor.execute("update procrastinate_events set at = %s where job_id = %s", [moment, job.pk])


def test_finished_jobs_go_and_waiting_ones_stay():
    for status in ("failed", "succeeded", "cancelled"):
        a_finished_job(status, 3 * DAY)
    a_finished_job("failed", 1 * DAY)
    a_finished_job("todo", 30 * DAY)
    assert clean_up(timezone.now())["finished jobs"] == 3
    assert sorted(ProcrastinateJob.objects.values_list("status", flat=True)) == ["failed", "todo"]


def something_of_everything() -> None:
    report = a_closed_report(timezone.now() - 100 * DAY)
    follow_report(report, email="one@example.org", language="de", at=timezone.now() - 8 * DAY)
    other = follow_report(report, email="two@example.org", language="de", at=timezone.now() - 101 * DAY)
    Subscription.objects.filter(pk=other.pk).update(confirmed_at=timezone.now())
    reporters = report.subscriptions.exclude(contact=None).get()
    reporters.deliveries.create(created_at=timezone.now() - 31 * DAY)
    Category.objects.filter(code="pothole").update(confirmation="email")
    a_report(contact=a_contact(), at=timezone.now() - 4 * DAY)
    a_photo(created_at=timezone.now() - 2 * DAY)
    a_finished_job("failed", 3 * DAY)
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - DAY)


EACH = {
    "contacts": 1,
    "unconfirmed reports": 1,
    "unconfirmed subscriptions": 1,
    "subscriptions to closed reports": 2,
    "notices": 1,
    "photos of no report": 1,
    "words below redactions": 0,
    "photos below redactions": 0,
    "links to my reports": 0,
    "sessions": 1,
    "finished jobs": 1,
}


def test_the_command_only_tells_what_is_due_unless_it_may_commit(capsys):
    something_of_everything()
    call_command("clean_up")
    told = capsys.readouterr().out
    assert [f"{name}: {number}" for name, number in EACH.items()] == told.splitlines()[:-1]
    assert "Nothing was changed. Say --commit" in told
    assert counts(timezone.now()) == EACH
    call_command("clean_up", commit=True)
    assert "contacts: 1" in capsys.readouterr().out
    assert set(counts(timezone.now()).values()) == {0}


def test_the_worker_does_it_by_night():
    something_of_everything()
    nightly(0)
    assert set(counts(timezone.now()).values()) == {0}
