"""What the town does not do is told truthfully, with who does it."""

import pytest

from geo.errors import OutsideCoverage
from geo.responsibility import depends_on_place, who_is_responsible
from geo.wording import answer_as_json
from tests.geo_builders import a_municipality, a_rule, a_service, an_office, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def taxes():
    """A tax return, which goes to the tax office of the state."""
    town = a_municipality()
    text = {"de": "Steuern erhebt das Finanzamt.", "en": "Taxes are the tax office's."}
    office = an_office("finanzamt", kind="external")
    return a_service(town, "steuer", out_of_scope=text, goes_to=office)


def test_who_does_it_instead_is_the_answer_and_nobody_has_to_look(taxes):
    answer = answer_as_json(who_is_responsible(at(11.595), taxes), "en")
    assert (answer["office"]["id"], answer["triage"], answer["ambiguous"]) == ("finanzamt", False, False)
    (why,) = answer["why"]
    assert (why["code"], why["sentence"]) == ("out_of_scope", "Taxes are the tax office's.")
    assert why["office"]["id"] == "finanzamt"
    assert [area["kind"] for area in answer["areas"]] == ["municipality"]


def test_it_is_the_same_everywhere_in_the_town_and_nothing_outside(taxes):
    assert not depends_on_place(taxes)
    assert not who_is_responsible(at(11.58001), taxes, accuracy=100).ambiguous
    with pytest.raises(OutsideCoverage):
        who_is_responsible(at(0.0), taxes)


def test_a_rule_for_its_group_does_not_make_it_the_towns(taxes):
    a_rule(taxes.group, an_office("amt"))
    assert answer_as_json(who_is_responsible(at(11.595), taxes), "en")["office"]["id"] == "finanzamt"
