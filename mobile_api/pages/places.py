"""Where something is, for people with a map, with an address, or with neither."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import pi, sqrt
from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import PointOnSurface
from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from geo.domain.geocoder_answers import OutsideAddress
from geo.errors import OutsideCoverage
from geo.models import MUNICIPALITY, NEIGHBOUR, Address, AreaVersion, Municipality
from geo.outside_geocoder import ask_outside
from geo.wording import outside_sentence
from reports.limits import MAX_ADDRESS

# So close to a house that its number names the place, and so close that it can be said "near".
AT_HOUSE_M, NEAR_HOUSE_M = 20, 120
ADDRESSES_SHOWN = 8
STREET_LIMIT, HOUSE_LIMIT = 400, 300
# Of the hidden field that holds what was chosen.
CHOICE_LENGTH = 80


@dataclass(frozen=True)
class Chosen:
    """A place in EPSG:4326. `accuracy` is metres or None; `words` name it, `note` says where exactly."""

    lon: float
    lat: float
    accuracy: float | None = None
    words: str = ""
    note: str = ""

    @property
    def point(self) -> Point:
        return Point(self.lon, self.lat, srid=4326)

    @property
    def address(self) -> str:
        """What the report keeps as its address."""
        return " – ".join(part for part in (self.words, self.note) if part)[:MAX_ADDRESS]


@dataclass(frozen=True)
class Choice:
    """A place to choose in a list; `value` is how the form names it."""

    value: str
    label: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Offer:
    """What was found for typed words, and a sentence where something has to be said about it."""

    choices: list[Choice]
    sentence: str = ""


class NotAPlace(Exception):
    """Nothing that was chosen names a place in the town; `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def chosen_place(data: Mapping[str, Any], *, kept: Chosen | None, photo: Point | None) -> Chosen:
    """The place that a form names. Raises NotAPlace if it names none, or one outside the town."""
    found = named_by(data, kept, photo)
    if found is None:
        raise NotAPlace(
            _("Please say where it is: search for an address, choose from the list, or set the pin.")
        )
    check_inside(found.point)
    return Chosen(found.lon, found.lat, found.accuracy, found.words or words_for(found.point), data["note"])


def named_by(data: Mapping[str, Any], kept: Chosen | None, photo: Point | None) -> Chosen | None:
    kind, _colon, ref = data["choice"].partition(":")
    match kind:
        case "address":
            return _of_address(ref)
        case "found":
            return _of_found(ref)
        case "district":
            return _of_district(ref)
        case "pin" if data["lat"] is not None and data["lon"] is not None:
            return Chosen(data["lon"], data["lat"], data["accuracy"])
        case "photo" if photo:
            return Chosen(photo.x, photo.y)
        case "kept":
            return kept
    return None


def _of_address(ref: str) -> Chosen | None:
    address = Address.objects.filter(pk=ref).first() if ref.isdecimal() and len(ref) < 19 else None
    return address and Chosen(address.location.x, address.location.y, words=house(address))


def _of_found(ref: str) -> Chosen | None:
    """What an outside geocoder found: its words are no more believed than a pin, and no less."""
    found = re.fullmatch(r"(-?\d{1,3}\.\d+) (-?\d{1,2}\.\d+) (.*)", ref)
    if not found or abs(float(found[1])) > 180 or abs(float(found[2])) > 90:
        return None
    return Chosen(float(found[1]), float(found[2]), words=found[3])


def _of_district(code: str) -> Chosen | None:
    """Somewhere in a district: a point inside, and how far off it may be."""
    version = districts().filter(area__code=code).annotate(inside=PointOnSurface("geometry")).first()
    if version is None:
        return None
    radius = round(sqrt(version.size_m2 / pi))
    return Chosen(version.inside.x, version.inside.y, radius, district_words(version.area.name))


def check_inside(point: Point) -> None:
    """Raise NotAPlace, with the neighbour's name if known, for a point outside the town."""
    if is_inside(point):
        return
    neighbour = AreaVersion.objects.covering(point).filter(area__kind__in=(MUNICIPALITY, NEIGHBOUR))
    found = neighbour.select_related("area").first()
    raise NotAPlace(outside_sentence(OutsideCoverage({"neighbour": found.area.names if found else None})))


def is_inside(point: Point) -> bool:
    return Municipality.objects.default().encloses(point)


def house(address: Address) -> str:
    return f"{address.street} {address.number}{address.suffix}"


def words_for(point: Point) -> str:
    """How one would name a point: by the house there or near it, else by the district."""
    address = Address.objects.nearest(point, metres=NEAR_HOUSE_M).first()
    if address is None:
        district = district_at(point)
        return district_words(district) if district else ""
    if address.distance.m <= AT_HOUSE_M:
        return house(address)
    return _("near %(address)s") % {"address": house(address)}


def district_at(point: Point) -> str:
    """The name of the district that holds a point, or nothing."""
    version = districts().covering(point).first()
    return version.area.name if version else ""


def district_words(name: str) -> str:
    return _("District %(name)s") % {"name": name}


def districts() -> QuerySet[AreaVersion]:
    """The districts of today, in the order of their codes."""
    return Municipality.objects.default().districts_on()


def as_text(point: Point | None) -> str:
    """Longitude and latitude for the map, or nothing."""
    return f"{point.x:.6f},{point.y:.6f}" if point else ""


def town_bounds() -> str:
    """West, south, east, north of the town for the map, or nothing."""
    town = Municipality.objects.default()
    held = AreaVersion.objects.holding().filter(area__kind=MUNICIPALITY, area__municipality=town)
    box = held.aggregate(box=Extent("geometry"))["box"]
    return ",".join(f"{number:.6f}" for number in box) if box else ""


def addresses_like(words: str) -> Offer:
    """Addresses for typed words: our own, else those that an outside geocoder knows, if one is set."""
    found = Address.objects.look_up(words, ADDRESSES_SHOWN)
    if found.elsewhere:
        return Offer([], outside_sentence(OutsideCoverage({"neighbour": found.elsewhere})))
    if found.unknown:
        town = Municipality.objects.default()
        if outside := ask_outside(words, town, language=get_language() or "de", limit=ADDRESSES_SHOWN):
            return Offer([_from_outside(one) for one in outside])
    told = _("“%(words)s” was not understood. Is it the right town?") % {"words": found.unmatched}
    choices = [
        Choice(f"address:{one.pk}", str(one), one.location.x, one.location.y) for one in found.addresses
    ]
    return Offer(choices, told if found.unmatched and choices else "")


def _from_outside(one: OutsideAddress) -> Choice:
    name = f"{one.street} {one.housenumber}".strip() or one.name
    value = f"found:{one.lon:.6f} {one.lat:.6f} {name}"
    return Choice(value[:CHOICE_LENGTH], one.label, one.lon, one.lat)


def _choosable(addresses: Iterable[Address]) -> list[Address]:
    """Addresses with `.choice`, the value by which a form names them."""
    listed = list(addresses)
    for address in listed:
        address.choice = f"address:{address.pk}"
    return listed


def streets_in(district: str) -> list[str]:
    """Names of the streets with a house in a district, by its code."""
    found = _addresses_in(district).order_by("street").values_list("street", flat=True).distinct()
    return list(found[:STREET_LIMIT])


def houses_in(district: str, street: str) -> list[Address]:
    return _choosable(_addresses_in(district).filter(street=street)[:HOUSE_LIMIT])


def _addresses_in(district: str) -> QuerySet[Address]:
    version = districts().filter(area__code=district).first()
    if version is None:
        return Address.objects.none()
    inside = Address.objects.filter(municipality=version.area.municipality_id)
    return inside.filter(location__coveredby=version.geometry)
