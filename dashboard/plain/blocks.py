"""What a plain answer is made of: headings, and below them one sentence or one name a line."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.plain.words import split_words


@dataclass(frozen=True)
class Line:
    """A sentence of ours; or, `given`, a name, number or address as the town wrote it."""

    text: str
    href: str = ""
    given: bool = False


@dataclass(frozen=True)
class Block:
    """`with_map`: the small map of the border belongs below it."""

    heading: str
    lines: tuple[Line, ...]
    with_map: bool = False


def say(*sentences: str) -> list[Line]:
    return [Line(sentence) for sentence in sentences]


def name(text: str, href: str = "") -> list[Line]:
    """A name on a line of its own, with its long words split; nothing where it is not known."""
    return [Line(split_words(text), href, given=True)] if text else []


def exactly(text: str, href: str = "") -> list[Line]:
    """A number or an address, letter by letter; nothing where it is not known."""
    return [Line(text, href, given=True)] if text else []


def block(heading: str, lines: Iterable[Line], *, with_map: bool = False) -> Block:
    return Block(heading, tuple(lines), with_map)
