"""The commands behind bin/: what can go wrong ends here, as one sentence and an exit code."""

import os
import signal
import sys

from setup import audit, bench, lint, run, serve, test
from setup.environment import CHECKOUT, with_env_file
from setup.problem import Problem
from setup.signals import Signals, Stopped

COMMANDS = {
    "serve": serve.main,
    "test": test.main,
    "bench": bench.main,
    "audit": audit.main,
    "lint": lint.main,
    "run": run.main,
}


def main(words: list[str]) -> int:
    """Run one command; returns its exit code."""
    # What tests and measures takes nothing from .env: it might name the real database.
    variables = (
        dict(os.environ)
        if words[0] in ("test", "bench", "lint")
        else with_env_file(os.environ, CHECKOUT / ".env")
    )
    signals = Signals()
    try:
        return COMMANDS[words[0]](words[1:], variables, signals)
    except Problem as problem:
        return _say(str(problem))
    except OSError as error:
        # A full disk, a folder that belongs to somebody else: the system's words name the file.
        return _say(f"{error}.")
    except Stopped:
        return _say("stopped.", 128 + signal.SIGTERM)


def _say(sentence: str, code: int = 1) -> int:
    sys.stdout.flush()
    print(f"Stadtlotse: {sentence}", file=sys.stderr)
    return code
