"""Runs the jobs: in a process of its own, or once through what is waiting."""

import asyncio
import logging
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

logger = logging.getLogger(__name__)
# Seconds between the signs of life of a worker, and of silence after which it counts as dead.
HEARTBEAT, DEAD_AFTER = 3.0, 12.0
PAUSE_AFTER_FAILURE = 2.0  # seconds
TIME_TO_FINISH = 10.0  # seconds for jobs under way when the worker is asked to stop


def work(concurrency: int) -> None:
    """Work until SIGTERM or SIGINT. A lost database is waited for, not given up."""
    asyncio.run(_work_until_stopped(concurrency))


def work_off() -> None:
    """Run every job that is due now, and return."""
    # A thread of its own: the caller may live inside an event loop already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(_run(concurrency=1, wait=False))).result()


async def _work_until_stopped(concurrency: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    while not stop.is_set():
        worker = asyncio.create_task(_run(concurrency, wait=True))
        await _first_of(worker, stop)
        if stop.is_set():
            worker.cancel()
        try:
            await worker
        except asyncio.CancelledError:
            return
        except Exception as error:
            logger.error("The worker lost its database (%s) and tries again.", type(error).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PAUSE_AFTER_FAILURE)


async def _first_of(worker: asyncio.Task, stop: asyncio.Event) -> None:
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({worker, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()


async def _run(concurrency: int, *, wait: bool) -> None:
    # Our own app object with another connector: what a job queues itself still goes through Django's
    # connection, and so stays in the job's transaction.
    connector = cast("DjangoConnector", app.connector)
    runner = app.with_connector(connector.get_worker_connector())
    async with runner.open_async():
        try:
            await runner.run_worker_async(
                concurrency=concurrency,
                wait=wait,
                install_signal_handlers=False,
                listen_notify=wait,
                shutdown_graceful_timeout=TIME_TO_FINISH,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=DEAD_AFTER,
                delete_jobs="successful",
                task_middleware=[_own_connection],
            )
        finally:
            # Periodic jobs are queued through Django's connection of a thread that outlives this worker: a
            # dead one would be met by every worker after it.
            await sync_to_async(connections.close_all)()


def _own_connection(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """A database connection per job: none is stale after a restart, none is left in an idle thread."""
    try:
        return call_next()
    finally:
        connections.close_all()
