"""Statements that are planned once per connection, where Django's own are planned at each call."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connection

PARAMETER = re.compile(r"%(?:%|\((\w+)\)s)")


class Prepared(psycopg.RawCursor):
    """A cursor that prepares what it is given, and takes results as binary.

    psycopg looks for the parameters of a long statement at each call; here they are found once.
    """

    def execute(self, query: str, params: Mapping[str, Any]) -> "Prepared":  # type: ignore[override]
        numbered, names = _numbered(query)
        return super().execute(numbered, [params[name] for name in names], prepare=True, binary=True)


@lru_cache(maxsize=64)
def _numbered(statement: str) -> tuple[bytes, list[str]]:
    """The statement with $1, $2 where names stand, and the names."""
    names: dict[str, str] = {}

    def number(found: re.Match) -> str:
        return names.setdefault(found[1], f"${len(names) + 1}") if found[1] else "%"

    return PARAMETER.sub(number, statement).encode(), list(names)


def rows_of(statement: str, asked: dict[str, Any]) -> list[tuple]:
    """The rows of a statement that is asked again and again, with parameters by name."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    # As Django makes its own: so it counts the query, and says what goes wrong in its own errors.
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with make(Prepared(connection.connection)) as cursor:  # type: ignore[arg-type]
        cursor.execute(statement, asked)
        return cursor.fetchall()
