"""Jobs for the worker. A job deferred in a transaction exists exactly when the transaction is committed."""

from procrastinate.contrib.django import app


def later(job: str, **facts: str | int) -> None:
    """Queue a job of reports/jobs.py by its name, in the current transaction."""
    app.configure_task(job, allow_unknown=False).defer(**facts)
