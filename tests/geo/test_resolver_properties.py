"""What holds for every town, place and day: hypothesis makes up the towns, always the same ones."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from geo.domain.responsibility import AreaHere, Candidate, Decision, Place, Selector, decide
from geo.errors import OutsideCoverage
from geo.models import Office, Service
from geo.responsibility import who_are_responsible, who_is_responsible
from geo.wording import SENTENCES
from tests.geo_builders import a_municipality, a_rule, a_service, a_version, an_area, an_office, at

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
DESK = 99
TOWN = AreaHere("municipality", "saalheim", {"de": "Saalheim"}, 1, None)
paper = settings(derandomize=True, database=None, deadline=None, max_examples=300)
# The fixtures are made once for all examples of a test; each example is undone.
with_database = settings(paper, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


# On paper.


@some.composite
def candidates(draw: some.DrawFn) -> list[Candidate]:
    """Rules around a place: each area has one size and one distance, and several rules may speak of it."""
    areas = draw(
        some.lists(
            some.tuples(some.sampled_from([10.0, 500.0, 2e6]), some.sampled_from([0.0, 0.0, 3.0, 9.0]))
        )
    )
    count = draw(some.integers(0, 6))
    return [draw(a_candidate(number, areas)) for number in range(1, count + 1)]


@some.composite
def a_candidate(draw: some.DrawFn, rule_id: int, areas: Sequence[tuple[float, float]]) -> Candidate:
    kinds = [Selector.MUNICIPALITY, Selector.STREET, *([Selector.AREA, Selector.ASSET] if areas else [])]
    selector = draw(some.sampled_from(kinds))
    number = draw(some.integers(0, len(areas) - 1)) if areas else 0
    version, (size, metres) = 100 + number, areas[number] if areas else (0.0, 0.0)
    if selector == Selector.MUNICIPALITY:
        version, size, metres = TOWN.version_id, 9e6, 0.0
    elif selector == Selector.STREET:
        version, size, metres = (
            -rule_id,
            draw(some.sampled_from([4.0, 1e6])),
            draw(some.sampled_from([0.0, 3.0])),
        )
    office = draw(some.integers(1, 4))
    return Candidate(
        rule_id=rule_id,
        office_id=office,
        role=draw(some.sampled_from(["responsible", "responsible", "responsible", "accepts", "operator"])),
        selector=selector,
        area_kind="ortsteil",
        area_code=str(version),
        area_name={"de": f"Gebiet {version}"},
        version_id=version,
        size=size,
        priority=draw(some.integers(-1, 1)),
        recorded_at=MONDAY + timedelta(days=draw(some.integers(0, 1))),
        distance_m=metres,
        legal_basis=draw(some.sampled_from(["", "§ 5"])),
        office_name={"de": f"Amt {office}"},
    )


@some.composite
def questions(draw: some.DrawFn) -> tuple[list[Candidate], dict[str, Any]]:
    """Rules, and what else `decide` is told: places within and beyond reach, each in some of the areas."""
    rules = draw(candidates())
    versions = sorted({rule.version_id for rule in rules} | {TOWN.version_id})
    place = some.builds(
        Place,
        metres=some.sampled_from([1.0, 4.9, 5.0, 20.0, 60.0]),
        versions=some.frozensets(some.sampled_from(versions)),
    )
    around = draw(some.lists(place, max_size=4))
    accuracy = draw(some.sampled_from([0.0, 5.0, 20.5, 1e4]))
    return rules, {"default_office_id": DESK, "accuracy_m": accuracy, "around": around, "town": TOWN}


@paper
@given(questions(), some.randoms(use_true_random=False))
def test_the_order_in_which_rules_come_makes_no_difference(question, dice):
    rules, about = question
    shuffled = list(rules)
    dice.shuffle(shuffled)
    assert in_any_order(decide(shuffled, **about)) == in_any_order(decide(rules, **about))


def in_any_order(decision: Decision) -> Decision:
    """Who else has to do with it is a list without a rank."""
    return replace(decision, others=tuple(sorted(decision.others, key=repr)))


@paper
@given(questions())
def test_every_rule_that_holds_here_wins_or_is_rejected_with_a_reason(question):
    rules, about = question
    decision = decide(rules, **about)
    here = [rule for rule in rules if rule.role == "responsible" and rule.distance_m == 0]
    best = min((on_paper(rule) for rule in here), default=None)
    losers = [rule for rule in here if on_paper(rule) != best]
    rejected = [(reason.facts["office_id"], reason.facts["version"]) for reason in decision.rejected]
    assert sorted(rejected) == sorted((rule.office_id, rule.version_id) for rule in losers)
    assert all(reason.code in SENTENCES for reason in decision.rejected)
    assert len(decision.others) == sum(rule.role != "responsible" and rule.distance_m == 0 for rule in rules)


def on_paper(rule: Candidate) -> tuple:
    """Asset > street > smaller area > town; then priority; then the newest."""
    order = ["asset", "street", "area", "municipality"]
    return order.index(rule.selector), rule.size, -rule.priority, -rule.recorded_at.timestamp()


@paper
@given(questions())
def test_the_answer_is_the_single_winner_or_the_desk_for_triage(question):
    rules, about = question
    decision = decide(rules, **about)
    here = [rule for rule in rules if rule.role == "responsible" and rule.distance_m == 0]
    best = min((on_paper(rule) for rule in here), default=None)
    winners = {rule.office_id for rule in here if on_paper(rule) == best}
    assert decision.triage is (len(winners) != 1)
    assert {decision.office_id} == (winners if len(winners) == 1 else {DESK})
    assert decision.why
    if not decision.ambiguous and len(winners) == 1:
        assert decision.candidates == ()


@paper
@given(questions())
def test_doubt_has_two_candidates_and_one_question(question):
    rules, about = question
    decision = decide(rules, **about)
    named = [possible.office_id for possible in decision.candidates]
    assert len(named) == len(set(named)) != 1
    assert (decision.question is not None) is decision.ambiguous
    assert ("near_border" in {reason.code for reason in decision.why}) is decision.ambiguous
    if decision.ambiguous:
        assert len(named) >= 2
        assert decision.question.code in SENTENCES


@paper
@given(questions())
def test_who_knows_the_place_better_has_no_more_doubt(question):
    rules, about = question
    worse = decide(rules, **about | {"accuracy_m": about["accuracy_m"] * 2 + 10})
    better = decide(rules, **about)
    assert worse.ambiguous or not better.ambiguous
    assert {one.office_id for one in worse.candidates} >= {one.office_id for one in better.candidates}
    assert worse.office_id == better.office_id


# In the database.


@dataclass(frozen=True)
class Ground:
    """A town with offices and a service, without districts and rules."""

    service: Service
    offices: list[Office]


@pytest.fixture
def ground(db) -> Ground:
    service = a_service(a_municipality())
    return Ground(service, [an_office(code) for code in ("a", "b", "c")])


@contextmanager
def undone() -> Iterator[None]:
    """What an example writes is gone for the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# A lattice over the invented town, some 70 by 110 metres.
