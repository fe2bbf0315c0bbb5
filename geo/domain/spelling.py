"""How far two words are apart, in letters."""

from collections.abc import Iterable


def is_misspelt(typed: str, word: str) -> bool:
    """Whether `typed` is `word` but for a wrong, missing, doubled or swapped letter (two in long words)."""
    allowed = 1 if len(word) < 9 else 2
    return abs(len(typed) - len(word)) <= allowed and letters_apart(typed, word) <= allowed


def letters_apart(a: str, b: str) -> int:
    """The smallest number of letters to change, add, drop or swap with the next to make `b` of `a`."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        before, above, row = row, before, [i] + [0] * len(b)
        for j, other in enumerate(b, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                row[j] = min(row[j], above[j - 2] + 1)
    return row[-1]


def closest(typed: str, words: Iterable[str], most: int = 3) -> list[str]:
    """The words that `typed` may be a misspelling of, closest first."""
    near = [word for word in words if is_misspelt(typed, word)]
    return sorted(near, key=lambda word: (letters_apart(typed, word), word))[:most]
