"""A private PostgreSQL cluster with PostGIS on a Unix socket: its making, start and end."""

import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from setup.cluster_place import SOCKET, make_private
from setup.postgres_programs import Server
from setup.problem import Problem
from setup.processes import end, follow_parent, working_in
from setup.steps import CommandFailed, Steps, as_user, begin_log

ROLE = DATABASE = "stadtlotse"
EXTENSIONS = ("postgis", "pg_trgm", "unaccent", "btree_gist", "citext", "fuzzystrmatch")
START_SECONDS = 300

COMMON = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    # Small machine, short queries: measured, both only cost here.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "timezone": "UTC",
}
LASTING = COMMON | {"max_wal_size": "1GB", "checkpoint_completion_target": "0.9"}
THROW_AWAY = COMMON | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "1h",
}


@dataclass(frozen=True)
class Cluster:
    """One cluster: `home` holds `data/` and `socket/`; `user` is whom root runs it as, else None."""

    home: Path
    socket_dir: Path
    server: Server
    user: int | None

    @property
    def data(self) -> Path:
        return self.home / "data"

    def url(self) -> str:
        """Its DATABASE_URL."""
        return f"postgis://{ROLE}@/{DATABASE}?host={quote(str(self.socket_dir))}"


def create(cluster: Cluster, settings: dict[str, str], steps: Steps, *, lasting: bool = True) -> None:
    """Make the cluster with its extensions, role and empty database, unless it is there. All or nothing."""
    for folder in (cluster.home, cluster.socket_dir):
        make_private(folder, cluster.user)
    if cluster.data.exists():
        return
    growing = cluster.home / "growing"
    shutil.rmtree(growing, ignore_errors=True)
    initdb = ["-D", growing, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    _run(cluster, "initdb", [*initdb, *([] if lasting else ["--no-sync"])], steps)
    conf = growing / "postgresql.conf"
    conf.write_text(
        conf.read_text() + "\n# Stadtlotse\n" + "".join(f"{k} = '{v}'\n" for k, v in settings.items())
    )
    young = start(cluster, steps.log.parent / "postgres.log", data=growing)
    try:
        _populate(cluster, steps)
    finally:
        stop(young)
    growing.rename(cluster.data)


def _populate(cluster: Cluster, steps: Steps) -> None:
    """Extensions go into the template, so that every database has them; the role is no superuser."""
    extensions = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};" for name in EXTENSIONS)
    role = f"CREATE ROLE {ROLE} LOGIN CREATEDB"
    for database, statement in (
        ("template1", extensions),
        ("postgres", role),
        ("postgres", f"CREATE DATABASE {DATABASE} OWNER {ROLE}"),
    ):
        arguments = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", cluster.socket_dir, "-U", "postgres"]
        _run(cluster, "psql", [*arguments, "-d", database, "-c", statement], steps)


def _run(cluster: Cluster, program: str, arguments: list, steps: Steps) -> None:
    try:
        steps.run(
            [cluster.server.program(program), *arguments],
            env=cluster.server.variables(),
            cwd=cluster.home,
            user=cluster.user,
        )
    except CommandFailed as error:
        raise Problem(
            f"The database could not be made: {program} says '{error.last_line()}'; see {steps.log}."
        ) from error


def command(cluster: Cluster, data: Path) -> list:
    """How the server is started: reached by its socket only, quoting no rows and statements in its log."""
    settings = ("listen_addresses=", "log_error_verbosity=terse", "log_min_error_statement=panic")
    program = cluster.server.program("postgres")
    return [program, "-D", data, "-k", cluster.socket_dir, *(w for one in settings for w in ("-c", one))]


def start(cluster: Cluster, log: Path, data: Path | None = None) -> subprocess.Popen:
    """Start the server as a child of ours and wait until it answers. Raises Problem with its last words.

    It shuts down by itself if we are killed.
    """
    data = data or cluster.data
    clear_the_place(data, cluster.socket_dir)
    begin_log(log)
    with log.open("ab+") as output:
        begun = output.tell()
        process = subprocess.Popen(
            command(cluster, data),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=cluster.server.variables(),
            cwd=cluster.home,
            umask=0o077,
            start_new_session=True,
            preexec_fn=follow_parent(signal.SIGINT),
            **as_user(cluster.user),
        )
        try:
            if wait_until_ready(process, data):
                return process
        except BaseException:
            stop(process)
            raise
        output.seek(begun)
        words = output.read().decode(errors="replace").strip().splitlines()
    stop(process)
    said = next((line for line in reversed(words) if "FATAL" in line), "nothing")
    raise Problem(f"PostgreSQL does not start and says '{said}': details are in {log}.")


def wait_until_ready(process: subprocess.Popen, data: Path) -> bool:
    """Wait for the server to accept connections, which may take minutes after a crash; False if it ended."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if status(data) == (process.pid, "ready"):
            return True
        time.sleep(0.02)
    return False


def status(data: Path) -> tuple[int, str]:
    """Process id and state (`starting`, `ready` …) from the server's own note; (0, "") without one."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        return int(lines[0]), lines[7].strip() if len(lines) > 7 else "starting"
    except (OSError, ValueError, IndexError):
        return 0, ""


def clear_the_place(data: Path, socket_dir: Path) -> None:
    """End the server that a killed run left on this data folder and remove its notes. Raises Problem."""
    steps = ((None, 10.0), (signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0))
    if not end(lambda: working_in(data), steps=steps):
        raise Problem(f"A PostgreSQL server on {data} does not end: {working_in(data)}.")
    # Only now: nobody works here, but the number in the note may belong to a stranger by now.
    for note in (data / "postmaster.pid", socket_dir / f"{SOCKET}.lock"):
        note.unlink(missing_ok=True)


def stop(process: subprocess.Popen) -> None:
    """Fast shutdown: running transactions are rolled back, everything committed is on disk."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait()
