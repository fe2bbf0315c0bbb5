"""A place at a border: both sides, and the one question, in short sentences."""

from collections.abc import Iterator

from dashboard.plain import hours
from dashboard.plain.blocks import Block, Line, block, exactly, name, say
from dashboard.plain.contact import actions
from dashboard.plain.facts import Facts, PlainSide
from geo.domain.compass import Direction

WHAT_RESPONSIBLE_MEANS = "Zuständig heißt: Eine Stelle macht eine Aufgabe."
DIRECTIONS = {
    Direction.NORTH: "im Norden",
    Direction.NORTH_EAST: "im Nordosten",
    Direction.EAST: "im Osten",
    Direction.SOUTH_EAST: "im Südosten",
    Direction.SOUTH: "im Süden",
    Direction.SOUTH_WEST: "im Südwesten",
    Direction.WEST: "im Westen",
    Direction.NORTH_WEST: "im Nordwesten",
}


def sides_of_a_border(facts: Facts) -> Iterator[Block]:
    """Each side with its office, then what we ask."""
    yield block(
        "Wer macht das?",
        say(
            "Ihr Ort liegt nah an einer Grenze.",
            "Hinter der Grenze ist eine andere Stelle zuständig.",
            WHAT_RESPONSIBLE_MEANS,
            "Wir brauchen Ihre Hilfe.",
            "Das Bild zeigt die Grenze und Ihren Ort.",
        ),
        with_map=True,
    )
    for side in facts.sides:
        yield block(f"Seite {side.letter}", _side(facts, side))
    yield block("Unsere Frage", _question(facts))
    yield from actions(facts)


def _side(facts: Facts, side: PlainSide) -> Iterator[Line]:
    if side.direction:
        yield from say(f"Diese Seite liegt {DIRECTIONS[side.direction]}.")
    if side.is_here:
        yield from say("Hier liegt Ihr Ort.")
    if side.area:
        yield from [*say("Das Gebiet heißt:"), *name(side.area)]
    if side.office is None:
        yield from say("Hier ist unser Gebiet zu Ende.", "Hier hilft eine andere Stadt.")
        return
    yield from [*say("Diese Stelle macht das:"), *name(side.office.name, side.office.page)]
    yield from hours.now(side.office, facts.at)
    for phone in side.office.phones[:1]:
        yield from [*say("Die Telefon·nummer ist:"), *exactly(phone.value, phone.href)]


def _question(facts: Facts) -> Iterator[Line]:
    answers = [Line(f"Auf Seite {side.letter}", side.answer) for side in facts.sides if side.answer]
    if answers:
        yield from say("Auf welcher Seite liegt Ihr Ort?", "Bitte wählen Sie aus:")
        yield from answers
        yield from say("Sind Sie nicht sicher?", "Dann rufen Sie bitte an.")
