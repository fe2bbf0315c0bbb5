"""The steps that every command begins with: system, Python and front-end packages."""

from dataclasses import dataclass
from pathlib import Path

from setup import apt, chromium, frontend, load_generator, python_env
from setup.environment import CHECKOUT
from setup.instance import only_one_at_a_time
from setup.postgres_programs import Server, choose_server, find_servers
from setup.problem import Problem
from setup.steps import Steps

VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin/python"
STEPS = 3


@dataclass(frozen=True)
class Needs:
    """What a command cannot do without. `major` is the PostgreSQL version an existing cluster asks for."""

    database: bool
    browser: bool = False
    development: bool = False
    load_generator: bool = False
    major: int | None = None


def provide(needs: Needs, data_dir: Path, steps: Steps) -> None:
    """Get whatever is missing; costs next to nothing when all is there. Raises Problem."""
    with only_one_at_a_time(CHECKOUT):
        with steps.step("System packages"):
            missing = what_is_missing(needs, data_dir)
            if missing:
                apt.get(missing, needs.major, unpacked_folder(data_dir), steps)
                still = what_is_missing(needs, data_dir)
                if still:
                    raise Problem(
                        f"Still missing after the installation: {', '.join(still)}; see {steps.log}."
                    )
        provide_python(needs, data_dir, steps)
        provide_frontend(data_dir, steps)


def provide_python(needs: Needs, data_dir: Path, steps: Steps) -> None:
    lock = CHECKOUT / (python_env.DEVELOPMENT if needs.development else python_env.RUNTIME)
    with steps.step("Python packages"):
        if not python_env.ready(VENV, lock):
            python_env.install(VENV, lock, find_pip(data_dir), steps)


def provide_frontend(data_dir: Path, steps: Steps) -> None:
    with steps.step("Front-end packages"):
        if not frontend.ready(CHECKOUT):
            frontend.install(CHECKOUT, VENV, find_pip(data_dir), steps)


def what_is_missing(needs: Needs, data_dir: Path) -> list[str]:
    """Keys of system_packages.BY_HAND for what this machine lacks."""
    unpacked = unpacked_folder(data_dir)
    there = {
        "postgis": not needs.database or find_server(data_dir, needs.major) is not None,
        "pip": python_env.find_pip(unpacked) is not None,
        "chromium": not needs.browser or chromium.find(unpacked) is not None,
        "libatomic": not needs.browser or chromium.playwright_runs(unpacked),
        "wrk": not needs.load_generator or load_generator.find(unpacked) is not None,
    }
    return [key for key, found in there.items() if not found]


def find_server(data_dir: Path, major: int | None) -> Server | None:
    """The PostgreSQL with PostGIS to use, or None if there is none."""
    return choose_server(find_servers(unpacked_folder(data_dir)), major)


def unpacked_folder(data_dir: Path) -> Path:
    """Where packages are unpacked that we have no right to install."""
    return data_dir / "packages"


def find_pip(data_dir: Path) -> Path:
    """The pip that `provide` saw to."""
    pip = python_env.find_pip(unpacked_folder(data_dir))
    assert pip is not None  # noqa: S101  looked for in the first step
    return pip
