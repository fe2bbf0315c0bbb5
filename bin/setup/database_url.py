"""A database given by DATABASE_URL: what can be said about it before anything is set up."""

import socket
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from setup.problem import Problem

SCHEMES = {"postgis", "postgres", "postgresql"}
EXAMPLE = "postgis://user:password@host:5432/name"


@dataclass(frozen=True)
class Address:
    """The parts of a DATABASE_URL; `host` is a folder for a Unix socket, `port` as text."""

    host: str
    port: str
    user: str
    password: str
    name: str

    def libpq(self) -> dict[str, str]:
        """The variables by which psql and pg_dump find the same database."""
        variables = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGDATABASE": self.name,
        }
        return {name: value for name, value in variables.items() if value}

    def spoken(self) -> str:
        """Where the database is, fit to be shown: never the password."""
        return f"'{self.name}' on {self.host or 'the local socket'}" + (f":{self.port}" if self.port else "")


def read_address(url: str, variable: str = "DATABASE_URL") -> Address:
    """Take the URL apart. Raises Problem, without repeating the URL, which may hold a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Problem(f"{variable} cannot be read ({error}): write {EXAMPLE}.") from error
    if parts.scheme not in SCHEMES:
        raise Problem(f"{variable} begins with '{parts.scheme}:' or nothing at all: write {EXAMPLE}.")
    name = unquote(parts.path.lstrip("/"))
    if not name or "/" in name:
        raise Problem(f"{variable} names no database: write {EXAMPLE}.")
    asked = parse_qs(parts.query).get("host", [""])[0]
    return Address(
        host=asked or unquote(parts.hostname or ""),
        port=str(port or ""),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        name=name,
    )


def check_reachable(address: Address, variable: str = "DATABASE_URL") -> None:
    """Try to open a connection to the server, without logging in. Raises Problem."""
    try:
        _connect(address.host, int(address.port or 5432))
    except OSError as error:
        raise Problem(
            f"{variable}: the database {address.spoken()} cannot be reached: {error.strerror or error}."
        ) from error


def _connect(host: str, port: int) -> None:
    if not host.startswith("/"):
        # Without a host, psycopg knows the system's own socket folder and we do not.
        if host:
            socket.create_connection((host, port), timeout=5).close()
        return
    with socket.socket(socket.AF_UNIX) as trial:
        trial.settimeout(5)
        trial.connect(f"{host}/.s.PGSQL.{port}")
