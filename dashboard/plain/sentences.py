"""The plain answer: which headings and sentences say which facts. Rules: docs/plain-language.md."""

from collections.abc import Iterator

from dashboard.plain.blocks import Block, Line, block, exactly, name, say
from dashboard.plain.border import WHAT_RESPONSIBLE_MEANS, sides_of_a_border
from dashboard.plain.contact import actions, contact
from dashboard.plain.facts import Case, Facts, PlainOffice
from dashboard.plain.times import day_in_words

# By the code of the rule: what the place has to do with it, what its name is called, what follows.
WHY = {
    "area_rule": (
        "Ihr Ort liegt in einem Gebiet.",
        "Das Gebiet heißt:",
        "Die Stelle arbeitet für das Gebiet.",
    ),
    "asset_rule": (
        "Ihr Ort liegt auf einem Gelände.",
        "Das Gelände heißt:",
        "Die Stelle pflegt das Gelände.",
    ),
    "road_rule": ("Ihr Ort liegt an einer Straße.", "Die Straße heißt:", "Die Stelle pflegt diese Straße."),
    "street_rule": (
        "Die Stelle arbeitet für bestimmte Häuser.",
        "Das sind die Häuser:",
        "Ihr Ort gehört dazu.",
    ),
}
# Who checks texts in Leichte Sprache are people with learning difficulties; these were not asked yet.
ABOUT = ("Ein Programm schreibt diesen Text.", "Eine Prüf·gruppe hat ihn noch nicht gelesen.")
WHOLE_TOWN = "Die Stelle macht das überall in:"
HELPERS = {
    "accepts": "Auch diese Stelle nimmt Ihr Anliegen an:",
    "operator": "Um die Technik kümmert sich:",
}


def plain_answer(facts: Facts) -> tuple[Block, ...]:
    """Headings with their lines, in the order in which people need them; a heading of nothing is left out."""
    return tuple(one for one in _blocks(facts) if one.lines)


def _blocks(facts: Facts) -> Iterator[Block]:
    yield block("Ihr Thema", _subject(facts))
    yield from STEPS[facts.case](facts)
    yield block("Über diesen Text", say(*ABOUT))


def _subject(facts: Facts) -> Iterator[Line]:
    if facts.service:
        yield from say("Ihr Thema ist:")
        yield from name(facts.service)
    if facts.place:
        yield from say("Ihr Ort ist nah bei:" if facts.near else "Ihr Ort ist:")
        yield from exactly(facts.place)
    if facts.on:
        yield from say(f"Die Antwort gilt am {day_in_words(facts.on)} {facts.on.year}.")


def _start(facts: Facts) -> Iterator[Block]:
    lines = say("Hier finden Sie die richtige Stelle.", "Schreiben Sie ein Wort auf.", "Zum Beispiel:")
    lines += [*exactly("Laterne"), *say("Schreiben Sie auch die Adresse auf.", "Drücken Sie dann hier:")]
    yield block("So geht das", [*lines, *exactly("Stelle finden")])
    yield from _people(facts)


def _what(facts: Facts) -> Iterator[Block]:
    yield block("Was brauchen Sie?", say("Wir brauchen noch Ihr Thema.", "Bitte schreiben Sie ein Wort auf."))
    yield from _people(facts)


def _nothing(facts: Facts) -> Iterator[Block]:
    yield block(
        "Wir finden nichts",
        [
            *say("Wir kennen dieses Wort nicht.", "Bitte schreiben Sie ein anderes Wort."),
            *say("Zum Beispiel:"),
            *exactly("Laterne"),
        ],
    )
    yield from _people(facts)


def _people(facts: Facts) -> Iterator[Block]:
    if facts.office:
        office = facts.office
        yield block(
            "Hier hilft ein Mensch", [*say("Diese Stelle hilft Ihnen:"), *name(office.name, office.page)]
        )
        yield from contact(office, facts.at)


def _concerns(facts: Facts) -> Iterator[Block]:
    yield block("Was meinen Sie?", [*say("Bitte wählen Sie Ihr Thema aus:"), *_choices(facts)])


def _addresses(facts: Facts) -> Iterator[Block]:
    yield block("Welche Adresse meinen Sie?", [*say("Bitte wählen Sie die Adresse aus:"), *_choices(facts)])


def _choices(facts: Facts) -> Iterator[Line]:
    for choice in facts.choices:
        yield from name(choice.text, choice.href)


