"""Real processes: what is ours ends, what is not ours lives on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from setup import processes
from setup.environment import CHECKOUT

BIN = str(CHECKOUT / "bin")
SLEEP = ["sleep", "60"]


@pytest.fixture
def started():
    """Start programs in sessions of their own; they are ended after the test."""
    running: list[subprocess.Popen] = []

    def start(command: list[str], **variables: str) -> subprocess.Popen:
        process = subprocess.Popen(
            command, env=os.environ | variables, start_new_session=True, stdout=subprocess.PIPE, text=True
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def is_gone(pid: int, within: float = 5.0) -> bool:
    """Whether a process ends in time; one that ended and is not yet reaped is gone too."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_a_child_tied_to_its_parent_ends_when_the_parent_is_killed(started):
    program = (
        "import subprocess, signal, time\n"
        "from setup.processes import follow_parent\n"
        "tie = follow_parent(signal.SIGTERM)\n"
        f"child = subprocess.Popen({SLEEP}, start_new_session=True, preexec_fn=tie)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = started([sys.executable, "-c", program], PYTHONPATH=BIN)
    child = int(parent.stdout.readline())
    parent.kill()
    assert is_gone(child)


def test_only_processes_that_carry_the_mark_are_found_and_ended(started):
    ours, stranger = started(SLEEP, MARK="today"), started(SLEEP, MARK="yesterday")
    assert processes.carrying("MARK", "today") == [ours.pid]
    ended = processes.end(lambda: _unreaped("MARK", "today", ours), steps=((signal.SIGTERM, 5.0),))
    assert ended
    assert ours.wait(5) == -signal.SIGTERM
    assert stranger.poll() is None


def test_a_process_that_ignores_the_polite_signal_gets_the_next_one(started):
    stubborn = started(["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"], MARK="stubborn")
    stubborn.stdout.readline()
    steps = ((signal.SIGTERM, 0.3), (signal.SIGKILL, 5.0))
    assert processes.end(lambda: _unreaped("MARK", "stubborn", stubborn), steps=steps)
    assert stubborn.wait(5) == -signal.SIGKILL


def test_a_process_that_outlives_every_step_is_said_to_be_there(started):
    process = started(SLEEP, MARK="stays")
    assert not processes.end(lambda: processes.carrying("MARK", "stays"), steps=((None, 0.1),))
    assert process.poll() is None


def test_ending_a_group_ends_the_stubborn_child_of_an_obedient_parent_too(started):
    obedient = started(["sh", "-c", "(trap '' TERM; echo ready; exec sleep 60) & wait"])
    obedient.stdout.readline()
    child = int(Path(f"/proc/{obedient.pid}/task/{obedient.pid}/children").read_text())
    processes.end_group(obedient, seconds=5.0)
    assert obedient.returncode == -signal.SIGTERM
    assert is_gone(child)


def test_a_stranger_in_the_data_folder_is_not_taken_for_a_server(tmp_path):
    visitor = subprocess.Popen(SLEEP, cwd=tmp_path)
    try:
        assert processes.working_in(tmp_path) == []
    finally:
        visitor.kill()
        visitor.wait()


def _unreaped(name: str, value: str, own: subprocess.Popen) -> list[int]:
    own.poll()  # as the real parent would: an ended child that nobody asks about stays in the list
    return processes.carrying(name, value)
