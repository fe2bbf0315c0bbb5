"""Areas, their versions, and the pieces that look-ups run on."""

from datetime import date, datetime

from django.contrib.gis.db import models as gis
from django.contrib.gis.geos import Point
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.bitemporal import Bitemporal, BitemporalQuerySet
from geo.models.names import Named

MUNICIPALITY = "municipality"
NEIGHBOUR = "neighbour"


class Area(Named):
    """A place with a border and a stable identity: a district, a depot's area, the municipality itself."""

    municipality = models.ForeignKey(
        "geo.Municipality", models.PROTECT, related_name="areas", verbose_name=_("municipality")
    )
    kind = models.SlugField(_("kind"))
    code = models.CharField(_("code"), max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("area"), _("areas")
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "code"], name="area_code_unique_per_kind"
            ),
        ]


class AreaVersionQuerySet(BitemporalQuerySet):
    def covering(self, point: Point, *, on: date | None = None, as_recorded: datetime | None = None):
        """Versions whose border encloses or touches a point (EPSG:4326) on a day."""
        return self.holding(on, as_recorded=as_recorded).filter(
            pk__in=AreaPiece.objects.filter(geometry__covers=point).values("version_id")
        )


class AreaVersion(Bitemporal):
    """The border of an area during a date range."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="versions", verbose_name=_("area"))
    geometry = gis.MultiPolygonField(srid=4326, spatial_index=False, verbose_name=_("border"))
    # Square metres on the sphere, kept because "smaller area wins" is asked at every look-up.
    size_m2 = models.FloatField(_("size in m²"))
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = AreaVersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("area version"), _("area versions")
        constraints = [
            ExclusionConstraint(
                name="area_versions_never_overlap",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} ({self.valid.lower or '…'} – {self.valid.upper or '…'})"


class AreaPiece(models.Model):
    """A part of a version's border with at most 256 vertices, for quick look-ups."""

    version = models.ForeignKey(AreaVersion, models.CASCADE, related_name="pieces")
    geometry = gis.GeometryField(srid=4326)
