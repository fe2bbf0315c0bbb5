"""Which system packages are missing, and by which way they come. Decisions only; apt.py and unpack.py act."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from setup.problem import Problem

BY_HAND = {
    "postgis": "PostgreSQL 14 or newer with its PostGIS extension",
    "pip": "Python's pip (python3-venv or python3-pip)",
    "chromium": "Chromium",
    "libatomic": "libatomic (for Playwright's Node.js)",
    "wrk": "wrk (for bin/bench)",
}


class Way(StrEnum):
    """How packages get onto this machine."""

    ROOT = "root"
    SUDO = "sudo"
    UNPACK = "unpack"


@dataclass(frozen=True)
class Machine:
    """What matters about the machine: its name, whether it has apt and dpkg, and who we are."""

    name: str
    has_apt: bool
    is_root: bool
    has_sudo: bool


def choose_way(machine: Machine, missing: Iterable[str]) -> Way:
    """How to get what is missing (keys of BY_HAND). Raises Problem where we do not know how."""
    if not machine.has_apt:
        wanted = ", ".join(BY_HAND[key] for key in missing)
        raise Problem(
            f"This system ({machine.name}) is neither Debian nor Ubuntu: "
            f"install by hand what is missing and start again: {wanted}."
        )
    if machine.is_root:
        return Way.ROOT
    return Way.SUDO if machine.has_sudo else Way.UNPACK


def system_name(os_release: str) -> tuple[str, bool]:
    """The system's name from /etc/os-release, and whether it belongs to Debian's family."""
    found = dict(re.findall(r'^([A-Z_]+)="?([^"\n]*)"?$', os_release, re.MULTILINE))
    family = {found.get("ID", ""), *found.get("ID_LIKE", "").split()}
    return found.get("PRETTY_NAME") or found.get("ID") or "unknown", bool(family & {"debian", "ubuntu"})


def apt_packages(missing: Iterable[str], offered: str, installed_major: int | None) -> list[str]:
    """The packages for what is missing, given the output of `apt-cache search --names-only postgis`.

    `installed_major` is the version of a PostgreSQL cluster that has to be kept, if there is one.
    """
    packages = []
    for key in missing:
        if key == "postgis":
            packages += postgres_packages(offered, installed_major)
        elif key == "chromium":
            packages += ["chromium", "fonts-dejavu-core"]
        else:
            packages.append({"pip": "python3-pip-whl", "libatomic": "libatomic1", "wrk": "wrk"}[key])
    return packages


def postgres_packages(offered: str, installed_major: int | None) -> list[str]:
    """PostgreSQL and PostGIS in the newest version offered. Raises Problem if there is none."""
    majors = {int(major) for major in re.findall(r"^postgresql-(\d+)-postgis-3\b", offered, re.MULTILINE)}
    fitting = majors & {installed_major} if installed_major else majors
    if not fitting:
        wanted = f"PostgreSQL {installed_major}" if installed_major else "PostgreSQL"
        raise Problem(
            f"The package sources of this machine offer no PostGIS for {wanted}: "
            "check that the mirror is reachable, or set DATABASE_URL to a database elsewhere."
        )
    major = max(fitting)
    return [f"postgresql-{major}", f"postgresql-{major}-postgis-3"]
