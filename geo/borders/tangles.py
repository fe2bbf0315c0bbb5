"""Borders that cross themselves so often that nobody meant it.

To repair one takes time that grows with the square of its crossings: hours for a scribble of a thousand
corners.
"""

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

# A border that was drawn or exported with mistakes has a few. So many are repaired in about a second.
MOST_CROSSINGS = 1_000
EDGES_AT_ONCE = 16


def is_tangled(shape: BaseGeometry) -> bool:
    """Whether the edges of polygons, also in collections, cross each other more than MOST_CROSSINGS times."""
    edges = _edges(shape)
    tree = STRtree(edges)
    found = 0
    for start in range(0, len(edges), EDGES_AT_ONCE):
        found += tree.query(edges[start : start + EDGES_AT_ONCE], predicate="crosses").shape[1]
        # Each is found from both of its edges.
        if found > 2 * MOST_CROSSINGS:
            return True
    return False


def _edges(shape: BaseGeometry) -> np.ndarray:
    parts = shapely.get_parts(shapely.get_parts(shape))
    corners, ring = shapely.get_coordinates(shapely.get_rings(parts), return_index=True)
    same = ring[1:] == ring[:-1]
    return shapely.linestrings(np.stack([corners[:-1][same], corners[1:][same]], axis=1))
