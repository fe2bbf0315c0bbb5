"""What people type when they look for an address.

Words can often be read in several ways: `Straße 12` may be a street with a house or a street of that name.
All readings are kept, the likeliest first, and the streets that there are decide.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from geo.domain.address_numbers import AddressNumber, read_number
from geo.domain.folding import word_key
from geo.domain.spelling import closest

LONGEST = 200
MOST_READINGS = 8
POSTCODE = re.compile(r"\b(?:D-|DE-)?(\d{4,5})\b", re.IGNORECASE)
# `12`, `12a`, `12 A`, `12-14`, `12a-c`, `12 1/2`; not the 17 of "Straße des 17. Juni".
NUMBER = re.compile(
    r"""
    (?<!\d)(?<!\d[.,/-])(\d{1,4})(?!\d)
    ( \s\d/\d | \s?[a-z]?\s?[-–/+]\s?(?:\d{1,4}\s?[a-z]?|[a-z])(?!\w) | \s?[a-z](?![\w.]) )?
    (?!\w)(?!\.\s?\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Words before, after or instead of a town that name none.
NO_PLACE = {"in", "stadt", "gemeinde", "ortsteil", "ot", "stadtteil", "deutschland", "germany", "thuringen"}
BESIDES = " ,;-()"


@dataclass(frozen=True)
class AddressWords:
    """Typed words taken apart; what was not typed is empty. `place` is what stands where a town stands."""

    street: str
    number: int | None = None
    suffix: str = ""
    postcode: str = ""
    place: str = ""

    @property
    def house(self) -> AddressNumber | None:
        return AddressNumber(self.number, self.suffix) if self.number is not None else None


def take_apart(words: str) -> AddressWords:
    """The likeliest reading of words such as `Goethestr. 12a, 99423 Weimar`."""
    return next(iter(readings(words)), AddressWords(""))


def readings(words: str, postcodes: Collection[str] = ()) -> list[AddressWords]:
    """The ways to read typed words, likeliest first.

    Five digits are a postcode, fewer only if they are among `postcodes`.
    """
    words = " ".join(words.replace("\0", " ").split())[:LONGEST]
    postcode, words, after = _without_postcode(words, postcodes)
    parts = _parts(words)
    if not parts and after:
        parts, after = _parts(after), ""
    if not parts:
        return [AddressWords("", postcode=postcode)] if postcode else []
    # The part with a number is the address, the others say where.
    order = sorted(range(len(parts)), key=lambda at: NUMBER.search(parts[at]) is None)
    found = []
    for at in order:
        beside = " ".join([*parts[:at], *parts[at + 1 :], after]).strip(BESIDES)
        found += _readings_of(parts[at], postcode, beside)
    return list(dict.fromkeys(found))[:MOST_READINGS]


def _without_postcode(words: str, postcodes: Collection[str]) -> tuple[str, str, str]:
    """Postcode, the words before it, the words after it."""
    for match in POSTCODE.finditer(words):
        if len(match[1]) == 5 or match[1] in postcodes:
            return match[1], words[: match.start()], words[match.end() :]
    return "", words, ""


def _parts(words: str) -> list[str]:
    """What stands between commas; a number alone belongs to the street before it."""
    parts: list[str] = []
    for part in (piece.strip(BESIDES) for piece in words.split(",")):
        if part and parts and read_number(part):
            parts[-1] += f" {part}"
        elif part:
            parts.append(part)
    return parts


def _readings_of(part: str, postcode: str, beside: str) -> list[AddressWords]:
    found = []
    for match in reversed(list(NUMBER.finditer(part))):
        house = read_number(match[0])
        before, after = part[: match.start()].strip(BESIDES), part[match.end() :].strip(BESIDES)
        if house and before:
            found.append(AddressWords(before, *house, postcode, f"{after} {beside}".strip()))
        elif house and after:
            found.append(AddressWords(after, *house, postcode, beside))
    return [*found, AddressWords(part, postcode=postcode, place=beside)]


def with_places(typed: list[AddressWords], known: Collection[str]) -> list[AddressWords]:
    """The same readings, and those where a place that is known stands before or behind the street.

    `known` are keys (`geo.domain.folding.word_key`). `Hauptstraße Tiefurt 3` may be Hauptstraße 3 in Tiefurt.
    """
    found = list(typed)
    for reading in typed:
        said = reading.street.split()
        for cut in range(1, len(said)):
            for street, place in ((said[:cut], said[cut:]), (said[cut:], said[:cut])):
                if word_key(" ".join(place)) in known:
                    beside = f"{' '.join(place)} {reading.place}".strip()
                    found.append(replace(reading, street=" ".join(street), place=beside))
    return list(dict.fromkeys(found))[: 2 * MOST_READINGS]


def named_places(words: str, known: Collection[str]) -> tuple[list[str], str]:
    """The keys of the places that words name, and the words that are left over.

    The longest name counts: `Bad Berka` is not Berka. `Weimar-Tiefurt` names both. A wrong letter is
    forgiven where nothing stands in full.
    """
    said = [word for word in re.split(r"[\s,;/()-]+", words) if word and word_key(word) not in NO_PLACE]
    found: list[str] = []
    for length in range(len(said), 0, -1):
        for start in range(len(said) - length, -1, -1):
            key = word_key(" ".join(said[start : start + length]))
            if key in known:
                found.append(key)
                del said[start : start + length]
    whole = word_key(" ".join(said))
    if not found and len(whole) > 4 and (alike := closest(whole, known, most=1)):
        return alike, ""
    return found, " ".join(said)
