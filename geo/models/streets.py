"""The streets and places that addresses name, once each, to be searched without reading every house.

A trigger on the table of addresses keeps them, so that whoever writes addresses (admin, import, city folder)
cannot forget it. It only adds: a name whose last house is gone stays, and finds nothing.
"""

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class Street(models.Model):
    """The key of a street's name (`geo.models.folded.street_key`) in a municipality."""

    municipality = models.ForeignKey(
        "geo.Municipality", models.CASCADE, related_name="streets", verbose_name=_("municipality")
    )
    # Compared byte by byte, so that an index finds beginnings.
    key = models.TextField(db_collation="C")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "municipality"], name="street_unique")]
        indexes = [GistIndex(fields=["key"], opclasses=["gist_trgm_ops"], name="street_key_likeness")]


class Locality(models.Model):
    """A place with its postcode, as addresses name them; either may be empty."""

    municipality = models.ForeignKey(
        "geo.Municipality", models.CASCADE, related_name="localities", verbose_name=_("municipality")
    )
    place = models.CharField(max_length=80)
    postcode = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "place", "postcode"], name="locality_unique"),
        ]
