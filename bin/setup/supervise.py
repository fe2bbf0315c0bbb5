"""Keeps the service's programs running, and ends them together."""

import http.client
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from setup.ports import HOST
from setup.problem import Problem
from setup.processes import follow_parent, reap, signal_group
from setup.signals import Signals

READY_SECONDS = 90
GRACE_SECONDS = 5.0
LONGEST_PAUSE = 60.0
# A program that ran this long is healthy again: its next fall is a first fall.
HEALTHY_SECONDS = 120.0


def pause_before_restart(falls: int) -> float:
    """Seconds to wait before the next start after `falls` ends in a row: 1, 2, 4 … 60."""
    return min(LONGEST_PAUSE, 2.0 ** min(falls - 1, 10))


@dataclass
class Program:
    """One program of the service; `restart` tells whether it may fall and rise again."""

    name: str
    launch: Callable[[], subprocess.Popen]
    restart: bool
    process: subprocess.Popen | None = None
    begun: float = 0.0
    falls: int = 0
    due: float = field(default=0.0)

    def start(self) -> None:
        self.process, self.begun = self.launch(), time.monotonic()

    def running(self) -> bool:
        return self.process is not None and self.process.returncode is None

    def fell(self, now: float) -> float:
        """Note an unwanted end; returns the seconds until it may start again."""
        self.falls = 1 if now - self.begun > HEALTHY_SECONDS else self.falls + 1
        pause = pause_before_restart(self.falls)
        self.due = now + pause
        return pause


def launch(command: Sequence[str], variables: dict[str, str], cwd: str) -> subprocess.Popen:
    """Start a program in a session of its own; its output is ours. It ends if we are killed."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        env=variables,
        cwd=cwd,
        start_new_session=True,
        preexec_fn=follow_parent(signal.SIGTERM),
    )


def wait_until_answering(port: int, programs: list[Program], signals: Signals) -> None:
    """Wait until /readyz answers 200. Raises Problem if a program ends first or it takes too long."""
    deadline, said = time.monotonic() + READY_SECONDS, "nothing"
    while not signals.stop_asked:
        note_ends(programs)
        for program in programs:
            if not program.running():
                raise Problem(f"The {program.name} ended right after its start: its message stands above.")
        code, said = ask(port, "/readyz")
        if code == 200:
            return
        if time.monotonic() > deadline:
            raise Problem(f"The service does not become ready: /readyz says '{said}'.")
        signals.wait(0.1)


def ask(port: int, path: str) -> tuple[int, str]:
    """Status and beginning of the answer of our web server; 0 when it does not answer."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read(300).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()


def note_ends(programs: list[Program]) -> None:
    """Reap everything that has ended, and note it on the program it was."""
    ended = reap()
    for program in programs:
        if program.process is not None and program.process.pid in ended:
            program.process.returncode = ended[program.process.pid]


def watch(programs: list[Program], signals: Signals, say: Callable[[str], None]) -> None:
    """Restart what falls until a stop is asked for. Raises Problem when something falls that must not."""
    while not signals.stop_asked:
        note_ends(programs)
        now = time.monotonic()
        for program in programs:
            if program.running():
                continue
            if program.process is not None:
                code, program.process = program.process.returncode, None
                if not program.restart:
                    raise Problem(f"The {program.name} ended by itself (code {code}): everything is stopped.")
                pause = program.fell(now)
                say(f"The {program.name} ended by itself (code {code}) and starts again in {pause:.0f} s.")
            elif now >= program.due:
                program.start()
        signals.wait(1.0 if all(map(Program.running, programs)) else 0.2)


def end_all(programs: list[Program]) -> None:
    """Ask all to end, wait a little, then insist; nothing that they started stays behind."""
    for process in (program.process for program in programs if program.running()):
        if process is not None:
            process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(map(Program.running, programs)):
        note_ends(programs)
        time.sleep(0.05)
    for program in programs:
        if program.process is not None:
            signal_group(program.process, signal.SIGKILL)
            if program.running():
                program.process.wait()
    reap()
