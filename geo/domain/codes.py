"""Codes of our own for things that come with a name only."""

import re
import unicodedata
from hashlib import sha256

MOST = 50
LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def code_of(*names: str) -> str:
    """`Öffentliches Grün`, `Baum` is `oeffentliches-gruen-baum`; the same names give the same code.

    Codes have at most 50 letters: a longer one is cut, and ends with a few that tell it from its like.
    """
    told = " ".join(names).lower().translate(LETTERS)
    plain = unicodedata.normalize("NFKD", told).encode("ascii", "ignore").decode()
    code = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(code) <= MOST:
        return code
    return f"{code[: MOST - 7].rstrip('-')}-{sha256(told.encode()).hexdigest()[:6]}"
