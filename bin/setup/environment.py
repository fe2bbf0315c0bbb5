"""What the environment asks for: DATA_DIR, PORT, DATABASE_URL and DEMO, from variables or the file .env."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from setup.problem import Problem

CHECKOUT = Path(__file__).resolve().parent.parent.parent
YES = {"1", "yes", "true", "on"}
NO = {"0", "no", "false", "off", ""}


@dataclass(frozen=True)
class Wishes:
    """What this start was asked for; `variables` is the whole environment to hand on."""

    data_dir: Path
    port: int
    database_url: str
    demo: bool
    variables: dict[str, str]


def read_wishes(variables: Mapping[str, str], checkout: Path = CHECKOUT) -> Wishes:
    """Read and check the variables. Raises Problem naming the first that makes no sense."""
    data_dir = Path(variables.get("DATA_DIR") or "var")
    return Wishes(
        data_dir=Path(os.path.normpath(checkout / data_dir)),
        port=_port(variables.get("PORT") or "8000"),
        database_url=variables.get("DATABASE_URL", ""),
        demo=_flag("DEMO", variables.get("DEMO", "yes")),
        variables=dict(variables),
    )


def with_env_file(variables: Mapping[str, str], file: Path) -> dict[str, str]:
    """The variables, completed by those in `file` (NAME=value lines); what is set already wins."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return parse_env_lines(lines) | dict(variables)


def parse_env_lines(lines: list[str]) -> dict[str, str]:
    """NAME=value lines as a dict; comments and blank lines are skipped, one pair of quotes is taken off."""
    found = {}
    for line in map(str.strip, lines):
        name, equals, value = line.removeprefix("export ").partition("=")
        if line.startswith("#") or not equals:
            continue
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        found[name.strip()] = value
    return found


def names_in(example: str) -> set[str]:
    """The variables that a file like .env.example names, commented out or not."""
    return set(re.findall(r"^#?([A-Z][A-Z0-9_]*)=", example, re.MULTILINE))


def make_writable(data_dir: Path) -> None:
    """Make the data folder if it is missing and try that it can be written. Raises Problem."""
    try:
        # Root's PostgreSQL runs as another user, who must be able to pass through.
        data_dir.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=data_dir):
            pass
        # Mails of a demo and photos that nobody has released are for the service alone.
        for name in ("log", "run", "mail", "uploads", "media"):
            (data_dir / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Problem(
            f"DATA_DIR is '{data_dir}', which cannot be written ({error.strerror}): "
            "choose a folder that is yours, such as DATA_DIR=$HOME/stadtlotse."
        ) from error


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise Problem(f"PORT is '{value}': write a number from 1 to 65535.")
    return int(value)


def _flag(name: str, value: str) -> bool:
    if value.strip().lower() not in YES | NO:
        raise Problem(f"{name} is '{value}': write yes or no.")
    return value.strip().lower() in YES
