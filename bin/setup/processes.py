"""Starting and ending programs, and recognising those of an earlier run."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def follow_parent(with_signal: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: the new program gets `with_signal` when we die, even by kill -9."""
    libc, parent = ctypes.CDLL(None, use_errno=True), os.getpid()

    def arrange() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
        if os.getppid() != parent:  # we died before the line above
            os._exit(1)

    return arrange


def adopt_orphans() -> None:
    """Let what our children leave behind become ours, so that it can be reaped."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def reap() -> dict[int, int]:
    """Collect every ended child without waiting: process id -> exit code (negative: the signal)."""
    ended: dict[int, int] = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if pid == 0:
            return ended
        ended[pid] = os.waitstatus_to_exitcode(status)


def reap_until_alone(seconds: float) -> None:
    """Collect what our programs left behind as it ends; nobody else may be there to do it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.02)
        except ChildProcessError:
            return


def end_group(process: subprocess.Popen, seconds: float) -> None:
    """End a session that we started: politely, then whatever is left of it, then take note of the end."""
    signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    # Without reaping, so that its number stays the group's until all of the group is gone.
    look = os.WEXITED | os.WNOHANG | os.WNOWAIT
    while time.monotonic() < deadline and os.waitid(os.P_PID, process.pid, look) is None:
        time.sleep(0.02)
    signal_group(process, signal.SIGKILL)
    process.wait()


def signal_group(process: subprocess.Popen, number: signal.Signals) -> None:
    """Send a signal to a process we started as a session of its own, and to what it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def working_in(folder: Path) -> list[int]:
    """Ids of the PostgreSQL processes whose working folder is `folder`: that data folder's own server."""
    return [pid for pid in _ids() if _name(pid) == "postgres" and _link(pid, "cwd") == str(folder)]


def carrying(name: str, value: str) -> list[int]:
    """Ids of the processes that were started with the variable `name` set to `value`."""
    wanted = f"{name}={value}".encode()
    return [pid for pid in _ids() if wanted in _environment(pid).split(b"\0")]


def end(find: Callable[[], Iterable[int]], *, steps: tuple[tuple[signal.Signals | None, float], ...]) -> bool:
    """End the processes that `find` names, asked for afresh before each signal.

    Each step is a signal (None: only wait) and the seconds to wait afterwards. True when none is left.
    """
    for number, seconds in steps:
        for pid in find():
            _send(pid, number)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not list(find()):
                return True
            time.sleep(0.05)
    return not list(find())


def _send(pid: int, number: signal.Signals | None) -> None:
    if number is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _ids() -> list[int]:
    own = os.getpid()
    return [int(p.name) for p in PROC.glob("[0-9]*") if int(p.name) != own] if PROC.is_dir() else []


def _name(pid: int) -> str:
    try:
        return (PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def _link(pid: int, name: str) -> str:
    try:
        return str((PROC / str(pid) / name).readlink())
    except OSError:
        return ""


def _environment(pid: int) -> bytes:
    try:
        return (PROC / str(pid) / "environ").read_bytes()
    except OSError:
        return b""
