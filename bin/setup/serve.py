"""bin/serve: sets up what is missing, runs the service, and ends all of it on SIGINT or SIGTERM."""

import os
import subprocess
from contextlib import ExitStack
from functools import partial

from setup import cluster, cluster_place, database, instance, packages, ports, supervise
from setup.environment import CHECKOUT, Wishes, make_writable, read_wishes
from setup.packages import PYTHON, Needs
from setup.problem import Problem
from setup.processes import adopt_orphans, reap_until_alone
from setup.python_env import plain_environment
from setup.signals import Signals
from setup.steps import CommandFailed, Steps
from setup.supervise import Program

OF_APPLICATION = 4
TOTAL = packages.STEPS + 1 + OF_APPLICATION + 1
LOGINS = "run/demo-logins"
# Each keeps a database connection once it has used one; PostgreSQL usually allows 100.
WEB_THREADS = 64


def main(words: list[str], variables: dict[str, str], signals: Signals) -> int:
    """Run the service until it is asked to stop; returns the exit code."""
    if words:
        raise Problem(
            f"bin/serve takes no arguments ('{words[0]}'): it is told by variables, see docs/operations.md."
        )
    wishes = read_wishes(variables)
    mark = become_the_only_one(wishes)
    ports.check_free(wishes.port)
    if wishes.database_url:
        database.check_given(wishes.database_url, "DATABASE_URL")
    adopt_orphans()
    steps = Steps(TOTAL, wishes.data_dir / "log/setup.log", signals)
    with ExitStack() as stack:
        running: list[Program] = []
        stack.callback(stop_everything, running, signals)
        environment = start_database(wishes, running, steps) | {instance.MARK: mark}
        prepare_application(environment, steps)
        with steps.step("Web server and job worker"):
            start_programs(wishes, environment, running, signals)
        signals.hold()
        announce(wishes)
        supervise.watch(running, signals, partial(print, flush=True))
    return 0


def become_the_only_one(wishes: Wishes) -> str:
    """Take the data folder for this run, clear what a killed run left; returns our processes' mark."""
    make_writable(wishes.data_dir)
    if instance.take_lock(wishes.data_dir, "bin/serve") is None:
        raise Problem(
            f"Stadtlotse already runs on {wishes.data_dir} ({instance.lock_holder(wishes.data_dir)}): "
            "stop it first, or set DATA_DIR and PORT for a second one."
        )
    return instance.new_run(wishes.data_dir)


def start_database(wishes: Wishes, running: list[Program], steps: Steps) -> dict[str, str]:
    """The first four steps: packages, then the database; returns the environment of the application."""
    major = None if wishes.database_url else cluster_place.existing_major(wishes.data_dir)
    packages.provide(Needs(database=not wishes.database_url, major=major), wishes.data_dir, steps)
    with steps.step("PostgreSQL with PostGIS"):
        if wishes.database_url:
            database.check_usable(wishes.database_url, "DATABASE_URL", steps)
            return application_environment(wishes, wishes.database_url)
        own = database.private_cluster(wishes.data_dir, major)
        process = database.start_private(own, steps)
        again = partial(cluster.start, own, steps.log.parent / "postgres.log")
        running.append(Program("database", again, restart=True, process=process))
        return application_environment(wishes, own.url())


def application_environment(wishes: Wishes, url: str) -> dict[str, str]:
    """The environment of everything that runs our Python code."""
    fixed = {"DATABASE_URL": url, "DATA_DIR": str(wishes.data_dir), "PORT": str(wishes.port)}
    return plain_environment(wishes.variables) | fixed


def prepare_application(environment: dict[str, str], steps: Steps) -> None:
    """Translations, tables, static files and demo city; the program shows its steps itself."""
    program = CHECKOUT / "bin/setup/prepare_application.py"
    script = [str(PYTHON), "-X", "utf8", str(program), str(steps.done + 1), str(steps.total)]
    try:
        steps.run(script, env=environment, cwd=CHECKOUT, show=True)
    except CommandFailed as error:
        raise Problem(
            f"The application could not be prepared ({error.last_line()}): details are in {steps.log}."
        ) from error
    steps.done += OF_APPLICATION


def start_programs(
    wishes: Wishes, environment: dict[str, str], running: list[Program], signals: Signals
) -> None:
    """Start the web server, wait until requests are answered, then start the worker."""
    launch = partial(supervise.launch, variables=environment, cwd=str(CHECKOUT))
    begin(Program("web server", partial(launch, web_server(wishes.port)), restart=False), running, signals)
    supervise.wait_until_answering(wishes.port, running, signals)
    # Only now: loading the same code at the same time, it would keep people waiting.
    begin(Program("job worker", partial(launch, job_worker()), restart=True), running, signals)


def begin(program: Program, running: list[Program], signals: Signals) -> None:
    """Start a program; from that moment on it counts as running, and is ended with the others."""
    with signals.held():
        program.start()
        running.append(program)


def web_server(port: int) -> list[str]:
    """granian with threads: WSGI, a process per core, a dead one replaced.

    A thread waits for its client's upload, so there are many: phones on a bad line must not block the others.
    """
    workers = min(os.cpu_count() or 1, 4)
    shape = {
        "interface": "wsgi",
        "host": ports.HOST,
        "port": str(port),
        "workers": str(workers),
        "blocking-threads": str(WEB_THREADS // workers),
        "workers-kill-timeout": "4",
        "log-level": "error",
    }
    options = [word for name, value in shape.items() for word in (f"--{name}", value)]
    return [
        str(packages.VENV / "bin/granian"),
        *options,
        "--no-ws",
        "--respawn-failed-workers",
        "config.wsgi:application",
    ]


def job_worker() -> list[str]:
    return [str(PYTHON), "manage.py", "work"]


def announce(wishes: Wishes) -> None:
    """Say where the service is, and who can log in if it is a demo."""
    print(f"\nStadtlotse is ready at http://{ports.HOST}:{wishes.port}/", flush=True)
    logins = wishes.data_dir / LOGINS
    if wishes.demo and logins.exists():
        print(logins.read_text(), flush=True)


def stop_everything(running: list[Program], signals: Signals) -> None:
    """End web server and worker, then the database they use; nothing of them is left, not even a zombie."""
    signals.hold()
    supervise.end_all([program for program in running if program.name != "database"])
    for program in running:
        if program.name == "database" and isinstance(program.process, subprocess.Popen):
            cluster.stop(program.process)
    reap_until_alone(2.0)
