"""Long German words, split so that they can be read: Straßen·beleuchtung."""

import re
from functools import cache, lru_cache
from pathlib import Path

PARTS = Path(__file__).parent / "parts.txt"
MEDIOPUNKT = "·"
# Shorter words are read at a glance.
LEAST_LETTERS = 10
WORD = re.compile(r"[^\W\d_]+")


def split_words(text: str) -> str:
    """The text with a Mediopunkt between the parts of long words; words of unknown parts stay as they are."""
    return WORD.sub(lambda found: _split(found[0]), text)


@lru_cache(maxsize=4096)
def _split(word: str) -> str:
    if len(word) < LEAST_LETTERS:
        return word
    ends = _ends(word.lower())
    parts = [word[start:end] for start, end in zip((0, *ends), ends, strict=False)]
    return MEDIOPUNKT.join(parts) or word


def _ends(word: str) -> tuple[int, ...]:
    """Where the fewest known parts end that make up the whole word; empty if none do."""
    best: dict[int, tuple[int, ...]] = {0: ()}
    for end in range(1, len(word) + 1):
        for start in sorted(best):
            known = word[start:end] in known_parts()
            if known and (end not in best or len(best[start]) + 1 < len(best[end])):
                best[end] = (*best[start], end)
    return best.get(len(word), ())


@cache
def known_parts() -> frozenset[str]:
    lines = PARTS.read_text(encoding="utf-8").splitlines()
    return frozenset(part for line in lines if not line.startswith("#") for part in line.split())
