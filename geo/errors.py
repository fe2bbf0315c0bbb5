"""What can be wrong with a question to this room. Sentences are in wording.py."""

from collections.abc import Mapping
from typing import Any


class OutsideCoverage(Exception):
    """A place that lies in no area of the municipality.

    `facts["neighbour"]` holds the names per language of the municipality that it lies in, or None.
    `facts["swapped"]`, where hints.py put it, names the town that the place lies in with its axes swapped.
    """

    code = "outside_coverage"

    def __init__(self, facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(self.code)
        self.facts: dict[str, Any] = {"neighbour": None, **(facts or {})}
