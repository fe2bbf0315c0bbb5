"""House numbers as they are written: a number and what follows it."""

import re
from typing import NamedTuple

# What may follow a number: a letter, a fraction, and a range or a second number: `12a`, `12 1/2`, `12-14`,
# `12a-c`, `12/3`.
NUMBER = re.compile(r"([1-9]\d{0,4})(?!\d)(.*)")
SUFFIX = re.compile(r"[a-z]{0,3}(?:\d/\d)?(?:[-/+](?:\d{1,5}[a-z]?|[a-z]))?")
RANGE = re.compile(r"([a-z]?)-(\d*)([a-z]?)")
LONGEST_SUFFIX = 8


class AddressNumber(NamedTuple):
    """`12a` is number 12 and suffix `a`; the suffix may be empty, and holds the end of a range (`-14`)."""

    number: int
    suffix: str = ""

    def covers(self, number: int, suffix: str = "") -> bool:
        """Whether this is that house, or a range of houses in which it lies.

        12-14 covers 12 and 14, not 13 across the street; 12-15 covers 13; 12a-c covers 12b.
        """
        if (self.number, self.suffix) == (number, suffix):
            return True
        found = RANGE.fullmatch(self.suffix)
        if not found or not (suffix == "" or (len(suffix) == 1 and suffix.isalpha())):
            return False
        first, last = found[1], int(found[2] or self.number)
        if not (self.number, first) <= (number, suffix) <= (last, found[3] or ("" if found[2] else "z")):
            return False
        both_sides = (last - self.number) % 2 == 1
        return both_sides or (number - self.number) % 2 == 0


def read_number(text: str) -> AddressNumber | None:
    """The house number that stands in a text, or None if the text is anything else."""
    found = NUMBER.fullmatch(text.strip().lower().replace("–", "-"))
    suffix = "".join(found[2].split()) if found else ""
    if not found or len(suffix) > LONGEST_SUFFIX or not SUFFIX.fullmatch(suffix):
        return None
    return AddressNumber(int(found[1]), suffix)
