"""Faces and number plates by cascade files, with OpenCV 4, which the town installs itself.

PHOTO_DETECTOR is then reports.detectors.cascade:finder, and PHOTO_DETECTOR_MODEL the path of a
cascade (an XML file), or of several, separated by colons.
"""

import os
from collections.abc import Callable
from importlib import import_module
from itertools import chain

from PIL import Image

from reports.domain.redaction import Box

# Of the longer side: what is smaller is not recognised by people either.
SMALLEST = 1 / 60


def finder(model: str) -> Callable[[Image.Image], list[Box]]:
    """Look with every cascade of `model`. Raises ImportError without OpenCV 4, ValueError for no cascade."""
    cv2, numpy = import_module("cv2"), import_module("numpy")
    cascades = [(path, cv2.CascadeClassifier(path)) for path in model.split(os.pathsep)]
    for path, cascade in cascades:
        if cascade.empty():
            raise ValueError(f"'{path}' is no cascade that OpenCV can read.")

    def find(image: Image.Image) -> list[Box]:
        grey = cv2.equalizeHist(numpy.asarray(image.convert("L")))
        least = max(24, round(max(image.size) * SMALLEST))
        found = (
            cascade.detectMultiScale(grey, 1.1, 4, minSize=(least, least)) for _path, cascade in cascades
        )
        width, height = image.size
        return [
            Box(left / width, top / height, wide / width, high / height)
            for left, top, wide, high in chain.from_iterable(found)
        ]

    return find
