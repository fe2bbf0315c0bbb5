"""bin/lint: every check that needs no database; all of them run, and what failed is named at the end."""

import signal
import subprocess
import tempfile

from setup import packages
from setup.environment import CHECKOUT, make_writable, read_wishes
from setup.packages import VENV, Needs
from setup.problem import Problem
from setup.processes import follow_parent
from setup.python_env import plain_environment
from setup.signals import Signals
from setup.steps import Steps

TEMPLATES = ["config", "dashboard", "mobile_api", "reports"]
CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "import-linter": ["lint-imports"],
    "mypy": ["mypy"],
    # Its linter only: its formatter adds white space inside words and titles, where a browser shows it.
    "djlint": ["djlint", "--lint", "--quiet", *TEMPLATES],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}
# As in production. The socket folder is empty on purpose: none of the checks may need the database.
PRODUCTION = {
    "PUBLIC_URL": "https://lotse.example",
    "DATABASE_URL": "postgis://nobody@/nothing?host=/nonexistent",
    "DEMO": "no",
    "DEBUG": "no",
    "PYTHONWARNINGS": "ignore:Got an error checking a consistent migration history:RuntimeWarning",
}


def main(words: list[str], variables: dict[str, str], signals: Signals) -> int:
    """Run the checks, or those whose names are given; returns 1 if one found something."""
    unknown = [word for word in words if word not in CHECKS]
    if unknown:
        raise Problem(f"There is no check '{unknown[0]}': choose from {', '.join(CHECKS)}.")
    data_dir = read_wishes({"DATA_DIR": variables.get("DATA_DIR", "")}).data_dir
    make_writable(data_dir)
    steps = Steps(packages.STEPS, data_dir / "log/test.log", signals)
    packages.provide(Needs(database=False, development=True), data_dir, steps)
    with tempfile.TemporaryDirectory(prefix="stadtlotse-lint-") as folder:
        environment = plain_environment(variables) | PRODUCTION | {"DATA_DIR": folder}
        failed = [name for name in words or CHECKS if not passes(name, environment)]
    if failed:
        raise Problem(f"These checks found something, see above: {', '.join(failed)}.")
    return 0


def passes(name: str, environment: dict[str, str]) -> bool:
    """Run one check with its output on the screen."""
    print(f"— {name}", flush=True)
    program, *arguments = CHECKS[name]
    command = [str(VENV / "bin" / program), *arguments]
    return (
        subprocess.run(
            command, cwd=CHECKOUT, env=environment, preexec_fn=follow_parent(signal.SIGTERM)
        ).returncode
        == 0
    )
