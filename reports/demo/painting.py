"""Paints the demo's photos in processes of their own. Knows no Django, so that these start quickly."""

import io
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from reports.demo.drawing import draw
from reports.pictures import both_sizes

# Large enough for the large size of the page, small enough to paint hundreds in a minute.
SIZE = (1200, 900)
PROCESSES = 2

Painted = tuple[bytes, bytes, tuple[int, int]]


def paint(wish: tuple[str, int]) -> Painted:
    """Large and small JPEG of a scene and a seed, and the pixels of the large one."""
    scene, seed = wish
    return both_sizes(io.BytesIO(draw(scene, seed, SIZE)))


def paint_all(wishes: Iterable[tuple[str, int]]) -> Iterator[Painted]:
    """The pictures in the order of the wishes, each as soon as it is ready."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as painters:
        yield from painters.map(paint, wishes)
