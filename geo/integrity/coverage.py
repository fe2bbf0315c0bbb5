"""Services that nobody holds, and places where nobody holds them."""

from collections.abc import Iterator
from datetime import date

from geo.domain.integrity import Finding
from geo.integrity.shapes import Spot, missing_from
from geo.integrity.today import Selector, Town, town_on
from geo.models import Municipality, Responsibility, Service


def coverage_faults(municipality: Municipality, day: date) -> Iterator[Finding]:
    """Of every service, whether somebody holds it, and whether that is so everywhere."""
    town = town_on(municipality, day)
    # Many services share their areas, which are then looked at once.
    known: dict[frozenset[int], Spot | None] = {}
    for service, rules in town.rules.items():
        if not rules:
            facts = {"service": dict(service.names)}
            yield Finding("nobody_holds", f"service:{service.code}", facts, services=(service.code,))
        elif town.border and not any(rule.selector == Selector.MUNICIPALITY for rule in rules):
            yield from _gap(town, service, rules, known)


def _gap(
    town: Town, service: Service, rules: list[Responsibility], known: dict[frozenset[int], Spot | None]
) -> Iterator[Finding]:
    # Houses have no border: what a street is responsible for is no area of the town.
    parts = frozenset(
        town.version_of[rule.area_id].pk
        for rule in rules
        if rule.selector != Selector.STREET and rule.area_id in town.version_of
    )
    if parts not in known:
        known[parts] = missing_from(town.border.pk, parts) if town.border else None
    spot = known[parts]
    if spot:
        facts = {"service": dict(service.names), "size_m2": round(spot.size_m2)}
        yield Finding("gap", f"service:{service.code}", facts, spot.shape, services=(service.code,))
