"""Who is responsible at a place, decided from the rules that reach it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Any

# A border closer than this is in doubt even when the device claims to know better.
LEAST_ACCURACY_M = 5.0


class Role(StrEnum):
    RESPONSIBLE = "responsible"
    ACCEPTS = "accepts"
    OPERATOR = "operator"


class Selector(StrEnum):
    """What a rule speaks of. A road is an asset too: its line, and so many metres on both sides."""

    ASSET = "asset"
    ROAD = "road"
    STREET = "street"
    AREA = "area"
    MUNICIPALITY = "municipality"


# The lower number wins: who owns a thing comes before who has the neighbourhood.
SELECTOR_RANK = {
    Selector.ASSET: 10,
    Selector.ROAD: 10,
    Selector.STREET: 20,
    Selector.AREA: 30,
    Selector.MUNICIPALITY: 90,
}


@dataclass(frozen=True)
class Candidate:
    """A rule that holds at the place asked for (0 metres away) or comes near it.

    A rule for the whole municipality carries the municipality's own area. A rule for a street carries the
    street as its area, and a version of its own that is no area's (below 0). `size` compares rules of one
    rank: square metres of an area, house numbers of a street. Names are texts per language.
    """

    rule_id: int
    office_id: int
    role: str
    selector: str
    area_kind: str
    area_code: str
    area_name: Mapping[str, str]
    version_id: int
    size: float
    priority: int
    recorded_at: datetime
    distance_m: float
    legal_basis: str = ""
    office_name: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def rank(self) -> tuple[float, ...]:
        """What rules are compared by; the lower wins."""
        size = 0.0 if self.selector == Selector.MUNICIPALITY else round(self.size, 1)
        return (
            SELECTOR_RANK[Selector(self.selector)],
            size,
            -self.priority,
            -self.recorded_at.timestamp(),
        )


@dataclass(frozen=True)
class Place:
    """A place near the one asked for, and the versions of areas that cover it."""

    metres: float
    versions: frozenset[int]


@dataclass(frozen=True)
class AreaHere:
    """An area that covers the place asked for."""

    kind: str
    code: str
    names: Mapping[str, str]
    version_id: int
    valid_from: date | None


@dataclass(frozen=True)
class Reason:
    """A code with facts; wording.py makes the sentence."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Possibility:
    """An office that may be the right one; None stands for "outside the municipality"."""

    office_id: int | None
    area: Mapping[str, str] | None
    distance_m: float
    selector: str = ""


@dataclass(frozen=True)
class Decision:
    """The answer of the resolver. `triage` says that a person has to look before anybody works on it."""

    office_id: int
    triage: bool
    why: tuple[Reason, ...]
    rejected: tuple[Reason, ...] = ()
    areas: tuple[AreaHere, ...] = ()
    ambiguous: bool = False
    candidates: tuple[Possibility, ...] = ()
    question: Reason | None = None
    others: tuple[Reason, ...] = ()
    # What a person said to `question`; geo.domain.border_answer writes and reads it.
    border_answer: Reason | None = None
    on: date | None = None
    at: datetime | None = None


def reach_of(accuracy_m: float) -> float:
    """Within how many metres another border makes the answer doubtful."""
    return max(accuracy_m, LEAST_ACCURACY_M)


def decide(
    candidates: Iterable[Candidate],
    *,
    default_office_id: int,
    accuracy_m: float = 0,
    around: Sequence[Place] = (),
    areas: Sequence[AreaHere] = (),
    town: AreaHere | None = None,
) -> Decision:
    """Choose the office for a place, and say why, what lost, and what is in doubt.

    `around` are places that the person may have meant instead; only those closer than
    max(`accuracy_m`, 5) metres count. `town` is the municipality's own area: a place without
    its version is outside. Equal rank of different offices goes to the default office, for a
    person to decide.
    """
    every = list(candidates)
    rules = [rule for rule in every if rule.role == Role.RESPONSIBLE]
    here = ranked(rule for rule in rules if rule.distance_m == 0)
    winners = _winners(here)
    mine = _here(winners, default_office_id)
    near = [place for place in around if place.metres < reach_of(accuracy_m)]
    answers = _answers_around(rules, near, town, default_office_id)
    others = _beyond(answers, mine)
    # On the line between two equals the place itself names both, and every place beside it only one.
    ambiguous = any(_offices(answer) != _offices(mine) for answer in answers)
    return Decision(
        office_id=mine[0].office_id or default_office_id if len(mine) == 1 else default_office_id,
        triage=len(winners) == 0 or len(mine) > 1,
        why=_why(winners) + ((Reason("near_border"),) if ambiguous else ()),
        rejected=tuple(_lost(rule, winners[0]) for rule in here if rule not in winners),
        areas=tuple(areas),
        ambiguous=ambiguous,
        candidates=mine + others if len(mine + others) > 1 else (),
        question=_question(mine[0], (others or mine[1:])[0], town) if ambiguous else None,
        others=tuple(
            Reason(f"role_{rule.role}", _facts(rule))
            for rule in every
            if rule.role != Role.RESPONSIBLE and rule.distance_m == 0
        ),
    )


def decide_elsewhere(
    office_id: int,
    office_name: Mapping[str, str],
    text: Mapping[str, str],
    *,
    areas: Sequence[AreaHere] = (),
) -> Decision:
    """The answer for a concern that no office of the town does: who does it, and why not the town.

    It is the same everywhere in the town, so no border can leave a doubt. `text` is a sentence per language.
    """
    facts = {"office_id": office_id, "office": dict(office_name), "text": dict(text)}
    return Decision(office_id, triage=False, why=(Reason("out_of_scope", facts),), areas=tuple(areas))


