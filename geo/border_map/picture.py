"""The small map of a border as a still picture: no script, no tiles, in the colours of the page, north up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from geo.border_map.frame import CORNERS, HEIGHT, MIDDLE, WIDTH, in_units, path_data
from geo.border_map.street_names import StreetName, street_names
from geo.border_map.surroundings import BorderMap, Drawn
from geo.domain.scale_bar import round_length

CHIP = 17
# Metres across, as people know them; on the map nothing is thinner than a unit and a half.
ROAD_WIDTHS = {"motorway": 22.0, "main": 10.0, "street": 7.0, "path": 2.5}
RAIL_WIDTH = 3.0
THINNEST = 1.5
LETTERS = "ABCDEFGH"
# As many hatches as can be told apart.
HATCHES = 4


@dataclass(frozen=True)
class Path:
    """SVG path data with its class; `width` is that of a line's stroke, in units."""

    css_class: str
    data: str
    width: float = 0.0


@dataclass(frozen=True)
class Ground:
    """The ground of one candidate: its letter, the number of its hatch, and where the letter stands."""

    letter: str
    hatch: int
    data: str
    x: int
    y: int

    @property
    def seen(self) -> bool:
        return bool(self.data)


@dataclass(frozen=True)
class BorderPicture:
    paths: tuple[Path, ...]
    grounds: tuple[Ground, ...]
    border: str
    names: tuple[StreetName, ...]
    reach: int
    bar: int
    bar_m: int
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def middle(self) -> tuple[int, int]:
        return self.width // 2, self.height // 2


def letter_of(number: int) -> str:
    """The letter of the candidate with this number, counted from 0."""
    return LETTERS[number % len(LETTERS)]


def hatch_of(number: int) -> int:
    return number % HATCHES + 1


def border_picture(seen: BorderMap) -> BorderPicture:
    scale = WIDTH / (2 * seen.half_width)
    grounds = [in_units(side.ground, scale) for side in seen.sides]
    chips = _chips(grounds, seen.reach_m * scale)
    bar_m = round_length(seen.half_width * 0.6)
    return BorderPicture(
        paths=tuple(_paths(seen.ground, scale)),
        grounds=tuple(
            Ground(letter_of(number), hatch_of(number), path_data(ground), *chip)
            for number, (ground, chip) in enumerate(zip(grounds, chips, strict=True))
        ),
        border=path_data(_border(grounds)),
        names=tuple(street_names(seen.ground, scale, [shapely.Point(chip).buffer(CHIP) for chip in chips])),
        reach=max(6, round(seen.reach_m * scale)),
        bar=round(bar_m * scale),
        bar_m=bar_m,
    )


def _paths(ground: Iterable[Drawn], scale: float) -> Iterator[Path]:
    """The base map from the ground up; all edges lie beneath all roads, so that crossings are open."""
    above: list[Path] = []
    for one in ground:
        data = path_data(in_units(one.shape, scale))
        if not data:
            continue
        if one.layer == "road" and "Line" in one.shape.geom_type:
            width = max(THINNEST, ROAD_WIDTHS.get(one.kind, ROAD_WIDTHS["street"]) * scale)
            yield Path("edge", data, round(width + 2, 1))
            above.append(Path(f"road sl-border__road--{one.kind}", data, round(width, 1)))
        elif "Line" in one.shape.geom_type:
            yield Path(f"{one.layer}-line", data, round(max(THINNEST, RAIL_WIDTH * scale), 1))
        elif one.layer == "building":
            above.append(Path(one.layer, data))
        else:
            yield Path(one.layer, data)
    yield from above


def _border(grounds: Iterable[BaseGeometry]) -> BaseGeometry:
    """The outlines of the grounds, without the frame of the picture that cut them."""
    inner = shapely.box(1, 1, WIDTH - 1, HEIGHT - 1)
    return shapely.intersection(shapely.union_all([shapely.boundary(one) for one in grounds]), inner)


def _chips(grounds: Iterable[BaseGeometry], reach: float) -> list[tuple[int, int]]:
    """Where the letters stand: in the widest place of each ground, beside the point and the corners."""
    point = shapely.Point(MIDDLE).buffer(min(reach, HEIGHT / 4) + CHIP)
    taken = shapely.union_all([point, *CORNERS])
    found = []
    for ground in grounds:
        free = _widest(shapely.difference(ground, taken)) or _widest(ground)
        found.append((round(free.x), round(free.y)) if free else (0, 0))
    return found


def _widest(ground: BaseGeometry) -> shapely.Point | None:
    parts = [part for part in shapely.get_parts(ground) if part.geom_type == "Polygon" and part.area > 1]
    if not parts:
        return None
    largest = max(parts, key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=2)
    return shapely.Point(circle.coords[0])
