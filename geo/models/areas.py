"""Areas, their versions, and the pieces that look-ups run on."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.gis.db import models as gis
from django.contrib.gis.geos import Point
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.models.bitemporal import Bitemporal, BitemporalQuerySet
from geo.models.names import Named

MUNICIPALITY = "municipality"
NEIGHBOUR = "neighbour"
# Nobody is responsible for a road and everything within half a kilometre.
MOST_BUFFER_M = 500.0


class AreaQuerySet(models.QuerySet):
    def heard_of(self):
        """Areas that have or had a border, or shall have one by an open draft."""
        told = AreaVersion.objects.filter(
            Q(recorded__isempty=False)
            | Q(draft__isnull=False, draft__published_at=None, draft__discarded_at=None)
        )
        return self.filter(pk__in=told.values("area"))


class Area(Named):
    """A place with a border and a stable identity: a district, a depot's area, the municipality itself."""

    municipality = models.ForeignKey(
        "geo.Municipality", models.PROTECT, related_name="areas", verbose_name=_("municipality")
    )
    kind = models.SlugField(_("kind"))
    code = models.CharField(_("code"), max_length=64)

    objects = AreaQuerySet.as_manager()

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

    def as_drafted(self, draft):
        """The borders on a draft's day as they would be if it were published."""
        drawn = self.filter(draft=draft, recorded__isempty=True)
        known = self.holding(draft.takes_effect).exclude(area__in=drawn.values("area"))
        return self.filter(Q(pk__in=drawn.values("pk")) | Q(pk__in=known.values("pk")))


class AreaVersion(Bitemporal):
    """The border of an area during a date range. That of an unpublished draft was never recorded."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="versions", verbose_name=_("area"))
    geometry = gis.MultiPolygonField(srid=4326, spatial_index=False, verbose_name=_("border"))
    # Square metres on the ellipsoid, kept because "smaller area wins" is asked at every look-up.
    size_m2 = models.FloatField(_("size in m²"))
    # A road is drawn as a line; its border is all that lies within so many metres of it.
    line = gis.MultiLineStringField(_("line"), srid=4326, spatial_index=False, null=True, blank=True)
    buffer_m = models.FloatField(_("metres on both sides"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    draft = models.ForeignKey(
        "geo.Draft",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="borders",
        verbose_name=_("draft"),
    )
    # Of a draft: the border that the area had on that day when this one was drawn.
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="replacements"
    )

    objects = AreaVersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("area version"), _("area versions")
        constraints = [
            models.CheckConstraint(
                condition=Q(line__isnull=True, buffer_m__isnull=True)
                | Q(line__isnull=False, buffer_m__gt=0, buffer_m__lte=MOST_BUFFER_M),
                name="a_line_has_a_buffer",
            ),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="area_version_holds_on_some_day"),
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