def rank_of(rule: Candidate) -> tuple[float, ...]:
    """What rules are compared by; the lower wins."""
    return rule.rank


def ranked(rules: Iterable[Candidate]) -> list[Candidate]:
    """Rules in the order in which they come first."""
    # Among equals the code decides who is named first, and not which rule was written down first.
    return sorted(rules, key=lambda rule: (rank_of(rule), rule.area_kind, rule.area_code, rule.rule_id))


def _winners(rules: Sequence[Candidate]) -> list[Candidate]:
    return [rule for rule in rules if rank_of(rule) == rank_of(rules[0])]


def _why(winners: Sequence[Candidate]) -> tuple[Reason, ...]:
    if not winners:
        return (Reason("no_rule"),)
    best = winners[0]
    if any(rule.office_id != best.office_id for rule in winners):
        offices = [dict(rule.office_name) for rule in winners]
        return (Reason("overlap", {"offices": offices, **_area_facts(best)}),)
    reasons = [Reason(f"{best.selector}_rule", _facts(best))]
    if best.legal_basis:
        reasons.append(Reason("legal_basis", {"legal_basis": best.legal_basis}))
    return tuple(reasons)


# In the order of rank_of: what a rule that falls behind at that step is told.
LOST = ("", "larger_area", "lower_priority", "older")
# When it falls behind at the first step, by what came before it.
LOST_TO = {
    Selector.ASSET: "asset_first",
    Selector.ROAD: "road_first",
    Selector.STREET: "street_first",
    Selector.AREA: "whole_municipality",
}


def _lost(rule: Candidate, winner: Candidate) -> Reason:
    """Why a rule that holds here is not the answer."""
    steps = zip(LOST, rank_of(rule), rank_of(winner), strict=True)
    code = next(code for code, mine, best in steps if mine != best)
    if code == "larger_area" and rule.selector == Selector.STREET:
        code = "longer_street"
    return Reason(code or LOST_TO[Selector(winner.selector)], _facts(rule))


def _facts(rule: Candidate) -> dict[str, Any]:
    return {"office_id": rule.office_id, "office": dict(rule.office_name), **_area_facts(rule)}


def _area_facts(rule: Candidate) -> dict[str, Any]:
    return {
        "area": dict(rule.area_name),
        "area_kind": rule.area_kind,
        "area_code": rule.area_code,
        "version": rule.version_id,
    }


def _possibility(rule: Candidate, metres: float) -> Possibility:
    """A rule for the whole municipality names no area: it is what holds elsewhere."""
    whole = rule.selector == Selector.MUNICIPALITY
    return Possibility(rule.office_id, None if whole else rule.area_name, metres, rule.selector)


def _here(winners: Sequence[Candidate], default_office_id: int) -> tuple[Possibility, ...]:
    """The offices that the place itself names: one as a rule, several when they tie."""
    if not winners:
        return (Possibility(default_office_id, None, 0.0),)
    first = {rule.office_id: rule for rule in reversed(winners)}
    return tuple(_possibility(first[office], 0.0) for office in dict.fromkeys(r.office_id for r in winners))


def _answers_around(
    rules: Sequence[Candidate], near: Iterable[Place], town: AreaHere | None, default_office_id: int
) -> list[tuple[Possibility, ...]]:
    """What every place within reach would be told, nearest first."""
    by_distance = sorted(near, key=lambda place: place.metres)
    return [_answer_at(rules, place, town, default_office_id) for place in by_distance]


def _answer_at(
    rules: Sequence[Candidate], place: Place, town: AreaHere | None, default_office_id: int
) -> tuple[Possibility, ...]:
    if town is not None and town.version_id not in place.versions:
        return (Possibility(None, None, place.metres),)
    best = _winners(ranked(rule for rule in rules if rule.version_id in place.versions))
    if not best:
        return (Possibility(default_office_id, None, place.metres),)
    return tuple(_possibility(rule, rule.distance_m or place.metres) for rule in best)


def _offices(possibilities: Iterable[Possibility]) -> set[int | None]:
    return {possible.office_id for possible in possibilities}


def _beyond(
    answers: Iterable[tuple[Possibility, ...]], mine: Sequence[Possibility]
) -> tuple[Possibility, ...]:
    """The offices that places within reach name and this place does not, nearest first."""
    known = _offices(mine)
    found: dict[int | None, Possibility] = {}
    for possible in chain.from_iterable(answers):
        if possible.office_id not in known:
            found.setdefault(possible.office_id, possible)
    return tuple(found.values())


def _question(mine: Possibility, nearest: Possibility, town: AreaHere | None) -> Reason:
    """The one question that settles the nearest doubt."""
    if nearest.office_id is None:
        return Reason("inside_town", {"area": dict(town.names) if town else {}})
    # Who stands on a road stands in a district as well: only what comes first is asked about.
    named = sorted((one for one in (mine, nearest) if one.area), key=_precedence)
    if not named:
        return Reason("inside_area", {"area": {}})
    first, last = named[0], named[-1]
    lies = _precedence(first) >= SELECTOR_RANK[Selector.AREA]
    if first.area != last.area and _precedence(first) == _precedence(last):
        code = "which_area" if lies else "belongs_to_which"
        # In the order of likelihood: where the place is, then what is near.
        return Reason(code, {"area": dict(mine.area or {}), "other_area": dict(nearest.area or {})})
    return Reason("inside_area" if lies else "belongs_to", {"area": dict(first.area or {})})


def _precedence(possible: Possibility) -> int:
    """The rank of what makes an office possible; last when that is no rule."""
    return SELECTOR_RANK[Selector(possible.selector)] if possible.selector else 99
