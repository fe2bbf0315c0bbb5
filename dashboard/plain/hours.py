"""When an office is open, in short sentences."""

from datetime import datetime, timedelta

from dashboard.plain.blocks import Line, name, say
from dashboard.plain.facts import PlainOffice
from dashboard.plain.times import WEEKDAYS, clock, closing_clock, day_in_words, weekday
from geo.domain.closed_ahead import ClosedAhead
from geo.domain.opening_hours import Span

WORKING_DAYS = range(1, 6)
WHAT_AN_APPOINTMENT_IS = "Termin heißt: Sie machen vorher eine Uhrzeit aus."


def now(office: PlainOffice, at: datetime) -> list[Line]:
    """Whether the office is open, why not, and what changes next, seen from an instant."""
    state = office.opening
    if state.reason == "no_hours":
        return say("Wir kennen die Öffnungs·zeiten nicht.", *_call_before(office))
    lines = _open(office) if state.is_open else _closed(office, at)
    if state.by_appointment:
        lines += say("Sie brauchen einen Termin.", WHAT_AN_APPOINTMENT_IS)
    return lines


def _call_before(office: PlainOffice) -> list[str]:
    return ["Bitte rufen Sie vorher an."] if office.phones else []


def _open(office: PlainOffice) -> list[Line]:
    closes = office.opening.closes_at
    if closes is None:
        return say("Die Stelle hat immer offen.")
    return say("Die Stelle hat jetzt offen.", f"Sie können bis {closing_clock(closes)} kommen.")


def _closed(office: PlainOffice, at: datetime) -> list[Line]:
    state = office.opening
    lines = say("Die Stelle hat jetzt zu.")
    why = state.facts.get("reason") or state.facts.get("holiday") or {}
    if why.get("de"):
        lines += [*say("Heute ist zu.", "Der Grund ist:"), *name(why["de"])]
    if state.opens_at is None:
        return lines + say("Wir wissen nicht: Wann ist wieder offen?", *_call_before(office))
    return lines + say(f"Sie öffnet {_when(state.opens_at, at)}.")


def _when(opens: datetime, at: datetime) -> str:
    """`heute um 13 Uhr`; `am Montag, 30. November, um 8:30 Uhr`."""
    ahead = opens.date() - at.astimezone(opens.tzinfo).date()
    if not ahead:
        return f"heute um {clock(opens)}"
    if ahead == timedelta(days=1):
        return f"morgen um {clock(opens)}"
    return f"am {weekday(opens)}, {day_in_words(opens)}, um {clock(opens)}"


def week(office: PlainOffice) -> list[Line]:
    """The hours of each day, one span a line; days without hours are told from Monday to Friday."""
    if not office.week:
        return []
    lines: list[Line] = []
    for number, day in enumerate(WEEKDAYS, start=1):
        spans = office.week.get(number, ())
        lines += say(*(_span(day, span) for span in spans))
        if not spans and number in WORKING_DAYS:
            lines += say(f"{day}: Es ist zu.")
    needs_one = any(span.by_appointment for spans in office.week.values() for span in spans)
    return lines + (say(WHAT_AN_APPOINTMENT_IS) if needs_one else [])


def _span(day: str, span: Span) -> str:
    night = " in der Nacht" if span.over_midnight and span.closes.hour else ""
    hours = f"{day}: von {clock(span.opens)} bis {closing_clock(span.closes)}{night}"
    return f"{hours}, nur mit Termin." if span.by_appointment else f"{hours}."


def closed_days(office: PlainOffice) -> list[Line]:
    """Closed days that lie ahead, each with its reason."""
    lines: list[Line] = []
    for days in office.closed:
        lines += say(f"{_days(days)} ist zu.")
        if days.reason.get("de"):
            lines += [*say("Der Grund ist:"), *name(days.reason["de"])]
    return lines


def _days(days: ClosedAhead) -> str:
    first, last = day_in_words(days.first), day_in_words(days.last)
    return f"Am {first}" if days.first == days.last else f"Vom {first} bis {last}"
