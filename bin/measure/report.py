"""The results as a table for people and as JSON for programs."""

import json
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from measure.rounds import Goal, Result

HEAD = ("what", "figure", "of", "ratio", "min–max", "limit", "")


def table(results: Sequence[Result]) -> str:
    """Columns with two spaces between them."""
    rows = [HEAD, *map(_row, results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def write(file: Path, results: Sequence[Result], found: Mapping[str, list[float]], setting: Mapping) -> None:
    """All figures of all rounds, with what was measured and where."""
    machine = {"python": platform.python_version(), "system": platform.platform()}
    told = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        **setting,
        **machine,
        "figures": found,
        "results": [{**asdict(one), "passed": one.passed} for one in results],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(told, indent=2) + "\n")


def _row(one: Result) -> tuple[str, ...]:
    verdict = "" if _limit(one.goal) == "–" else "pass" if one.passed else "FAIL"
    spread = f"{one.least:.2f}–{one.greatest:.2f}"
    figures = (f"{one.of:,.1f}", f"{one.to:,.1f}", f"{one.ratio:.2f}")
    return (one.goal.name, *figures, spread, _limit(one.goal), verdict)


def _limit(goal: Goal) -> str:
    if goal.at_least is not None:
        return f">= {goal.at_least:g}"
    return f"<= {goal.at_most:g}" if goal.at_most is not None else "–"
