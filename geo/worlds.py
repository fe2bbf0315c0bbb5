"""What is said of a municipality on a day, read at once: as it is, and as a draft would have it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from django.db import connection, transaction

from geo.actions.publishing import publish_draft
from geo.domain.replay import Ground, World
from geo.domain.responsibility import Candidate
from geo.models import MUNICIPALITY, AreaVersion, Draft, Municipality, Responsibility
from geo.responsibility import default_office_id
from geo.rules.effect import houses_of


@dataclass(frozen=True)
class Known:
    """A world, the shapes of its versions, and the houses (ids) that its rules for streets speak of."""

    world: World
    pieces: Mapping[int, np.ndarray]
    houses: Mapping[int, frozenset[int]]


NOTHING = Known(World(0, {}, frozenset(), {}), {}, {})


def as_it_is(municipality: Municipality, day: date, *, besides: Known = NOTHING) -> Known:
    """What we know now of that day. Shapes that are known already are not read again."""
    rules = list(Responsibility.objects.holding(day).filter(municipality=municipality).select_related("area"))
    world = _world(municipality, rules, day)
    streets = [rule for rule in rules if rule.selector == Responsibility.Selector.STREET]
    return Known(
        world,
        {**_pieces(world.grounds.keys() - besides.pieces.keys()), **_kept(besides.pieces, world.grounds)},
        {rule.pk: _houses(rule, day, besides) for rule in streets},
    )


def as_drafted(draft: Draft, day: date, *, besides: Known = NOTHING) -> Known:
    """What we would know of that day if the draft were published now. It is published, read and taken back.

    Raises DraftClosed and DraftConflict, as publishing does.
    """
    with transaction.atomic():
        publish_draft(draft, correct_the_past=True)
        known = as_it_is(draft.municipality, day, besides=besides)
        transaction.set_rollback(True)
    return known


def _kept(pieces: Mapping[int, np.ndarray], grounds: Mapping[int, Ground]) -> dict[int, np.ndarray]:
    return {version: pieces[version] for version in pieces.keys() & grounds.keys()}


def _houses(rule: Responsibility, day: date, besides: Known) -> frozenset[int]:
    # Those of the streets of one area depend on its border, which may be another.
    if rule.area_id is None and rule.pk in besides.houses:
        return besides.houses[rule.pk]
    return frozenset(houses_of(rule, day).values_list("pk", flat=True))


def _pieces(versions: Collection[int]) -> dict[int, np.ndarray]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select version_id, st_asbinary(geometry) from geo_areapiece where version_id = any(%s)",
            [list(versions)],
        )
        rows = cursor.fetchall()
    shapes = shapely.from_wkb([bytes(wkb) for _, wkb in rows])
    found: dict[int, list] = {}
    for (version, _), shape in zip(rows, shapes, strict=True):
        found.setdefault(version, []).append(shape)
    return {version: np.array(pieces) for version, pieces in found.items()}


def _world(municipality: Municipality, rules: Iterable[Responsibility], day: date) -> World:
    towns = municipality.areas.filter(kind=MUNICIPALITY).order_by("pk")
    town_areas = list(towns.values_list("pk", flat=True))
    speaking = _services(municipality)
    at_area: dict[tuple[int, int], list[Candidate]] = {}
    streets: dict[tuple[int, int], Candidate] = {}
    street_areas: dict[int, int] = {}
    for rule in rules:
        for service in speaking[rule.service_id, rule.service_group_id]:
            if rule.selector == Responsibility.Selector.STREET:
                streets[service, rule.pk] = _candidate(rule)
                if rule.area_id:
                    street_areas[rule.pk] = rule.area_id
            elif area := rule.area_id or next(iter(town_areas), None):
                at_area.setdefault((service, area), []).append(_candidate(rule))
    named = {area for _, area in at_area} | set(street_areas.values()) | set(town_areas)
    grounds = _grounds(named, day)
    return World(
        default_office_id=default_office_id(municipality),
        grounds=grounds,
        town_versions=frozenset(pk for pk, ground in grounds.items() if ground.area_id in town_areas),
        rules={key: tuple(candidates) for key, candidates in at_area.items()},
        streets=streets,
        street_areas=street_areas,
    )


def _services(municipality: Municipality) -> dict[tuple[int | None, int | None], list[int]]:
    """By what a rule names (a service or a group): the services that it speaks of."""
    found: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
    for service, group in municipality.services.values_list("pk", "group"):
        found[service, None].append(service)
        found[None, group].append(service)
    return found


def _grounds(areas: Iterable[int], day: date) -> dict[int, Ground]:
    versions = AreaVersion.objects.holding(day).filter(area__in=list(areas))
    return {pk: Ground(area, size) for pk, area, size in versions.values_list("pk", "area", "size_m2")}


def _candidate(rule: Responsibility) -> Candidate:
    """A rule as the resolver sees it where it holds; its names are told to nobody here."""
    part = rule.street_part
    return Candidate(
        rule_id=rule.pk,
        office_id=rule.office_id,
        role=rule.role,
        selector=rule.selector,
        area_kind="",
        area_code="",
        area_name={},
        version_id=-rule.pk,
        size=part.numbers.size if part else 0.0,
        priority=rule.priority,
        recorded_at=rule.recorded.lower,
        distance_m=0.0,
    )
