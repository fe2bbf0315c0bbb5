"""What would be answered if something else were said: two states of our knowledge, compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from geo.domain.responsibility import Candidate, decide


class Answer(NamedTuple):
    """Who gets a report; None is nobody, because the place lies outside."""

    office_id: int | None
    triage: bool = False


OUTSIDE = Answer(None)


@dataclass(frozen=True)
class Ground:
    """A version of an area on the day that is asked about."""

    area_id: int
    size_m2: float


@dataclass(frozen=True)
class World:
    """All that is said of a municipality on one day. Rules are candidates that still lack their ground."""

    default_office_id: int
    # By version; those of areas that rules speak of, and of the town.
    grounds: Mapping[int, Ground]
    town_versions: frozenset[int]
    # By service and area; a rule for the whole municipality speaks of the municipality's area.
    rules: Mapping[tuple[int, int], tuple[Candidate, ...]]
    # By service and rule: the rules for streets, and by rule the area that their houses must lie in.
    streets: Mapping[tuple[int, int], Candidate] = field(default_factory=dict)
    street_areas: Mapping[int, int] = field(default_factory=dict)

    @property
    def areas(self) -> dict[int, set[int]]:
        """By service: the areas on which the answer depends."""
        found: dict[int, set[int]] = {}
        for service, area in self.rules:
            found.setdefault(service, set()).add(area)
        for service, rule in self.streets:
            if rule in self.street_areas:
                found.setdefault(service, set()).add(self.street_areas[rule])
        return found

    @property
    def said(self) -> dict[int, set[int]]:
        """By service: the rules that speak of it."""
        found: dict[int, set[int]] = {}
        for (service, _), rules in self.rules.items():
            found.setdefault(service, set()).update(rule.rule_id for rule in rules)
        for service, rule_id in self.streets:
            found.setdefault(service, set()).add(rule_id)
        return found


def answer(world: World, service_id: int, versions: Iterable[int], streets: Iterable[int] = ()) -> Answer:
    """Who gets a report on a service where these versions cover the place, and its house is of these rules.

    Versions and rules that the world does not know are left out.
    """
    here = {version: world.grounds[version] for version in versions if version in world.grounds}
    if world.town_versions.isdisjoint(here):
        return OUTSIDE
    candidates = [
        replace(rule, version_id=version, size=ground.size_m2)
        for version, ground in here.items()
        for rule in world.rules.get((service_id, ground.area_id), ())
    ]
    candidates += [world.streets[service_id, rule] for rule in streets if (service_id, rule) in world.streets]
    decision = decide(candidates, default_office_id=world.default_office_id)
    return Answer(decision.office_id, decision.triage)


@dataclass(frozen=True)
class Difference:
    """Where two worlds can answer differently.

    Only for these `services`, and only where one of these `versions` covers the place (or the rules for
    streets say something else). `grounds` are all versions that have a say in the answer there.
    """

    services: frozenset[int]
    versions: frozenset[int]
    grounds: frozenset[int]


def difference(before: World, after: World, services: Iterable[int]) -> Difference:
    """What has to be looked at again."""
    redrawn = _redrawn(before, after)
    said, areas = (before.said, after.said), (before.areas, after.areas)
    touched, matter = set(), _town(before) | _town(after)
    for service in services:
        depends_on = areas[0].get(service, set()) | areas[1].get(service, set())
        rules_differ = said[0].get(service) != said[1].get(service)
        if rules_differ or (depends_on | _town(before) | _town(after)) & redrawn:
            touched.add(service)
            matter |= depends_on
    spoken = _said_of(before) ^ _said_of(after)
    changed = (redrawn | {area for _, area, _ in spoken}) & matter
    return Difference(
        frozenset(touched),
        frozenset(_versions_of(changed, before, after)),
        frozenset(_versions_of(matter, before, after)),
    )


def _town(world: World) -> set[int]:
    return {world.grounds[version].area_id for version in world.town_versions}


def _redrawn(before: World, after: World) -> set[int]:
    """Areas that have another border, another version of the same or none in one of the worlds."""
    changed = before.grounds.keys() ^ after.grounds.keys()
    return {(before.grounds.get(version) or after.grounds[version]).area_id for version in changed}


def _said_of(world: World) -> set[tuple[int, int, int]]:
    return {(service, area, rule.rule_id) for (service, area), rules in world.rules.items() for rule in rules}


def _versions_of(areas: set[int], *worlds: World) -> Iterable[int]:
    for world in worlds:
        yield from (version for version, ground in world.grounds.items() if ground.area_id in areas)
