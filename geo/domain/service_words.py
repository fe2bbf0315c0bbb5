"""What people say when they want something from a town hall."""

import re
from dataclasses import dataclass

MOST_WORDS = 12
# Longer words are cut: a comparison of letters costs as much as its two words multiplied.
MOST_LETTERS = 40


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


# How people wrap a wish. Words without any meaning ("the", "ich") are known to the database's dictionaries.
WRAPPING = _words("""
    brauche brauchen benötige benötigen möchte möchten würde hätte gern gerne suche bitte hallo hilfe bekomme
    bekommen bekommt geht gehen kriege wer wann wohin woher warum wieso frage
    need want would like please get hello help question
""")
# After these comes where something is, which is rarely what it is about: "dog mess on the pavement".
PLACE = _words("am an auf bei beim hinter im in neben unter vor at by near on under")
ARTICLES = _words("dem den der die das einem einer einen eine ein meinem meiner the a an my our")
WHERE = 0.5


@dataclass(frozen=True)
class WishWord:
    """A word of a wish, and how much it says of what is wanted, from 0 to 1."""

    text: str
    weight: float = 1.0


def words_that_matter(text: str, most: int = MOST_WORDS) -> list[WishWord]:
    """The first `most` words of a wish, without what it is wrapped in; all where nothing else is said."""
    said = re.findall(r"\w\w+", text)[:most]
    plain = [word.casefold() for word in said]
    words = [
        WishWord(word[:MOST_LETTERS], WHERE if _says_where(plain[:number]) else 1.0)
        for number, word in enumerate(said)
    ]
    return [word for word in words if word.text.casefold() not in WRAPPING] or words


def _says_where(before: list[str]) -> bool:
    """Whether these words lead to a place: `on`, `on the`."""
    while before and before[-1] in ARTICLES:
        before = before[:-1]
    return bool(before) and before[-1] in PLACE


def before_a_place(text: str) -> str:
    """What is wanted, without the words that lead to the place behind it: `Schlagloch am` is a Schlagloch."""
    words = text.split()
    while words and words[-1].casefold() in PLACE | ARTICLES:
        words.pop()
    return " ".join(words)
