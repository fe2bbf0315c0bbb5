"""House numbers in their order, and the ranges of them that rules speak of."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import total_ordering

HOUSE = r"(\d{1,5})\s*([a-zA-Z]?(?:\s*\d?/\d)?)"
RANGE = re.compile(rf"^\s*(?:{HOUSE})?\s*(-|–)?\s*(?:{HOUSE})?\s*(odd|even|both)?\s*$")
STREET = re.compile(r"^(?P<street>[^:@]+?)\s*(?::\s*(?P<numbers>[^@]*?))?\s*(?:@\s*(?P<area>\S+))?$")


class Parity(StrEnum):
    BOTH = "both"
    ODD = "odd"
    EVEN = "even"


@total_ordering
@dataclass(frozen=True)
class HouseNumber:
    """`12a` is number 12 and suffix `a`, so that 12 < 12a < 13."""

    number: int
    suffix: str = ""

    def __lt__(self, other: "HouseNumber") -> bool:
        return (self.number, self.suffix) < (other.number, other.suffix)

    def __str__(self) -> str:
        return f"{self.number}{self.suffix}"


@dataclass(frozen=True)
class NumberRange:
    """House numbers of a street from `first` to `last`, both included; None is open at that end.

    An end without a suffix includes the number's suffixes above it only as the order says: 1-12 ends
    before 12a. `parity` is that of the number, whatever its suffix.
    """

    first: HouseNumber | None = None
    last: HouseNumber | None = None
    parity: Parity = Parity.BOTH

    def covers(self, house: HouseNumber) -> bool:
        if self.parity is not Parity.BOTH and (house.number % 2 == 1) is not (self.parity is Parity.ODD):
            return False
        return (self.first is None or self.first <= house) and (self.last is None or house <= self.last)

    @property
    def is_possible(self) -> bool:
        """Whether some house number can lie in it at all."""
        if self.first is None or self.last is None:
            return True
        if self.last < self.first:
            return False
        if self.parity is Parity.BOTH or self.last.number > self.first.number:
            return True
        return (self.first.number % 2 == 1) is (self.parity is Parity.ODD)

    @property
    def size(self) -> float:
        """How many numbers it spans; infinite when an end is open. Smaller is more particular."""
        if self.first is None or self.last is None:
            return float("inf")
        spanned = self.last.number - self.first.number + 1
        return spanned if self.parity is Parity.BOTH else spanned / 2


@dataclass(frozen=True)
class StreetPart:
    """The houses of a street, or of a part of it; `area` (kind/code) tells streets of one name apart."""

    street: str
    numbers: NumberRange = NumberRange()
    area: str = ""


def house_number(text: str) -> HouseNumber:
    """`12`, `12a` and `12 A`. Raises ValueError for anything else."""
    found = re.fullmatch(rf"\s*{HOUSE}\s*", text)
    if not found:
        raise ValueError(f"'{text}' is no house number. Write it as 12 or 12a.")
    return _house(found[1], found[2])


def number_range(text: str) -> NumberRange:
    """`1-99 odd`, `12a-20`, `7`, `50-`, `-8 even`, or nothing for all. Raises ValueError."""
    found = RANGE.match(text)
    if not found:
        raise ValueError(f"'{text}' is no range of house numbers. Write 1-99, 12a-20 odd, 50- or 7.")
    first = _house(found[1], found[2]) if found[1] else None
    last = _house(found[4], found[5]) if found[4] else None
    if first and not found[3]:
        if last:
            raise ValueError(f"'{text}' needs a hyphen between its house numbers.")
        last = first
    return NumberRange(first, last, Parity(found[6] or "both"))


def street_part(text: str) -> StreetPart:
    """`Goethestraße`, `Goethestraße: 1-99 odd`, `Hauptstraße: 2- @ ortsteil/tiefurt`. Raises ValueError."""
    found = STREET.match(text.strip())
    if not found:
        raise ValueError(f"'{text}' names no street. Write Street: 1-99 odd @ kind/code.")
    return StreetPart(found["street"], number_range(found["numbers"] or ""), found["area"] or "")


def _house(number: str, suffix: str) -> HouseNumber:
    return HouseNumber(int(number), re.sub(r"\s", "", suffix).lower())
