"""Set-up steps: shown one by one with their time, each command's output in the log."""

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from setup.problem import Problem
from setup.processes import end_group, follow_parent
from setup.signals import Signals, Stopped

LOG_BYTES = 2_000_000


class CommandFailed(Exception):
    """A command ended with an error; `output` is what it said."""

    def __init__(self, command: Sequence[str], output: str) -> None:
        super().__init__(f"{Path(command[0]).name} failed")
        self.output = output

    def last_line(self) -> str:
        """The last line that says something, the error itself if one is marked as such."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        marked = [line for line in lines if line.lower().startswith(("error", "e: ", "npm error", "fatal"))]
        return (marked or lines or ["no output"])[-1][:300]


class Steps:
    """Prints `[3/9] Name … 1.2 s` and runs commands with their output in `log`."""

    def __init__(self, total: int, log: Path, signals: Signals) -> None:
        self.total, self.log, self.signals = total, log, signals
        begin_log(log)
        self.done = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """One step: its name now, its time when it is finished."""
        self.done += 1
        started = time.monotonic()
        self._write(f"[{self.done}/{self.total}] {name} … ")
        try:
            yield
        except BaseException:
            self._write("\n")
            raise
        self._write(f"{time.monotonic() - started:.1f} s\n")

    def run(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: int | None = None,
        finish: bool = False,
        show: bool = False,
    ) -> str:
        """Run a command and return its output. Raises CommandFailed.

        It ends when we are stopped or killed, unless `finish`: an installation is never cut in half.
        `user` is the id of another user, for root to hand the command to. With `show`, the command's
        standard output goes to the screen and only its errors to the log.
        """
        words = [str(word) for word in command]
        if finish:
            with self.signals.held():
                return self._run(words, show, env=env, cwd=cwd, **as_user(user))
        tied = follow_parent(signal.SIGTERM)
        return self._run(words, show, env=env, cwd=cwd, preexec_fn=tied, **as_user(user))

    def _run(self, words: list[str], show: bool, **how: Any) -> str:
        with self.log.open("ab+") as log:
            log.write(f"\n{time.strftime('%F %T')} {' '.join(words)}\n".encode())
            log.flush()
            start = log.tell()
            code = self._wait(_start(words, stdout=None if show else log, stderr=log, **how))
            log.seek(start)
            output = log.read().decode(errors="replace")
        if code != 0:
            raise CommandFailed(words, output)
        return output

    def _wait(self, process: subprocess.Popen) -> int:
        try:
            return process.wait()
        except Stopped:
            end_group(process, seconds=5.0)
            raise

    @staticmethod
    def _write(text: str) -> None:
        print(text, end="", flush=True)


def _start(words: list[str], **how: Any) -> subprocess.Popen:
    try:
        return subprocess.Popen(words, stdin=subprocess.DEVNULL, start_new_session=True, **how)
    except OSError as error:
        raise Problem(f"'{words[0]}' cannot be started: {error.strerror}.") from error


def begin_log(log: Path) -> None:
    """Put a log that has grown long aside; the one before it goes."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".old"))


def as_user(user: int | None) -> dict[str, Any]:
    """The Popen arguments that run a program as another user, and with nothing of root's groups."""
    if user is None:
        return {}
    import pwd

    account = pwd.getpwuid(user)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
