"""Statements that are planned once per connection, where Django's own are planned at each call."""

from typing import Any

import psycopg
from django.db import connection


class Prepared(psycopg.Cursor):
    """A cursor that prepares what it is given, and takes results as binary."""

    def execute(self, query: Any, params: Any = None) -> "Prepared":  # type: ignore[override]
        return super().execute(query, params, prepare=True, binary=True)


def rows_of(statement: str, asked: dict[str, Any]) -> list[tuple]:
    """The rows of a statement that is asked again and again, with parameters by name."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    # As Django makes its own: so it counts the query, and says what goes wrong in its own errors.
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with make(Prepared(connection.connection)) as cursor:  # type: ignore[arg-type]
        cursor.execute(statement, asked)
        return cursor.fetchall()
