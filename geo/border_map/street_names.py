"""Names of streets on the small map of a border, by which people know where they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees

import shapely
from shapely.geometry.base import BaseGeometry

from geo.border_map.frame import CORNERS, HEIGHT, MIDDLE, WIDTH, in_units
from geo.border_map.surroundings import Drawn

MOST_NAMES = 4
SIZE = 15
# A letter is about so many times as wide as it is high.
LETTER_WIDTH = 0.55


@dataclass(frozen=True)
class StreetName:
    """Turned by `angle` degrees around its middle."""

    text: str
    x: int
    y: int
    angle: int


def street_names(ground: Iterable[Drawn], scale: float, taken: Iterable[BaseGeometry]) -> list[StreetName]:
    """The names of the longest streets in sight, each once, where nothing else stands."""
    return list(_names(ground, scale, [shapely.Point(MIDDLE).buffer(12), *CORNERS, *taken]))


def _names(ground: Iterable[Drawn], scale: float, taken: list[BaseGeometry]) -> Iterator[StreetName]:
    shown: set[str] = set()
    for text, line in _straight_parts(ground, scale):
        if text in shown or len(shown) == MOST_NAMES:
            continue
        for part in _parts(line, len(text) * SIZE * LETTER_WIDTH):
            words = shapely.buffer(part, SIZE * 0.6, cap_style="flat")
            if not any(shapely.intersects(words, other) for other in taken):
                taken.append(words)
                shown.add(text)
                middle = part.interpolate(0.5, normalized=True)
                yield StreetName(text, round(middle.x), round(middle.y), _angle(line))
                break


def _straight_parts(ground: Iterable[Drawn], scale: float) -> list[tuple[str, shapely.LineString]]:
    """Pieces of named roads from corner to corner, the longest first."""
    inner = shapely.box(8, 8, WIDTH - 8, HEIGHT - 8)
    found = []
    for one in ground:
        if one.layer == "road" and one.name and "Line" in one.shape.geom_type:
            rough = shapely.simplify(shapely.intersection(in_units(one.shape, scale), inner), 5)
            found += [(one.name, step) for part in shapely.get_parts(rough) for step in _steps(part)]
    return sorted(found, key=lambda part: (-part[1].length, part[0]))


def _steps(part: BaseGeometry) -> list[shapely.LineString]:
    if part.geom_type != "LineString":
        return []
    return [shapely.LineString(step) for step in pairwise(part.coords) if step[0] != step[1]]


def _parts(line: shapely.LineString, length: float) -> list[shapely.LineString]:
    """Parts of a line where words of a length fit: in its middle, else nearer to one of its ends."""
    free = line.length - length
    if free < 0:
        return []
    starts = [free * share for share in (0.5, 0.2, 0.8, 0.0, 1.0)]
    return [shapely.LineString([line.interpolate(at), line.interpolate(at + length)]) for at in starts]


def _angle(line: shapely.LineString) -> int:
    """Never upside down."""
    (from_x, from_y), (to_x, to_y) = line.coords
    return (round(degrees(atan2(to_y - from_y, to_x - from_x))) + 89) % 180 - 89
