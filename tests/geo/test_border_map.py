"""The small map of a border: who holds which ground, in which direction, and all of it in words."""

import re
from math import cos, radians

import pytest
import shapely
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from geo.border_map import border_map, border_picture, distance_sentence, sides_in_words
from geo.domain.compass import Direction
from geo.domain.distance import METRES_PER_DEGREE
from geo.errors import OutsideCoverage
from geo.models import Layer, LayerFeature
from geo.responsibility import who_are_responsible, who_is_responsible
from tests.geo_builders import (
    BORDER,
    EAST_BOX,
    TOWN_BOX,
    WEST_BOX,
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


@pytest.fixture
def municipality():
    return a_municipality()


@pytest.fixture
def service(municipality):
    """West and East have an office each; the rest of the town has none."""
    service = a_service(municipality)
    for code, bounds in [("west", WEST_BOX), ("east", EAST_BOX)]:
        a_rule(service, an_office(code), an_area(municipality, code=code, bounds=bounds))
    return service


def look(point, service, accuracy=0):
    return border_map(
        point, service, who_is_responsible(point, service, accuracy=accuracy), accuracy=accuracy
    )


def directions(seen) -> list:
    return [side.direction for side in seen.sides]


def share_of(seen, number: int) -> float:
    """The part of the window that a side holds."""
    return seen.sides[number].ground.area / (4 * seen.half_width * seen.half_height)


def test_far_from_every_border_there_is_no_map(service):
    assert look(at(11.595), service) is None


def test_the_sides_are_where_they_lie_from_the_border(service):
    point = beside_the_border(-3)
    seen = look(point, service)
    assert directions(seen) == [Direction.WEST, Direction.EAST]
    assert seen.distance_m == pytest.approx(3, abs=0.01)
    # The window is 126 m wide; the border lies 3 m east of its middle.
    assert share_of(seen, 0) == pytest.approx(66 / 126, abs=0.001)
    assert share_of(seen, 1) == pytest.approx(60 / 126, abs=0.001)


def test_on_the_line_both_sides_have_their_direction(service):
    seen = look(at(BORDER), service)
    assert seen.distance_m == pytest.approx(0, abs=0.001)
    assert set(directions(seen)) == {Direction.WEST, Direction.EAST}


def test_the_window_grows_with_the_accuracy(service):
    assert look(beside_the_border(-3), service).half_height == 45
    assert look(beside_the_border(-3), service, accuracy=100).half_height == 160


def test_a_road_through_an_area_cuts_the_ground_of_the_area_in_two(municipality, service):
    road = a_road(municipality, [(11.59, 50.925), (11.60, 50.925)], buffer_m=6)
    a_rule(service, an_office("highways"), road, selector="road")
    seen = look(at(11.595, 50.92501), service)
    highways, west = seen.sides
    assert highways.direction is Direction.SOUTH
    assert west.direction is Direction.NORTH
    assert shapely.get_num_geometries(west.ground) == 2
    assert not shapely.overlaps(highways.ground, west.ground)
    middle = look(at(11.595, 50.925), service, accuracy=20)
    assert middle.sides[0].direction is None


def test_the_rest_of_the_town_is_one_side_and_the_outside_another(municipality, service):
    north_of_west = at(11.595, 50.93002)
    rest, west = look(north_of_west, service).sides
    assert rest.office_id == municipality.default_office_id
    assert (rest.direction, west.direction) == (Direction.NORTH, Direction.SOUTH)
    at_the_edge = look(at(TOWN_BOX[0] + 0.00002), service)
    inside, outside = at_the_edge.sides
    assert (inside.direction, outside.direction) == (Direction.EAST, Direction.WEST)
    assert outside.office_id is None


def test_houses_of_a_street_hold_the_ground_that_is_nearest_to_them(municipality, service):
    an_address(municipality, "Uferweg", 1, at(11.595, 50.925))
    an_address(municipality, "Uferweg", 2, at(11.5952, 50.925))
    a_rule(service, an_office("odd"), selector="street", street="Uferweg", parity="odd")
    seen = look(at(11.59508, 50.925), service)
    odd, west = seen.sides
    assert (odd.direction, west.direction) == (Direction.WEST, Direction.EAST)
    assert odd.ground.bounds[2] == pytest.approx(1.4, abs=0.1)


@pytest.mark.parametrize(
    "point",
    [
        beside_the_border(-3),
        at(11.595, 50.92501),
        at(11.595, 50.93002),
        at(TOWN_BOX[0] + 0.00002),
        at(11.59515, 50.92505),
    ],
    ids=["districts", "road", "rest of the town", "outside", "street"],
)
def test_everywhere_in_the_window_the_map_says_what_the_resolver_says(municipality, service, point):
    road = a_road(municipality, [(11.59, 50.925), (11.60, 50.925)], buffer_m=6)
    a_rule(service, an_office("highways"), road, selector="road")
    for number, longitude in enumerate([11.5950, 11.5952, 11.5954], start=1):
        an_address(municipality, "Uferweg", number, at(longitude, 50.9251))
    a_rule(service, an_office("odd"), selector="street", street="Uferweg", parity="odd")
    seen = look(point, service, accuracy=40)
    places = spread(point, seen)
    answers = who_are_responsible([place for place, _ in places], service)
    compared = 0
    for (_, flat), answer in zip(places, answers, strict=True):
        if isinstance(answer, OutsideCoverage) or any(near_line(side, flat) for side in seen.sides):
            continue
        holders = {side.office_id for side in seen.sides if side.ground.covers(flat)}
        known = {side.office_id for side in seen.sides}
        assert holders == {answer.office_id} & known
        compared += 1
    assert compared > 50


def spread(point, seen) -> list:
    """Places all over the window, each with its metres east and north of the point."""
    degree = METRES_PER_DEGREE
    return [
        (
            at(point.x + east / degree / cos(radians(point.y)), point.y + north / degree),
            shapely.Point(east, north),
        )
        for east in range(-int(seen.half_width), int(seen.half_width), 13)
        for north in range(-int(seen.half_height), int(seen.half_height), 11)
    ]


def near_line(side, flat) -> bool:
    """Within half a metre the plane of the picture and the sphere of the resolver may differ."""
    return side.ground.boundary.distance(flat) < 0.5


def test_the_map_shows_streets_and_houses_in_sight_and_nothing_else(municipality, service):
    for position, (code, shape) in enumerate(
        [
            ("road", "LINESTRING(11.599 50.925, 11.601 50.925)"),
            ("building", "POLYGON((11.6001 50.9251, 11.6002 50.9251, 11.6002 50.9252, 11.6001 50.9251))"),
            ("water", "LINESTRING(11.58 50.91, 11.581 50.91)"),
        ]
    ):
        layer = Layer.objects.create(
            municipality=municipality, code=code, position=position, names={"de": code}
        )
        LayerFeature.objects.create(layer=layer, geometry=f"SRID=4326;{shape}", name="Uferweg", kind="street")
    seen = look(beside_the_border(-3), service)
    assert [one.layer for one in seen.ground] == ["road", "building"]
    picture = border_picture(seen)
    assert [path.css_class.split()[0] for path in picture.paths] == ["edge", "road", "building"]
    assert [name.text for name in picture.names] == ["Uferweg"]
    wide = look(beside_the_border(-3), service, accuracy=1000)
    assert [one.layer for one in wide.ground] == ["road"]


def test_every_number_of_the_picture_lies_in_its_frame(service):
    picture = border_picture(look(beside_the_border(-3), service))
    for ground in picture.grounds:
        numbers = [int(number) for number in re.findall(r"\d+", ground.data)]
        assert max(numbers[0::2]) <= picture.width
        assert max(numbers[1::2]) <= picture.height
    assert [(one.letter, one.hatch) for one in picture.grounds] == [("A", 1), ("B", 2)]
    assert picture.grounds[0].x < picture.middle[0] < picture.grounds[1].x


def test_the_words_say_what_the_picture_shows(service):
    seen = look(beside_the_border(-3), service)
    assert distance_sentence(seen) == "Ihr Punkt liegt 3\u00a0m von der Grenze."
    told = [(one.letter, one.direction, one.name, one.area, one.is_here) for one in sides_in_words(seen)]
    assert told == [("A", "westlich", "West", "West", True), ("B", "östlich", "East", "East", False)]
    with translation.override("en"):
        assert distance_sentence(look(beside_the_border(0.5), service)) == (
            "Your point lies less than 1\u00a0m from the border."
        )
        assert distance_sentence(look(at(BORDER), service)) == "Your point lies on the border."


def test_the_tag_draws_nothing_without_doubt_and_asks_a_fixed_number_of_questions(service):
    tag = Template("{% load borders %}{% border_map point service decision %}")
    clear, doubtful = at(11.595), beside_the_border(-3)

    def drawn(point) -> str:
        decision = who_is_responsible(point, service)
        return tag.render(Context({"point": point, "service": service, "decision": decision})).strip()

    assert drawn(clear) == ""
    assert drawn(doubtful).count("<svg") == 3
    decision = who_is_responsible(doubtful, service)
    with CaptureQueriesContext(connection) as queries:
        border_map(doubtful, service, decision)
    assert len(queries) == 5


def test_the_picture_needs_no_style_and_no_script(service):
    point = beside_the_border(-3)
    facts = {"point": point, "service": service, "decision": who_is_responsible(point, service)}
    html = Template("{% load borders %}{% border_map point service decision 12 %}").render(Context(facts))
    assert "style=" not in html
    assert "<script" not in html
    assert "auf 12\u00a0m" in html
