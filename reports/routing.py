"""Who would get a report, before it is sent."""

from django.contrib.gis.geos import Point

from geo.domain.responsibility import Decision
from geo.responsibility import who_is_responsible
from reports.models import Category


def preview(category: Category, point: Point, accuracy: float = 0) -> Decision:
    """The decision that a report at this point (EPSG:4326) would get; raises geo.errors.OutsideCoverage."""
    return who_is_responsible(point, category.service, accuracy=accuracy)
