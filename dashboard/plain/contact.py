"""How an office is reached and what can be done at once, in short sentences."""

from collections.abc import Iterator
from datetime import datetime

from dashboard.plain import hours
from dashboard.plain.blocks import Block, Line, block, exactly, name, say
from dashboard.plain.facts import Facts, PlainOffice
from geo.domain.channels import Kind

# What is said before a number or an address.
TOLD = {
    Kind.PHONE: ("Sie können anrufen.", "Die Telefon·nummer ist:"),
    Kind.HOTLINE: ("Sie können auch hier anrufen:",),
    Kind.FAX: ("Sie können ein Fax schicken:",),
    Kind.EMAIL: ("Sie können eine E-Mail schreiben:",),
    Kind.DE_MAIL: ("Sie können eine De-Mail schreiben:",),
}
# What is said before a link, and its text. The mailbox of courts and authorities is for nobody else.
LINKED = {
    Kind.FORM: ("Sie können im Internet schreiben:", "Zum Formular"),
    Kind.SECURE: ("Sie können eine sichere Nachricht schreiben:", "Zum Postfach"),
    Kind.CHAT: ("Sie können im Internet chatten:", "Zum Chat"),
    Kind.SIGN_LANGUAGE: ("Sie können in Gebärden·sprache sprechen:", "Zum Video"),
    Kind.APPOINTMENT: ("Sie können einen Termin machen:", "Termin machen"),
    Kind.WEBSITE: ("Im Internet steht mehr:", "Zur Internet·seite"),
}


def actions(facts: Facts) -> Iterator[Block]:
    if facts.reports:
        lines = say("Ist etwas kaputt oder schmutzig?", "Dann können Sie das hier melden:")
        yield block("Sie können das melden", [*lines, *_reports(facts)])
    if facts.online:
        lines = say("Das geht auch im Internet:")
        yield block("Sie können das im Internet machen", [*lines, Line("Zum Internet·angebot", facts.online)])
    if facts.documents:
        brought = [line for one in facts.documents for line in name(one)]
        yield block("Das brauchen Sie", [*say("Bitte bringen Sie das mit:"), *brought])
    if facts.fee:
        yield block("Das kostet es", [*say("Das ist der Preis:"), *exactly(facts.fee)])


def _reports(facts: Facts) -> Iterator[Line]:
    """One way needs no name, of several each has its own."""
    for report in facts.reports:
        if len(facts.reports) > 1:
            yield from name(report.text)
        yield Line("Jetzt melden", report.href)


def contact(office: PlainOffice, at: datetime) -> Iterator[Block]:
    """Hours as they are at an instant, closed days ahead, and all ways to reach it."""
    yield block("Wann ist offen?", [*hours.now(office, at), *hours.week(office)])
    yield block("An diesen Tagen ist zu", hours.closed_days(office))
    yield block("So erreichen Sie die Stelle", [*_age(office), *_ways(office)])


def _age(office: PlainOffice) -> list[Line]:
    old = "Diese Angaben sind vielleicht alt."
    return say(old, "Bitte fragen Sie vorher nach.") if office.review_due else []


def _ways(office: PlainOffice) -> Iterator[Line]:
    for way in office.channels:
        if way.kind in TOLD:
            yield from say(*TOLD[way.kind])
            yield from exactly(way.value, way.href)
        elif way.kind in LINKED:
            sentence, text = LINKED[way.kind]
            yield from say(sentence)
            yield Line(text, way.href)
    if office.street:
        yield from say("Die Adresse ist:")
        yield from [*exactly(office.street), *exactly(office.town)]
    if office.step_free is not None:
        yield from say("Es gibt keine Stufen." if office.step_free else "Es gibt Stufen.")
