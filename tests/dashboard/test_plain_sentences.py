"""The plain answer says what is known, in sentences that keep the rules of Leichte Sprache. No database."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from dashboard.plain.blocks import Block, Line
from dashboard.plain.facts import Case, Facts, Link, PlainOffice, PlainSide
from dashboard.plain.sentences import plain_answer
from dashboard.plain.words import split_words
from geo.domain.channels import Channel, Kind
from geo.domain.closed_ahead import ClosedAhead
from geo.domain.compass import Direction
from geo.domain.opening_hours import OpeningState, Span
from tests.dashboard.plain_rules import faults_of, sentences_of, texts_of

ZONE = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 27, 11, 0, tzinfo=ZONE)
OPEN = OpeningState(True, closes_at=FRIDAY.replace(hour=12))
CLOSED = OpeningState(False, opens_at=datetime(2026, 11, 30, 8, 30, tzinfo=ZONE), reason="outside_hours")
WEEK = {
    1: (Span(time(8, 30), time(12)), Span(time(13), time(15, 30), by_appointment=True)),
    5: (Span(time(22), time(2)),),
    6: (Span(time(0), time.max),),
}
OFFICE = PlainOffice(
    "Ordnungsamt",
    OPEN,
    page="/de/offices/ordnungsamt/",
    week=WEEK,
    closed=(ClosedAhead(date(2026, 12, 24), date(2026, 12, 31), "closure", {"de": "Betriebsruhe"}),),
    channels=tuple(
        Channel(
            kind, "+49 3643 0000-1" if kind in (Kind.PHONE, Kind.HOTLINE, Kind.FAX) else "https://x.example"
        )
        for kind in Kind
    ),
    street="Markt 1",
    town="99423 Weimar",
    step_free=True,
)
FOUND = Facts(
    Case.FOUND,
    FRIDAY,
    service="Straßenbeleuchtung",
    place="Markt 3, 99423 Weimar",
    office=OFFICE,
    why="area_rule",
    area="Bezirk Nord",
    helpers=(("accepts", "Tiefbauamt"), ("operator", "Stadtwerke")),
    documents=("Personalausweis",),
    fee="37 €",
    reports=(Link("Schlagloch", "/de/report/"),),
    online="https://online.example",
)
SIDES = tuple(
    PlainSide(letter, office, area, direction, is_here, f"?border={letter}")
    for letter, office, area, direction, is_here in [
        ("A", OFFICE, "Bezirk Nord", Direction.NORTH_WEST, True),
        ("B", None, "", Direction.SOUTH_EAST, False),
    ]
)
STATES = {
    "open": OPEN,
    "always open": OpeningState(True),
    "open by appointment": replace(OPEN, by_appointment=True),
    "closed": CLOSED,
    "closed until today": replace(CLOSED, opens_at=FRIDAY.replace(hour=13)),
    "closed until tomorrow": replace(CLOSED, opens_at=datetime(2026, 11, 28, 9, 0, tzinfo=ZONE)),
    "closed for long": replace(CLOSED, opens_at=None),
    "closure": replace(CLOSED, reason="closure", facts={"reason": {"de": "Betriebsruhe"}}),
    "holiday": replace(CLOSED, reason="holiday", facts={"holiday": {"de": "Reformationstag"}}),
    "no hours": OpeningState(False, reason="no_hours"),
}
WHYS = ["area_rule", "asset_rule", "road_rule", "street_rule", "municipality_rule", "answered", "overlap"]
EVERY = {
    **{
        f"found, {name}": replace(FOUND, office=replace(OFFICE, opening=state))
        for name, state in STATES.items()
    },
    **{f"found, {why}": replace(FOUND, why=why) for why in WHYS},
    "found, bare": Facts(Case.FOUND, FRIDAY, office=PlainOffice("Amt", STATES["no hours"])),
    "found, on a day": replace(FOUND, on=date(2027, 5, 3), near=True),
    "found, several reports": replace(FOUND, reports=(Link("Schlagloch", "/a"), Link("Ampelausfall", "/b"))),
    "found, old": replace(FOUND, office=replace(OFFICE, review_due=True)),
    "found, steps": replace(FOUND, office=replace(OFFICE, step_free=False)),
    "found, answered": replace(FOUND, why="answered", again="?again"),
    "outside, answered": Facts(Case.OUTSIDE, FRIDAY, again="?again"),
    **{case.value: replace(FOUND, case=case, choices=(Link("Straßenschaden", "?a=1"),)) for case in Case},
    "tied": replace(FOUND, case=Case.TIED, tied=("Bauhof Nord", "Bauhof Süd")),
    "border": replace(FOUND, case=Case.BORDER, sides=SIDES),
    "outside": Facts(Case.OUTSIDE, FRIDAY, service="Straßenschaden", neighbour="Neighbourton"),
}


def said(facts: Facts) -> list[str]:
    return texts_of(plain_answer(facts))


def hours_of(state: OpeningState) -> list[str]:
    return said(replace(FOUND, office=replace(OFFICE, opening=state, week={})))


@pytest.mark.parametrize("name", EVERY)
def test_every_answer_keeps_the_rules(name):
    blocks = plain_answer(EVERY[name])
    assert faults_of(blocks) == []
    assert len(sentences_of(blocks)) >= 2


def test_every_direction_keeps_the_rules():
    for direction in Direction:
        side = replace(SIDES[0], direction=direction)
        assert faults_of(plain_answer(replace(FOUND, case=Case.BORDER, sides=(side,)))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Das Amt wird von uns gefragt.",
        "Sie könnten anrufen.",
        "Das ist die Nummer des Amtes.",
        "Rufen Sie an, wenn Sie Fragen haben.",
        "Es gibt zwei Stellen.",
        "Die Straßenbeleuchtung ist kaputt.",
        "Offen ist von 08:30 Uhr an.",
        "Offen ist bis 12:00 Uhr.",
        "Das ist ein Satz mit sehr vielen Wörtern und noch einem und noch einem.",
        "Hier fehlt der Punkt",
        "Das ist offen. Das ist zu.",
        "Rufen Sie an (z. B. heute).",
    ],
)
def test_the_check_of_the_rules_can_fail(text):
    assert faults_of([Block("Wer hilft?", (Line(text),))]) != []


def test_the_office_stands_with_why_it_is_the_one():
    text = said(FOUND)
    assert text[text.index("Diese Stelle ist zuständig:") + 1] == "Ordnungsamt"
    assert "Zuständig heißt: Eine Stelle macht eine Aufgabe." in text
    assert text[text.index("Das Gebiet heißt:") + 1] == "Bezirk Nord"
    assert text[text.index("Auch diese Stelle nimmt Ihr Anliegen an:") + 1] == "Tiefbauamt"
    assert text[text.index("Um die Technik kümmert sich:") + 1] == "Stadtwerke"


def test_every_way_to_reach_it_has_its_link():
    lines = [line for block in plain_answer(FOUND) for line in block.lines]
    links = {line.href for line in lines if line.href}
    assert {way.href for way in OFFICE.channels} - {""} <= links
    assert "/de/report/" in links
    assert "https://online.example" in links


def test_open_says_until_when():
    assert "Sie können bis 12 Uhr kommen." in hours_of(OPEN)
    assert "Die Stelle hat immer offen." in hours_of(STATES["always open"])


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("closed", "Sie öffnet am Montag, 30. November, um 8:30 Uhr."),
        ("closed until today", "Sie öffnet heute um 13 Uhr."),
        ("closed until tomorrow", "Sie öffnet morgen um 9 Uhr."),
        ("closed for long", "Bitte rufen Sie vorher an."),
        ("closure", "Betriebsruhe"),
        ("holiday", "Reformationstag"),
        ("open by appointment", "Sie brauchen einen Termin."),
        ("no hours", "Wir kennen die Öffnungszeiten nicht."),
    ],
)
def test_closed_says_why_and_until_when(name, sentence):
    assert sentence in hours_of(STATES[name])


def test_the_week_is_told_day_by_day():
    text = said(FOUND)
    assert "Montag: von 8:30 Uhr bis 12 Uhr." in text
    assert "Montag: von 13 Uhr bis 15:30 Uhr, nur mit Termin." in text
    assert "Dienstag: Es ist zu." in text
    assert "Freitag: von 22 Uhr bis 2 Uhr in der Nacht." in text
    assert "Samstag: von 0 Uhr bis 24 Uhr." in text
    assert "Sonntag: Es ist zu." not in text
    assert "Termin heißt: Sie machen vorher eine Uhrzeit aus." in text


def test_closed_days_ahead_have_their_reason():
    text = said(FOUND)
    at = text.index("Vom 24. Dezember bis 31. Dezember ist zu.")
    assert text[at + 1 : at + 3] == ["Der Grund ist:", "Betriebsruhe"]


def test_at_a_border_both_sides_are_told_and_asked_about():
    blocks = plain_answer(EVERY["border"])
    assert [block.heading for block in blocks][2:5] == ["Seite A", "Seite B", "Unsere Frage"]
    text = texts_of(blocks)
    assert "Diese Seite liegt im Nordwesten." in text
    assert "Hier ist unser Gebiet zu Ende." in text
    answers = [(line.text, line.href) for line in blocks[4].lines if line.href]
    assert answers == [
        ("Auf Seite A", "?border=A"),
        ("Auf Seite B", "?border=B"),
    ]


def test_what_the_town_does_not_do_goes_to_somebody_else():
    text = said(replace(FOUND, case=Case.ELSEWHERE))
    assert "Die Stadt macht das nicht." in text
    assert text[text.index("Diese Stelle macht das:") + 1] == "Ordnungsamt"


def test_where_no_rule_names_anybody_somebody_asks_for_you():
    text = said(replace(FOUND, case=Case.NOBODY))
    assert "Diese Stelle ist zuständig:" not in text
    assert text[text.index("Diese Stelle fragt für Sie nach:") + 1] == "Ordnungsamt"


def test_outside_the_town_no_office_is_named():
    text = said(EVERY["outside"])
    assert "Ordnungsamt" not in text
    assert text[text.index("Ihr Ort liegt hier:") + 1] == "Neighbourton"


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("Straßenbeleuchtung", "Straßen·beleuchtung"),
        ("Ordnungs- und Verkehrsdienst", "Ordnungs- und Verkehrs·dienst"),
        ("Bewohnerparkausweis", "Bewohner·park·ausweis"),
        ("Radweg", "Radweg"),
        ("Xylophonkonzert", "Xylophonkonzert"),
        ("STADTREINIGUNG", "STADT·REINIGUNG"),
    ],
)
def test_long_words_are_split_only_into_parts_that_are_known(text, split):
    assert split_words(text) == split
    assert split.replace("·", "") == text
    assert split_words(split) == split
