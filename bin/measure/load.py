"""wrk against our own web server on loopback."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from setup.ports import HOST
from setup.problem import Problem

SCRIPT = Path(__file__).with_name("requests.lua")
# Requests under way at a time: enough to keep two workers busy, as in docs/decisions/0016-bench.md.
CONNECTIONS = 8


@dataclass(frozen=True)
class Load:
    """What is asked again and again: a file of paths, or of bodies for `post_to`."""

    requests: Path
    post_to: str = ""
    connections: int = CONNECTIONS


# A slow machine may need longer than asked for the first answer.
MOST_SECONDS = 60


def answers_per_second(wrk: str, port: int, load: Load, seconds: float, start: int) -> float:
    """Let wrk ask for some seconds, beginning at line `start`. Raises Problem if an answer was none."""
    counted = _counted(wrk, port, load, seconds, start)
    while not counted["requests"] and not counted["broken"] and seconds < MOST_SECONDS:
        seconds *= 3
        counted = _counted(wrk, port, load, seconds, start)
    if counted["refused"] or counted["broken"] or not counted["requests"]:
        raise Problem(f"Not every request was answered: {counted}.")
    return counted["requests"] / counted["seconds"]


def _counted(wrk: str, port: int, load: Load, seconds: float, start: int) -> dict[str, float]:
    told = {"BENCH_REQUESTS": str(load.requests), "BENCH_START": str(start)}
    told |= {"BENCH_POST_TO": load.post_to} if load.post_to else {}
    shape = ["-t1", f"-c{load.connections}", f"-d{max(round(seconds), 1)}s", "--timeout", "30s"]
    run = subprocess.run(
        [wrk, *shape, "-s", str(SCRIPT), f"http://{HOST}:{port}/"],
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise Problem(f"wrk ended with code {run.returncode}: {run.stderr.strip() or run.stdout.strip()}.")
    return json.loads(run.stdout.strip().splitlines()[-1])
