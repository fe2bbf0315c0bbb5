"""Where a person means: the place, or those of which one has to be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.contrib.gis.geos import Point
from django.utils.translation import get_language

from dashboard.finding.question import Question
from geo.domain.geocoder_answers import OutsideAddress
from geo.domain.responsibility import Reason
from geo.models import Address, Municipality
from geo.outside_geocoder import ask_outside

MOST_ADDRESSES = 8
NEAR_M = 60
# A street has rarely more words than this, and each beginning is looked up.
MOST_STREET_WORDS = 4


@dataclass
class Spot:
    """The place that was meant (`point` in EPSG:4326), or what is known of what was typed.

    `address` is the house that was meant, or the one next to a pin. `choices` may have been meant; `level`
    says of them what was found: house, street, place, or alike where nothing is spelt as it was typed.
    `outside` are places that another geocoder knows. `elsewhere` names another town, per language, and
    `unmatched` are words that nobody understood. `said` are the words that named the place among others.
    """

    point: Point | None = None
    accuracy: int = 0
    address: Address | None = None
    choices: list[Address] = field(default_factory=list)
    outside: list[OutsideAddress] = field(default_factory=list)
    level: str = ""
    elsewhere: Mapping[str, str] | None = None
    unmatched: str = ""
    said: str = ""
    is_pin: bool = False

    @property
    def where(self) -> Reason:
        """How the place is called in a sentence, see `geo.answer_wording`."""
        if self.address:
            return Reason("near_address" if self.is_pin else "at_address", {"address": house(self.address)})
        return Reason("at_this_place" if self.point else "in_town")


def house(address: Address) -> str:
    return f"{address.street} {address.number}{address.suffix}"


def spot_of(question: Question, town: Municipality) -> Spot:
    """What was typed goes before a pin: it is what a person sees."""
    if question.address:
        return _typed(question.address, town)
    if question.point:
        nearest = Address.objects.nearest(question.point, metres=NEAR_M).first()
        return Spot(question.point, question.accuracy, nearest, is_pin=True)
    return Spot()


def spot_among(words: str) -> Spot:
    """The place with which words end. Only a street that stands there in full counts."""
    said = words.split()
    for start in range(max(0, len(said) - MOST_STREET_WORDS), len(said)):
        street = " ".join(said[start:])
        addresses = Address.objects.search(street, limit=MOST_ADDRESSES)
        streets = [one for one in addresses if one.street_match == "full"]
        if streets:
            return replace(_of(streets), said=street)
    return Spot()


def _typed(words: str, town: Municipality) -> Spot:
    found = Address.objects.look_up(words, MOST_ADDRESSES)
    if found.elsewhere:
        return Spot(elsewhere=found.elsewhere)
    if found.unknown and not found.addresses:
        language = get_language() or "de"
        return Spot(outside=ask_outside(words, town, language=language, limit=MOST_ADDRESSES))
    # As we write it, say in a list to choose from: then it is meant, though another one is spelt alike.
    written = next((one for one in found.addresses if str(one) == words), None)
    return _the(written) if written else replace(_of(found.addresses), unmatched=found.unmatched)


def _the(address: Address) -> Spot:
    return Spot(address.location, address=address, level="house")


def _of(addresses: list[Address]) -> Spot:
    """The house that was meant; those that may have been meant if a street is only like what was typed."""
    houses = [one for one in addresses if one.match_level == "house"]
    # A street that stands there in full was meant, whatever else is like it.
    houses = [one for one in houses if one.street_match == "full"] or houses
    if len(houses) == 1 and houses[0].street_match != "alike":
        return _the(houses[0])
    offered = houses or addresses
    return Spot(choices=offered, level=_level(offered))


def _level(offered: list[Address]) -> str:
    if not offered:
        return ""
    return "alike" if offered[0].street_match == "alike" else offered[0].match_level
