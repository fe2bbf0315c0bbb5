import os
import signal
import subprocess
import sys

import pytest
from setup import instance, throw_away
from setup.environment import CHECKOUT, make_writable
from setup.ports import check_free
from setup.problem import Problem
from setup.processes import carrying


@pytest.fixture
def data_dir(tmp_path):
    make_writable(tmp_path)
    return tmp_path


def test_a_data_folder_has_one_owner_at_a_time(data_dir):
    lock = instance.take_lock(data_dir, "bin/serve")
    assert lock is not None
    assert instance.take_lock(data_dir, "bin/run") is None
    assert instance.lock_holder(data_dir) == f"bin/serve, process {os.getpid()}"
    os.close(lock)
    again = instance.take_lock(data_dir, "bin/run")
    assert again is not None
    os.close(again)


def test_the_lock_of_a_killed_owner_is_free(data_dir):
    program = (
        "import sys, time, pathlib\n"
        "from setup.instance import take_lock\n"
        "take_lock(pathlib.Path(sys.argv[1]), 'bin/serve'); print('held', flush=True); time.sleep(60)\n"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program, data_dir],
        env=os.environ | {"PYTHONPATH": str(CHECKOUT / "bin")},
        stdout=subprocess.PIPE,
    )
    with owner:
        assert owner.stdout.readline() == b"held\n"
        assert instance.take_lock(data_dir, "bin/serve") is None
        owner.kill()
        owner.wait()
        lock = instance.take_lock(data_dir, "bin/serve")
    assert lock is not None
    os.close(lock)


def test_a_new_run_ends_what_the_killed_one_left_and_nothing_else(data_dir):
    mark = instance.new_run(data_dir)
    # Left behind by parents that are gone: the machine's first process reaps them, as in life.
    left, stranger = _orphan(instance.MARK, mark), _orphan(instance.MARK, "another")
    assert carrying(instance.MARK, mark) == [left]
    try:
        assert instance.new_run(data_dir) != mark
        assert carrying(instance.MARK, mark) == []
        assert carrying(instance.MARK, "another") == [stranger]
    finally:
        os.kill(stranger, signal.SIGKILL)


def _orphan(name: str, value: str) -> int:
    shell = ["sh", "-c", "setsid sleep 60 >/dev/null 2>&1 & echo $!"]
    answer = subprocess.run(shell, env=os.environ | {name: value}, capture_output=True, check=True)
    return int(answer.stdout)


def test_the_folder_of_a_killed_test_run_is_removed_and_that_of_a_living_one_kept(data_dir, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(data_dir))
    monkeypatch.setattr(throw_away.tempfile, "tempdir", None)
    with throw_away.temporary_folder(data_dir) as living:
        notes = data_dir / "run"
        forgotten = data_dir / f"{throw_away.PREFIX}old"
        foreign = data_dir / "foreign"
        for number, folder in (("999999998", forgotten), ("999999999", foreign)):
            folder.mkdir()
            (notes / f"test-{number}").write_text(f'{{"folder": "{folder}", "begun": "17"}}')
        throw_away.remove_forgotten(notes)
        assert not forgotten.exists()
        assert foreign.exists()  # whatever a note says, only folders of that name are ours
        assert living.exists()
    assert not living.exists()


def test_a_taken_port_is_named_with_a_way_out():
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Problem, match=f"Port {port} on 127.0.0.1 is taken by another program"):
            check_free(port)
    check_free(port)
