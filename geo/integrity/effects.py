"""Rules that are never the answer to anything."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from geo.domain.integrity import Finding
from geo.domain.responsibility import SELECTOR_RANK
from geo.domain.responsibility import Selector as Kind
from geo.draft_wording import rule_names
from geo.integrity.shapes import missing_from
from geo.integrity.today import ABOUT, Town, town_on
from geo.models import Municipality, Responsibility
from geo.rule_effect import Places, why_without_effect


def effect_faults(municipality: Municipality, day: date) -> Iterator[Finding]:
    """Rules of this day and later that can never match, or that others stand before everywhere."""
    known = municipality.responsibilities.recorded().filter(valid__endswith__gt=day)
    endless = municipality.responsibilities.recorded().filter(valid__upper_inf=True)
    places: Places = {}
    for rule in (known | endless).select_related(*ABOUT).order_by("pk"):
        reason = why_without_effect(rule, places)
        if reason:
            because = {"code": reason.code, "facts": dict(reason.facts)}
            yield _finding("no_effect", rule, because=because)
    yield from _hidden(town_on(municipality, day))


def _hidden(town: Town) -> Iterator[Finding]:
    told: set[int] = set()
    for service, rules in town.rules.items():
        for rule in rules:
            if rule.pk not in told and _is_hidden(town, rule, rules) and _in_every_service(town, rule):
                told.add(rule.pk)
                yield _finding("hidden", rule, service=dict(service.names))


def _finding(code: str, rule: Responsibility, **facts: Any) -> Finding:
    known = {"rule": rule_names(rule), "office": dict(rule.office.names)}
    services = (rule.service.code,) if rule.service else ()
    return Finding(code, f"rule:{rule.pk}", known | facts, services=services, offices=(rule.office.code,))


def _in_every_service(town: Town, rule: Responsibility) -> bool:
    """A rule for a group has an effect if it has one for any of its services."""
    concerned = [rules for rules in town.rules.values() if rule in rules]
    return all(_is_hidden(town, rule, rules) for rules in concerned)


def _is_hidden(town: Town, rule: Responsibility, beside: list[Responsibility]) -> bool:
    """Whether what comes before covers all of the rule's area. The rule for everything may well be hidden."""
    if rule.selector not in Responsibility.DRAWN or rule.area_id not in town.version_of:
        return False
    before = [other for other in beside if _comes_before(town, other, rule)]
    parts = {town.version_of[other.area_id].pk for other in before}
    return bool(parts) and missing_from(town.version_of[rule.area_id].pk, parts) is None


def _comes_before(town: Town, other: Responsibility, rule: Responsibility) -> bool:
    if other.selector not in Responsibility.DRAWN or other.area_id not in town.version_of:
        return False
    return _precedence(town, other) < _precedence(town, rule)


def _precedence(town: Town, rule: Responsibility) -> tuple[float, float]:
    return SELECTOR_RANK[Kind(rule.selector)], round(town.version_of[rule.area_id].size_m2, 1)
