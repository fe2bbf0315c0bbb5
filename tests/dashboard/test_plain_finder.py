"""The finder in Leichte Sprache: the same facts as the everyday answer, one link away."""

import re
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine

from dashboard.plain.blocks import Block
from geo.models import Office, Service
from tests.builders import IN_EAST, IN_NEIGHBOURTON, IN_WEST, JUST_IN_TOWN, JUST_WEST, a_rule, a_town
from tests.dashboard.plain_rules import faults_of, texts_of
from tests.dashboard.test_finder import an_address

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def town():
    town = a_town()
    for office in Office.objects.all():
        office.hours.create(weekday=2, opens="08:30", closes="12:00")
    return town


def ask(client, language: str = "de", **query):
    return client.get(f"/{language}/offices/", query, follow=True)


def at(point) -> dict:
    return {"lat": f"{point.y}", "lon": f"{point.x}"}


def plain(client, **query) -> list[Block]:
    blocks = ask(client, plain="1", **query).context["plain"]
    assert faults_of(blocks) == []
    return blocks


def told(client, **query) -> list[str]:
    return texts_of(plain(client, **query))


QUESTIONS = {
    "found": {"service": "road-damage", **at(IN_WEST)},
    "the whole town": {"service": "street-light"},
    "nobody": {"service": "tree", **at(IN_WEST)},
    "border": {"service": "road-damage", **at(JUST_WEST)},
    "border of the town": {"service": "road-damage", **at(JUST_IN_TOWN)},
    "answered": {"service": "road-damage", **at(JUST_WEST), "border": "roads-east"},
}


@pytest.mark.parametrize("name", QUESTIONS)
@time_machine.travel(TUESDAY, tick=False)
def test_every_answer_names_the_same_offices_phones_and_hours_and_ways_to_report(client, town, name):
    page = ask(client, **QUESTIONS[name])
    text = told(client, **QUESTIONS[name])
    cards = page.context["cards"]
    assert len(cards) >= 1
    for card in cards:
        assert card.office.name in text
        assert card.office.phone in text
    assert text.count("Sie können bis 12 Uhr kommen.") == len(cards)
    everyday, easy = (links_to_report(one) for one in (page, ask(client, plain="1", **QUESTIONS[name])))
    assert everyday == easy
    assert everyday != []


def links_to_report(page) -> list[str]:
    return sorted(set(re.findall(r'href="(/de/report/\?[^"]+)"', unescape(page.content.decode()))))


def test_why_and_other_roles_are_told(client, town):
    a_rule(town.services["road-damage"], town.offices["parks"], role="accepts")
    text = told(client, **QUESTIONS["found"])
    assert text[text.index("Das Gebiet heißt:") + 1] == "West"
    assert text[text.index("Auch diese Stelle nimmt Ihr Anliegen an:") + 1] == "Grünflächenamt"


def test_what_belongs_to_somebody_else_goes_there(client, town):
    Service.objects.filter(code="tree").update(
        goes_to=town.offices["power"], out_of_scope={"de": "Darum kümmern sich die Stadtwerke."}
    )
    text = told(client, service="tree")
    assert "Die Stadt macht das nicht." in text
    assert text[text.index("Diese Stelle macht das:") + 1] == "Stadtwerke"


def test_outside_the_town_the_neighbour_is_named(client, town):
    text = told(client, service="road-damage", **at(IN_NEIGHBOURTON))
    assert "Neighbourton" in text
    assert not {office.name for office in Office.objects.all()} & set(text)


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ({"q": "xyzzy"}, "Wir finden nichts"),
        ({"q": "Straße"}, "Was meinen Sie?"),
        ({"service": "road-damage"}, "Wo ist es?"),
        ({"service": "road-damage", "address": "Am Markt 1"}, "Welche Adresse meinen Sie?"),
        ({"service": "road-damage", "address": "Nirgendweg 7"}, "Wir finden die Adresse nicht"),
        (at(IN_WEST), "Was brauchen Sie?"),
    ],
    ids=["nothing", "concerns", "where", "addresses", "unknown address", "only a place"],
)
def test_what_has_to_be_said_first_is_asked_for(client, town, query, heading):
    an_address(town, "Am Markt", 1, IN_WEST)
    an_address(town, "Am Markt", 1, IN_EAST, postcode="99002")
    assert heading in [block.heading for block in plain(client, **query)]


def test_choices_stay_in_plain_language(client, town):
    links = [
        line.href for block in plain(client, q="Straße") for line in block.lines if "service=" in line.href
    ]
    assert len(links) >= 2
    assert all("plain=1" in link for link in links)


def test_one_link_leads_to_plain_language_and_one_back_with_the_same_question(client, town):
    everyday = ask(client, **QUESTIONS["found"])
    there = switch(everyday)
    assert "plain=1" in there
    page = client.get(f"/de/offices/{there}")
    assert page.context["plain"]
    back = client.get(f"/de/offices/{switch(page)}")
    assert back.request["QUERY_STRING"] == everyday.request["QUERY_STRING"]


def switch(page) -> str:
    link = re.search(r'href="(\?[^"#]*)#answer"[^>]*>(?:Leichte|Alltags)', page.content.decode())
    assert link is not None
    return unescape(link[1])


def test_plain_language_is_marked_as_such_and_is_only_for_readers_of_german(client, town):
    html = ask(client, plain="1", **QUESTIONS["found"]).content.decode()
    assert '<section class="sl-plain" lang="de-simple"' in html
    assert html.count('id="answer"') == 1
    english = ask(client, "en", plain="1", **QUESTIONS["found"])
    assert "plain" not in english.context
    assert "Leichte Sprache" not in english.content.decode()


def test_an_answer_about_a_border_can_be_changed(client, town):
    blocks = plain(client, **QUESTIONS["answered"])
    (again,) = [line.href for block in blocks for line in block.lines if line.text == "Antwort ändern"]
    asked = client.get(again.removesuffix("#answer")).context["plain"]
    assert "Unsere Frage" in [block.heading for block in asked]


def test_for_days_before_the_town_had_its_border_there_is_no_answer(client, town):
    assert "Keine Antwort" in [
        block.heading for block in plain(client, on="1950-05-03", **QUESTIONS["found"])
    ]


def test_who_begins_in_plain_language_is_told_how_and_stays_in_it(client, town):
    start = ask(client)
    page = client.get(f"/de/offices/{switch(start)}")
    assert faults_of(page.context["plain"]) == []
    assert "Hier finden Sie die richtige Stelle." in texts_of(page.context["plain"])
    assert '<input type="hidden" name="plain" value="1"' in page.content.decode()
    # A form sends empty fields along.
    sent = ask(client, plain="1", q="Straßenschaden", address="", lat="", lon="", accuracy="")
    assert sent.context["plain"]
    assert "plain=1" in sent.request["QUERY_STRING"]


def test_a_mistake_in_the_question_is_told_in_everyday_language(client, town):
    page = ask(client, plain="1", q="Straßenschaden", lat="north")
    assert page.status_code == 400
    assert "plain" not in page.context
