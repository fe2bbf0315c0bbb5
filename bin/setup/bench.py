"""bin/bench: the same set-up, a throw-away database, and the measurements with the given arguments."""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from setup import database, foreground, load_generator, packages, ports, throw_away
from setup.environment import CHECKOUT, make_writable, read_wishes
from setup.packages import PYTHON, Needs
from setup.signals import Signals
from setup.steps import Steps
from setup.test import environment_for

PORT = "8090"
REAL_DATA = "../shared/data"


def main(words: list[str], variables: dict[str, str], signals: Signals) -> int:
    """Measure; returns 1 if a goal is missed. As in bin/test, DATABASE_URL is never looked at."""
    given = variables.get("TEST_DATABASE_URL", "")
    if given:
        database.check_given(given, "TEST_DATABASE_URL")
    wishes = read_wishes({"DATA_DIR": variables.get("DATA_DIR", ""), "PORT": variables.get("PORT") or PORT})
    ports.check_free(wishes.port)
    make_writable(wishes.data_dir)
    steps = Steps(packages.STEPS + 2, wishes.data_dir / "log/bench.log", signals)
    packages.provide(Needs(database=not given, load_generator=True), wishes.data_dir, steps)
    with ExitStack() as stack:
        folder = stack.enter_context(throw_away.temporary_folder(wishes.data_dir))
        with steps.step("Throw-away PostgreSQL with PostGIS"):
            if given:
                database.check_usable(given, "TEST_DATABASE_URL", steps)
            url = (
                given or stack.enter_context(throw_away.running_cluster(folder, wishes.data_dir, steps)).url()
            )
        with steps.step("Translations"):
            steps.run([PYTHON, CHECKOUT / "bin/setup/prepare_application.py", "translations"], cwd=CHECKOUT)
        (folder / "data/static").mkdir(parents=True)
        wrk = load_generator.find(packages.unpacked_folder(wishes.data_dir))
        environment = environment_for(variables, url, folder / "data") | {
            "BENCH_DATA": str(wishes.data_dir),
            "PORT": str(wishes.port),
            "WRK": str(wrk),
            "TEST_DATA": str(real_data(variables)),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "bin")]),
        }
        return foreground.run([str(PYTHON), "-m", "measure", *words], environment, signals, CHECKOUT)


def real_data(variables: Mapping[str, str]) -> Path:
    """The folder with real files; a relative path starts at the checkout."""
    return CHECKOUT / (variables.get("TEST_DATA") or REAL_DATA)
