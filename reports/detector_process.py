"""Runs a town's detector on one picture, in a process of its own: it may hang or crash without harm.

    python -m reports.detector_process MODULE:FACTORY MODEL < picture.jpg

writes the boxes that it found as JSON: [[left, top, width, height]], fractions of the picture.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from io import BytesIO
from typing import Any

from PIL import Image

from reports.domain.redaction import MAX_BOXES, Box


def main(factory: str, model: str) -> None:
    # Libraries talk on standard output, too; only the answer may.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    detector = detector_of(factory, model)
    with Image.open(BytesIO(sys.stdin.buffer.read())) as image:
        found = usable(detector(image.convert("RGB")))
    json.dump(found, answer)
    answer.close()


def detector_of(factory: str, model: str) -> Callable[[Image.Image], Iterable[Box]]:
    module, _colon, name = factory.partition(":")
    return getattr(import_module(module), name)(model)


def usable(boxes: Iterable[Any]) -> list[list[float]]:
    """Boxes that lie in the picture, cut off at its edges; at most as many as a photo may have."""
    cut = (_cut(float(box.left), float(box.top), float(box.width), float(box.height)) for box in boxes)
    return [box.as_list() for box in cut if box.width > 0 and box.height > 0][:MAX_BOXES]


def _cut(left: float, top: float, width: float, height: float) -> Box:
    # "not a number" becomes 0 here, and so a box of no size.
    right, bottom = _share(left + width), _share(top + height)
    left, top = _share(left), _share(top)
    return Box(left, top, right - left, bottom - top)


def _share(value: float) -> float:
    return min(1.0, max(0.0, value)) if value == value else 0.0


if __name__ == "__main__":
    main(*sys.argv[1:3])
