"""Addresses, for people who know the street and not the map."""

from typing import Any

from django.contrib.gis.db import models as gis
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point, Polygon
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, FloatField, Func, IntegerField, Q, Value, When
from django.db.models.functions import Abs, Cast
from django.utils.translation import gettext_lazy as _

from geo.domain.address_words import AddressWords, take_apart
from geo.domain.distance import degrees_around
from geo.domain.spelling import closest
from geo.models.folded import folded, street_key


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

    def search(self, words: str, limit: int = 10) -> list["Address"]:
        """Addresses for typed words, best first; each gets `.match_level`: house, street or place.

        `house` is the very house number; `street` is a house of the street when no number was typed or
        the street has no such number; `place` is a house of the place or postcode when no street fits.
        Spelling is forgiven: case, umlauts, spaces, `str.`, and a wrong letter; `.street_match` says how
        much: full, beginning or alike. A postcode of another town finds nothing.
        """
        typed = take_apart(words.replace("\0", " "))
        if typed.postcode and not self.filter(postcode__in=(typed.postcode, "")).exists():
            return []
        found = self._in_streets(self._streets_like(typed.street), typed)[:limit]
        if found:
            return [_with_match(house, typed) for house in found]
        return [_with_level(house, "place") for house in self._in_place(typed)[:limit]]

    def _streets_like(self, street: str) -> list[str]:
        """Keys of streets that start with or are like what was typed, best first."""
        key = street_key(Value(street))
        keyed = self.annotate(key=street_key(F("street")), typed=key).filter(typed__gt="")
        like = keyed.filter(Q(key__trigram_similar=key) | Q(key__startswith=F("typed")))
        beginning = Case(When(key=F("typed"), then=0), When(key__startswith=F("typed"), then=1), default=2)
        similarity = Func(F("key"), F("typed"), function="similarity", output_field=FloatField())
        ranked = like.annotate(beginning=beginning, likeness=similarity)
        rows = ranked.order_by().values_list("key", "beginning", "likeness").distinct()
        found = sorted(rows, key=lambda row: (row[1], -row[2], row[0]))
        return [row[0] for row in found] or self._streets_misspelt(street)

    def _streets_misspelt(self, street: str) -> list[str]:
        """In a short name a wrong letter leaves little that is alike; then letters are counted."""
        keyed = self.annotate(key=street_key(F("street")), typed=street_key(Value(street)))
        pairs = list(keyed.filter(typed__gt="").order_by().values_list("key", "typed").distinct())
        return closest(pairs[0][1], [key for key, _ in pairs]) if pairs else []

    def _in_streets(self, keys: list[str], typed: AddressWords):
        """Houses of streets, those of the best street first, and in it the number that was typed."""
        if not keys:
            return self.none()
        order = Case(*(When(key=key, then=place) for place, key in enumerate(keys)))
        houses = self.annotate(key=street_key(F("street")), typed=street_key(Value(typed.street)))
        houses = houses.filter(key__in=keys).annotate(order=order)
        if typed.number is None:
            return houses.order_by("order", "street", "number", "suffix")
        houses = houses.annotate(
            apart=Abs(Cast("number", IntegerField()) - typed.number),
            other=Case(When(suffix=typed.suffix, then=0), default=1),
        )
        return houses.order_by("order", "apart", "other", "street", "suffix")

    def _in_place(self, typed: AddressWords):
        """Houses of a place or postcode."""
        if typed.postcode:
            return self.filter(postcode=typed.postcode)
        same = self.annotate(key=folded(F("place")), typed=folded(Value(typed.street)))
        return same.filter(key=F("typed"), typed__gt="")


def _is_house(address: "Address", typed: AddressWords) -> bool:
    return (address.number, address.suffix) == (typed.number, typed.suffix)


# `house` is an Address with what the query added to it: `key` and `typed`.
def _with_match(house: Any, typed: AddressWords) -> "Address":
    if house.key == house.typed:
        house.street_match = "full"
    else:
        house.street_match = "beginning" if house.key.startswith(house.typed) else "alike"
    return _with_level(house, "house" if _is_house(house, typed) else "street")


def _with_level(address: "Address", level: str) -> "Address":
    address.match_level = level
    return address


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

    objects = AddressQuerySet.as_manager()

    # How well it fits what was searched for; set by `search`.
    match_level: str = ""
    street_match: str = ""

    class Meta:
        verbose_name, verbose_name_plural = _("address"), _("addresses")
        ordering = ["street", "number", "suffix"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "street", "number", "suffix", "postcode"], name="address_unique"
            ),
        ]
        indexes = [
            GinIndex(OpClass(street_key(F("street")), name="gin_trgm_ops"), name="address_street_key"),
            models.Index(street_key(F("street")), "municipality", name="address_of_street"),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.number}{self.suffix}, {self.postcode} {self.place}".rstrip(", ")
