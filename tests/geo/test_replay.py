"""Replay says of many places what the resolver says of each: now, and if a draft were published."""

from datetime import timedelta

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from geo.actions import (
    draft_border,
    draft_rule,
    end_in_draft,
    open_draft,
    publish_draft,
    replace_in_draft,
    supersede_rule,
)
from geo.domain.distance import METRES_PER_DEGREE
from geo.errors import DraftConflict, OutsideCoverage
from geo.grounds import Houses
from geo.models import Address, Responsibility, ServiceGroup
from geo.replay import UNTOUCHED, Replay
from geo.responsibility import who_are_responsible
from tests.geo_builders import (
    EAST_BOX,
    LATITUDE,
    a_municipality,
    a_road,
    a_rule,
    a_service,
    an_address,
    an_area,
    an_office,
    at,
    box,
)

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def town():
    return a_municipality()


def places(count: int = 70) -> tuple[np.ndarray, np.ndarray]:
    """Places spread over the town and a little beyond, more between its houses, some on the very borders."""
    spread = np.random.default_rng(20260504)
    lon, lat = spread.uniform(11.575, 11.625, count), spread.uniform(50.905, 50.945, count)
    lon = np.append(lon, spread.uniform(11.59, 11.615, count))
    lat = np.append(lat, spread.uniform(50.9246, 50.9282, count))
    edges = [(11.60, 50.925), (11.60, 50.92), (11.59, 50.93), (11.58, 50.925), (11.605, 50.93), (11.6, 50.94)]
    return np.append(lon, [x for x, _ in edges]), np.append(lat, [y for _, y in edges])


def told(lon, lat, service, day) -> list[tuple]:
    """What the resolver says of each place."""
    points = [Point(*xy, srid=4326) for xy in zip(lon.tolist(), lat.tolist(), strict=True)]
    answers = who_are_responsible(points, service, on=day)
    return [
        (None, False) if isinstance(one, OutsideCoverage) else (one.office_id, one.triage) for one in answers
    ]


def told_if_published(draft, lon, lat, services, day) -> list[list[tuple]]:
    with transaction.atomic():
        publish_draft(draft, correct_the_past=True)
        answers = [told(lon, lat, service, day) for service in services]
        transaction.set_rollback(True)
    return answers


def replayed(replay: Replay, lon, lat, service) -> tuple[list, list]:
    outcome = replay.run(lon, lat, np.full(len(lon), service.pk))
    return tuple(
        [None if one == UNTOUCHED else tuple(replay.answers[one]) for one in numbers.tolist()]
        for numbers in (outcome.before, outcome.after)
    )


def a_full_town(town):
    """Every kind of selector, ties, priorities, groups; returns services by code."""
    office = {code: an_office(code) for code in ("amt", "west", "east", "road", "house", "park", "other")}
    roads, lamps, trees = (a_service(town, code) for code in ("roads", "lamps", "trees"))
    group = ServiceGroup.objects.get(municipality=town)
    west, east = an_area(town), an_area(town, code="east", bounds=EAST_BOX)
    park = an_area(town, kind="park", code="park", bounds=(11.595, 50.922, 11.602, 50.926))
    quarter = an_area(town, kind="quarter", code="q", bounds=(11.592, 50.921, 11.606, 50.929))
    road = a_road(town, [(11.585, 50.9275), (11.615, 50.9275)], buffer_m=25)
    for number in range(1, 40):
        an_address(town, "Markt", number, at(11.59 + number * 0.0006, LATITUDE + (number % 2) * 0.0004))
        an_address(town, "Gasse", number, at(11.59 + number * 0.0006, LATITUDE + 0.0008))
    rules = {
        "whole": a_rule(roads, office["amt"]),
        "west": a_rule(roads, office["west"], west),
        "east": a_rule(roads, office["east"], east),
        "tie": a_rule(roads, office["other"], east, recorded_at=timezone.now() - timedelta(days=1)),
        "park": a_rule(roads, office["park"], park, selector="asset"),
        "road": a_rule(roads, office["road"], road, selector="road"),
        "group": a_rule(group, office["other"], quarter),
        "odd": a_rule(
            roads, office["house"], selector="street", street="Markt", first_number=3, parity="odd"
        ),
        "in west": a_rule(lamps, office["house"], west, selector="street", street="Gasse"),
        "lamps": a_rule(lamps, office["amt"], west),
        "runs": a_rule(roads, office["other"], role="operator"),
    }
    return [roads, lamps, trees], rules, office, {"west": west, "east": east, "park": park, "road": road}


