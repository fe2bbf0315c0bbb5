"""The virtual environment `.venv` beside the code, with exactly the locked packages."""

import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from setup.problem import Problem
from setup.steps import CommandFailed, Steps

RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
STAMP = "stadtlotse.json"
MISLEADING = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}


def find_pip(unpacked: Path) -> Path | None:
    """A wheel of pip, which runs as it is: Python's own, Debian's, or the unpacked one."""
    folders = [Path("/usr/share/python-wheels"), unpacked / "usr/share/python-wheels"]
    try:
        import ensurepip

        folders.insert(0, Path(ensurepip.__file__).parent / "_bundled")
    except ImportError:
        pass  # Debian keeps it in a package of its own
    return next((wheel for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))), None)


def ready(venv: Path, lock: Path) -> bool:
    """True if the environment was made by this Python and holds what the lock file names."""
    stamp = _read_stamp(venv)
    python = venv / "bin/python"
    return stamp.get("python") == _this_python() and stamp.get(lock.name) == digest(lock) and python.exists()


def install(venv: Path, lock: Path, pip: Path, steps: Steps) -> None:
    """Make the environment if it is missing or of another Python, and install the lock file into it."""
    if _read_stamp(venv).get("python") != _this_python():
        _make(venv, steps)
    try:
        run_pip(pip_install(venv / "bin/python", pip, lock), steps)
    except CommandFailed as error:
        raise Problem(
            f"Python packages could not be fetched ({error.last_line()}): "
            f"is the package index reachable? Details are in {steps.log}."
        ) from error
    _write_stamp(venv, {"python": _this_python()} | satisfied(lock))


def run_pip(command: list[str], steps: Steps) -> None:
    """Run pip as this machine configures it; if its own index cannot deliver, once more with the usual one.

    The hashes in the lock file decide what is accepted, so it does not matter where it comes from.
    Raises CommandFailed.
    """
    try:
        steps.run(command, env=plain_environment())
    except CommandFailed:
        steps.run(command, env=plain_environment() | {"PIP_CONFIG_FILE": os.devnull})


def pip_install(python: Path, pip: Path, lock: Path) -> list[str]:
    """The command that installs a lock file and nothing that is not in it."""
    options = [
        "--require-hashes",
        "--no-deps",
        "--no-input",
        "--retries=2",
        "--disable-pip-version-check",
        "--only-binary=:all:",
    ]
    return [str(python), f"{pip}/pip", "install", "--progress-bar=off", *options, "-r", str(lock)]


def satisfied(lock: Path) -> dict[str, str]:
    """The lock files that hold once `lock` is installed, with their digests.

    Those for development include the others only if no version differs.
    """
    holds = {lock.name: digest(lock)}
    runtime = lock.with_name(RUNTIME)
    if lock.name == DEVELOPMENT and pins(runtime.read_text()) <= pins(lock.read_text()):
        holds[RUNTIME] = digest(runtime)
    return holds


def pins(lock: str) -> set[str]:
    """The `name==version` lines of a lock file."""
    return set(re.findall(r"^[\w.\-\[\],]+==[^\s;\\]+", lock, re.MULTILINE))


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def plain_environment(variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables (or our own) without what would lead another Python astray."""
    own = os.environ if variables is None else variables
    return {name: value for name, value in own.items() if name not in MISLEADING}


def _make(venv: Path, steps: Steps) -> None:
    if (venv / "pyvenv.cfg").exists():
        shutil.rmtree(venv)
    # Without pip: bare Debian has no ensurepip, and pip runs from its wheel anyway.
    try:
        steps.run([sys.executable, "-m", "venv", "--without-pip", venv], env=plain_environment())
    except CommandFailed as error:
        raise Problem(f"The environment {venv} cannot be made ({error.last_line()}).") from error
    _write_stamp(venv, {"python": _this_python()})


def _this_python() -> str:
    return f"{os.path.realpath(sys.executable)} {sys.version.split()[0]}"


def _read_stamp(venv: Path) -> dict[str, str]:
    try:
        return json.loads((venv / STAMP).read_text())
    except (OSError, ValueError):
        return {}


def _write_stamp(venv: Path, stamp: dict[str, str]) -> None:
    (venv / STAMP).write_text(json.dumps(stamp, indent=2) + "\n")
