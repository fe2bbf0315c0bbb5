"""The frame of the picture: its size, what always stands in it, and shapes as SVG path data."""

from collections.abc import Iterable, Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from geo.border_map.surroundings import ASPECT

# Units of the picture; on the narrowest phone one is half a pixel wide, on a desktop more than one.
WIDTH = 480
HEIGHT = round(WIDTH / ASPECT)
MIDDLE = (WIDTH / 2, HEIGHT / 2)
# The scale stands in the lower left corner, the arrow to the north in the upper right one.
CORNERS = (shapely.box(0, HEIGHT - 44, 230, HEIGHT), shapely.box(WIDTH - 44, 0, WIDTH, 64))


def in_units(shape: BaseGeometry, scale: float) -> BaseGeometry:
    """From metres around the point, north up, to units from the upper left corner, down."""
    return shapely.transform(shape, lambda places: places * (scale, -scale) + MIDDLE)


def path_data(shape: BaseGeometry) -> str:
    """In whole units; empty for points and nothing."""
    return "".join(_ring(ring.coords, closed=closed) for ring, closed in _rings(shape))


def _rings(shape: BaseGeometry) -> Iterator[tuple[BaseGeometry, bool]]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield part.exterior, True
            yield from ((ring, True) for ring in part.interiors)
        elif part.geom_type == "LineString":
            yield part, False
        elif part.geom_type == "GeometryCollection":
            yield from _rings(part)


def _ring(places: Iterable[tuple[float, ...]], *, closed: bool) -> str:
    steps: list[tuple[int, int]] = []
    for x, y, *_ in places:
        step = (round(x), round(y))
        if not steps or step != steps[-1]:
            steps.append(step)
    if len(steps) < (4 if closed else 2):
        return ""
    return "M" + "L".join(f"{x} {y}" for x, y in steps) + ("z" if closed else "")
