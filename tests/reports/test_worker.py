"""The worker as a real process, and what it takes to lose a job (nothing does)."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound
from procrastinate.jobs import Job

from reports import photos
from reports.jobs import MAX_DEATHS, WaitLonger, take_back_stalled, work_off
from reports.models import Photo
from reports.photos import receive_photo
from reports.queue import later
from tests.builders import a_contact, a_jpeg, a_report
from tests.conftest import ROOT
from tests.patience import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def received() -> Photo:
    return receive_photo(SimpleUploadedFile("p.jpg", a_jpeg((2400, 1800))))


@contextmanager
def a_worker(settings):
    """A worker process on the test database; killed at the end if it still runs."""
    database = connection.settings_dict
    url = f"postgis://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}?host={database['HOST']}"
    if not database["HOST"].startswith("/"):
        url = (
            f"postgis://{database['USER']}:{database['PASSWORD']}@"
            f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
        )
    folder = settings.STORAGES["default"]["OPTIONS"]["location"].parent
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "DATA_DIR": str(folder), "EMAIL_URL": ""},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_photo_and_a_mail_are_done_by_the_worker(settings):
    photo = received()
    a_report(photo_ids=[photo.pk], contact=a_contact())
    with a_worker(settings) as worker:
        assert eventually(lambda: Photo.objects.get().status == "ready")
        assert eventually(lambda: not ProcrastinateJob.objects.exclude(status="succeeded").exists())
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(15) == 0
    folder = settings.STORAGES["default"]["OPTIONS"]["location"].parent
    assert len(list((folder / "mail").iterdir())) == 1


def test_a_job_of_a_killed_worker_is_done_by_the_next(settings):
    # A job that its worker took and never finished, as kill -9 leaves it.
    photo = received()
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers default values returning id")
        dead = cursor.fetchone()[0]
        cursor.execute("select id from procrastinate_fetch_job_v2(null, %s)", [dead])
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
    assert ProcrastinateJob.objects.get().status == "doing"
    with a_worker(settings):
        assert eventually(lambda: Photo.objects.get(pk=photo.pk).status == "ready", 45)


def test_the_worker_outlives_a_lost_database_connection(settings):
    with a_worker(settings) as worker:
        first = received()
        assert eventually(lambda: Photo.objects.get(pk=first.pk).status == "ready")
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where pid <> pg_backend_pid() and datname = current_database()"
            )
        second = received()
        assert eventually(lambda: Photo.objects.get(pk=second.pk).status == "ready", 45)
        lost = datetime.now(UTC).timestamp()
        assert eventually(lambda: last_periodic_job() > lost, 45)
        assert worker.poll() is None


def last_periodic_job() -> float:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(defer_timestamp), 0) from procrastinate_periodic_defers")
        return cursor.fetchone()[0]


def other_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where backend_type = 'client backend'"
            " and datname = current_database() and pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def test_work_off_leaves_no_connection_behind():
    received()
    work_off()
    assert eventually(lambda: other_connections() == 0)


def take_back() -> None:
    async def run() -> None:
        runner = app.with_connector(app.connector.get_worker_connector())
        async with runner.open_async():
            await take_back_stalled.func(SimpleNamespace(app=runner), 0)

    asyncio.run(run())


def stall(seconds: int, attempts: int = 0) -> None:
    """Let the one waiting job be under way with a worker that was last heard of so long ago."""
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers default values returning id")
        worker = cursor.fetchone()[0]
        cursor.execute("select id from procrastinate_fetch_job_v2(null, %s)", [worker])
        cursor.execute(
            "update procrastinate_workers set last_heartbeat = now() - make_interval(secs => %s)", [seconds]
        )
        cursor.execute("update procrastinate_jobs set attempts = %s", [attempts])


@pytest.mark.parametrize(
    ("seconds", "attempts", "status"), [(2, 0, "doing"), (60, 0, "todo"), (60, MAX_DEATHS - 1, "failed")]
)
def test_only_jobs_of_the_dead_are_taken_back_and_not_without_end(seconds, attempts, status):
    received()
    stall(seconds, attempts)
    take_back()
    assert ProcrastinateJob.objects.get().status == status


def test_a_photo_that_kills_its_workers_is_given_up():
    photo = received()
    stall(60, MAX_DEATHS - 1)
    take_back()
    photo.refresh_from_db()
    assert (photo.status, photo.upload) == ("failed", "")


def test_work_off_does_what_is_due_and_returns():
    photo = received()
    a_report(photo_ids=[photo.pk], contact=a_contact())
    work_off()
    photo.refresh_from_db()
    assert photo.status == "ready"
    assert len(mail.outbox) == 1
    call_command("work", once=True)
    assert len(mail.outbox) == 1


def test_a_dead_mail_server_delays_a_mail_and_loses_none(monkeypatch):
    a_report(contact=a_contact())

    def refuse(self) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as outage:
        outage.setattr(mail.EmailMessage, "send", refuse)
        work_off()
    job = ProcrastinateJob.objects.get(task_name="send_confirmation")
    assert (job.status, job.attempts) == ("todo", 1)
    assert timedelta(seconds=5) < job.scheduled_at - datetime.now(UTC) < timedelta(seconds=11)
    work_off()
    assert not mail.outbox
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = now()")
    work_off()
    assert len(mail.outbox) == 1


def test_the_log_of_a_failing_mail_names_nobody(monkeypatch, caplog):
    a_report(contact=a_contact(email="q7x@example.org"))

    def refuse(self) -> None:
        raise ConnectionError("q7x@example.org is unknown here")

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    caplog.set_level("DEBUG")
    caplog.set_level("DEBUG", "procrastinate")
    work_off()
    assert "send_confirmation" in caplog.text
    assert "q7x" not in caplog.text


def test_a_full_disk_delays_a_photo_and_leaves_no_half_file(monkeypatch, settings):
    photo = received()

    def full(*_args) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as outage:
        outage.setattr("reports.storage.os.fsync", full)
        work_off()
    photo.refresh_from_db()
    media = settings.STORAGES["default"]["OPTIONS"]["location"]
    assert photo.status == "pending"
    assert not [path for path in media.rglob("*") if path.is_file()]
    photos.prepare(photo.pk)
    photo.refresh_from_db()
    assert photo.status == "ready"


def test_waiting_grows_to_an_hour_and_ends():
    def seconds(attempts: int) -> float | None:
        job = Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts)
        decision = WaitLonger(attempts=130).get_retry_decision(exception=OSError(), job=job)
        return (decision.retry_at - datetime.now(UTC)).total_seconds() if decision else None

    waits = [seconds(attempts) for attempts in range(12)]
    assert waits[:4] == pytest.approx([10, 20, 40, 80], abs=1)
    assert waits[11] == pytest.approx(3600, abs=1)
    assert seconds(129) is None


def test_an_unknown_job_is_refused_when_it_is_queued():
    with pytest.raises(TaskNotFound):
        later("no_such_job")
