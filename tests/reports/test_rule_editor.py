"""Rules are changed on pages, in drafts: nobody is told before they are published, and nothing restarts."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from geo.actions import discard_draft, end_in_draft, open_draft, replace_in_draft, supersede_rule
from geo.models import Area, Draft, Responsibility, Service
from tests.builders import IN_WEST, a_report, a_user
from tests.reports.a_typed_rule import (
    NEW,
    SOON,
    TABLE,
    a_town_with_a_street,
    as_shown,
    at,
    text_of,
    the_rule,
    typed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return a_town_with_a_street()


@pytest.fixture
def admin(client, town):
    """Logged in as the administrator of the whole town."""
    client.force_login(a_user("office_admin", "town"))
    return client


@pytest.fixture
def draft(town) -> Draft:
    return open_draft(town.municipality, "Neue Bezirke", SOON)


def who_is_responsible(client, on: date) -> str:
    asked = {"service": "road-damage", "lat": IN_WEST.y, "lon": IN_WEST.x, "on": on.isoformat()}
    return client.get("/api/v1/responsibility/", asked).json()["office"]["id"]


def test_an_administrator_gives_a_street_to_another_office_from_a_day_on(client, town):
    client.force_login(a_user("office_admin", "roads", name="Rosa Rat"))
    a_report(point=IN_WEST)
    page = client.post(NEW, typed(town), follow=True)
    draft = Draft.objects.get()
    assert page.redirect_chain == [(f"{TABLE}drafts/{draft.pk}/", 302)]
    assert "Goethestr." in text_of(page)
    assert who_is_responsible(client, SOON) == "roads-west"
    page = text_of(client.post(f"{TABLE}drafts/{draft.pk}/replay/", follow=True))
    assert "Roads West</td>" in page
    assert "1 report was asked" in page
    form = {"publish-on": SOON.isoformat(), "publish-sure": "on"}
    client.post(f"{TABLE}drafts/{draft.pk}/publish/", form)
    assert who_is_responsible(client, SOON - timedelta(days=1)) == "roads-west"
    assert who_is_responsible(client, SOON) == "roads-east"
    rule = Responsibility.objects.recorded().get(selector="street")
    page = text_of(client.get(f"{TABLE}{rule.pk}/"))
    assert "Rosa Rat" in page
    assert "draft Goethestraße nach Ost" in page


def test_a_rule_is_changed_by_what_the_form_shows(admin, town, draft):
    rule = the_rule("roads-west")
    form = as_shown(admin.get(at(rule, "change")))
    assert (form["office"], form["area"]) == ("roads-west", "West – district/west")
    admin.post(at(rule, "change"), form | {"draft": draft.pk, "office": "roads-east", "note": "Tausch"})
    changed = draft.rules.get()
    assert (changed.replaces, changed.office.code, changed.note) == (rule, "roads-east", "Tausch")
    assert changed.valid == DateRange(SOON, None)
    assert changed.recorded_by.email == "office_admin.town@example.org"


def test_what_is_not_changed_is_no_change(admin, town, draft):
    rule = the_rule("roads-west")
    supersede_rule(rule, {"valid": DateRange(date(2000, 1, 1), date(2040, 1, 1))})
    rule = the_rule("roads-west")
    form = as_shown(admin.get(at(rule, "change")))
    assert form["last_day"] == "2039-12-31"
    page = admin.post(at(rule, "change"), form | {"draft": draft.pk}, follow=True)
    assert "This draft changes nothing yet." in text_of(page)


def test_what_a_draft_plans_is_changed_in_that_draft(admin, town, draft):
    admin.post(NEW, typed(town, draft=draft.pk, first="3", last="9", parity="even", valid_from="2099-01-01"))
    planned = draft.rules.get()
    form = as_shown(admin.get(at(planned, "change")))
    assert (form["first"], form["last"], form["parity"], form["valid_from"]) == (
        "3",
        "9",
        "even",
        "2099-01-01",
    )
    admin.post(at(planned, "change"), form | {"parity": "both", "first": "", "last": "12a", "valid_from": ""})
    planned.refresh_from_db()
    assert (planned.first_number, planned.last_number, planned.last_suffix) == (None, 12, "a")
    assert planned.valid == DateRange(SOON, None)
    assert Draft.objects.get() == draft


def test_a_rule_ends_on_the_day_of_a_draft(admin, town, draft):
    rule = the_rule("power")
    admin.post(at(rule, "end"), {"draft": draft.pk})
    assert list(draft.ends.all()) == [rule]
    page = admin.post(at(rule, "end"), {"draft": ""})
    assert page.status_code == 422
    assert "Give the new draft a title, or choose one that is open." in text_of(page)
    assert "Say from which day on the changes shall hold." in text_of(page)


def test_a_copy_begins_with_what_the_other_rule_says(client, town):
    client.force_login(a_user("office_admin", "roads-west"))
    form = as_shown(client.get(f"{NEW}?like={the_rule('roads-east').pk}"))
    assert (form["area"], form["legal_basis"]) == ("East – district/east", "ThürStrG § 9")
    page = client.post(f"{NEW}?like=1", typed(town, office="roads-east"))
    assert page.status_code in (404, 422)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("area", {"area": "west"}),
        ("asset", {"area": "district/west"}),
        ("municipality", {"area": "was typed before", "street": "so was this", "first": "1"}),
        ("street", {"street": "Goethestraße", "street_area": "West – district/west"}),
    ],
)
def test_each_kind_of_place_takes_only_the_fields_that_it_needs(admin, town, kind, fields):
    form = typed(town, selector=kind, street="", concern=f"service:{town.services['tree'].pk}")
    assert admin.post(NEW, form | fields).status_code == 302
    rule = Responsibility.objects.get(selector=kind, draft__isnull=False)
    assert (rule.area.code if rule.area else None) == (None if kind == "municipality" else "west")
    assert rule.street == ("Goethestraße" if kind == "street" else "")


def test_a_rule_may_speak_of_a_whole_group(admin, town):
    group = town.services["tree"].group
    admin.post(NEW, typed(town, concern=f"group:{group.pk}"))
    rule = Responsibility.objects.get(draft__isnull=False)
    assert (rule.service, rule.service_group) == (None, group)


def test_other_fields_are_asked_for_without_losing_what_was_typed(admin, town):
    page = admin.post(NEW, typed(town, selector="area", first="12x9", choose="1"))
    assert page.status_code == 200
    assert not page.context["form"].errors
    assert page.context["form"].kind == "area"
    assert as_shown(page)["first"] == "12x9"
    assert as_shown(page)["title"] == "Goethestraße nach Ost"


@pytest.mark.parametrize(
    ("role", "office", "told"),
    [
        ("clerk", "town", 404),
        ("crew", "roads-west", 404),
        ("office_admin", "power", 404),
        ("office_admin", "roads-east", 404),
        ("office_admin", "roads-west", 200),
        ("office_admin", "roads", 200),
        ("office_admin", "town", 200),
    ],
)
def test_a_rule_is_changed_only_by_those_who_look_after_its_office(client, town, draft, role, office, told):
    client.force_login(a_user(role, office))
    rule = the_rule("roads-west")
    assert client.get(at(rule, "change")).status_code == told
    assert client.get(at(rule, "end")).status_code == told
    saved = client.post(at(rule, "end"), {"draft": draft.pk}).status_code
    assert saved == (302 if told == 200 else 404)
    assert draft.ends.exists() is (told == 200)


def test_people_who_are_not_logged_in_are_sent_to_the_log_in(client, town, draft):
    rule = the_rule("roads-west")
    for path in (NEW, at(rule, "change"), at(rule, "end")):
        assert client.post(path, typed(town)).status_code == 302
    assert client.post(f"{TABLE}drafts/{draft.pk}/work-in/").status_code == 302
    assert not Responsibility.objects.filter(draft__isnull=False).exists()


@pytest.mark.parametrize(
    ("admin_of", "office", "offered"),
    [
        ("roads", "parks", False),
        ("roads", "power", False),
        ("roads", "roads-west", True),
        ("town", "power", True),
    ],
)
def test_nobody_gives_a_rule_to_an_office_that_is_not_theirs(client, town, admin_of, office, offered):
    client.force_login(a_user("office_admin", admin_of))
    page = client.post(NEW, typed(town, office=office))
    assert page.status_code == (302 if offered else 422)


def test_one_works_in_the_draft_that_one_chose_until_one_leaves_it(admin, town, draft):
    later = open_draft(town.municipality, "Anderes", SOON)
    end_in_draft(draft, the_rule("power"))
    replace_in_draft(draft, the_rule("roads"), {"priority": -1})
    assert "You work in the draft" not in text_of(admin.get(TABLE))
    page = admin.post(f"{TABLE}drafts/{draft.pk}/work-in/", {"to": "new"}, follow=True)
    assert "You work in the draft <strong>Neue Bezirke</strong> (2 changes)." in text_of(page)
    assert as_shown(page)["draft"] == draft.pk
    assert "You work in" not in text_of(admin.get(f"{TABLE}drafts/{draft.pk}/"))
    assert "You work in" in text_of(admin.get(f"{TABLE}drafts/{later.pk}/"))
    admin.post(f"{TABLE}drafts/leave/")
    assert "You work in" not in text_of(admin.get(TABLE))


def test_a_draft_that_is_closed_is_worked_in_no_more(admin, town, draft):
    admin.post(f"{TABLE}drafts/{draft.pk}/work-in/")
    discard_draft(draft)
    assert "You work in" not in text_of(admin.get(TABLE))
    assert admin.post(f"{TABLE}drafts/{draft.pk}/work-in/").status_code == 404


def test_a_larger_town_has_a_form_of_as_many_queries(admin, town, draft):
    path = at(the_rule("roads-west"), "change")
    admin.get(path)
    with CaptureQueriesContext(connection) as few:
        admin.get(path)
    for number in range(20):
        names = {"de": f"Neu {number}"}
        Area.objects.create(municipality=town.municipality, kind="district", code=f"n{number}", names=names)
        Service.objects.create(municipality=town.municipality, code=f"s{number}", names=names)
        open_draft(town.municipality, f"Entwurf {number}", SOON)
    with CaptureQueriesContext(connection) as many:
        admin.get(path)
    assert len(many) == len(few)
