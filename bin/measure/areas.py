"""Areas that tile a square without a gap, with borders as ragged as real ones; the same on every run.

Cells of a Voronoi diagram, 8 km across on average. Each edge between two cells is drawn once, as a fractal by
displaced midpoints, and shared by both. The outer border is straight.
"""

from dataclasses import dataclass

import numpy as np
import shapely

# Areas of 8 km, and a vertex every few metres: 2,113 vertices in the median, as towns' districts have.
CELL_KM = 8.0
SPACING_KM = 0.0155
# How far a midpoint may be moved sideways, as a part of its segment.
RAGGED = 0.16
# Where a fractal edge meets itself or another, all edges of that area are drawn calmer, at last straight.
CALMER = 0.4
ATTEMPTS = 12
# The south-western corner in EPSG:4326, and degrees per kilometre in the middle of Germany.
WEST, SOUTH = 6.0, 47.5
DEGREES_EAST, DEGREES_NORTH = 1 / 71.0, 1 / 111.2


@dataclass(frozen=True)
class Tiling:
    """Polygons (EPSG:4326) with their sizes in square metres, and their common border."""

    polygons: np.ndarray
    sizes: np.ndarray
    border: shapely.Polygon

    @property
    def vertices(self) -> np.ndarray:
        """How many vertices each polygon has."""
        return shapely.get_num_coordinates(self.polygons) - 1


def tiling(number: int, seed: int) -> Tiling:
    """About a square of `number` areas; `seed` decides all that looks like chance."""
    dice = np.random.default_rng(seed)
    side = CELL_KM * number**0.5
    rings = _rings(_cells(dice.uniform(0, side, (number, 2)), side))
    edges, of_ring = _edges(rings)
    straight = _on_the_side(edges, side)
    calm = np.where(straight, 0.0, 1.0)
    moves = dice.uniform(-RAGGED, RAGGED, (len(edges), _most_points(edges)))
    polygons = np.empty(0, object)
    for attempt in range(ATTEMPTS):
        lines = _lines(edges, moves, calm)
        polygons = np.array([shapely.Polygon(_joined(of, lines)) for of in of_ring])
        wrong = ~shapely.is_valid(polygons)
        if not wrong.any():
            break
        touched = np.unique([edge for ring in np.flatnonzero(wrong) for edge, _ in of_ring[ring]])
        calm[touched] *= CALMER if attempt < ATTEMPTS - 2 else 0
    border = shapely.transform(shapely.box(0, 0, side, side), to_degrees)
    return Tiling(shapely.transform(polygons, to_degrees), shapely.area(polygons) * 1e6, border)


def _cells(points: np.ndarray, side: float) -> np.ndarray:
    """Voronoi cells of points in a square. Mirrored at its sides, they end there by themselves."""
    x, y = points[:, 0], points[:, 1]
    mirrored = [
        points,
        *(np.c_[mx, my] for mx, my in ((-x, y), (2 * side - x, y), (x, -y), (x, 2 * side - y))),
    ]
    diagram = shapely.voronoi_polygons(shapely.multipoints(np.concatenate(mirrored)))
    cells = shapely.get_parts(diagram)
    middle = shapely.get_coordinates(shapely.centroid(cells))
    return cells[((middle > 0) & (middle < side)).all(axis=1)]


def _rings(cells: np.ndarray) -> list[np.ndarray]:
    """The corners of each cell, anticlockwise, without those that coincide to the millimetre."""
    rings = []
    for cell in shapely.normalize(cells):
        corners = np.round(shapely.get_coordinates(cell), 6)[:-1]
        new = (corners != np.roll(corners, 1, axis=0)).any(axis=1)
        rings.append(corners[new])
    # A list in the order of places, and not of the library.
    return sorted(rings, key=lambda ring: tuple(ring.mean(axis=0)))


def _edges(rings: list[np.ndarray]) -> tuple[np.ndarray, list[list[tuple[int, bool]]]]:
    """All edges as (start, end), and for each ring its edges in turn: their number, and whether backwards."""
    numbers: dict[tuple, int] = {}
    of_ring = []
    for ring in rings:
        corners = list(map(tuple, ring.tolist()))
        pairs = zip(corners, corners[1:] + corners[:1], strict=True)
        of_ring.append(
            [(numbers.setdefault(min((a, b), (b, a)), len(numbers)), (a, b) > (b, a)) for a, b in pairs]
        )
    return np.array(list(numbers)), of_ring


def _on_the_side(edges: np.ndarray, side: float) -> np.ndarray:
    """Which edges lie on a side of the square."""
    from_side = np.stack([abs(edges - at).max(axis=1).min(axis=1) for at in (0, side)])
    return from_side.min(axis=0) < 1e-5


def _levels(edges: np.ndarray) -> np.ndarray:
    """How often each edge is halved until its segments are short enough."""
    length = np.hypot(*(edges[:, 1] - edges[:, 0]).T)
    return np.maximum(np.round(np.log2(np.maximum(length / SPACING_KM, 1))), 0).astype(int)


def _most_points(edges: np.ndarray) -> int:
    return 2 ** int(_levels(edges).max())


def _lines(edges: np.ndarray, moves: np.ndarray, calm: np.ndarray) -> list[np.ndarray]:
    """Each edge as a fractal line without its last point."""
    lines: list[np.ndarray] = [np.empty(0)] * len(edges)
    levels = _levels(edges)
    for level in np.unique(levels):
        which = np.flatnonzero(levels == level)
        drawn = _fractal(edges[which], moves[which] * calm[which, None], level)
        for edge, line in zip(which, drawn, strict=True):
            lines[edge] = line
    return lines


def _fractal(line: np.ndarray, moves: np.ndarray, levels: int) -> np.ndarray:
    used = 0
    for _ in range(levels):
        start, end = line[:, :-1], line[:, 1:]
        along = end - start
        aside = np.stack([-along[..., 1], along[..., 0]], axis=-1)
        by = moves[:, used : used + along.shape[1]]
        used += along.shape[1]
        halved = np.empty((len(line), 2 * line.shape[1] - 1, 2))
        halved[:, ::2], halved[:, 1::2] = line, (start + end) / 2 + aside * by[..., None]
        line = halved
    return line


def _joined(of_ring: list[tuple[int, bool]], lines: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([lines[edge][::-1][:-1] if back else lines[edge][:-1] for edge, back in of_ring])


def to_degrees(km: np.ndarray) -> np.ndarray:
    return np.round(km * (DEGREES_EAST, DEGREES_NORTH) + (WEST, SOUTH), 8)
