"""Requests that are the same, or share a limit, wait for each other."""

from django.db import connection


def one_at_a_time(matter: str, key: object) -> None:
    """Wait until no other transaction holds the same key of the same matter, and hold it until this one ends.

    Runs in a transaction. A row cannot be locked for this: the first request has not written one yet.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{matter} {key}"])
