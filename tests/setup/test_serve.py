"""The real bin/serve: what goes wrong is one sentence, what goes well survives kill -9."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest
from setup.environment import CHECKOUT

SECONDS = 90


def environment(data_dir: Path, **different: str) -> dict[str, str]:
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return plain | {"DATA_DIR": str(data_dir), "DEMO": "no"} | different


def refusal(data_dir: Path, **different: str) -> str:
    """Start bin/serve, which must end with one sentence; returns that."""
    answer = subprocess.run(
        [CHECKOUT / "bin/serve"],
        env=environment(data_dir, **different),
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert answer.returncode != 0
    assert "Traceback" not in answer.stdout + answer.stderr
    lines = answer.stderr.strip().splitlines()
    assert len(lines) == 1, answer.stderr
    return lines[0]


@pytest.fixture
def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def test_a_taken_port_is_told_before_anything_is_set_up(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"Port {port} on 127.0.0.1 is taken" in refusal(tmp_path, PORT=str(port))
    assert not (tmp_path / "postgres").exists()


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    assert f"DATA_DIR is '{tmp_path}/file/var', which cannot be written" in refusal(tmp_path / "file/var")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgis://lotse:geheim@localhost:port/stadt", "DATABASE_URL cannot be read"),
        ("sqlite:///db", "DATABASE_URL begins with 'sqlite:'"),
        ("postgis://lotse:geheim@127.0.0.1:9/stadt", "cannot be reached"),
    ],
)
def test_a_broken_database_url_is_told_before_anything_is_set_up(tmp_path, free_port, url, sentence):
    answer = refusal(tmp_path, PORT=str(free_port), DATABASE_URL=url)
    assert sentence in answer
    assert "geheim" not in answer


@pytest.fixture
def database_without_postgis():
    """An empty database in the cluster of this test run, and its URL."""
    url = os.environ["DATABASE_URL"]
    plain = url.replace("postgis://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bare")
        connection.execute("CREATE DATABASE bare TEMPLATE template0")
        yield re.sub(r"/[^/?]+(\?|$)", r"/bare\1", url, count=1)
        connection.execute("DROP DATABASE bare")


def test_a_database_without_postgis_is_told_with_what_to_run(tmp_path, free_port, database_without_postgis):
    answer = refusal(tmp_path, PORT=str(free_port), DATABASE_URL=database_without_postgis)
    assert "CREATE EXTENSION postgis;" in answer


class Service:
    """A running bin/serve with a data folder of its own and no demo city."""

    def __init__(self, data_dir: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.output = data_dir.with_name("output.txt")
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [CHECKOUT / "bin/serve"],
                env=environment(data_dir, PORT=str(port)),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_until(f"Stadtlotse is ready at {self.address}/\n")

    def wait_until(self, text: str, times: int = 1) -> None:
        deadline = time.monotonic() + SECONDS
        while self.output.read_text().count(text) < times:
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.05)

    def answers(self) -> bool:
        with urllib.request.urlopen(f"{self.address}/readyz", timeout=10) as answer:  # noqa: S310
            return answer.status == 200


def run(data_dir: Path, *command: str) -> str:
    """Call bin/run or bin/manage from a folder that is not the checkout; returns what it printed."""
    program, *words = command
    answer = subprocess.run(
        [CHECKOUT / "bin" / program, *words],
        env=environment(data_dir),
        cwd=data_dir,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def processes_of(data_dir: Path) -> list[str]:
    """Command lines of all that has the data folder in its words or variables, or works there."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            facts = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            place = str((process / "cwd").readlink())
        except OSError:
            continue
        if int(process.name) != os.getpid() and (os.fsencode(data_dir) in facts or str(data_dir) in place):
            found.append((process / "cmdline").read_text().replace("\0", " ") or process.name)
    return found


def test_the_service_survives_kill_9_and_leaves_nothing_when_it_is_stopped(tmp_path, free_port):
    data_dir = tmp_path / "data"
    service = Service(data_dir, free_port)
    try:
        make = "from reports.models import User; User.objects.create(email='kept@example.org')"
        run(data_dir, "manage", "shell", "--verbosity=0", "-c", make)
        assert run(data_dir, "run", "pwd").strip() == str(data_dir)
        assert run(data_dir, "run", "psql", "-Atc", "select postgis_version() is not null").strip() == "t"
        assert "already runs" in refusal(data_dir, PORT=str(free_port))

        os.kill(service.process.pid, signal.SIGKILL)
        service.process.wait()
        service.output.unlink()
        service = Service(data_dir, free_port)
        assert service.answers()
        count = (
            "from reports.models import User; print(User.objects.filter(email='kept@example.org').count())"
        )
        assert run(data_dir, "manage", "shell", "--verbosity=0", "-c", count).strip() == "1"

        worker = next(line for line in _pids("work", data_dir))
        os.kill(worker, signal.SIGKILL)
        service.wait_until("The job worker ended by itself (code -9) and starts again in 1 s.")
        assert service.answers()
    finally:
        if service.process.poll() is None:
            service.process.terminate()
            assert service.process.wait(SECONDS) == 0
    assert processes_of(data_dir) == []


def _pids(word: str, data_dir: Path) -> list[int]:
    """Ids of this service's processes with this word on their command line."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line, variables = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
        except OSError:
            continue
        if word.encode() in line.split(b"\0") and os.fsencode(data_dir) in variables:
            found.append(int(process.name))
    return found
