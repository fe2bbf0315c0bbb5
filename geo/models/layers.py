"""Layers of city geodata, among them the base map that the city draws of itself."""

from collections.abc import Sequence

from django.contrib.gis.db import models as gis
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point, Polygon
from django.contrib.gis.measure import Distance as Metres
from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.domain.distance import degrees_around
from geo.models.names import Named


class Layer(Named):
    """One theme of the map: water, roads, parks. `base` layers make up the built-in base map."""

    municipality = models.ForeignKey(
        "geo.Municipality", models.CASCADE, related_name="layers", verbose_name=_("municipality")
    )
    code = models.SlugField(_("code"))
    base = models.BooleanField(_("part of the base map"), default=True)
    position = models.SmallIntegerField(_("drawing order"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("layer"), _("layers")
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="layer_code_unique")]


class LayerFeatureQuerySet(models.QuerySet):
    def things(self, municipality, layer: str, kinds: Sequence[str] = ()):
        """What can be pointed at in a layer, by its code: all that has a code, perhaps of some kinds only."""
        found = self.filter(layer__municipality=municipality, layer__code=layer).exclude(code="")
        return (found.filter(kind__in=kinds) if kinds else found).select_related("layer")

    def measured_from(self, point: Point):
        """Features with their `.distance` in metres on the sphere from a point (EPSG:4326), nearest first."""
        return self.annotate(distance=Distance("geometry", point)).order_by("distance", "code")

    def near(self, point: Point, metres: float):
        """Features within `metres` of a point (EPSG:4326), nearest first; each gets `.distance`."""
        east, north = degrees_around(point.y, metres)
        box = Polygon.from_bbox((point.x - east, point.y - north, point.x + east, point.y + north))
        box.srid = 4326
        return self.filter(geometry__bboverlaps=box).measured_from(point).filter(distance__lte=metres)


class LayerFeature(models.Model):
    # Set by `measured_from`.
    distance: Metres

    layer = models.ForeignKey(Layer, models.CASCADE, related_name="features")
    # Its name for good, such as the number of a lantern. Only what has one can be pointed at in a report.
    code = models.CharField(_("code"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    geometry = gis.GeometryField(srid=4326)

    objects = LayerFeatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "code"], condition=~models.Q(code=""), name="layer_feature_code_unique"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """How people call it; without a name of its own: its layer and code. Needs `layer` at hand."""
        return self.name or f"{self.layer.name} {self.code}"
