"""SIGINT, SIGTERM and SIGHUP: they end a set-up step at once, but never an installation half way."""

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop. Not an Exception, so that no `except Exception` swallows it."""


class Signals:
    """Remembers which signal asked for a stop (0: none), and raises Stopped once unless held back."""

    def __init__(self) -> None:
        self.stop_asked = 0
        self._held = False
        self._wake, writing = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for number in STOPPING:
            signal.signal(number, self._on_stop)
        # Python's wake-up pipe only hears signals that have a handler.
        signal.signal(signal.SIGCHLD, lambda number, frame: None)

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        first, self.stop_asked = not self.stop_asked, self.stop_asked or number
        if first and not self._held:
            raise Stopped

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let what runs inside finish; a stop asked for meanwhile is raised afterwards."""
        before, self._held = self._held, True
        try:
            yield
        finally:
            self._held = before
        if self.stop_asked and not before:
            raise Stopped

    def hold(self) -> None:
        """From here on only remember: the caller looks at `stop_asked` itself."""
        self._held = True

    def wait(self, seconds: float) -> None:
        """Sleep until a signal comes (a child's end is one too) or the time is over."""
        if select.select([self._wake], [], [], seconds)[0]:
            os.read(self._wake, 4096)
