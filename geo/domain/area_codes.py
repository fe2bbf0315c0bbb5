"""Recognising an area by its name, where files know no lasting code."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from geo.domain.spelling import closest

# As German keyboards without umlauts write them; other accents are left out.
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def code_of(name: str) -> str:
    """`Münchenroda / Remderoda` and `Muenchenroda/Remderoda` are `muenchenroda-remderoda`.

    A name without letters and digits stays as it is.
    """
    plain = unicodedata.normalize("NFC", name).lower().translate(UMLAUTS)
    letters = unicodedata.normalize("NFKD", plain)
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "-", kept).strip("-") or name


def codes_by_name(known: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Which codes a name stands for, by `code_of` the name. `known` are the names of each code.

    A code is one of its names, because it may be made of one.
    """
    found: dict[str, set[str]] = {}
    for code, names in known.items():
        for name in (code, *names):
            found.setdefault(code_of(name), set()).add(code)
    return found


def likely_the_same(new: Iterable[str], missing: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of a new and a missing name that differ by a letter or two, as misspellings do."""
    left = {code_of(name): name for name in missing}
    return [(name, left[near]) for name in new for near in closest(code_of(name), left, most=1)]
