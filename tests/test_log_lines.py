"""Log lines quote nobody: neither addresses and keys, nor the rows that a database refuses."""

import io
import logging

import pytest
from django.conf import settings
from django.db import IntegrityError, connection

from config.log_lines import DiscreetFormatter


@pytest.fixture
def log():
    """A logger whose lines look as those of the service; `log.text()` is what was written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter(settings.LOGGING["formatters"]["line"]["format"]))
    logger = logging.getLogger("tests.log_lines")
    logger.addHandler(handler)
    logger.text = written.getvalue
    yield logger
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 no such user <erika.m+x@mail.example.org>", "550 no such user <…@…>"),
        ("GET /de/reports/K7QF-3M2P/?key=abc-D_9&lang=de", "GET /de/reports/K7QF-3M2P/?key=…&lang=de"),
        (f"/de/my/K7QF-3M2P/confirm/{'a1' * 20}/", "/de/my/K7QF-3M2P/confirm/…/"),
        (f"/de/my/open/{'a1' * 16}-{'b2' * 16}/", "/de/my/open/…/"),
        ("Deleted 3 photos that were never attached.", "Deleted 3 photos that were never attached."),
    ],
)
def test_addresses_and_keys_are_left_out(log, said, kept):
    log.error("%s", said)
    assert log.text().endswith(f"tests.log_lines: {kept}\n")


@pytest.mark.django_db
def test_a_refused_row_is_not_quoted_but_its_constraint_is(log):
    guest = "Q7X\nMust" + "er"
    with connection.cursor() as cursor:
        cursor.execute("create temp table guests (name text constraint named check (name not like 'Q7X%'))")
        try:
            try:
                cursor.execute("insert into guests values (%s)", [guest])
            except IntegrityError as error:
                raise LookupError("while a guest was written") from error
        except LookupError:
            log.exception("No guest.")
    text = log.text()
    assert "Q7X\n" not in text
    assert "Muster" not in text
    assert "IntegrityError: 23514 named …" in text
    assert "LookupError: while a guest was written" in text
    assert "in test_a_refused_row" in text


def test_the_service_logs_with_it():
    assert settings.LOGGING["formatters"]["line"]["()"] == "config.log_lines.DiscreetFormatter"