WEST, SOUTH, STEP, LAST = 11.595, 50.921, 0.001, 5
corner = some.tuples(some.integers(0, LAST), some.integers(0, LAST))
rectangle = some.builds(shapely.box, *[some.integers(0, 2)] * 2, *[some.integers(3, LAST)] * 2)
# Triangles, quadrangles and so on with corners on the lattice.
convex = (
    some.lists(corner, min_size=3, max_size=6, unique=True)
    .map(lambda corners: shapely.MultiPoint(corners).convex_hull)
    .filter(lambda hull: hull.geom_type == "Polygon")
)
town_plan = some.tuples(
    some.lists(rectangle | convex, min_size=1, max_size=4),
    # Which district (or none for the whole town), which office, which priority; a rule is said only once.
    some.lists(
        some.tuples(some.none() | some.integers(0, 3), some.integers(0, 2), some.integers(0, 1)),
        max_size=5,
        unique_by=lambda rule: rule[:2],
    ),
)
places = some.lists(
    some.tuples(some.floats(-0.5, LAST + 0.5), some.floats(-0.5, LAST + 0.5)) | corner, min_size=4, max_size=8
)


def on_the_map(x: float, y: float) -> Point:
    return at(WEST + x * STEP, SOUTH + y * STEP)


def as_border(shape: shapely.Geometry) -> GEOSGeometry:
    """From the lattice into degrees."""
    degrees = shapely.transform(shape, lambda points: points * STEP + (WEST, SOUTH))
    return GEOSGeometry(memoryview(degrees.wkb), srid=4326)


