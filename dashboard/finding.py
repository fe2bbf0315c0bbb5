"""Who is responsible for what, where: a person's question, put to the resolver that routes reports, too."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.geos import Point

from geo.crs import WGS84
from geo.domain.responsibility import Decision
from geo.errors import OutsideCoverage
from geo.models import Address, Municipality, Office, Service
from geo.responsibility import depends_on_place, who_is_responsible
from geo.wording import answer_as_json, outside_sentence

MOST_SERVICES = 8
MOST_ADDRESSES = 6
NEAR_M = 60
# A street has rarely more words than this, and each beginning is looked up.
MOST_STREET_WORDS = 4


@dataclass
class Finding:
    """What is known after each step. Missing words, place or answer are asked for next."""

    services: list[Service] = field(default_factory=list)
    service: Service | None = None
    addresses: list[Address] = field(default_factory=list)
    point: Point | None = None
    place: str = ""
    answer: dict[str, Any] | None = None
    decision: Decision | None = None
    offices: dict[str, Office] = field(default_factory=dict)
    outside: str = ""

    @property
    def office(self) -> Office | None:
        """The office that holds the answer; none when two could be meant."""
        return self.offices.get(self.answer["office"]["id"]) if self.answer else None

    @property
    def candidates(self) -> list[dict[str, Any]]:
        """The offices between which a border leaves a doubt."""
        if not self.answer or not self.answer["ambiguous"]:
            return []
        shown = self.answer["candidates"]
        return [
            one | {"page": self.offices.get(one["office"]["id"]) if one["office"] else None} for one in shown
        ]


def find(
    *,
    town: Municipality,
    language: str,
    words: str = "",
    service: str = "",
    address: str = "",
    point: Point | None = None,
) -> Finding:
    """Search the concern and the place, and ask who is responsible as soon as both are clear.

    `point` (EPSG:4326) goes before `address`. Of several concerns the best fitting is answered, the others
    are offered; of several addresses none is taken, the person chooses. Where one office holds a concern
    in the whole town, no place is needed.
    """
    found = Finding(point=point)
    _find_service(found, town, language, words, service)
    _find_place(found, address)
    if found.service and not found.point and not address:
        _find_place_in(found, words)
    if found.service and found.point:
        _ask(found, found.service, found.point)
    elif found.service and not address and not found.addresses and not depends_on_place(found.service):
        _ask(found, found.service, town.center)
        # The middle is ours, nobody asked about it.
        found.outside = ""
    return found


def _find_service(found: Finding, town: Municipality, language: str, words: str, code: str) -> None:
    if code:
        found.service = Service.objects.filter(municipality=town, code=code).first()
    if found.service is None and words:
        offered = Service.objects.filter(municipality=town)
        found.services = list(offered.search(words, language)[:MOST_SERVICES])
        found.service = found.services[0] if found.services else None


def _find_place(found: Finding, address: str) -> None:
    if found.point:
        nearest = Address.objects.nearest(found.point, metres=NEAR_M).first()
        found.place = str(nearest) if nearest else ""
    elif address:
        _take(found, Address.objects.search(address, limit=MOST_ADDRESSES))


def _find_place_in(found: Finding, words: str) -> None:
    """`Schlagloch Goetheplatz 3` says both. Only a street that stands there in full counts."""
    said = words.split()
    for start in range(max(1, len(said) - MOST_STREET_WORDS), len(said)):
        addresses = Address.objects.search(" ".join(said[start:]), limit=MOST_ADDRESSES)
        streets = [one for one in addresses if one.street_match == "full"]
        if streets:
            _take(found, streets)
            return


def _take(found: Finding, addresses: list[Address]) -> None:
    """The house that was meant; those that may have been meant if a street is only like what was typed."""
    houses = [one for one in addresses if one.match_level == "house"]
    # A street that stands there in full was meant, whatever else is like it.
    houses = [one for one in houses if one.street_match == "full"] or houses
    if len(houses) == 1 and houses[0].street_match != "alike":
        found.place, found.point = str(houses[0]), houses[0].location
    else:
        found.addresses = houses or addresses


def _ask(found: Finding, service: Service, point: Point) -> None:
    try:
        found.decision = who_is_responsible(point, service)
    except OutsideCoverage as error:
        found.outside = outside_sentence(error)
        return
    found.answer = answer_as_json(found.decision)
    named = {found.answer["office"]["id"]}
    named |= {one["office"]["id"] for one in found.answer["candidates"] if one["office"]}
    offices = Office.objects.with_opening().filter(code__in=named)
    found.offices = {office.code: office for office in offices}


def point_of(lat: float | None, lon: float | None) -> Point | None:
    return Point(lon, lat, srid=WGS84) if lat is not None and lon is not None else None
