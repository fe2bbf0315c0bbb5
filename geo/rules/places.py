"""Which rules hold at a place, for whatever service. Says the same as geo/sql/candidates.sql says of one."""

from datetime import date

from django.contrib.gis.geos import Point
from django.db.models import F, Q, Value

from geo.candidates import HOUSE_REACH_M
from geo.models import MUNICIPALITY, Address, AreaVersion, Responsibility
from geo.models.folded import street_key
from geo.models.responsibilities import ResponsibilityQuerySet

Selector = Responsibility.Selector


def rules_at(rules: ResponsibilityQuerySet, point: Point, on: date | None = None) -> ResponsibilityQuerySet:
    """Those of the rules that hold at a point (EPSG:4326), by the borders and the nearest house of a day."""
    areas = list(
        AreaVersion.objects.covering(point, on=on).values_list("area", "area__kind", "area__municipality")
    )
    here = [area for area, _kind, _town in areas]
    towns = [town for _area, kind, town in areas if kind == MUNICIPALITY]
    whole = Q(selector=Selector.MUNICIPALITY, municipality__in=towns)
    drawn = Q(selector__in=Responsibility.DRAWN, area__in=here)
    return rules.filter(whole | drawn | _of_house(point, towns, on))


def _of_house(point: Point, towns: list[int], on: date | None) -> Q:
    """Rules for the street and number of the house that is nearest to a place."""
    near = Address.objects.filter(municipality__in=towns).nearest(point, metres=HOUSE_REACH_M)
    house = near.first()
    if house is None:
        return Q(pk__in=[])
    first = Q(first_number=None) | Q(first_number__lt=house.number)
    first |= Q(first_number=house.number, first_suffix__lte=house.suffix)
    last = Q(last_number=None) | Q(last_number__gt=house.number)
    last |= Q(last_number=house.number, last_suffix__gte=house.suffix)
    areas = AreaVersion.objects.covering(house.location, on=on).values_list("area", flat=True)
    streets = Responsibility.objects.alias(key=street_key(F("street"))).filter(
        first,
        last,
        Q(area=None) | Q(area__in=list(areas)),
        key=street_key(Value(house.street)),
        selector=Selector.STREET,
        municipality=house.municipality_id,
        parity__in=("both", "odd" if house.number % 2 else "even"),
    )
    return Q(pk__in=streets.values("pk"))
