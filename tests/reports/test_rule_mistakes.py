"""Mistakes in the form of a rule are told where they are put right, and nothing that was typed is lost."""

import pytest

from geo.actions import discard_draft, open_draft, supersede_rule
from geo.models import Draft, Service
from tests.builders import a_rule, a_user
from tests.reports.a_typed_rule import (
    NEW,
    SOON,
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


@pytest.mark.parametrize(
    ("over", "field", "words"),
    [
        ({"concern": ""}, "concern", "Choose a service."),
        ({"office": "nobody"}, "office", "nobody is not one of the available choices"),
        ({"selector": ""}, "selector", "Choose in what kind of place the rule holds."),
        ({"selector": "area", "area": ""}, "area", "Say which area."),
        ({"selector": "area", "area": "Mitte"}, "area", "“Mitte” is no area that we know."),
        ({"selector": "area", "area": "st"}, "area", "may be East – district/east; West – district/west."),
        ({"selector": "road", "area": "West"}, "area", "West is no road: it has no line."),
        ({"selector": "area", "area": "Leer"}, "area", "Leer has no border on the days of the rule."),
        ({"street": ""}, "street", "Say which street."),
        ({"street": "Gotestraße"}, "street", "Do you mean Goethestraße?"),
        ({"street": "Goethestr.", "first": "90"}, "street", "No address is known in Goethestr. from 90 on."),
        ({"first": "zwölf"}, "first", "“zwölf” is no house number. Write it as 12 or 12a."),
        ({"first": "12a", "last": "12"}, "last", "12 comes before 12a. Write the lower number first."),
        ({"first": "3", "last": "3", "parity": "even"}, "last", "No house number lies in"),
        ({"priority": "99999"}, "priority", "less than or equal to 32767"),
        ({"last_day": "2020-01-01"}, "last_day", "The rule ends before it begins"),
        ({"last_day": "gestern"}, "last_day", "“gestern” is no day. Write it as 2026-05-31."),
        ({"valid_from": "2020-01-01"}, "valid_from", "when the draft takes effect. Leave it empty"),
        ({"draft": "999999"}, "draft", "Select a valid choice."),
        ({"title": ""}, "title", "Give the new draft a title, or choose one that is open."),
        ({"takes_effect": "32.1.2026"}, "takes_effect", "“32.1.2026” is no day."),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(admin, town, over, field, words):
    page = admin.post(NEW, typed(town, **over))
    assert page.status_code in (409, 422)
    form = page.context["form"]
    assert list(form.errors) == [field]
    assert words in " ".join(form.errors[field])
    assert as_shown(page)["title"] == typed(town, **over)["title"]
    assert as_shown(page)["street"] == typed(town, **over)["street"]
    assert not Draft.objects.exists()


def test_a_rule_that_would_never_win_says_why(admin, town):
    a_rule(town.services["tree"], town.offices["parks"], priority=9)
    form = typed(town, concern=f"service:{town.services['tree'].pk}", selector="municipality")
    page = admin.post(NEW, form)
    assert "the rule for Parks has priority 9" in page.context["form"].errors["priority"][0]
    assert admin.post(NEW, form | {"priority": "10"}).status_code == 302


def test_what_goes_elsewhere_is_not_offered(admin, town):
    Service.objects.filter(code="tree").update(goes_to=town.offices["power"], out_of_scope={"de": "Nein."})
    assert "Baum" not in text_of(admin.get(NEW))


def test_what_is_said_already_is_not_said_twice(admin, town):
    rule = the_rule("roads-west")
    page = admin.post(NEW, typed(town, selector="area", area="West", office="roads-west"))
    assert page.status_code == 409
    assert f"“{rule}” is already said for some of these days." in text_of(page).replace("&amp;", "&")


def test_who_was_slower_is_told_and_keeps_what_was_typed(admin, town, draft):
    rule = the_rule("roads-west")
    form = as_shown(admin.get(at(rule, "change"))) | {"draft": draft.pk, "note": "langsam"}
    discard_draft(draft)
    page = admin.post(at(rule, "change"), form)
    assert "Select a valid choice." in text_of(page)
    supersede_rule(rule, {"note": "schneller"})
    assert admin.post(at(rule, "change"), form).status_code == 404
