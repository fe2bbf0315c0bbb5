"""bin/run and bin/manage: one program in the service's environment, with its database running."""

import os
import shutil
import time
from contextlib import ExitStack

from setup import cluster, cluster_place, database, foreground, instance
from setup.database_url import read_address
from setup.environment import Wishes, make_writable, read_wishes
from setup.packages import PYTHON, VENV
from setup.problem import Problem
from setup.python_env import plain_environment
from setup.signals import Signals
from setup.steps import Steps


def main(words: list[str], variables: dict[str, str], signals: Signals) -> int:
    """Run the program named by `words`; returns its exit code."""
    if not words:
        raise Problem("Name the program to run, such as: bin/run pg_dump --format=custom --file=backup.dump")
    wishes = read_wishes(variables)
    if not PYTHON.exists():
        raise Problem("Nothing is set up here yet: start bin/serve once.")
    make_writable(wishes.data_dir)
    with ExitStack() as stack:
        environment = environment_with_database(wishes, stack, signals)
        program = shutil.which(words[0], path=environment["PATH"])
        if program is None:
            raise Problem(f"There is no program '{words[0]}'.")
        return foreground.run([program, *words[1:]], environment, signals)


def environment_with_database(wishes: Wishes, stack: ExitStack, signals: Signals) -> dict[str, str]:
    """The variables of the service; its database is started for the time of `stack` if it is not running."""
    path = os.pathsep.join([str(VENV / "bin"), wishes.variables.get("PATH", os.defpath)])
    common = plain_environment(wishes.variables) | {
        "DATA_DIR": str(wishes.data_dir),
        "PORT": str(wishes.port),
    }
    if wishes.database_url:
        given = read_address(wishes.database_url).libpq()
        return common | given | {"PATH": path, "DATABASE_URL": wishes.database_url}
    major = cluster_place.existing_major(wishes.data_dir)
    if major is None:
        raise Problem(f"There is no database in {wishes.data_dir} yet: start bin/serve once.")
    own = database.private_cluster(wishes.data_dir, major)
    make_it_run(own, wishes, stack, signals)
    path = os.pathsep.join([path, str(own.server.folder)])
    libraries = {k: v for k, v in own.server.variables().items() if k == "LD_LIBRARY_PATH"}
    return common | libraries | read_address(own.url()).libpq() | {"PATH": path, "DATABASE_URL": own.url()}


def make_it_run(own: cluster.Cluster, wishes: Wishes, stack: ExitStack, signals: Signals) -> None:
    """Use the running service's database, or start it until `stack` ends."""
    lock = instance.take_lock(wishes.data_dir, "bin/run")
    if lock is not None:
        stack.callback(os.close, lock)
        steps = Steps(0, wishes.data_dir / "log/setup.log", signals)
        stack.callback(cluster.stop, database.start_private(own, steps))
        return
    deadline = time.monotonic() + cluster.START_SECONDS
    while cluster.status(own.data)[1] != "ready":
        if time.monotonic() > deadline:
            raise Problem(f"The database of {instance.lock_holder(wishes.data_dir)} does not become ready.")
        time.sleep(0.1)
