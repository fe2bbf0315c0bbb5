"""Services: situations of life, what is out of scope, and what a city folder says of them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from geo.actions import load_geo
from geo.city_folder import CityFolderError
from geo.models import LifeSituation, Service
from tests.geo.a_city_folder import OFFICES, RULES, SERVICES, a_city_folder
from tests.geo_builders import a_municipality, a_service, an_office

pytestmark = pytest.mark.django_db

TAX_OFFICE = """\
- code: finanzamt
  kind: external
  names: {de: Finanzamt}
  tasks: {de: Steuern.}
"""
SITUATIONS = """\
life_situations:
  - {code: umzug, names: {de: Umzug, en: Moving}, descriptions: {de: Neu hier.}}
  - {code: geld, names: {de: Geld}}
"""
TAX_RETURN = """\
  - code: steuer
    group: strasse
    names: {de: Steuererklärung}
    misspellings: {de: [Steuererklerung]}
    life_situations: [geld, umzug]
    out_of_scope: {goes_to: finanzamt, why: {de: Das macht das Finanzamt.}}
"""


def a_folder(path, *, offices=OFFICES + TAX_OFFICE, services=SITUATIONS + SERVICES + TAX_RETURN, **over):
    return a_city_folder(path, offices=offices, services=services, **over)


def refused(folder) -> list[str]:
    with pytest.raises(CityFolderError) as error:
        load_geo(folder)
    assert not Service.objects.exists()
    return error.value.problems


def test_a_folder_tells_what_is_out_of_scope_and_what_happens_in_life(tmp_path):
    load_geo(a_folder(tmp_path))
    service = Service.objects.get(code="steuer")
    assert (service.goes_to.code, service.out_of_scope_text) == ("finanzamt", "Das macht das Finanzamt.")
    assert [one.code for one in service.life_situations.all()] == ["umzug", "geld"]
    assert LifeSituation.objects.get(code="umzug").description == "Neu hier."
    assert not Service.objects.get(code="schlagloch").is_out_of_scope


def test_the_second_load_changes_nothing_and_a_changed_situation_counts(tmp_path):
    load_geo(a_folder(tmp_path))
    again = load_geo(a_folder(tmp_path))
    assert (again["services"].unchanged, again["life_situations"].unchanged) == (2, 2)
    moved = TAX_RETURN.replace("[geld, umzug]", "[geld]")
    changed = load_geo(a_folder(tmp_path, services=SITUATIONS + SERVICES + moved))
    assert (changed["services"].changed, changed["services"].unchanged) == (1, 1)
    gone = load_geo(a_folder(tmp_path, services=SERVICES + TAX_RETURN.replace("[geld, umzug]", "[]")))
    assert gone["life_situations"].missing == ["geld", "umzug"]


def test_what_is_out_of_scope_goes_to_an_outside_body_and_has_no_rule(tmp_path):
    inside = TAX_RETURN.replace("finanzamt", "bauhof")
    rules = RULES + "steuer,bauhof,responsible,municipality,,2020-01-01,,0,,\n"
    found = refused(a_folder(tmp_path, services=SITUATIONS + SERVICES + inside, responsibilities=rules))
    assert found == [
        "services.yaml:16: offices.yaml has no office 'bauhof' of kind external.",
        "responsibilities.csv:4: 'steuer' is out of scope in services.yaml, so no office can hold it.",
    ]


def test_unknown_situations_and_short_keys_are_refused_with_their_line(tmp_path):
    odd = TAX_RETURN.replace("[geld, umzug]", "[geld, hochzeit]")
    assert refused(a_folder(tmp_path, services=SITUATIONS + SERVICES + odd)) == [
        "services.yaml:15: There is no life situation 'hochzeit'."
    ]
    short = TAX_RETURN + '    leika: "9911500500"\n'
    (problem,) = refused(a_folder(tmp_path, services=SITUATIONS + SERVICES + short))
    assert problem.startswith("services.yaml:17: services.1.leika: '9911500500' does not match")


def test_the_database_wants_both_the_office_and_the_reason():
    town, outside = a_municipality(), an_office("finanzamt", kind="external")
    for fields in ({"goes_to": outside}, {"out_of_scope": {"de": "Nicht hier."}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            a_service(town, "steuer", **fields)
    service = a_service(town, "steuer", goes_to=outside, out_of_scope={"de": "Nicht hier."})
    assert service.is_out_of_scope


@pytest.mark.parametrize("key", ["9911500500000", "991150050000000", "99115005abcdef", "99115005000000\n"])
def test_a_leika_key_has_fourteen_digits(key):
    service = a_service(a_municipality(), "wohnsitz", leika="99115005000000")
    service.clean_fields(exclude=["group"])
    service.leika = key
    with pytest.raises(ValidationError) as error:
        service.clean_fields(exclude=["group"])
    assert list(error.value.message_dict) == ["leika"]
