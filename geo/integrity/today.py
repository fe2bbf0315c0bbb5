"""The rules of a town on a day, as the checks look at them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geo.models import MUNICIPALITY, AreaVersion, Municipality, Responsibility, Service

# What the title of a rule speaks of.
ABOUT = ("office", "area", "service", "service_group", "municipality__office")
Role, Selector = Responsibility.Role, Responsibility.Selector


@dataclass(frozen=True)
class Town:
    """What holds on a day: rules of the role *responsible* by service, and the version of every area."""

    municipality: Municipality
    rules: Mapping[Service, list[Responsibility]]
    # An area without a border that day is not in it.
    version_of: Mapping[int | None, AreaVersion]
    border: AreaVersion | None


def town_on(municipality: Municipality, day: date) -> Town:
    """Read all of it, in four queries."""
    rules = list(
        Responsibility.objects.holding(day)
        .filter(municipality=municipality, role=Role.RESPONSIBLE)
        .select_related(*ABOUT)
        .order_by("pk")
    )
    versions = AreaVersion.objects.holding(day).filter(area__municipality=municipality)
    version_of = {one.area_id: one for one in versions.defer("geometry", "line").select_related("area")}
    border = next((one for one in version_of.values() if one.area.kind == MUNICIPALITY), None)
    return Town(municipality, _by_service(municipality, rules), version_of, border)


def _by_service(
    municipality: Municipality, rules: list[Responsibility]
) -> dict[Service, list[Responsibility]]:
    of_service: dict[int, list[Responsibility]] = defaultdict(list)
    of_group: dict[int | None, list[Responsibility]] = defaultdict(list)
    for rule in rules:
        (of_service[rule.service_id] if rule.service_id else of_group[rule.service_group_id]).append(rule)
    # Nobody of the town has to hold what is out of scope.
    services = municipality.services.filter(goes_to=None).order_by("code")
    return {one: of_service[one.pk] + (of_group[one.group_id] if one.group_id else []) for one in services}
