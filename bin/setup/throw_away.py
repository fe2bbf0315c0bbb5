"""A cluster for one test run, in a temporary folder that goes with it."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup.cluster import THROW_AWAY, Cluster, create, start, stop
from setup.cluster_place import postgres_user, reachable
from setup.packages import find_server
from setup.problem import Problem
from setup.processes import PROC
from setup.steps import Steps

PREFIX = "stadtlotse-test-"


@contextmanager
def temporary_folder(data_dir: Path) -> Iterator[Path]:
    """A folder for one run, noted in the data folder so that a later run can remove it if we are killed."""
    remove_forgotten(data_dir / "run")
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_base()))
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    note = data_dir / f"run/test-{os.getpid()}"
    note.write_text(json.dumps({"folder": str(folder), "begun": begun(os.getpid())}))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        note.unlink(missing_ok=True)


@contextmanager
def running_cluster(folder: Path, data_dir: Path, steps: Steps) -> Iterator[Cluster]:
    """A fast cluster without any safety, ended at the end. Raises Problem."""
    server = find_server(data_dir, None)
    if server is None:
        raise Problem("PostgreSQL with PostGIS is gone since the first step.")
    cluster = Cluster(folder / "postgres", folder / "postgres/socket", server, postgres_user())
    create(cluster, THROW_AWAY, steps, lasting=False)
    process = start(cluster, folder / "postgres.log")
    try:
        yield cluster
    finally:
        stop(process)


def remove_forgotten(notes: Path) -> None:
    """Remove the folders of runs that were killed: the noted process is gone or is another one by now."""
    for note in notes.glob("test-*"):
        try:
            known = json.loads(note.read_text())
            folder, pid = Path(known["folder"]), int(note.name.removeprefix("test-"))
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if begun(pid) == known.get("begun"):
            continue
        if folder.name.startswith(PREFIX):
            shutil.rmtree(folder, ignore_errors=True)
        note.unlink(missing_ok=True)


def begun(pid: int) -> str:
    """When a process began, in clock ticks since the machine's start; empty if there is none."""
    try:
        # The name in brackets may hold anything, so count from behind it; the start is field 22.
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _base() -> Path:
    """The usual folder for temporary things, unless PostgreSQL's user cannot walk there."""
    usual, user = Path(tempfile.gettempdir()), postgres_user()
    return usual if user is None or reachable(usual, user) else Path("/tmp")  # noqa: S108
