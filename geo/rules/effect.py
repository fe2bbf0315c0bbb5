"""Whether a rule could ever be the answer to anything. One that could not is not saved."""

from collections.abc import Container, Hashable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from geo.domain.house_numbers import StreetPart
from geo.domain.responsibility import Reason
from geo.models import MUNICIPALITY, Address, AreaPiece, AreaVersion, Responsibility
from geo.models.folded import street_key
from geo.wording import street_names

Selector = Responsibility.Selector


@dataclass
class Known:
    """What was found out about many rules, so that nothing is asked for each of them again.

    `places` is the same for all rules with the same selector, area and days. Beside those of `alone` (ids) no
    other rule stands, so they cannot lose.
    """

    places: dict[Hashable, Reason | None] = field(default_factory=dict)
    alone: Container[int] = ()


def why_without_effect(rule: Responsibility, known: Known | None = None) -> Reason | None:
    """Why a rule (saved or not) can never match or never win, or None if it can.

    `geo.wording.NO_EFFECT` has the sentences. Whoever asks about many rules hands the same `known` to each.
    """
    known = known or Known()
    if rule.valid.isempty or (rule.valid.lower and rule.valid.upper and rule.valid.lower >= rule.valid.upper):
        return Reason("no_days")
    if rule.service and rule.service.goes_to:
        facts = {"service": dict(rule.service.names), "office": dict(rule.service.goes_to.names)}
        return Reason("service_elsewhere", facts)
    reason = _without_place(rule, known)
    return reason or (None if rule.pk in known.alone else _always_loses(rule))


def _without_place(rule: Responsibility, known: Known) -> Reason | None:
    part = rule.street_part
    if part:
        return _without_houses(rule, part)
    if rule.selector not in Responsibility.DRAWN:
        return None
    place = (rule.municipality_id, rule.selector, rule.area_id, rule.valid, rule.draft_id)
    if place not in known.places:
        known.places[place] = _without_border(rule)
    return known.places[place]


def _without_border(rule: Responsibility) -> Reason | None:
    named = {"area": dict(rule.area.names) if rule.area else {}}
    versions = _versions_then(rule, area=rule.area)
    if not versions.exists():
        return Reason("no_border", named)
    if rule.selector == Selector.ROAD and not versions.filter(line__isnull=False).exists():
        return Reason("no_line", named)
    town = _versions_then(rule, area__kind=MUNICIPALITY, area__municipality=rule.municipality_id)
    inside = versions.filter(Exists(town.filter(geometry__intersects=OuterRef("geometry"))))
    if town.exists() and not inside.exists():
        return Reason("outside_town", named)
    return None


def _versions_then(rule: Responsibility, **of: object) -> QuerySet[AreaVersion]:
    """Borders on some of the rule's days, as far as we know now or the rule's own draft says."""
    known = Q(recorded__upper_inf=True)
    if rule.draft_id:
        known |= Q(draft=rule.draft_id)
    return AreaVersion.objects.filter(known, valid__overlap=rule.valid, **of)


def _without_houses(rule: Responsibility, part: StreetPart) -> Reason | None:
    if not part.numbers.is_possible:
        return Reason("impossible_numbers", {"area": street_names(part)})
    if not houses_of(rule).exists():
        return Reason("no_houses", {"area": street_names(part)})
    return None


def houses_of(rule: Responsibility, on: date | None = None) -> QuerySet[Address]:
    """The addresses that a rule for a street speaks of, on a day or on any of its days."""
    houses = Address.objects.filter(municipality=rule.municipality_id)
    houses = houses.annotate(key=street_key(F("street"))).filter(key=street_key(Value(rule.street)))
    if rule.first_number is not None:
        houses = houses.filter(
            Q(number__gt=rule.first_number) | Q(number=rule.first_number, suffix__gte=rule.first_suffix)
        )
    if rule.last_number is not None:
        houses = houses.filter(
            Q(number__lt=rule.last_number) | Q(number=rule.last_number, suffix__lte=rule.last_suffix)
        )
    if rule.parity != "both":
        houses = houses.annotate(odd=F("number") % 2).filter(odd=1 if rule.parity == "odd" else 0)
    if rule.area_id:
        versions = _versions_then(rule, area=rule.area_id)
        if on:
            versions = AreaVersion.objects.holding(on).filter(area=rule.area_id)
        pieces = AreaPiece.objects.filter(version__in=versions, geometry__covers=OuterRef("location"))
        houses = houses.filter(Exists(pieces))
    return houses


# The ground or the houses that a rule speaks of.
GROUND = (
    "area_id",
    "street",
    "first_number",
    "first_suffix",
    "last_number",
    "last_suffix",
    "parity",
)
# Rules that say the same of these stand side by side, and only the priority tells them apart.
SAME_PLACE = ("municipality_id", "service_id", "service_group_id", "role", "selector", *GROUND)


def _always_loses(rule: Responsibility) -> Reason | None:
    beside = Responsibility.objects.recorded().exclude(pk__in=[rule.pk, rule.replaces_id])
    if rule.draft_id:
        beside = beside.exclude(replacements__draft=rule.draft_id).exclude(ended_by_drafts=rule.draft_id)
    beside = beside.filter(**{name: getattr(rule, name) for name in SAME_PLACE})
    above = beside.filter(priority__gt=rule.priority, valid__contains=rule.valid)
    winner = above.select_related("office").order_by("-priority", "pk").first()
    if winner is None or rule.role != Responsibility.Role.RESPONSIBLE:
        return None
    return Reason("always_loses", {"office": dict(winner.office.names), "priority": winner.priority})
