"""Places that two rules give to different offices, without a word about which comes first."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Any

from geo.domain.integrity import Finding
from geo.integrity.shapes import Spot, shared_by, touching
from geo.integrity.today import Town, town_on
from geo.models import Municipality, Responsibility, Service
from geo.rules.effect import SAME_PLACE

Pair = tuple[Responsibility, Responsibility]


def overlap_faults(municipality: Municipality, day: date) -> Iterator[Finding]:
    """Rules of equal priority for the same place, and areas of one kind that lie over each other."""
    town = town_on(municipality, day)
    near = touching(version.pk for version in town.version_of.values())
    known: dict[tuple[int, int], Spot | None] = {}
    told: set[frozenset[int]] = set()
    for service, rules in town.rules.items():
        for one, other in _rivals(rules):
            if _say_the_same_place(one, other):
                # Rules of a group meet once for each of its services.
                if frozenset((one.pk, other.pk)) not in told:
                    yield _finding("two_offices", service, one, other)
                told.add(frozenset((one.pk, other.pk)))
            elif _are_of_one_kind(one, other):
                yield from _overlap(town, service, (one, other), near, known)


def _rivals(rules: Iterable[Responsibility]) -> Iterator[Pair]:
    for one, other in combinations(rules, 2):
        if one.office_id != other.office_id and one.priority == other.priority:
            yield one, other


def _say_the_same_place(one: Responsibility, other: Responsibility) -> bool:
    # Which of a service and its group comes first, nobody said either.
    names = [name for name in SAME_PLACE if name not in ("service_id", "service_group_id")]
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _are_of_one_kind(one: Responsibility, other: Responsibility) -> bool:
    drawn = one.selector == other.selector and one.selector in Responsibility.DRAWN
    return bool(drawn and one.area and other.area and one.area.kind == other.area.kind)


def _overlap(
    town: Town,
    service: Service,
    pair: Pair,
    near: set[tuple[int, int]],
    known: dict[tuple[int, int], Spot | None],
) -> Iterator[Finding]:
    versions = [town.version_of[rule.area_id] for rule in pair if rule.area_id in town.version_of]
    if len(versions) < 2:
        return
    key = (min(one.pk for one in versions), max(one.pk for one in versions))
    if key not in known:
        known[key] = shared_by(*key) if key in near else None
    spot = known[key]
    if spot:
        yield _finding("overlap", service, *pair, spot=spot)


def _finding(
    code: str, service: Service, one: Responsibility, other: Responsibility, spot: Spot | None = None
) -> Finding:
    facts: dict[str, Any] = {
        "service": dict(service.names),
        "office": dict(one.office.names),
        "other_office": dict(other.office.names),
    }
    if spot and one.area and other.area:
        facts |= {"area": dict(one.area.names), "other_area": dict(other.area.names)}
        facts["size_m2"] = round(spot.size_m2)
    return Finding(
        code,
        f"service:{service.code}",
        facts,
        spot.shape if spot else None,
        services=(service.code,),
        offices=(one.office.code, other.office.code),
    )
