"""The keeper of the service's programs, with small real programs in their place."""

import subprocess
from functools import partial

import pytest
from setup import supervise
from setup.problem import Problem
from setup.supervise import Program


class Patience:
    """Stands for the signals: a stop is asked for after so many waits."""

    def __init__(self, waits: int) -> None:
        self.left = waits

    @property
    def stop_asked(self) -> bool:
        return self.left <= 0

    def wait(self, seconds: float) -> None:
        self.left -= 1
        supervise.time.sleep(0.02)


@pytest.fixture(autouse=True)
def only_our_children(monkeypatch):
    """pytest has other children (browsers): leave those unreaped."""
    programs: list[Program] = []

    def note_ends(of: list[Program]) -> None:
        programs.extend(of)
        for program in of:
            if program.process is not None:
                program.process.poll()

    monkeypatch.setattr(supervise, "note_ends", note_ends)
    monkeypatch.setattr(supervise, "reap", dict)
    yield
    supervise.end_all(programs)


def launching(*command: str):
    return partial(supervise.launch, command, {"PATH": "/bin:/usr/bin"}, "/")


def a_program(shell: str, *, restart: bool = True) -> Program:
    program = Program("thing", launching("sh", "-c", shell), restart)
    program.start()
    return program


def test_pauses_grow_to_a_minute_and_no_further():
    assert [supervise.pause_before_restart(falls) for falls in (1, 2, 3, 7, 500)] == [1, 2, 4, 60, 60]


def test_a_program_that_ran_well_for_long_starts_again_after_the_shortest_pause():
    program = Program("thing", subprocess.Popen, restart=True, begun=0.0, falls=6)
    assert program.fell(supervise.HEALTHY_SECONDS + 1) == 1
    assert program.fell(supervise.HEALTHY_SECONDS + 1.5) == 1


def test_a_program_that_falls_starts_again_and_it_is_said(monkeypatch):
    monkeypatch.setattr(supervise, "pause_before_restart", lambda falls: 0.0)
    program, said = a_program("exit 3"), []
    first = program.process
    first.wait()
    program.launch = launching("sleep", "60")
    supervise.watch([program], Patience(5), said.append)
    assert said == ["The thing ended by itself (code 3) and starts again in 0 s."]
    assert program.running()
    assert program.process is not first


def test_a_program_that_must_not_fall_ends_the_watch_with_a_sentence():
    program = a_program("exit 7", restart=False)
    program.process.wait()
    with pytest.raises(Problem, match=r"The thing ended by itself \(code 7\)"):
        supervise.watch([program], Patience(5), print)


def test_a_program_that_ends_while_starting_is_not_waited_for():
    program = a_program("exit 1")
    program.process.wait()
    with pytest.raises(Problem, match="ended right after its start"):
        supervise.wait_until_answering(1, [program], Patience(500))


def test_ending_takes_stubborn_programs_and_their_children_too(monkeypatch):
    monkeypatch.setattr(supervise, "GRACE_SECONDS", 0.3)
    program = a_program("trap '' TERM; sleep 61 & while :; do sleep 0.1; done")
    supervise.end_all([program])
    assert not program.running()
    listing = subprocess.run(["ps", "-eo", "sess=,stat=,args="], capture_output=True, text=True, check=True)
    left = [line for line in listing.stdout.splitlines() if line.split()[0] == str(program.process.pid)]
    assert [line for line in left if line.split()[1][0] != "Z"] == []
