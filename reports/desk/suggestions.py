"""What the browser suggests while somebody types: names that the town knows."""

from django.db.models import QuerySet

from geo.area_names import area_label
from geo.models import Address, Area, Service, ServiceGroup

# More would make the page heavier than they help; what is not suggested can still be typed.
MOST = 2_000


def suggested_services(municipalities: QuerySet) -> list[str]:
    of = {"municipality__in": municipalities}
    return sorted(str(one) for kind in (Service, ServiceGroup) for one in kind.objects.filter(**of)[:MOST])


def suggested_areas(municipalities: QuerySet) -> list[str]:
    return sorted(area_label(area) for area in Area.objects.filter(municipality__in=municipalities)[:MOST])


def suggested_streets(municipality) -> list[str]:
    streets = Address.objects.filter(municipality=municipality).order_by("street")
    return list(streets.values_list("street", flat=True).distinct()[:MOST])
