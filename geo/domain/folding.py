"""Words without case, accents and the ways of writing umlauts, as the database folds them (geo_folded)."""

import re
import unicodedata

SIGNS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})


def folded(words: str) -> str:
    """`Göthe`, `Goethe` and `GOETHE` are `gothe`."""
    apart = unicodedata.normalize("NFKD", words.lower().translate(SIGNS))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def word_key(words: str) -> str:
    """Folded words with one space between them and no other sign."""
    return " ".join(re.findall(r"[a-z0-9]+", folded(words)))
