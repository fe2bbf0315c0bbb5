"""How a drawn border fits among those of its neighbours, and how it could be made to fit.

All shapes come and go in EPSG:4326. In between they lie on a plane in metres, stretched for their latitude:
sizes there are right to a third of a percent, which is enough for a warning.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians

import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.borders.vector_files import only_polygons
from geo.domain.distance import METRES_PER_DEGREE

# Drawn by hand, borders miss each other by centimetres; what is smaller than this is no place.
LEAST_M2 = 1.0
# A gap that is narrower was not meant.
NARROW_M = 20.0
TOUCHING_M = 0.01


@dataclass(frozen=True)
class Neighbour:
    """An area beside the drawn one. `id` is that of its area."""

    id: int
    name: str
    shape: BaseGeometry


@dataclass(frozen=True)
class Meeting:
    """Ground that two areas share, or that neither has."""

    neighbour: Neighbour
    size_m2: float
    shape: MultiPolygon


class BorderFit:
    """A border among its neighbours; `before` is the border that it replaces, `town` that of the town."""

    def __init__(
        self,
        drawn: BaseGeometry,
        neighbours: Iterable[Neighbour],
        *,
        before: BaseGeometry | None = None,
        town: BaseGeometry | None = None,
    ) -> None:
        self._stretch = _stretch_at(drawn)
        self.drawn = drawn
        self.neighbours = list(neighbours)
        self._plane = {one.id: self._flat(one.shape) for one in self.neighbours}
        self._drawn = self._flat(drawn)
        self._before = self._flat(before) if before is not None else None
        self._town = self._flat(town) if town is not None else None

    # ------------------------------------------------------------ what is there

    @cached_property
    def overlaps(self) -> list[Meeting]:
        """Ground that the drawn border takes from each neighbour."""
        return self._meetings(lambda other: self._drawn.intersection(other))

    @cached_property
    def gaps(self) -> list[Meeting]:
        """Narrow strips between the drawn border and a neighbour that neither has, nor had before."""
        strips = self._strips
        if self._before is not None:
            strips = strips.difference(self._before)
        return self._each_once(_parts(strips))

    @cached_property
    def _strips(self) -> BaseGeometry:
        taken = shapely.union_all([self._drawn, *self._plane.values()])
        strips = _closed(taken).difference(taken)
        if self._town is not None:
            strips = strips.intersection(self._town)
        return MultiPolygon([part for part in _parts(strips) if part.distance(self._drawn) < TOUCHING_M])

    @cached_property
    def left_over(self) -> list[Meeting]:
        """Ground that the area had before and nobody has now, by the neighbour who borders most on it."""
        if self._before is None:
            return []
        left = self._before.difference(shapely.union_all([self._drawn, *self._plane.values()]))
        return self._each_once(_parts(left))

    @cached_property
    def outside_m2(self) -> float:
        """How much of the drawn border lies outside the town."""
        return self._drawn.difference(self._town).area if self._town is not None else 0.0

    @property
    def size_m2(self) -> float:
        return self._drawn.area

    @property
    def changed_m2(self) -> float:
        """How much ground was added to or taken from what the area had before."""
        return self._drawn.symmetric_difference(self._before).area if self._before is not None else 0.0

    @property
    def fits(self) -> bool:
        """Whether there is nothing to be told."""
        return not (self.overlaps or self.gaps or self.left_over or self.outside_m2 >= LEAST_M2)

    # ------------------------------------------------------------ what could be done

    def cut(self) -> MultiPolygon:
        """The drawn border without what neighbours have, with the narrow gaps beside it, inside the town."""
        shape = self._drawn.union(self._strips).difference(shapely.union_all(list(self._plane.values())))
        return self._back(shape.intersection(self._town) if self._town is not None else shape)

    def given_way(self) -> dict[int, MultiPolygon]:
        """The borders of neighbours, by id, that change so that all edges meet.

        They lose what the drawn border takes from them, and get what is left between.
        """
        shapes = {one.neighbour.id: self._plane[one.neighbour.id] for one in self.overlaps}
        for gap in [*self.left_over, *self.gaps]:
            known = shapes.get(gap.neighbour.id, self._plane[gap.neighbour.id])
            shapes[gap.neighbour.id] = known.union(self._flat(gap.shape))
        return {pk: self._back(shape.difference(self._drawn)) for pk, shape in shapes.items()}

    # ------------------------------------------------------------ between

    def _flat(self, shape: BaseGeometry) -> BaseGeometry:
        flat = shapely.transform(shape, lambda corners: corners * self._stretch)
        # Rounding may let a needle cross itself, and then nothing can be asked of it.
        return flat if flat.is_valid else only_polygons(shapely.make_valid(flat))

    def _back(self, shape: BaseGeometry) -> MultiPolygon:
        """On the earth again, without slivers that only rounding made."""
        kept = MultiPolygon([part for part in _parts(shape) if part.area >= LEAST_M2])
        back = shapely.transform(kept, lambda corners: corners / self._stretch)
        return back if back.is_valid else only_polygons(shapely.make_valid(back))

    def _meetings(self, of: Callable[[BaseGeometry], BaseGeometry]) -> list[Meeting]:
        found = []
        for one in self.neighbours:
            parts = [part for part in _parts(of(self._plane[one.id])) if part.area >= LEAST_M2]
            if parts:
                found.append(self._meeting(one, parts))
        return found

    def _each_once(self, parts: Iterable[BaseGeometry]) -> list[Meeting]:
        """Parts by the neighbour who has the longest border with them."""
        by_neighbour: dict[int, list[BaseGeometry]] = {}
        for part in parts:
            if part.area < LEAST_M2:
                continue
            near = part.buffer(5 * TOUCHING_M)
            shared = {pk: near.intersection(other.boundary).length for pk, other in self._plane.items()}
            longest = max(shared, key=lambda pk: shared[pk], default=None)
            if longest is not None and shared[longest] > 0:
                by_neighbour.setdefault(longest, []).append(part)
        return [self._meeting(one, by_neighbour[one.id]) for one in self.neighbours if one.id in by_neighbour]

    def _meeting(self, one: Neighbour, parts: list[BaseGeometry]) -> Meeting:
        return Meeting(one, sum(part.area for part in parts), self._back(MultiPolygon(parts)))


def overlaps_among(areas: Sequence[Neighbour]) -> list[tuple[Neighbour, Meeting]]:
    """Each pair of areas that lie over each other, once, the largest overlap first."""
    tree = shapely.STRtree([one.shape for one in areas])
    first, second = tree.query([one.shape for one in areas], predicate="intersects")
    found = [
        (areas[one], meeting)
        for one, other in zip(first, second, strict=True)
        if one < other
        for meeting in BorderFit(areas[one].shape, [areas[other]]).overlaps
    ]
    return sorted(found, key=lambda pair: -pair[1].size_m2)


def plane_size_m2(shape: BaseGeometry) -> float:
    """The size of a shape in EPSG:4326."""
    east, north = _stretch_at(shape)
    return float(shape.area * east * north)


def _stretch_at(shape: BaseGeometry) -> tuple[float, float]:
    """Metres per degree, east and north, in the middle of a shape."""
    _, south, _, north = shape.bounds
    return METRES_PER_DEGREE * cos(radians((south + north) / 2)), METRES_PER_DEGREE


def _closed(shape: BaseGeometry) -> BaseGeometry:
    """With everything filled that is narrower than NARROW_M. Mitred, so that corners stay as they are."""
    grown = shape.buffer(NARROW_M / 2, join_style="mitre", mitre_limit=10)
    return grown.buffer(-NARROW_M / 2, join_style="mitre", mitre_limit=10)


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    return list(only_polygons(shape).geoms)
