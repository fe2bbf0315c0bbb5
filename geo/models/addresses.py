"""Addresses, for people who know the street and not the map."""

from typing import Any

from django.contrib.gis.db import models as gis
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point, Polygon
from django.db import models
from django.db.models import F, Model, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from geo.domain.distance import degrees_around
from geo.models.address_search import Found, search
from geo.models.areas import AreaPiece
from geo.models.folded import street_key


class AddressQuerySet(models.QuerySet):
    def nearest(self, point: Point, metres: float = 50):
        """Addresses within `metres` of a point (EPSG:4326), nearest first; each gets `.distance`."""
        east, north = degrees_around(point.y, metres)
        box = Polygon.from_bbox((point.x - east, point.y - north, point.x + east, point.y + north))
        box.srid = 4326
        return (
            self.filter(location__bboverlaps=box)
            .annotate(distance=Distance("location", point))
            .filter(distance__lte=metres)
            .order_by("distance", "pk")
        )

    def with_district(self, town: Any):
        """Addresses with `.district`: the names per language of the town's district they lie in, or None."""
        here = AreaPiece.objects.filter(
            version__in=town.districts_on().order_by(), geometry__covers=OuterRef("location")
        )
        return self.annotate(district=Subquery(here.order_by("version").values("version__area__names")[:1]))

    def search(self, words: str, limit: int = 10, *, town: Model | None = None) -> list["Address"]:
        """Only the addresses of `look_up`."""
        return self.look_up(words, limit, town=town).addresses

    def look_up(self, words: str, limit: int = 10, *, town: Model | None = None) -> Found:
        """Addresses for typed words, best first, in four or five quick questions.

        Each gets `.match_level`: `house` is the very house number; `street` is a house of the street when no
        number was typed, the street has no such number, or words were not understood (`.unmatched`);
        `place` is a house of the place or postcode when no street fits. Spelling is forgiven: case, umlauts,
        spaces, `str.`, and a wrong letter; `.street_match` says how much: full, beginning or alike.

        A postcode that nobody here has finds nothing, and so do words that name another town: the answer's
        `elsewhere` says which. With `town` (a municipality), all others are other towns.
        """
        return search(self, words, limit, town.pk if town else None)


class Address(models.Model):
    """A house number with its place. `12a` is number 12 and suffix `a`, so that 12 < 12a < 13."""

    municipality = models.ForeignKey(
        "geo.Municipality", models.CASCADE, related_name="addresses", verbose_name=_("municipality")
    )
    street = models.CharField(_("street"), max_length=120)
    number = models.PositiveIntegerField(_("house number"))
    suffix = models.CharField(_("suffix"), max_length=8, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    location = gis.PointField(srid=4326, verbose_name=_("position on the map"))
    street_key = models.GeneratedField(
        expression=street_key(F("street")), output_field=models.TextField(db_collation="C"), db_persist=True
    )

    objects = AddressQuerySet.as_manager()

    # How well it fits what was searched for; set by `search`.
    match_level: str = ""
    street_match: str = ""
    unmatched: str = ""

    class Meta:
        verbose_name, verbose_name_plural = _("address"), _("addresses")
        ordering = ["street", "number", "suffix"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "street", "number", "suffix", "postcode"], name="address_unique"
            ),
        ]
        indexes = [
            models.Index(street_key(F("street")), "municipality", name="address_of_street"),
            models.Index(fields=["street_key", "number"], name="address_street_and_number"),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.number}{self.suffix}, {self.postcode} {self.place}".rstrip(", ")