def build(ground: Ground, plan, *, backwards: bool) -> None:
    """Districts and rules of a plan, in its order or the other way round."""
    shapes, rules = plan
    town, step = ground.service.municipality, -1 if backwards else 1
    areas = {}
    for number, shape in list(enumerate(shapes))[::step]:
        areas[number] = an_area(town, code=f"d{number}", bounds=as_border(shape), recorded_at=MONDAY)
    for district, office, priority in rules[::step]:
        if district is None or district in areas:
            a_rule(
                ground.service,
                ground.offices[office],
                None if district is None else areas[district],
                priority=priority,
                recorded_at=MONDAY,
            )


@with_database
@given(plan=town_plan, spots=places, accuracy=some.sampled_from([0, 30, 120]))
def test_the_order_in_which_a_town_was_written_down_makes_no_difference(ground, plan, spots, accuracy):
    points = [on_the_map(*spot) for spot in spots]
    told = []
    for backwards in (False, True):
        with undone():
            build(ground, plan, backwards=backwards)
            answers = who_are_responsible(points, ground.service, accuracies=[accuracy] * len(points))
            told.append([without_ids(answer) for answer in answers])
    assert told[0] == told[1]


def without_ids(decision: Decision) -> dict[str, Any]:
    """What is told to people, with lists of equals in the order of the alphabet."""

    def facts(reasons) -> list[str]:
        return sorted(repr((one.code, told(one.facts))) for one in reasons)

    return {
        "office": decision.office_id,
        "triage": decision.triage,
        "areas": sorted(area.code for area in decision.areas),
        "why": facts(decision.why),
        "rejected": facts(decision.rejected),
        "ambiguous": decision.ambiguous,
        "candidates": sorted((one.office_id or 0, round(one.distance_m, 3)) for one in decision.candidates),
        "question": decision.question and (decision.question.code, told(decision.question.facts)),
    }


