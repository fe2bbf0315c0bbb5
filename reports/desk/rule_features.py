"""Where rules hold, as GeoJSON for the desk's maps (EPSG:4326)."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from geo.actions.areas import holds_on
from geo.models import MUNICIPALITY, AreaVersion, Responsibility
from geo.rules.effect import houses_of
from reports.desk.border_features import as_features, collection

# A map with more says less.
MOST_AREAS = 500
MOST_HOUSES = 2_000


def borders_of(rules, on: date) -> dict[str, Any]:
    """Borders (of a day) of the areas that rules speak of, largest first, each with how many do.

    `areas` tells how many there are; at most MOST_AREAS are drawn.
    """
    speaking = Counter(rules.exclude(area=None).order_by().values_list("area", flat=True))
    versions = AreaVersion.objects.holding(on).filter(area__in=speaking)
    drawn = as_features(versions.order_by("-size_m2")[:MOST_AREAS])
    for feature in drawn["features"]:
        told = feature["properties"]
        count = speaking[told["area"]]
        told["rules"] = ngettext("%(count)s rule", "%(count)s rules", count) % {"count": count}
    return drawn | {"areas": len(speaking)}


def place_of(rule: Responsibility) -> dict[str, Any]:
    """Where one rule holds: a border, or the houses of a street as points, on a day on which it holds."""
    day = _a_day_of(rule)
    if rule.selector == Responsibility.Selector.STREET:
        return collection(_house(address) for address in houses_of(rule, day)[:MOST_HOUSES])
    planned = rule.draft if rule.recorded.isempty and rule.draft and rule.draft.is_open else None
    versions = AreaVersion.objects.as_drafted(planned) if planned else AreaVersion.objects.holding(day)
    if rule.selector == Responsibility.Selector.MUNICIPALITY:
        return as_features(versions.filter(area__kind=MUNICIPALITY, area__municipality=rule.municipality_id))
    return as_features(versions.filter(area=rule.area_id))


def _a_day_of(rule: Responsibility) -> date:
    today = timezone.localdate()
    if holds_on(rule.valid, today):
        return today
    if rule.valid.lower and rule.valid.lower > today:
        return rule.valid.lower
    return rule.valid.upper - timedelta(days=1) if rule.valid.upper else today


def _house(address: Any) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [address.location.x, address.location.y]}
    name = f"{address.street} {address.number}{address.suffix}"
    return {"type": "Feature", "geometry": point, "properties": {"name": name}}
