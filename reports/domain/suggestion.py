"""Which category somebody means, by the words that they type.

A category is known by its own words (names, synonyms, descriptions) and by the words of past reports. Both
are put into one sum, naive Bayes: its own words count as if a handful of reports had said them, so that a
town without any report gets suggestions too, and learns from the first day on.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from geo.domain.folding import folded
from geo.domain.service_words import words_that_matter
from geo.domain.spelling import is_misspelt
from reports.domain.empty_words import EMPTY_WORDS

MOST_WORDS = 60
FEWEST_LETTERS, PART_LETTERS, MOST_LETTERS = 3, 5, 40
# A word that fewer people wrote may be a name or tell who they are: it is not kept.
FEWEST_PEOPLE = 3
# As if so many reports had used the category's own words.
OWN_WORTH = 10
# So many reports' worth of doubt: what was seen once or twice is no habit yet.
DOUBT = 10
# A word speaks for a category if it is so many times as frequent there as in general.
TELLS = 1.5
LEAST_SCORE = 0.01
MOST_SUGGESTED = 5
ENDINGS = ("ern", "em", "en", "er", "es", "e", "s", "n")
# An address of mail or of a page is made of words that say who somebody is.
ADDRESSES = re.compile(r"\S*(?:@|://|www\.)\S*")


@dataclass(frozen=True)
class Known:
    """What leads to a category: its own words, each worth from 0 to 1, and how many past reports it has."""

    own: Mapping[str, float]
    reports: int = 0


@dataclass(frozen=True)
class Reason:
    """A typed word that speaks for a category: one of its own, or else one of past reports."""

    word: str
    own: bool


@dataclass(frozen=True)
class Suggestion:
    """`score` is the likelihood, from 0 to 1, that this category is meant and no other."""

    category: int
    score: float
    why: tuple[Reason, ...]


@dataclass
class Tally:
    """Words of reports, counted per category. A report is added and forgotten; no text is kept."""

    reports: Counter[int] = field(default_factory=Counter)
    _words: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    _people: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, category: int, text: str, person: str) -> None:
        """Count a report; `person` is the same for reports of the same person, as far as one knows."""
        self.reports[category] += 1
        for word in stems(text):
            self._words[word][category] += 1
            if len(self._people[word]) < FEWEST_PEOPLE:
                self._people[word].add(person)

    def words(self) -> dict[str, dict[int, int]]:
        """{word: {category: reports}}, without the words of fewer than FEWEST_PEOPLE people."""
        return {
            word: dict(counts)
            for word, counts in self._words.items()
            if len(self._people[word]) >= FEWEST_PEOPLE
        }


def stem(word: str) -> str:
    """A word, folded and without its ending: `Laternen` and `laterne` are `latern`."""
    plain = folded(word)[:MOST_LETTERS]
    for ending in ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= 4:
            return plain.removesuffix(ending)
    return plain


def stems(text: str) -> dict[str, tuple[str, float]]:
    """The telling words of a text by their stem: {stem: (as typed, weight from 0 to 1)}. Numbers are none."""
    found: dict[str, tuple[str, float]] = {}
    for word in words_that_matter(ADDRESSES.sub(" ", text), MOST_WORDS):
        plain = folded(word.text)
        if len(plain) < FEWEST_LETTERS or not plain.isalpha() or plain in EMPTY_WORDS:
            continue
        if word.weight > found.get(stem(plain), ("", 0.0))[1]:
            found[stem(plain)] = (word.text, word.weight)
    return found


def forms(word: str) -> list[str]:
    """What a stem may be known as: itself, then ends of the compound that it may be, then beginnings."""
    ends = [word[cut:] for cut in range(1, len(word) - PART_LETTERS + 1)]
    beginnings = [word[:cut] for cut in range(len(word) - 1, PART_LETTERS - 1, -1)]
    return [word, *ends, *beginnings]


def suggested(
    text: str, known: Mapping[int, Known], learnt: Mapping[str, Mapping[int, int]]
) -> list[Suggestion]:
    """The categories that `text` speaks for, most likely first; none where no word tells. Never a guess.

    `learnt` is {stem: {category: reports}} for at least all `forms` of the words.
    """
    everything = sum(one.reports for one in known.values()) + OWN_WORTH * len(known)
    odds = {key: math.log((one.reports + OWN_WORTH) / everything) for key, one in known.items()}
    why: dict[int, list[Reason]] = defaultdict(list)
    for word, (typed, weight) in stems(text).items():
        own = _alike_to(word, known, _same_thing) or _alike_to(word, known, _beginning)
        if not own and word not in learnt:
            own = _alike_to(word, known, _misspelt)
        past = next((learnt[form] for form in forms(word) if form in learnt), {})
        said = {key: OWN_WORTH * own.get(key, 0) + past.get(key, 0) for key in known}
        general = sum(said.values()) / everything
        if not general:
            continue
        for key, one in known.items():
            lift = (said[key] + DOUBT * general) / (one.reports + OWN_WORTH + DOUBT) / general
            odds[key] += weight * math.log(lift)
            if lift >= TELLS:
                why[key].append(Reason(typed, key in own))
    highest = max(odds.values(), default=0.0)
    likely = {key: math.exp(value - highest) for key, value in odds.items()}
    total = sum(likely.values())
    found = [Suggestion(key, likely[key] / total, tuple(reasons)) for key, reasons in why.items()]
    found = [one for one in found if one.score >= LEAST_SCORE]
    return sorted(found, key=lambda one: (-one.score, one.category))[:MOST_SUGGESTED]


def _alike_to(word: str, known: Mapping[int, Known], alike: Callable[[str, str], float]) -> dict[int, float]:
    """The categories that have a word like this one among their own, each with how much it is worth there."""
    best = {
        key: max((worth * alike(word, other) for other, worth in one.own.items()), default=0.0)
        for key, one in known.items()
    }
    return {key: worth for key, worth in best.items() if worth}


def _same_thing(word: str, other: str) -> float:
    """Whether two stems name a thing. In a German compound the end does: a Straßenlaterne is a Laterne."""
    return 1.0 if word == other else 0.8 * _is_part(word, other, str.endswith)


def _beginning(word: str, other: str) -> float:
    """Whether a stem begins with the other, and so has to do with it: half typed, or a compound."""
    return 0.5 * _is_part(word, other, str.startswith)


def _is_part(word: str, other: str, has: Callable[[str, str], bool]) -> bool:
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) >= PART_LETTERS and has(longer, shorter)


def _misspelt(word: str, other: str) -> float:
    return 0.7 if min(len(word), len(other)) >= PART_LETTERS and is_misspelt(word, other) else 0.0
