"""A chosen place in one sentence, as it is read out: street, district, how far off, how exact."""

from django.contrib.gis.geos import Point
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from geo.models import Address
from mobile_api.pages.places import AT_HOUSE_M, NEAR_HOUSE_M, district_at, district_words, house

# A device that knows no better asks to look at the pin.
INEXACT_M = 100


def is_inexact(accuracy: float | None) -> bool:
    return accuracy is not None and accuracy > INEXACT_M


def read_out(point: Point, accuracy: float | None = None, words: str = "") -> str:
    """The place for people who see no map. `words` name it already; `accuracy` is metres, if measured."""
    parts = [words] if words else _near(point)
    district = district_at(point)
    if district and district not in " ".join(parts):
        parts.append(district_words(district))
    said = [_("Chosen: %(place)s.") % {"place": ", ".join(parts)}] if parts else []
    return " ".join([*said, *_how_exact(accuracy)])


def _near(point: Point) -> list[str]:
    address = Address.objects.nearest(point, metres=NEAR_HOUSE_M).first()
    if address is None:
        return []
    if address.distance.m <= AT_HOUSE_M:
        return [house(address)]
    away = _("about %(far)s from it") % {"far": far(address.distance.m)}
    return [_("near %(address)s") % {"address": house(address)}, away]


def _how_exact(accuracy: float | None) -> list[str]:
    if accuracy is None:
        return []
    sentence = _("Exact to about %(far)s.") % {"far": far(accuracy)}
    if is_inexact(accuracy):
        return [sentence, _("Please check the pin and move it to the exact spot, or search for the address.")]
    return [sentence]


def far(metres: float) -> str:
    """A distance for people: "12 m", "1.2 km"."""
    if metres < 1000:
        # Nobody needs to know that it is 243 metres.
        rounded = round(metres) if metres < INEXACT_M else round(metres, -1)
        return _("%(number)s m") % {"number": max(1, round(rounded))}
    return _("%(number)s km") % {"number": number_format(round(metres / 1000, 1))}
