"""How long the bar of a map is that shows its scale."""

from math import floor, log10


def round_length(most: float) -> int:
    """The longest of 1, 2, 5, 10, 20, 50, … metres that is no longer than `most`; at least 1."""
    if most < 1:
        return 1
    tens = 10 ** floor(log10(most))
    return int(next(step * tens for step in (5, 2, 1) if step * tens <= most))
