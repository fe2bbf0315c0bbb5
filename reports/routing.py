"""Who would get a report, and in which district it lies."""

from datetime import date

from django.contrib.gis.geos import Point

from geo.domain.responsibility import Decision
from geo.models import AreaVersion, Municipality
from geo.responsibility import who_is_responsible
from reports.models import Category


def preview(category: Category, point: Point, accuracy: float = 0) -> Decision:
    """The decision that a report at this point (EPSG:4326) would get; raises geo.errors.OutsideCoverage."""
    return who_is_responsible(point, category.service, accuracy=accuracy)


def district_at(town: Municipality, point: Point, on: date) -> AreaVersion | None:
    """The district that holds a point that day; on a border the smaller one, always the same."""
    covering = AreaVersion.objects.covering(point, on=on).select_related("area")
    mine = covering.filter(area__municipality=town, area__kind=town.district_kind)
    return mine.order_by("size_m2", "area__code").first()
