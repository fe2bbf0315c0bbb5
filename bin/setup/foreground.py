"""One program on this terminal, for which we wait."""

import signal
import subprocess
import sys
from pathlib import Path

from setup.processes import follow_parent
from setup.signals import Signals


def run(command: list[str], environment: dict[str, str], signals: Signals, folder: Path | None = None) -> int:
    """Run the program (in `folder`, else where we are); returns its exit code, 128 + signal if one ended it.

    A stop is handed on to it, except Ctrl-C, which the terminal sends to both of us.
    """
    signals.hold()
    process = subprocess.Popen(command, cwd=folder, env=environment, preexec_fn=follow_parent(signal.SIGTERM))
    told = 0
    while process.poll() is None:
        signals.wait(1.0)
        if signals.stop_asked and not told:
            told = signals.stop_asked
            if told != signal.SIGINT or not sys.stdin.isatty():
                process.send_signal(told)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode
