"""Rules that are never the answer to anything."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from geo.domain.integrity import Finding
from geo.domain.responsibility import SELECTOR_RANK
from geo.domain.responsibility import Selector as Kind
from geo.draft_wording import rule_names
from geo.integrity.shapes import missing_from, touching
from geo.integrity.today import ABOUT, Town, town_on
from geo.models import AreaVersion, Municipality, Responsibility
from geo.rules.effect import SAME_PLACE, Known, why_without_effect


def effect_faults(municipality: Municipality, day: date) -> Iterator[Finding]:
    """Rules of this day and later that can never match, or that others stand before everywhere."""
    later = municipality.responsibilities.recorded().filter(valid__endswith__gt=day)
    endless = municipality.responsibilities.recorded().filter(valid__upper_inf=True)
    rules = list((later | endless).select_related(*ABOUT, "service__goes_to").order_by("pk"))
    known = Known(alone=_alone(rules))
    for rule in rules:
        reason = why_without_effect(rule, known)
        if reason:
            because = {"code": reason.code, "facts": dict(reason.facts)}
            yield _finding("no_effect", rule, because=because)
    yield from Hidden(town_on(municipality, day)).faults()


def _alone(rules: Iterable[Responsibility]) -> set[int]:
    """Ids of the rules that are the only one for what they speak of."""
    beside: dict[tuple, list[int]] = defaultdict(list)
    for rule in rules:
        beside[tuple(getattr(rule, name) for name in SAME_PLACE)].append(rule.pk)
    return {members[0] for members in beside.values() if len(members) == 1}


class Hidden:
    """Looks for rules whose area is covered by what comes before; no question of shapes is asked twice."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.near = touching(version.pk for version in town.version_of.values())
        self.covered: dict[tuple[int, frozenset[int]], bool] = {}

    def faults(self) -> Iterator[Finding]:
        told: set[int] = set()
        for service, rules in self.town.rules.items():
            for rule in rules:
                if rule.pk not in told and self._is_hidden(rule, rules) and self._in_every_service(rule):
                    told.add(rule.pk)
                    yield _finding("hidden", rule, service=dict(service.names))

    def _in_every_service(self, rule: Responsibility) -> bool:
        """A rule for a group has an effect if it has one for any of its services."""
        concerned = [rules for rules in self.town.rules.values() if rule in rules]
        return all(self._is_hidden(rule, rules) for rules in concerned)

    def _is_hidden(self, rule: Responsibility, beside: Iterable[Responsibility]) -> bool:
        """The rule for everything may well be hidden."""
        version = self._version(rule)
        if version is None:
            return False
        own = _precedence(rule, version)
        before = [(other, self._version(other)) for other in beside]
        parts = {part.pk for other, part in before if part and _precedence(other, part) < own}
        return self._covers(frozenset(part for part in parts if self._touch(part, version.pk)), version.pk)

    def _version(self, rule: Responsibility) -> AreaVersion | None:
        return self.town.version_of.get(rule.area_id) if rule.selector in Responsibility.DRAWN else None

    def _touch(self, one: int, other: int) -> bool:
        return one == other or (min(one, other), max(one, other)) in self.near

    def _covers(self, parts: frozenset[int], version: int) -> bool:
        if (version, parts) not in self.covered:
            self.covered[version, parts] = bool(parts) and missing_from(version, parts) is None
        return self.covered[version, parts]


def _precedence(rule: Responsibility, version: AreaVersion) -> tuple[float, float]:
    return SELECTOR_RANK[Kind(rule.selector)], round(version.size_m2, 1)


def _finding(code: str, rule: Responsibility, **facts: Any) -> Finding:
    known = {"rule": rule_names(rule), "office": dict(rule.office.names)}
    services = (rule.service.code,) if rule.service else ()
    return Finding(code, f"rule:{rule.pk}", known | facts, services=services, offices=(rule.office.code,))
