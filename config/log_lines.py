"""Log lines that quote nobody: what databases and mail servers say in errors may hold what people entered."""

import logging
import re
from collections.abc import Iterator
from types import TracebackType

from django.db import Error as DjangoDatabaseError
from psycopg import Error as DatabaseError

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# The private key of a report, in a query; and the keys of mailed links, in a path.
KEY_IN_QUERY = re.compile(r"(\bkey=)[^&\s\"']+")
KEY_IN_PATH = re.compile(r"(/(?:open|confirm|unsubscribe|alerts)/)[^/\s\"']{20,}")
LEFT_OUT = "…"
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Leaves out e-mail addresses and keys, and of a database's errors everything but code and constraint."""

    def format(self, record: logging.LogRecord) -> str:
        # Another handler's formatter may have left its own words there.
        record.exc_text = None
        text = super().format(record)
        record.exc_text = None
        text = EMAIL.sub(f"{LEFT_OUT}@{LEFT_OUT}", text)
        return KEY_IN_PATH.sub(rf"\1{LEFT_OUT}", KEY_IN_QUERY.sub(rf"\1{LEFT_OUT}", text))

    def formatException(self, ei: ExcInfo) -> str:
        text = super().formatException(ei)
        for error in _chain(ei[1]):
            if isinstance(error, (DatabaseError, DjangoDatabaseError)) and str(error):
                # Rows that are refused are quoted in full.
                text = text.replace(str(error), _told(error))
        return text


def _told(error: BaseException) -> str:
    """What of a database's error holds no data: its code, and the constraint that was broken."""
    source = error if isinstance(error, DatabaseError) else error.__cause__
    if not isinstance(source, DatabaseError):
        return LEFT_OUT
    known = (source.sqlstate, source.diag.constraint_name, source.diag.column_name)
    return " ".join([part for part in known if part] + [LEFT_OUT])


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those before it, as a traceback shows them."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.__cause__, one.__context__]
