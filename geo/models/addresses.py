"""Addresses, for people who know the street and not the map."""

from django.contrib.gis.db import models as gis
from django.db import models
from django.utils.translation import gettext_lazy as _


class Address(models.Model):
    """A house number with its place. `12a` is number 12 and suffix `a`, so that 12 < 12a < 13."""

    municipality = models.ForeignKey("geo.Municipality", models.CASCADE, related_name="addresses")
    street = models.CharField(_("street"), max_length=120)
    number = models.PositiveIntegerField(_("house number"))
    suffix = models.CharField(_("suffix"), max_length=8, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    location = gis.PointField(srid=4326)

    class Meta:
        verbose_name, verbose_name_plural = _("address"), _("addresses")
        ordering = ["street", "number", "suffix"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "street", "number", "suffix", "postcode"], name="address_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.number}{self.suffix}, {self.postcode} {self.place}".rstrip(", ")