def told(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts without the versions' numbers; the offices of an overlap in the order of the alphabet."""
    sort = {name: sorted(map(repr, value)) for name, value in facts.items() if isinstance(value, list)}
    return {name: value for name, value in facts.items() if name != "version"} | sort


# In degrees. So near to a slanting line it is a matter of rounding on which side of it a place lies.
MICROMETRE = 1e-11


@with_database
@given(plan=town_plan, spots=places)
def test_a_place_belongs_to_what_covers_it(ground, plan, spots):
    """Against shapely, at corners too."""
    with undone():
        build(ground, plan, backwards=False)
        points = [on_the_map(*spot) for spot in spots]
        borders = {f"d{n}": shapely.from_wkb(bytes(as_border(one).wkb)) for n, one in enumerate(plan[0])}
        for point, answer in zip(points, who_are_responsible(points, ground.service), strict=True):
            here = shapely.Point(point.x, point.y)
            told = {area.code for area in answer.areas} - {"saalheim"}
            assert told >= {code for code, one in borders.items() if surely_covers(one, here)}
            assert told <= {code for code, one in borders.items() if one.dwithin(here, MICROMETRE)}


def surely_covers(shape: shapely.Geometry, place: shapely.Point) -> bool:
    if (place.x, place.y) in shape.exterior.coords:
        return True
    return shape.contains(place) and not shape.exterior.dwithin(place, MICROMETRE)


@with_database
@given(plan=town_plan, spots=places, accuracies=some.lists(some.floats(0, 200), min_size=8, max_size=8))
def test_many_places_at_once_are_answered_as_one_by_one(ground, plan, spots, accuracies):
    points, accuracies = [on_the_map(*spot) for spot in spots], accuracies[: len(spots)]
    with undone():
        build(ground, plan, backwards=False)
        at_once = who_are_responsible(points, ground.service, accuracies=accuracies)
        for point, accuracy, answer in zip(points, accuracies, at_once, strict=True):
            alone = who_is_responsible(point, ground.service, accuracy=accuracy)
            assert replace(alone, at=None) == replace(answer, at=None)


any_number = some.floats(allow_nan=False, allow_infinity=False)
longitude = some.floats(-180, 180) | some.floats(11.57, 11.63) | any_number
latitude = some.floats(-90, 90) | some.floats(50.90, 50.95) | any_number
accuracy_of_a_device = some.floats(0, 500) | some.floats(min_value=0, allow_infinity=False)


@settings(with_database, max_examples=150)
@given(lon=longitude, lat=latitude, accuracy=accuracy_of_a_device, day=some.none() | some.dates())
def test_every_question_is_answered_or_outside(ground, lon, lat, accuracy, day):
    try:
        decision = who_is_responsible(at(lon, lat), ground.service, accuracy=accuracy, on=day)
    except OutsideCoverage:
        assert not (11.58 <= lon <= 11.62 and 50.91 <= lat <= 50.94)
    else:
        assert Office.objects.filter(pk=decision.office_id).exists()
        assert 11.58 <= lon <= 11.62
        assert 50.91 <= lat <= 50.94


# A border from north to south that wanders about, with more corners than a piece may have.
wandering = some.lists(some.floats(11.598, 11.602), min_size=2, max_size=600)


@with_database
@given(bends=wandering, where=some.lists(some.floats(0, 1), min_size=5, max_size=5), dice=some.randoms())
def test_a_place_on_a_shared_border_belongs_to_at_least_one_area(ground, bends, where, dice):
    lats = [50.92 + 0.01 * number / (len(bends) - 1) for number in range(len(bends))]
    border = list(zip(bends, lats, strict=True))
    west = shapely.Polygon([(11.59, 50.93), (11.59, 50.92), *border])
    east = shapely.Polygon([(11.61, 50.93), (11.61, 50.92), *border])
    spots = [dice.choice(border) for _ in where]
    for share in where:
        number = dice.randrange(len(border) - 1)
        (lon, lat), (to_lon, to_lat) = border[number], border[number + 1]
        spots.append((lon + share * (to_lon - lon), lat + share * (to_lat - lat)))
    with undone():
        for code, shape in (("west", west), ("east", east)):
            geometry = GEOSGeometry(memoryview(shape.wkb), srid=4326)
            an_area(ground.service.municipality, code=code, bounds=geometry)
        for spot, answer in zip(
            spots, who_are_responsible([at(*s) for s in spots], ground.service), strict=True
        ):
            assert {area.code for area in answer.areas} & {"west", "east"}, spot


days = some.dates(date(2020, 1, 1), date(2020, 1, 20))


@with_database
@given(ends=some.lists(days, min_size=3, max_size=3, unique=True).map(sorted), day=days)
def test_a_border_and_a_rule_hold_from_their_first_day_to_the_day_before_their_last(ground, ends, day):
    """One border follows the other; the rule begins with the second of three days."""
    first, second, third = ends
    with undone():
        district = an_area(ground.service.municipality, code="d", valid_from=first, valid_to=second)
        a_version(district, bounds=(11.59, 50.92, 11.595, 50.93), valid_from=second, valid_to=third)
        a_rule(ground.service, ground.offices[0], district, valid=(second, None))
        answer = who_is_responsible(at(11.592), ground.service, on=day)
        begins = [area.valid_from for area in answer.areas if area.code == "d"]
        assert begins == ([first] if first <= day < second else [second] if second <= day < third else [])
        assert answer.triage is not (second <= day < third)
