"""One running service per data folder: the lock, and what a killed run has left behind."""

import fcntl
import os
import signal
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup.problem import Problem
from setup.processes import carrying, end

MARK = "STADTLOTSE_RUN"


def take_lock(data_dir: Path, who: str) -> int | None:
    """Become the one program that runs this data folder's services; None if another is.

    The answer is the open lock, which ends with our process, however that ends.
    """
    lock = os.open(data_dir / "run/lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    os.ftruncate(lock, 0)
    os.write(lock, f"{who}, process {os.getpid()}".encode())
    return lock


def lock_holder(data_dir: Path) -> str:
    """Who holds the lock: `bin/serve, process 4711`."""
    return (data_dir / "run/lock").read_text() or "another program"


def new_run(data_dir: Path) -> str:
    """End what an earlier run left when it was killed, and return the mark that this run's processes carry.

    A process counts as ours only if it was started with the mark of the earlier run in its environment.
    """
    note = data_dir / "run/mark"
    if note.exists():
        mark = note.read_text().strip()
        steps = ((signal.SIGTERM, 6.0), (signal.SIGKILL, 4.0))
        if mark and not end(lambda: carrying(MARK, mark), steps=steps):
            raise Problem(f"Processes of an earlier run do not end: {carrying(MARK, mark)}.")
    mark = uuid.uuid4().hex
    note.write_text(mark)
    return mark


@contextmanager
def only_one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until nobody else sets up in `folder` (the checkout, which several data folders may share)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
