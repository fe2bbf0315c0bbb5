"""What the worker does. Every job may run twice: a worker can die after its work and before saying so."""

import logging

from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from reports import (
    city_checks,
    detection,
    expectation,
    learning,
    messages,
    never_shown,
    photos,
    replay_runs,
    retention,
    upkeep,
    uploads,
)
from reports.alerts import deliveries, notices
from reports.alerts import letters as follow_letters
from reports.own import confirmation, my_reports, unconfirmed
from reports.worker import DEAD_AFTER, work_off

__all__ = [
    "ask_for_confirmation",
    "bundle_notices",
    "check_cities",
    "check_city",
    "clean_up",
    "delete_old_files",
    "delete_orphan_photos",
    "deliver",
    "erase_photo",
    "hide_never_shown",
    "learn_words",
    "mark_overdue_answers",
    "prepare_photo",
    "propose_redactions",
    "renew_expectations",
    "replay_draft",
    "send_confirmation",
    "send_follow_letter",
    "send_my_link",
    "spread_notices",
    "take_back_stalled",
    "work_off",
]

logger = logging.getLogger(__name__)
# A job that was under way at so many deaths of workers is what kills them.
MAX_DEATHS = 5


class WaitLonger(BaseRetryStrategy):
    """Tries again after 10, 20, 40 … seconds, from the ninth time on every hour, `attempts` times in all."""

    def __init__(self, attempts: int) -> None:
        self.attempts = attempts

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts + 1 >= self.attempts:
            return None
        return RetryDecision(retry_in={"seconds": min(10 * 2 ** min(job.attempts, 10), 3600)})


@app.task(name="prepare_photo", retry=WaitLonger(attempts=30))
def prepare_photo(photo_id: str) -> None:
    photos.prepare(photo_id)


@app.task(name="propose_redactions")
def propose_redactions(photo_id: str) -> None:
    detection.propose(photo_id)


@app.task(name="delete_old_files", retry=WaitLonger(attempts=30))
def delete_old_files(photo_id: str) -> None:
    photos.delete_old_files(photo_id)


@app.task(name="hide_never_shown", retry=WaitLonger(attempts=30))
def hide_never_shown(category_id: int, actor_id: int) -> None:
    never_shown.hide_never_shown(category_id, actor_id)


@app.task(name="erase_photo", retry=WaitLonger(attempts=30))
def erase_photo(photo_id: str) -> None:
    photos.erase(photo_id)


# 130 attempts are five days, as long as mail servers usually keep trying.
@app.task(name="send_confirmation", retry=WaitLonger(attempts=130))
def send_confirmation(report_id: str) -> None:
    confirmation.send(report_id)


@app.task(name="send_follow_letter", retry=WaitLonger(attempts=130))
def send_follow_letter(subscription_id: str) -> None:
    follow_letters.send(subscription_id)


@app.task(name="spread_notices", retry=WaitLonger(attempts=30))
def spread_notices(entry_id: int) -> None:
    notices.spread(entry_id)


# One at a time: two would make two letters of the same notices.
@app.periodic(cron="* * * * * */10")
@app.task(name="bundle_notices", queueing_lock="bundle_notices", lock="bundle_notices")
def bundle_notices(timestamp: int) -> None:
    notices.bundle()


@app.task(name="deliver", retry=WaitLonger(attempts=130))
def deliver(delivery_id: str) -> None:
    deliveries.deliver(delivery_id)


@app.task(name="ask_for_confirmation", retry=WaitLonger(attempts=130))
def ask_for_confirmation(report_id: str, asked_at: int) -> None:
    unconfirmed.send(report_id, asked_at)


@app.task(name="send_my_link", retry=WaitLonger(attempts=12))
def send_my_link(mailbox_id: str) -> None:
    my_reports.send(mailbox_id)


@app.task(name="replay_draft")
def replay_draft(run_id: int) -> None:
    replay_runs.run(run_id)


@app.task(name="check_city")
def check_city(check_id: int) -> None:
    city_checks.run(check_id)


@app.periodic(cron="* * * * * */5")
@app.task(name="take_back_stalled", queueing_lock="take_back_stalled", pass_context=True)
async def take_back_stalled(context: JobContext, timestamp: int) -> None:
    """Hand the jobs of dead workers to those that live."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        if job.task_name in PERIODIC:
            await jobs.finish_job(job, Status.FAILED, delete_job=True)
        elif job.attempts + 1 < MAX_DEATHS:
            await jobs.retry_job(job)
        else:
            await jobs.finish_job(job, Status.FAILED, delete_job=False)
            await sync_to_async(_give_up)(job)


def _give_up(job: Job) -> None:
    logger.error("Job %s (%s) ended %s workers and is given up.", job.id, job.task_name, MAX_DEATHS)
    try:
        if job.task_name == prepare_photo.name:
            photos.fail(str(job.task_kwargs["photo_id"]))
        if job.task_name == replay_draft.name:
            replay_runs.fail(int(str(job.task_kwargs["run_id"])))
        if job.task_name == check_city.name:
            city_checks.fail(int(str(job.task_kwargs["check_id"])))
    finally:
        # This thread belongs to the event loop and would keep its connection until that ends.
        connections.close_all()


@app.periodic(cron="17 * * * *")
@app.task(name="delete_orphan_photos", queueing_lock="delete_orphan_photos")
def delete_orphan_photos(timestamp: int) -> None:
    upkeep.delete_orphan_photos()
    uploads.delete_expired()
    upkeep.delete_stray_uploads()


@app.periodic(cron="27 3 * * *")
@app.task(name="clean_up", queueing_lock="clean_up")
def clean_up(timestamp: int) -> None:
    """Every night, what is kept only for a time is cleared away."""
    retention.clean_up(timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="renew_expectations", queueing_lock="renew_expectations")
def renew_expectations(timestamp: int) -> None:
    """Every night, what people are told to expect is counted anew from the last twelve months."""
    expectation.renew_expectations()


@app.periodic(cron="40 3 * * *")
@app.task(name="check_cities", queueing_lock="check_cities")
def check_cities(timestamp: int) -> None:
    """Every night, what a town knows of itself is looked at as a whole."""
    city_checks.start_nightly_checks()


@app.periodic(cron="10 3 * * *")
@app.task(name="learn_words", queueing_lock="learn_words")
def learn_words(timestamp: int) -> None:
    """Every night, so that what was erased by day is gone from the counts of words in the morning."""
    learning.learn_words()


@app.periodic(cron="5 * * * *")
@app.task(name="mark_overdue_answers", queueing_lock="mark_overdue_answers")
def mark_overdue_answers(timestamp: int) -> None:
    """Every hour, so that a day that is over in the town is over here as well."""
    messages.mark_overdue_answers()


# They come again by themselves, so a lost one needs no second run.
PERIODIC = {
    take_back_stalled.name,
    delete_orphan_photos.name,
    check_cities.name,
    learn_words.name,
    clean_up.name,
    bundle_notices.name,
    mark_overdue_answers.name,
    renew_expectations.name,
}
