"""Layers of city geodata, among them the base map that the city draws of itself."""

from django.contrib.gis.db import models as gis
from django.db import models
from django.utils.translation import gettext_lazy as _

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


class LayerFeature(models.Model):
    layer = models.ForeignKey(Layer, models.CASCADE, related_name="features")
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    geometry = gis.GeometryField(srid=4326)
