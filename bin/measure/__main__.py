"""`python -m measure`, run by bin/bench: a database of its own, the town, rounds, a table and JSON."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import django
from django.core.management import call_command
from setup.problem import Problem
from setup.signals import Signals, Stopped

from measure.database import own_database
from measure.rounds import Goal, Measure, figures, results

CELLS = ("finder", "addresses", "replay")
# What takes minutes to prepare is measured when it is asked for.
USUALLY = ("finder", "addresses")
say = partial(print, flush=True)


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Fails if a goal is missed.")
    parser.add_argument("--quick", action="store_true", help="few areas, one round, no verdict")
    parser.add_argument("--only", action="append", choices=CELLS, metavar="NAME", help=", ".join(CELLS))
    parser.add_argument("--rounds", type=int, default=0, metavar="N", help="default: 5, with --quick 1")
    parser.add_argument("--json", type=Path, metavar="FILE", help="default: bench.json in the data folder")
    parser.add_argument("--areas", type=int, default=0, metavar="N", help="default: 10000, with --quick 60")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    asked = arguments(words)
    areas = asked.areas or (60 if asked.quick else 10_000)
    rounds = asked.rounds or (1 if asked.quick else 5)
    data, port = Path(os.environ["BENCH_DATA"]), int(os.environ["PORT"])
    setting = {"areas": areas, "rounds": rounds, "quick": asked.quick, "cores": os.cpu_count()}
    with ExitStack() as stack:
        stack.enter_context(own_database())
        django.setup()
        from measure import report, town

        begun = time.monotonic()
        call_command("migrate", interactive=False, verbosity=0)
        town.build(areas, data / "bench")
        say(f"{areas:,} areas are there after {time.monotonic() - begun:.0f} s.")
        goals, measures = stack.enter_context(_cells(asked, areas, port))
        for name in (*measures, *measures) if not asked.quick else ():
            # Every thread of every worker opens its connection and prepares its statements.
            say(f"warming up: {name} {measures[name](0):,.1f}")
        found = figures(measures, rounds, say)
        outcome = results(goals, found)
        file = asked.json or data / "bench.json"
        report.write(file, outcome, found, setting)
        say(f"\n{report.table(outcome)}\n\nAll figures: {file}")
    missed = [one.goal.name for one in outcome if not one.passed]
    if missed and not asked.quick:
        raise Problem(f"Missed: {'; '.join(missed)}.")
    return 0


@contextmanager
def _cells(
    asked: argparse.Namespace, areas: int, port: int
) -> Iterator[tuple[list[Goal], dict[str, Measure]]]:
    """The goals and measures that were asked for, with all they need running."""
    from measure import addresses, finder, replay
    from measure.served import web

    wanted, seconds = asked.only or USUALLY, 2.0 if asked.quick else 5.0
    goals: list[Goal] = []
    measures: dict[str, Measure] = {}
    with ExitStack() as stack:
        if "finder" in wanted:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stadtlotse-bench-")))
            stack.enter_context(web(port, Signals()))
            wrk = os.environ["WRK"]
            measures |= stack.enter_context(finder.measures(folder, areas, port, wrk, seconds))
            goals += finder.GOALS
        if "addresses" in wanted:
            file = Path(os.environ["TEST_DATA"]) / addresses.FILE
            if file.exists():
                measures |= addresses.measures(Path(os.environ["TEST_DATA"]))
                goals += addresses.GOALS
            else:
                say(f"Addresses are not measured: there is no {file} (TEST_DATA names the folder).")
        if "replay" in wanted:
            measures |= replay.measures(areas, 10_000 if asked.quick else 1_000_000)
            goals += replay.GOALS
        yield goals, measures


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Problem, OSError) as problem:
        sys.stdout.flush()
        print(f"Stadtlotse: {problem}", file=sys.stderr)
        sys.exit(1)
    except Stopped:
        sys.exit(143)
