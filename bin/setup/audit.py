"""bin/audit: Lighthouse on pages of the running service, as a phone on a slow network sees them."""

from pathlib import Path

from setup import chromium, foreground, frontend, packages
from setup.environment import CHECKOUT, make_writable, read_wishes
from setup.packages import PYTHON, VENV, Needs
from setup.python_env import plain_environment
from setup.signals import Signals
from setup.steps import Steps

# Apart from the service's own packages: 200 programs that only look at pages.
LIGHTHOUSE = CHECKOUT / "bin/lighthouse"


def main(words: list[str], variables: dict[str, str], signals: Signals) -> int:
    """Measure the pages whose paths are given, or the default ones; returns 1 if a page misses a goal."""
    wishes = read_wishes(variables)
    make_writable(wishes.data_dir)
    steps = Steps(packages.STEPS + 1, wishes.data_dir / "log/audit.log", signals)
    packages.provide(Needs(database=False, browser=True, development=True), wishes.data_dir, steps)
    pip = packages.find_pip(wishes.data_dir)
    with steps.step("Lighthouse"):
        if not frontend.ready(LIGHTHOUSE):
            frontend.install(LIGHTHOUSE, VENV, pip, steps)
        npm = frontend.find_npm(VENV, pip, steps)
    environment = (
        plain_environment(variables)
        | frontend.with_path(npm)
        | {
            "CHROME_PATH": str(browser(wishes.data_dir)),
            "LIGHTHOUSE": str(LIGHTHOUSE / "node_modules/lighthouse/cli/index.js"),
            "BASE": variables.get("PUBLIC_URL") or f"http://127.0.0.1:{wishes.port}",
            "PYTHONPATH": str(CHECKOUT / "bin"),
        }
    )
    return foreground.run([str(PYTHON), "-m", "measure.pages", *words], environment, signals, CHECKOUT)


def browser(data_dir: Path) -> Path | None:
    return chromium.find(packages.unpacked_folder(data_dir))
