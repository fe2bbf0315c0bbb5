"""Jobs for the worker. A job deferred in a transaction exists exactly when the transaction is committed."""

from collections.abc import Iterable
from typing import Any

from procrastinate.contrib.django import app


def later(job: str, **facts: str | int) -> None:
    """Queue a job of reports/jobs.py by its name, in the current transaction."""
    app.configure_task(job, allow_unknown=False).defer(**facts)


def later_each(job: str, each: Iterable[dict[str, Any]]) -> None:
    """Queue a job once for each set of facts, with one statement."""
    app.configure_task(job, allow_unknown=False).batch_defer(*each)
