"""The service's database: the private cluster, or the one that DATABASE_URL names."""

import subprocess
from pathlib import Path

from setup.cluster import LASTING, Cluster, create, start
from setup.cluster_place import home_for, postgres_user, socket_dir_for
from setup.database_url import check_reachable, read_address
from setup.environment import CHECKOUT
from setup.packages import PYTHON, find_server
from setup.problem import Problem
from setup.python_env import plain_environment
from setup.steps import CommandFailed, Steps


def check_given(url: str, variable: str) -> None:
    """What can be said of a given database before anything is set up. Raises Problem."""
    check_reachable(read_address(url, variable), variable)


def check_usable(url: str, variable: str, steps: Steps) -> None:
    """Log in to a given database and look for its extensions. Raises Problem."""
    script = CHECKOUT / "bin/setup/check_database.py"
    environment = plain_environment() | read_address(url, variable).libpq()
    try:
        steps.run([PYTHON, script, variable], env=environment)
    except CommandFailed as error:
        raise Problem(error.output.strip().splitlines()[-1]) from error


def private_cluster(data_dir: Path, major: int | None) -> Cluster:
    """The lasting cluster of a data folder. Raises Problem if its PostgreSQL is gone."""
    server = find_server(data_dir, major)
    if server is None:
        raise Problem(
            f"The database was made by PostgreSQL {major}, which is not installed any more: install it."
        )
    user = postgres_user()
    home = home_for(data_dir, user)
    return Cluster(home, socket_dir_for(home), server, user)


def start_private(cluster: Cluster, steps: Steps) -> subprocess.Popen:
    """Make the cluster if need be, and start it."""
    create(cluster, LASTING, steps)
    return start(cluster, steps.log.parent / "postgres.log")
