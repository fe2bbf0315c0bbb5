"""What the small map of a border shows, in words: the same for everybody who does not see it."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.border_map.picture import hatch_of, letter_of
from geo.border_map.surroundings import ON_THE_LINE_M, BorderMap, Side
from geo.domain.compass import Direction
from geo.models import Office, localized
from geo.wording import OUTSIDE

DIRECTIONS = {
    Direction.NORTH: gettext_lazy("to the north"),
    Direction.NORTH_EAST: gettext_lazy("to the north-east"),
    Direction.EAST: gettext_lazy("to the east"),
    Direction.SOUTH_EAST: gettext_lazy("to the south-east"),
    Direction.SOUTH: gettext_lazy("to the south"),
    Direction.SOUTH_WEST: gettext_lazy("to the south-west"),
    Direction.WEST: gettext_lazy("to the west"),
    Direction.NORTH_WEST: gettext_lazy("to the north-west"),
}


@dataclass(frozen=True)
class SideInWords:
    """A candidate as the list below the map names it; no slug for the outside of the municipality."""

    letter: str
    hatch: int
    direction: str
    name: str
    area: str
    slug: str
    is_here: bool


def sides_in_words(seen: BorderMap) -> list[SideInWords]:
    """In the order of the candidates; one query, for the offices."""
    offices = Office.objects.in_bulk([side.office_id for side in seen.sides if side.office_id])
    tied = sum(side.holds_the_point for side in seen.sides) > 1
    return [
        _side(number, side, offices.get(side.office_id or 0), tied=tied)
        for number, side in enumerate(seen.sides)
    ]


def distance_sentence(seen: BorderMap) -> str:
    """How far the point is from the border."""
    metres = seen.distance_m
    if metres < ON_THE_LINE_M:
        return _("Your point lies on the border.")
    if metres < 1:
        return _("Your point lies less than 1 m from the border.")
    far = number_format(round(metres), force_grouping=True)
    return _("Your point lies %(metres)s m from the border.") % {"metres": far}


def _side(number: int, side: Side, office: Office | None, *, tied: bool) -> SideInWords:
    return SideInWords(
        letter=letter_of(number),
        hatch=hatch_of(number),
        direction=str(DIRECTIONS[side.direction]) if side.direction else "",
        name=str(localized(office.names)) if office else str(OUTSIDE),
        area=str(localized(side.area)) if side.area else "",
        slug=office.slug if office else "",
        is_here=side.holds_the_point and not tied,
    )