def _unknown_address(_facts: Facts) -> Iterator[Block]:
    yield block(
        "Wir finden die Adresse nicht",
        say(
            "Wir kennen diese Adresse nicht.",
            "Bitte prüfen Sie die Straße.",
            "Bitte prüfen Sie auch die Haus·nummer.",
        ),
    )


def _where(facts: Facts) -> Iterator[Block]:
    yield block(
        "Wo ist es?",
        say(
            "Wir brauchen noch den Ort.",
            "Bitte schreiben Sie die Adresse auf.",
            "Dann finden wir die richtige Stelle.",
        ),
    )
    yield from actions(facts)


def _outside(facts: Facts) -> Iterator[Block]:
    lines = say("Ihr Ort liegt nicht in unserem Gebiet.")
    if facts.neighbour:
        lines += [*say("Ihr Ort liegt hier:"), *name(facts.neighbour)]
    lines += say("Wir arbeiten dort nicht.", "Bitte fragen Sie dort im Rathaus.")
    yield block("Ihr Ort", [*lines, *_again(facts)])


def _no_border(facts: Facts) -> Iterator[Block]:
    yield block("Keine Antwort", say("Unsere Antworten gelten nicht für diesen Tag."))
    yield from _people(facts)


def _found(facts: Facts) -> Iterator[Block]:
    if facts.office is None:
        return
    office = facts.office
    yield block(
        "Wer macht das?",
        [
            *say("Diese Stelle ist zuständig:"),
            *name(office.name, office.page),
            *say(WHAT_RESPONSIBLE_MEANS),
        ],
    )
    yield block("Warum diese Stelle?", _why(facts))
    yield from _on(facts, office)


def _why(facts: Facts) -> Iterator[Line]:
    if facts.why in WHY and facts.area:
        place, called, so = WHY[facts.why]
        yield from [*say(place, called), *name(facts.area), *say(so)]
    elif facts.why == "municipality_rule" and facts.area:
        yield from [*say(WHOLE_TOWN), *name(facts.area)]
    elif facts.why.startswith("answered"):
        yield from say("Sie haben unsere Frage beantwortet.", "Ihre Antwort führt zu dieser Stelle.")
    yield from _again(facts)


def _again(facts: Facts) -> list[Line]:
    return [Line("Antwort ändern", facts.again)] if facts.again else []


def _on(facts: Facts, office: PlainOffice) -> Iterator[Block]:
    """What follows when the office is known."""
    yield from actions(facts)
    yield from contact(office, facts.at)
    yield block("Andere Stellen", _helpers(facts))


def _helpers(facts: Facts) -> Iterator[Line]:
    for role, helper in facts.helpers:
        yield from say(HELPERS[role])
        yield from name(helper)


def _nobody(facts: Facts) -> Iterator[Block]:
    yield block("Wer macht das?", say("Für Ihr Thema kennen wir hier keine Stelle."))
    if facts.office is None:
        return
    lines = [*say("Diese Stelle fragt für Sie nach:"), *name(facts.office.name, facts.office.page)]
    yield block("Wer hilft Ihnen?", lines)
    yield from _on(facts, facts.office)


def _tied(facts: Facts) -> Iterator[Block]:
    several = [line for one in facts.tied for line in name(one)]
    yield block("Wer macht das?", [*say(f"Hier sind {len(facts.tied)} Stellen zuständig:"), *several])
    if facts.office is None:
        return
    lines = [*say("Diese Stelle fragt für Sie nach:"), *name(facts.office.name, facts.office.page)]
    yield block("Wer hilft Ihnen?", lines)
    yield from _on(facts, facts.office)


def _elsewhere(facts: Facts) -> Iterator[Block]:
    yield block("Wer macht das?", say("Die Stadt macht das nicht."))
    if facts.office is None:
        return
    lines = [*say("Diese Stelle macht das:"), *name(facts.office.name, facts.office.page)]
    yield block("Wer hilft Ihnen?", lines)
    yield from _on(facts, facts.office)


STEPS = {
    Case.START: _start,
    Case.WHAT: _what,
    Case.NOTHING: _nothing,
    Case.CONCERNS: _concerns,
    Case.ADDRESSES: _addresses,
    Case.UNKNOWN_ADDRESS: _unknown_address,
    Case.WHERE: _where,
    Case.OUTSIDE: _outside,
    Case.NO_BORDER: _no_border,
    Case.FOUND: _found,
    Case.NOBODY: _nobody,
    Case.TIED: _tied,
    Case.BORDER: sides_of_a_border,
    Case.ELSEWHERE: _elsewhere,
}
