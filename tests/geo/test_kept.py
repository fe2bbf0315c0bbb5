"""What is kept in a process is always what the database says now."""

import pytest
from django.db import connection, transaction

from geo import kept
from geo.kept import OFFICES, offices
from geo.models import Office
from geo.responsibility import look_up, who_is_responsible
from geo.wording import answer_as_json, answer_to
from tests.geo_builders import (
    EAST_BOX,
    a_municipality,
    a_rule,
    an_address,
    an_area,
    an_office,
    at,
    one_office_per_area,
)

pytestmark = pytest.mark.django_db


def test_what_is_known_costs_one_short_query(django_assert_num_queries):
    office = an_office("amt")
    assert offices([office.pk])[office.pk].code == "amt"
    with django_assert_num_queries(2):
        first, second = offices([office.pk]), offices([office.pk, office.pk])
    assert first[office.pk] is second[office.pk]


def test_a_change_is_seen_at_once_however_it_was_made():
    office = an_office("amt")
    for phone in ("1", "2", "3"):
        Office.objects.filter(pk=office.pk).update(phone=phone)
        assert offices([office.pk])[office.pk].phone == phone
    with connection.cursor() as cursor:
        cursor.execute("update geo_office set phone = '4' where id = %s", [office.pk])
    assert offices([office.pk])[office.pk].phone == "4"


def test_what_was_taken_back_is_not_believed():
    office = an_office("amt", phone="1")
    with transaction.atomic():
        Office.objects.filter(pk=office.pk).update(phone="2")
        assert offices([office.pk])[office.pk].phone == "2"
        transaction.set_rollback(True)
    assert offices([office.pk])[office.pk].phone == "1"
    Office.objects.filter(pk=office.pk).update(phone="3")
    assert offices([office.pk])[office.pk].phone == "3"


def test_what_is_gone_is_not_found():
    office = an_office("amt")
    offices([office.pk])
    office.delete()
    assert offices([office.pk, 0]) == {}


def test_no_more_is_kept_than_fits(monkeypatch):
    monkeypatch.setattr(kept, "MOST", 3)
    pks = [an_office(f"amt{number}").pk for number in range(12)]
    for pk in pks:
        offices([pk])
    assert len(OFFICES._known) <= 5
    assert set(offices(pks)) == set(pks)


def test_an_answer_says_what_the_office_is_called_now():
    town = a_municipality()
    an_area(town)
    service = one_office_per_area(town)
    decision = who_is_responsible(at(11.595), service)
    before = answer_as_json(decision, "de")
    before["office"]["name"] = before["office"]["channels"] = "changed by a reader"
    assert answer_as_json(decision, "de")["office"]["name"] == "west"
    Office.objects.filter(pk=decision.office_id).update(names={"de": "Neu", "en": "New"}, phone="110")
    now = [answer_as_json(decision, language)["office"] for language in ("de", "en")]
    assert [(one["name"], one["phone"]) for one in now] == [("Neu", "110"), ("New", "110")]


# In the middle of an area, beside a border, and at a house of a rule for a street.
MIDDLE, BESIDE, HOUSE = (11.595, 50.925), (11.60001, 50.925), (11.605, 50.925)


@pytest.fixture
def service():
    town = a_municipality()
    an_area(town)
    an_area(town, code="east", bounds=EAST_BOX)
    service = one_office_per_area(town)
    an_address(town, "Goethestraße", 5, at(*HOUSE))
    a_rule(service, an_office("street"), selector="street", street="Goethestraße")
    return service


def told(service, place: tuple[float, float]) -> dict:
    """The answer at a place, as the look-up's callers get it."""
    said = look_up([place], service)
    return answer_to(service, said.answers[0], "de", versions=said.offices)


@pytest.mark.parametrize(("place", "queries"), [(MIDDLE, 1), (BESIDE, 2), (HOUSE, 2)])
def test_the_look_up_says_of_its_offices_which_versions_it_saw(
    service, django_assert_num_queries, place, queries
):
    told(service, place)
    with django_assert_num_queries(queries):
        told(service, place)


@pytest.mark.parametrize("place", [MIDDLE, BESIDE, HOUSE])
def test_a_change_of_an_office_is_in_the_next_answer_of_the_look_up(service, place):
    code = told(service, place)["office"]["id"]
    for phone in ("1", "2", "3"):
        Office.objects.filter(code=code).update(phone=phone, names={"de": f"Amt {phone}"})
        answer = told(service, place)
        assert (answer["office"]["phone"], answer["why"][0]["office"]["name"]) == (phone, f"Amt {phone}")


def test_an_office_that_no_rule_at_the_place_names_is_asked_for(service):
    town = service.municipality
    town.default_office = an_office("desk", phone="1")
    town.save()
    service.rules.all().delete()
    for phone in ("2", "3"):
        Office.objects.filter(code="desk").update(phone=phone)
        assert told(service, MIDDLE)["office"]["phone"] == phone


def test_what_is_read_later_is_not_taken_for_what_the_look_up_saw(service):
    said = look_up([MIDDLE], service)
    OFFICES._known.clear()
    with transaction.atomic():
        Office.objects.filter(pk=said.answers[0].office_id).update(phone="2")
        assert answer_to(service, said.answers[0], versions=said.offices)["office"]["phone"] == "2"
        transaction.set_rollback(True)
    assert told(service, MIDDLE)["office"]["phone"] == ""
