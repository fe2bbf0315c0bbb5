"""What people type when they look for an address."""

import re
from dataclasses import dataclass

POSTCODE = re.compile(r"\b\d{5}\b")
# `12`, `12a`, `12 a`; not the 17 of "Straße des 17. Juni", and not the start of "12345".
NUMBER = re.compile(r"(?<![\d.])\b(\d{1,4})\s?([a-zA-Z](?![\w.]))?(?![\d.]|\w)")


@dataclass(frozen=True)
class AddressWords:
    """Typed words taken apart; whatever was not typed is empty."""

    street: str
    number: int | None = None
    suffix: str = ""
    postcode: str = ""


def take_apart(words: str) -> AddressWords:
    """`Goethestr. 12a, 99423 Weimar` is a street, a number, a suffix and a postcode."""
    postcode = POSTCODE.search(words)
    if postcode:
        # What comes after the postcode is the place, which nobody needs besides it.
        words = words[: postcode.start()] if postcode.start() else words[postcode.end() :]
    numbers = list(NUMBER.finditer(words))
    found = postcode[0] if postcode else ""
    if not numbers or not words[: numbers[-1].start()].strip(" ,"):
        return AddressWords(words.split(",")[0].strip(), postcode=found)
    last = numbers[-1]
    street = words[: last.start()].strip(" ,")
    return AddressWords(street, int(last[1]), (last[2] or "").lower(), found)
