"""The rules of a town as a table, and the page of each: who may read them, what is found, who said what."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from geo.actions import draft_rule, end_in_draft, open_draft, publish_draft, replace_in_draft, supersede_rule
from geo.models import Address, Draft, Municipality, Office, Responsibility, Service
from reports.rules import rules_changed_by
from tests.builders import ALWAYS, IN_EAST, IN_WEST, a_rule, a_town, a_user

pytestmark = pytest.mark.django_db
TABLE = "/en/desk/rules/"
SOON = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def admin(client, town):
    """Logged in as the administrator of the whole town."""
    client.force_login(a_user("office_admin", "town"))
    return client


def the_rule(office: str) -> Responsibility:
    return Responsibility.objects.recorded().get(office__code=office)


def at(rule: Responsibility) -> str:
    return f"{TABLE}{rule.pk}/"


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def offices_in(page) -> list[str]:
    return sorted(rule.office.code for rule in page.context["page"].object_list)


def a_street_rule(town, street="Goethestraße", **over) -> Responsibility:
    fields = {"selector": "street", "street": street, "first_number": 1, "last_number": 9, "parity": "odd"}
    return a_rule(town.services["tree"], town.offices["parks"], **fields | over)


def test_people_who_are_not_logged_in_are_sent_to_the_log_in(client, town):
    for path in (TABLE, at(the_rule("power"))):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"][:15]) == (302, "/en/login/?next")


@pytest.mark.parametrize(
    ("role", "office"),
    [("clerk", "town"), ("crew", "roads"), ("dispatcher", "town"), ("office_admin", "power")],
)
def test_a_stranger_learns_nothing(client, town, role, office):
    client.force_login(a_user(role, office))
    assert client.get(TABLE).status_code == 404
    assert client.get(at(the_rule("roads"))).status_code == 404


def test_who_looks_after_some_offices_reads_all_rules_of_the_town(client, town):
    client.force_login(a_user("office_admin", "roads-west"))
    assert offices_in(client.get(TABLE)) == ["power", "roads", "roads-east", "roads-west"]
    assert client.get(at(the_rule("power"))).status_code == 200


@pytest.mark.parametrize(
    ("office", "theirs"),
    [
        ("roads-west", ["roads-west"]),
        ("roads", ["roads", "roads-east", "roads-west"]),
        ("parks", []),
        ("town", ["power", "roads", "roads-east", "roads-west"]),
    ],
)
def test_a_rule_is_changed_by_those_who_look_after_its_office(town, office, theirs):
    changed = rules_changed_by(a_user("office_admin", office))
    assert sorted(changed.values_list("office__code", flat=True)) == theirs


def test_a_planned_rule_is_changed_by_those_only_who_speak_for_both_offices(town):
    draft = open_draft(town.municipality, "Tausch", SOON)
    planned = replace_in_draft(draft, the_rule("roads-west"), {"office_id": town.offices["roads-east"].pk})
    assert planned not in rules_changed_by(a_user("office_admin", "roads-east"))
    assert planned in rules_changed_by(a_user("office_admin", "roads"))
    publish_draft(draft)
    old = Responsibility.objects.get(office__code="roads-west", recorded__upper_inf=False)
    assert old not in rules_changed_by(a_user("office_admin", "town"))


def test_the_table_says_of_each_rule_what_where_who_and_since_when(admin, town):
    a_street_rule(town, valid=DateRange(date(2026, 3, 1), date(2031, 1, 1)), priority=7)
    page = text_of(admin.get(TABLE))
    for words in ("Baum", "Goethestraße 1–9 (odd)", "street with house numbers", "Parks", "responsible", "7"):
        assert words in page
    assert "1 March 2026" in page or "03/01/2026" in page or "01/03/2026" in page
    assert "31" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("service=Straßenlaterne", ["power"]),
        ("service=strasenlaterne", ["power"]),
        ("service=road-damage", ["roads", "roads-east", "roads-west"]),
        ("office=roads", ["roads", "roads-east", "roads-west"]),
        ("office=power", ["power"]),
        ("kind=municipality", ["power", "roads"]),
        ("area=West", ["roads-west"]),
        ("area=district/east", ["roads-east"]),
        ("area=East – district/east", ["roads-east"]),
        ("text=strassenmeisterei", ["roads-east", "roads-west"]),
        ("text=thürstrg § 9", ["power", "roads", "roads-east", "roads-west"]),
        ("text=nichts", []),
        (f"lat={IN_WEST.y}&lon={IN_WEST.x}", ["power", "roads", "roads-west"]),
        (f"lat={IN_EAST.y}&lon={IN_EAST.x}&service=road-damage", ["roads", "roads-east"]),
        ("address=Goethestraße 4", ["power", "roads", "roads-east"]),
    ],
)
def test_the_table_is_filtered_by_its_address(admin, town, query, found):
    Address.objects.create(municipality=town.municipality, street="Goethestraße", number=4, location=IN_EAST)
    assert offices_in(admin.get(f"{TABLE}?{query}")) == found


def test_another_day_shows_what_holds_then(admin, town):
    rule = the_rule("power")
    supersede_rule(rule, {"valid": DateRange(date(2000, 1, 1), date(2020, 1, 1))})
    assert "power" not in offices_in(admin.get(TABLE))
    assert "power" in offices_in(admin.get(f"{TABLE}?on=2019-12-31"))
    assert "power" not in offices_in(admin.get(f"{TABLE}?on=2020-01-01"))
    assert "power" in offices_in(admin.get(f"{TABLE}?ended=on"))


def test_drafts_are_shown_on_request_and_what_they_change_is_marked(admin, town):
    draft = open_draft(town.municipality, "Neue Bezirke", SOON)
    replace_in_draft(draft, the_rule("roads-west"), {"priority": 3})
    end_in_draft(draft, the_rule("power"))
    page = admin.get(TABLE)
    assert len(page.context["page"].object_list) == 4
    assert "changes in the draft Neue Bezirke" in text_of(page)
    assert "ends in the draft Neue Bezirke" in text_of(page)
    page = admin.get(f"{TABLE}?drafts=on")
    assert len(page.context["page"].object_list) == 5
    assert "planned: Neue Bezirke" in text_of(page)
    Draft.objects.update(discarded_at=timezone.now())
    page = admin.get(f"{TABLE}?drafts=on")
    assert len(page.context["page"].object_list) == 4
    assert "Neue Bezirke" not in text_of(page)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("on=31.02.2026", "“31.02.2026” is no day. Write it as 2026-05-31."),
        ("address=Goethestr. 99", "“Goethestr. 99” is no house that we know. Do you mean Goethestraße 4?"),
        ("address=Nirgendwo 1", "“Nirgendwo 1” is no house that we know. Write street and number."),
        ("office=nobody", "nobody is not one of the available choices"),
        ("lat=91&lon=11", "less than or equal to 90"),
    ],
)
def test_a_mistake_in_a_filter_is_told_and_the_rest_still_counts(admin, town, query, words):
    Address.objects.create(municipality=town.municipality, street="Goethestraße", number=4, location=IN_EAST)
    page = admin.get(f"{TABLE}?{query}&kind=municipality")
    assert words in text_of(page)
    assert offices_in(page) == ["power", "roads"]


def test_a_long_table_has_pages_that_keep_the_filter_and_costs_no_more_queries(admin, town):
    admin.get(TABLE)
    with CaptureQueriesContext(connection) as few:
        admin.get(f"{TABLE}?text=ThürStrG&drafts=on")
    draft = open_draft(town.municipality, "Viel", SOON)
    for number in range(1, 40):
        a_street_rule(town, street=f"Straße {number:02}", legal_basis="ThürStrG")
        Address.objects.create(
            municipality=town.municipality, street=f"Straße {number:02}", number=3, location=IN_WEST
        )
    for rule in Responsibility.objects.recorded().filter(selector="street")[:9]:
        replace_in_draft(draft, rule, {"priority": 1})
    with CaptureQueriesContext(connection) as many:
        page = admin.get(f"{TABLE}?text=ThürStrG&drafts=on")
    assert len(many) == len(few)
    assert 'href="?text=Th%C3%BCrStrG&amp;drafts=on&amp;page=2#list"' in page.content.decode()


def test_the_page_of_a_rule_says_who_said_what_when(client, town):
    chief = a_user("office_admin", "town", name="Alex Amt")
    rule = supersede_rule(the_rule("roads-west"), {"priority": 5}, by=chief)
    draft = open_draft(town.municipality, "Neue Bezirke", timezone.localdate(), by=chief)
    replace_in_draft(draft, rule, {"office_id": town.offices["roads-east"].pk}, by=chief)
    publish_draft(draft, by=a_user("office_admin", "roads", name="Rosa Rat"))
    client.force_login(chief)
    newest = Responsibility.objects.recorded().get(office__code="roads-east", area__code="west")
    page = text_of(client.get(at(newest)))
    assert page.count("sl-timeline__entry") == 4
    for words in ("Rosa Rat", "Alex Amt", "draft Neue Bezirke", "priority 5", "(this rule)", "superseded"):
        assert words in page
    assert "It is no longer said" not in page
    page = text_of(client.get(at(rule)))
    assert "It is no longer said" in page
    assert f'What is said now: <a class="kern-link" href="{at(newest)}">' in page


def test_another_town_has_rules_of_its_own(admin, town):
    root = Office.objects.create(code="other", slug="other", kind="municipality", names={"de": "Anderswo"})
    place = {"center": IN_EAST, "holidays_subdivision": "TH", "languages": ["de"]}
    other = Municipality.objects.create(office=root, default_office=root, **place)
    service = Service.objects.create(municipality=other, code="road-damage", names={"de": "Straßenschaden"})
    theirs = a_rule(service, root)
    assert "other" not in offices_in(admin.get(f"{TABLE}?service=road-damage"))
    assert admin.get(at(theirs)).status_code == 404
    page = admin.get(f"{TABLE}new/?like={theirs.pk}")
    assert page.status_code == 404
    admin.force_login(a_user("office_admin", root))
    assert offices_in(admin.get(TABLE)) == ["other"]


def test_a_longer_history_takes_no_more_queries(admin, town):
    rule = the_rule("roads-west")
    admin.get(at(rule))
    with CaptureQueriesContext(connection) as few:
        admin.get(at(rule))
    for priority in range(1, 6):
        rule = supersede_rule(rule, {"priority": priority})
    with CaptureQueriesContext(connection) as many:
        admin.get(at(rule))
    assert len(many) == len(few)


def test_a_rule_of_a_draft_says_so(admin, town):
    draft = open_draft(town.municipality, "Neue Bezirke", SOON)
    rule = Responsibility(
        service=town.services["tree"], office=town.offices["parks"], selector="municipality", valid=ALWAYS
    )
    page = text_of(admin.get(at(draft_rule(draft, rule))))
    assert "planned: Neue Bezirke" in page
    assert "Who said what" not in page
