"""bin/test: the same set-up, a throw-away database, and pytest with the given arguments."""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from setup import chromium, database, foreground, packages, throw_away
from setup.environment import CHECKOUT, make_writable, names_in, read_wishes
from setup.packages import PYTHON, VENV, Needs
from setup.python_env import plain_environment
from setup.signals import Signals
from setup.steps import Steps

# The Node.js inside Playwright's wheel.
NODE = "lib/python*/site-packages/playwright/driver/node"
# Words after which it still is the whole suite.
QUIET = {"-q", "-v", "-x", "-rs"}
# Each has a browser and a database beside it.
MOST_PROCESSES = 4
FOR_TESTS = {"TEST_DATABASE_URL", "TEST_DATA", "CHROMIUM"}


def main(words: list[str], variables: dict[str, str], signals: Signals) -> int:
    """Run the tests; returns pytest's exit code. DATABASE_URL is never looked at, only TEST_DATABASE_URL."""
    given = variables.get("TEST_DATABASE_URL", "")
    if given:
        database.check_given(given, "TEST_DATABASE_URL")
    data_dir = read_wishes({"DATA_DIR": variables.get("DATA_DIR", "")}).data_dir
    make_writable(data_dir)
    steps = Steps(packages.STEPS + 2, data_dir / "log/test.log", signals)
    packages.provide(
        Needs(database=not given, browser=True, development=True, load_generator=True), data_dir, steps
    )
    with ExitStack() as stack:
        folder = stack.enter_context(throw_away.temporary_folder(data_dir))
        with steps.step("Throw-away PostgreSQL with PostGIS"):
            if given:
                database.check_usable(given, "TEST_DATABASE_URL", steps)
            url = given or stack.enter_context(throw_away.running_cluster(folder, data_dir, steps)).url()
        with steps.step("Translations"):
            steps.run([PYTHON, CHECKOUT / "bin/setup/prepare_application.py", "translations"], cwd=CHECKOUT)
        browser = chromium.variables(packages.unpacked_folder(data_dir), next(VENV.glob(NODE)))
        # WhiteNoise complains about a folder that is not there.
        (folder / "data/static").mkdir(parents=True)
        environment = environment_for(variables, url, folder / "data") | browser
        return foreground.run(
            [str(PYTHON), "-m", "pytest", *kept_database(given), *shared_out(words), *words],
            environment,
            signals,
            CHECKOUT,
        )


def shared_out(words: list[str]) -> list[str]:
    """The whole suite is worth a second process, each with a database of its own; a few tests are not."""
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    return ["-n", str(processes)] if processes > 1 and all(word in QUIET for word in words) else []


def kept_database(given: str) -> list[str]:
    """A throw-away cluster goes with its test database: dropping that first only takes time."""
    return [] if given else ["--reuse-db"]


def environment_for(variables: Mapping[str, str], url: str, data_dir: Path) -> dict[str, str]:
    """What pytest gets: throw-away database and data folder, nothing of this installation."""
    ours = names_in((CHECKOUT / ".env.example").read_text()) - FOR_TESTS
    kept = {name: value for name, value in plain_environment(variables).items() if name not in ours}
    database_urls = {"DATABASE_URL": url, "TEST_DATABASE_URL": url}
    return kept | database_urls | {"DATA_DIR": str(data_dir)}