def drafts(town):
    """Drafts that change one kind of thing each, and one that changes all."""
    services, rules, office, areas = a_full_town(town)
    wide_west = box(11.588, 50.918, 11.6025, 50.932)
    far = box(11.57, 50.9, 11.61, 50.935)

    def new(service, code, **over):
        return Responsibility(service=service, office=office[code], **{"valid": DateRange(None, None)} | over)

    changes = {
        "border": lambda draft: draft_border(draft, areas["west"], wide_west),
        "road": lambda draft: draft_border(
            draft, areas["road"], areas["road"].versions.get().line, buffer_m=60
        ),
        "town": lambda draft: draft_border(draft, town.areas.get(kind="municipality"), far),
        "rule ends": lambda draft: end_in_draft(draft, rules["east"]),
        "whole ends": lambda draft: end_in_draft(draft, rules["whole"]),
        "street ends": lambda draft: end_in_draft(draft, rules["odd"]),
        "street is changed": lambda draft: replace_in_draft(draft, rules["odd"], {"parity": "even"}),
        "office is changed": lambda draft: replace_in_draft(
            draft, rules["group"], {"office_id": office["park"].pk}
        ),
        "new": lambda draft: draft_rule(draft, new(services[2], "park", selector="municipality")),
        "tie": lambda draft: draft_rule(
            draft, new(services[0], "west", selector="area", area=areas["east"], priority=1)
        ),
        "shorter street": lambda draft: draft_rule(
            draft, new(services[0], "park", selector="street", street="MARKT", first_number=7, last_number=20)
        ),
        "role": lambda draft: replace_in_draft(draft, rules["west"], {"role": "accepts"}),
    }
    return services, changes


KINDS = [
    "border",
    "road",
    "town",
    "rule ends",
    "whole ends",
    "street ends",
    "street is changed",
    "office is changed",
    "new",
    "tie",
    "shorter street",
    "role",
]


@pytest.mark.parametrize("kinds", [*([kind] for kind in KINDS), KINDS], ids=lambda kinds: " ".join(kinds))
def test_replay_says_what_the_resolver_says(town, kinds):
    services, changes = drafts(town)
    draft = open_draft(town, "Versuch", SOON)
    for kind in kinds:
        changes[kind](draft)
    lon, lat = places()
    replay, everything = Replay(draft), Replay(draft, prune=False)
    published = told_if_published(draft, lon, lat, services, SOON)
    moved = 0
    for service, then in zip(services, published, strict=True):
        now = told(lon, lat, service, SOON)
        assert replayed(everything, lon, lat, service) == (now, then)
        before, after = replayed(replay, lon, lat, service)
        # What was not looked at changes nothing; of what was, the same is said.
        assert [one for one, was in zip(now, before, strict=True) if was is None] == [
            one for one, is_ in zip(then, after, strict=True) if is_ is None
        ]
        assert all(was in (None, one) for was, one in zip(before, now, strict=True))
        assert all(is_ in (None, one) for is_, one in zip(after, then, strict=True))
        moved += sum(one != other for one, other in zip(now, then, strict=True))
    assert moved > 0


def test_only_what_a_draft_reaches_is_looked_at(town):
    services, changes = drafts(town)
    draft = open_draft(town, "Versuch", SOON)
    changes["border"](draft)
    lon, lat = places()
    replay = Replay(draft)
    roads = replay.run(lon, lat, np.full(len(lon), services[0].pk))
    inside = (lon >= 11.588) & (lon <= 11.6025) & (lat >= 50.918) & (lat <= 50.932)
    assert (roads.touched == inside).all()
    assert not replay.run(lon, lat, np.full(len(lon), services[2].pk)).touched.any()


