"""Detectors as a town could have them: one that works, and several that do not."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from PIL import Image

from reports.domain.redaction import Box


def green(model: str) -> Callable[[Image.Image], list[Box]]:
    """Finds the one green area of a picture, if its model is there."""
    assert Path(model).read_text() == "green"

    def find(image: Image.Image) -> list[Box]:
        print("A library that talks.")
        seen = image.point(lambda value: 255 if value > 128 else 0).split()
        area = Image.composite(seen[1], Image.new("L", image.size), seen[0].point(lambda value: 255 - value))
        left, top, right, bottom = area.getbbox() or (0, 0, 0, 0)
        return [
            Box(
                left / image.width,
                top / image.height,
                (right - left) / image.width,
                (bottom - top) / image.height,
            )
        ]

    return find


def failing(model: str) -> Callable:
    raise ValueError("The model is of another kind.")


def sleeping(model: str) -> Callable:
    def find(image: Image.Image) -> list[Box]:
        # What it starts holds the pipes open, too.
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        time.sleep(60)
        return []

    return find


def crashing(model: str) -> Callable:
    return lambda image: os.abort()


def odd(model: str) -> Callable:
    """Boxes beyond the edges, of no size, without numbers, and far too many."""
    nothing = SimpleNamespace(left=float("nan"), top=0, width=1, height=0.5)
    wide, beyond = Box(-0.5, 0.5, 9, 9), Box(2, 2, 1, 1)
    return lambda image: [nothing, beyond, Box(0.1, 0.1, 0, 0.5), wide, *[Box(0.1, 0.1, 0.1, 0.1)] * 50]


def curious(model: str) -> Callable:
    """Finds one box for each secret that it can read."""
    secrets = [name for name in ("SECRET_KEY", "DATABASE_URL", "EMAIL_URL") if name in os.environ]
    return lambda image: [Box(0, 0, 1, 1)] * len(secrets)
