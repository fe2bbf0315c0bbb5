"""Waiting for what another process or thread does, bounded and without guessing how long it takes."""

import time
from collections.abc import Callable


def eventually(true: Callable[[], bool], seconds: float = 30) -> bool:
    """Ask again until it is true; False when the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False
