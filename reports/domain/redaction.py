"""What is hidden of a picture or of words, and what that leaves."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

# Stands where words were. Of their number and length it tells nothing.
MARK = "[…]"
MAX_BOXES = 30


@dataclass(frozen=True)
class Box:
    """A rectangle on a picture: its left upper corner and its size, in fractions of the picture (0 to 1)."""

    left: float
    top: float
    width: float
    height: float

    def on(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right, bottom in whole pixels of a picture, the last two excluded; rounded outwards.

        Nothing of it lies outside the picture; it may be empty.
        """
        right, bottom = self.left + self.width, self.top + self.height
        return (
            _within(floor(self.left * width), width),
            _within(floor(self.top * height), height),
            _within(ceil(right * width), width),
            _within(ceil(bottom * height), height),
        )

    def as_list(self) -> list[float]:
        """As it is stored: four fractions, exact to a tenth of a thousandth."""
        return [round(part, 4) for part in (self.left, self.top, self.width, self.height)]


def _within(value: int, most: int) -> int:
    return min(most, max(0, value))


def boxes_of(stored: Iterable[Sequence[float]]) -> list[Box]:
    """Boxes as `as_list` gave them."""
    return [Box(*parts) for parts in stored]


def not_found_in(body: str, passages: Iterable[str]) -> list[str]:
    """The passages that a text does not hold. Case counts; how words are spaced does not."""
    return [passage for passage in passages if not _pattern(passage).search(body)]


def without(body: str, passages: Iterable[str]) -> str:
    """A text with passages hidden wherever they stand; neighbours that are both hidden leave one mark."""
    # The longest first: a name is not left half hidden because its first half was named, too.
    for passage in sorted(passages, key=len, reverse=True):
        body = _pattern(passage).sub(MARK, body)
    mark = re.escape(MARK)
    return re.sub(rf"{mark}(?:\s*{mark})+", MARK, body)


def _pattern(passage: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in passage.split()) or r"(?!)")
