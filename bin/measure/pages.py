"""Lighthouse's marks for pages, on the phone and the slow network that it imitates, and what they weigh."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

PATHS = ["/de/report/", "/en/report/"]
ROUNDS = 3
FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
# Marks are 0 to 100; bytes are counted as they travel, compressed, for a first visit.
AT_LEAST = {"performance": 90, "accessibility": 100, "best-practices": 95}
MOST_BYTES = 200_000


@dataclass(frozen=True)
class Marks:
    """One look at a page: a mark for each category of AT_LEAST, the weight in bytes, what was found amiss."""

    marks: Mapping[str, float]
    weight: int
    found: list[str]


def look(url: str) -> Marks:
    """Run Lighthouse once, with a browser that has seen nothing yet."""
    categories = ",".join(AT_LEAST)
    command = [
        "node",
        os.environ["LIGHTHOUSE"],
        url,
        "--output=json",
        "--quiet",
        f"--only-categories={categories}",
        f"--chrome-flags={FLAGS}",
    ]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=180)
    if answer.returncode:
        sys.exit(f"Lighthouse could not look at {url}: {answer.stderr.strip()[-400:]}")
    return read(json.loads(answer.stdout))


def read(answer: dict) -> Marks:
    """What counts of Lighthouse's answer."""
    marks = {name: 100 * (answer["categories"][name]["score"] or 0) for name in AT_LEAST}
    audits = answer["audits"]
    wanted = {
        one["id"] for name in AT_LEAST for one in answer["categories"][name]["auditRefs"] if one["weight"]
    }
    found = [f"{name}: {audits[name]['title']}" for name in sorted(wanted) if _failed(audits[name])]
    return Marks(marks, int(audits["total-byte-weight"]["numericValue"]), found)


def _failed(audit: dict) -> bool:
    return audit["score"] is not None and audit["score"] < 0.9


def missed(looks: list[Marks]) -> list[str]:
    """The goals that the medians of several looks at a page miss."""
    short = [
        f"{name} {mark:.0f} of {least}"
        for name, least in AT_LEAST.items()
        if (mark := median(look.marks[name] for look in looks)) < least
    ]
    weight = median(look.weight for look in looks)
    return short + ([f"{weight:,.0f} of {MOST_BYTES:,} bytes"] if weight > MOST_BYTES else [])


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bin/audit", description="Lighthouse on pages of the running service."
    )
    parser.add_argument("paths", nargs="*", default=PATHS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    wishes = parser.parse_args()
    bad = 0
    for path in wishes.paths:
        looks = []
        for number in range(1, wishes.rounds + 1):
            looks.append(look(os.environ["BASE"] + path))
            shown = ", ".join(f"{name} {mark:.0f}" for name, mark in looks[-1].marks.items())
            print(f"{path} {number}/{wishes.rounds}: {shown}, {looks[-1].weight:,} bytes", flush=True)
        for line in sorted({line for one in looks for line in one.found}):
            print(f"  {line}")
        short = missed(looks)
        bad += bool(short)
        print(f"{path}: {'missed: ' + ', '.join(short) if short else 'every goal held'}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
