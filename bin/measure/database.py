"""A database for one run, on the server that DATABASE_URL names; it goes with the run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from setup.database_url import read_address
from setup.problem import Problem

SUFFIX = "_bench"


@contextmanager
def own_database() -> Iterator[None]:
    """Make an empty database beside the given one, which DATABASE_URL names until the end. Raises Problem."""
    url = os.environ["DATABASE_URL"]
    known = read_address(url)
    name = known.name + SUFFIX
    try:
        with psycopg.connect(_conninfo(url), autocommit=True) as server:
            server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
            server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise Problem(f"The database {known.spoken()} does not let us make another ({error}).") from error
    parts = urlsplit(url)
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    try:
        yield
    finally:
        os.environ["DATABASE_URL"] = url
        with psycopg.connect(_conninfo(url), autocommit=True) as server:
            server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _conninfo(url: str) -> str:
    given = read_address(url)
    parts = {"host": given.host, "port": given.port, "user": given.user, "password": given.password}
    return psycopg.conninfo.make_conninfo(
        dbname=given.name, **{name: value for name, value in parts.items() if value}
    )
