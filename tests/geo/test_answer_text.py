"""Answers written as text say what the answers of geo.wording say."""

import json

import pytest
from django.utils import translation

from geo.answer_text import answers_as_text
from geo.models import Office
from geo.responsibility import look_up
from geo.wording import answers_to
from tests.geo_builders import EAST_BOX, a_municipality, a_rule, an_area, an_office, one_office_per_area

pytestmark = pytest.mark.django_db
# In West, beside the border, in East, and where no district is.
PLACES = [(11.595, 50.925), (11.60001, 50.925), (11.605, 50.925), (11.615, 50.935)]


@pytest.fixture
def service():
    town = a_municipality()
    an_area(town)
    an_area(town, code="east", bounds=EAST_BOX)
    service = one_office_per_area(town)
    operator = an_office("operator", names={"de": 'Das "Werk"\n\\Süd', "en": "Works, \u2028 south"})
    a_rule(service, operator, role="operator", legal_basis="§ 1")
    return service


@pytest.mark.parametrize("language", ["de", "en"])
def test_both_say_the_same(service, language):
    decisions = look_up(PLACES, service).answers
    with translation.override(language):
        texts, answers = answers_as_text(service, decisions), answers_to(service, decisions)
    assert [json.loads(one.whole) for one in texts] == answers
    assert [list(json.loads(one.whole)) for one in texts] == [list(one) for one in answers]
    without = [{name: said for name, said in one.items() if name != "at"} for one in answers]
    assert [json.loads(one.same) for one in texts] == without


def test_an_office_is_written_anew_when_it_changed(service):
    for phone in ("1", "2", "3"):
        Office.objects.update(phone=phone)
        said = look_up(PLACES, service)
        texts = answers_as_text(service, said.answers, versions=said.offices)
        assert {json.loads(one.whole)["office"]["phone"] for one in texts} == {phone}