def test_a_draft_without_changes_changes_nothing(town):
    services, _, _, _ = a_full_town(town)
    replay = Replay(open_draft(town, "Leer", SOON))
    lon, lat = places(20)
    assert not replay.run(lon, lat, np.full(len(lon), services[0].pk)).touched.any()
    assert not replay.run(lon[:0], lat[:0], np.zeros(0, np.int64)).touched.any()


def test_trying_a_draft_keeps_it_a_draft(town):
    _, changes = drafts(town)
    draft = open_draft(town, "Versuch", SOON)
    changes["border"](draft)
    changes["rule ends"](draft)
    before = list(Responsibility.objects.order_by("pk").values_list("pk", "valid", "recorded"))
    Replay(draft)
    draft.refresh_from_db()
    assert draft.is_open
    assert list(Responsibility.objects.order_by("pk").values_list("pk", "valid", "recorded")) == before
    assert draft.borders.get().recorded.isempty


def test_another_day_may_be_asked_about(town):
    services, changes = drafts(town)
    draft = open_draft(town, "Versuch", SOON)
    changes["rule ends"](draft)
    lon, lat = places(60)
    early = Replay(draft, SOON - timedelta(days=1), prune=False)
    now = told(lon, lat, services[0], SOON - timedelta(days=1))
    assert replayed(early, lon, lat, services[0]) == (now, now)


def test_a_draft_that_cannot_be_published_says_why(town):
    _, rules, office, _ = a_full_town(town)
    draft = open_draft(town, "Versuch", SOON)
    replace_in_draft(draft, rules["west"], {"office_id": office["park"].pk})
    supersede_rule(rules["west"], {"note": "schneller"})
    with pytest.raises(DraftConflict, match="rule_superseded"):
        Replay(draft)


def test_a_place_belongs_to_the_nearest_house_within_fifty_metres(town):
    metre = 1 / METRES_PER_DEGREE
    first = an_address(town, "Markt", 1, at(11.6, LATITUDE))
    twin = an_address(town, "Markt", 2, at(11.6, LATITUDE))
    north = an_address(town, "Markt", 3, at(11.6, LATITUDE + 80 * metre))
    houses = Houses.of(town)
    lat = LATITUDE + np.array([0, 39.9, 40.1, 129.97, 130.03]) * metre
    found = houses.nearest(np.full(5, 11.6), lat)
    ids = [int(houses.ids[one]) if one >= 0 else None for one in found]
    assert ids == [first.pk, first.pk, north.pk, north.pk, None]
    assert twin.pk > first.pk


def test_the_nearest_house_is_the_one_that_the_database_finds(town):
    spread = np.random.default_rng(7)
    Address.objects.bulk_create(
        Address(municipality=town, street="Markt", number=number, location=Point(x, y, srid=4326))
        for number, (x, y) in enumerate(spread.uniform((11.58, 50.91), (11.62, 50.94), (3000, 2)))
    )
    houses = Houses.of(town)
    asked = spread.uniform((11.58, 50.91), (11.62, 50.94), (300, 2))
    found = houses.nearest(asked[:, 0], asked[:, 1])
    for (x, y), one in zip(asked.tolist(), found.tolist(), strict=True):
        nearest = Address.objects.nearest(Point(x, y, srid=4326)).first()
        assert (nearest.pk if nearest else None) == (int(houses.ids[one]) if one >= 0 else None)


def test_many_places_take_no_more_queries_than_one(town):
    services, changes = drafts(town)
    draft = open_draft(town, "Versuch", SOON)
    changes["border"](draft)
    replay = Replay(draft)
    lon, lat = places()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        replay.run(lon, lat, np.full(len(lon), services[0].pk))
    assert len(queries) == 0
