"""The rules of docs/plain-language.md that a program can check."""

import re
from collections.abc import Iterable, Iterator

from dashboard.plain.blocks import Block, Line
from dashboard.plain.words import MEDIOPUNKT, split_words

MOST_WORDS = 12
MOST_WORDS_OF_A_LINK = 4
# Letters of one part of a word.
LONGEST_PART = 13
FORBIDDEN = {
    "passive": "wird werden wurde wurden worden",
    "subjunctive": "würde würden könnte könnten sollte sollten müsste hätte hätten wäre wären dürfte möchte",
    "genitive": "des eines dessen deren wegen",
    "subordinate clause": "dass weil wenn obwohl damit ob sodass falls indem während",
    "number as a word": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "abbreviation": "bzw usw ggf evtl inkl nr str tel std mo di fr sa",
    "hard word": "zuständigkeit gemäß bezüglich hinsichtlich mittels sofern erfolgen unverzüglich kommune",
}
SIGNS = re.compile(r"[();/&%–]|, (?:die|der|das|welche)\b|\b[a-zA-Z]\. ?[a-zA-Z]\.|\b0\d|:00 Uhr")


def faults_of(blocks: Iterable[Block]) -> list[str]:
    """Every rule that an answer breaks, with the words that break it."""
    return [fault for block in blocks for fault in _of_block(block)]


def sentences_of(blocks: Iterable[Block]) -> list[str]:
    return [line.text for block in blocks for line in block.lines if not line.given and not line.href]


def texts_of(blocks: Iterable[Block]) -> list[str]:
    """Every line without its Mediopunkte, to be compared with what else is said."""
    return [line.text.replace(MEDIOPUNKT, "") for block in blocks for line in block.lines]


def _of_block(block: Block) -> Iterator[str]:
    yield from _of_text(block.heading)
    if not block.lines:
        yield f"nothing below: {block.heading}"
    for line in block.lines:
        yield from _of_line(line)


def _of_line(line: Line) -> Iterator[str]:
    if line.given:
        return
    yield from _of_text(line.text)
    words = len(line.text.split())
    if line.href:
        if words > MOST_WORDS_OF_A_LINK:
            yield f"link of {words} words: {line.text}"
        return
    if words > MOST_WORDS:
        yield f"{words} words: {line.text}"
    if not re.search(r"[.?:]$", line.text):
        yield f"no end: {line.text}"
    if len(re.findall(r"[.?!](?= |$)", re.sub(r"\d\. ", "", line.text))) > 1:
        yield f"several sentences: {line.text}"


def _of_text(text: str) -> Iterator[str]:
    said = {word.lower() for word in re.findall(r"[^\W\d_]+", text)}
    for rule, words in FORBIDDEN.items():
        for word in sorted(said & set(words.split())):
            yield f"{rule}: “{word}” in {text}"
    if SIGNS.search(text):
        yield f"sign: {text}"
    if split_words(text) != text:
        yield f"long word: {text}"
    for part in re.findall(r"[^\W\d_]+", text):
        if len(part) > LONGEST_PART:
            yield f"long word: {part}"
