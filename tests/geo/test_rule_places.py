"""Which rules hold at a place, for whatever service: the same ones that the resolver chooses from."""

from datetime import date

import pytest

from geo.models import Responsibility
from geo.responsibility import rules_near
from geo.rules.places import rules_at
from tests.geo_builders import (
    BORDER,
    a_municipality,
    a_road,
    a_rule,
    a_service,
    an_address,
    an_area,
    an_office,
    at,
    beside_the_border,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)


@pytest.fixture
def service():
    """One service with rules of every kind, all for offices of their own."""
    town = a_municipality()
    west, east = an_area(town), an_area(town, code="east", bounds=(BORDER, 50.92, 11.61, 50.93))
    an_address(town, "Goethestraße", 12, at(11.595), suffix="a")
    an_address(town, "Goethestraße", 13, at(11.605))
    service = a_service(town)
    a_rule(service, an_office("whole"))
    a_rule(service.group, an_office("group"), west)
    a_rule(service, an_office("east"), east)
    a_rule(service, an_office("old"), west, valid=(None, date(2026, 5, 4)))
    road = a_road(town, [(11.58, 50.9251), (11.62, 50.9251)], buffer_m=20)
    a_rule(service, an_office("road"), road, selector="road")
    street = {"selector": "street", "street": "Goethestr."}
    a_rule(service, an_office("odd"), parity="odd", **street)
    a_rule(service, an_office("up-to-12"), last_number=12, **street)
    a_rule(service, an_office("up-to-12a"), last_number=12, last_suffix="a", **street)
    a_rule(service, an_office("from-12b"), first_number=12, first_suffix="b", **street)
    a_rule(service, an_office("from-13"), first_number=13, **street)
    a_rule(service, an_office("in-west"), west, **street)
    return service


PLACES = {
    "beside the house 12a in West": at(11.5951),
    "beside the house 13 in East": at(11.6051),
    "far from houses": at(11.591, 50.921),
    "on the border": beside_the_border(0),
    "in town, in no district": at(11.585, 50.915),
    "outside": at(11.7),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_what_holds_at_a_place_is_what_the_resolver_chooses_from(service, place):
    known = Responsibility.objects.holding(DAY)
    near = rules_near(place, service, metres=5, on=DAY)
    candidates = {one.rule_id for one in near if one.distance_m == 0}
    assert set(rules_at(known, place, DAY).values_list("pk", flat=True)) == candidates


def test_places_differ(service):
    known = Responsibility.objects.holding(DAY)
    found = {
        name: sorted(rules_at(known, place, DAY).values_list("office__code", flat=True))
        for name, place in PLACES.items()
    }
    assert found["beside the house 12a in West"] == ["group", "in-west", "road", "up-to-12a", "whole"]
    assert found["beside the house 13 in East"] == ["east", "from-12b", "from-13", "odd", "road", "whole"]
    assert found["on the border"] == ["east", "group", "road", "whole"]
    assert found["outside"] == []
