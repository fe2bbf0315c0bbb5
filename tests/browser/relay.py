"""A wire between browser and service that a test can cut: nothing listens, half a photo, a lost answer."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

CHUNK = 16_384


class Relay:
    """Passes bytes on to `target` (an address like live_server.url) until a test tells it otherwise.

    `url` stays the same over `stop()` and `start()`, so that a page keeps its origin.
    """

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self.target = (parts.hostname or "localhost", parts.port or 80)
        self.port, self.listener = 0, None
        self.open: set[socket.socket] = set()
        self.lock = threading.Lock()
        self._cut: tuple[bytes, int] | None = None
        self._lose: tuple[bytes, int] | None = None
        self._hold: tuple[bytes, int] | None = None
        self.held, self.released = threading.Event(), threading.Event()
        self.cuts = self.lost = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Listen (again), on the same port as before."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def stop(self) -> None:
        """Like a server that was stopped: connections break, new ones are refused."""
        listener, self.listener = self.listener, None
        if listener:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self.lock:
            ends, self.open = self.open, set()
        for end in ends:
            _close(end)

    def cut_within(self, request: bytes, after: int) -> None:
        """Stop for good once `after` bytes of the next request that begins with `request` have passed."""
        self._cut = (request, after)

    def lose_answers_to(self, request: bytes, times: int) -> None:
        """Let the next `times` requests that begin with `request` arrive, but no answer to them come back."""
        self._lose = (request, times)

    def hold_back(self, request: bytes, after: int) -> None:
        """Let `after` requests that begin with `request` pass, and keep those after them waiting."""
        self._hold = (request, after)

    def wait_for_held(self) -> None:
        assert self.held.wait(20), "No request came that was to be held back."

    def let_go(self) -> None:
        self.released.set()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _address = listener.accept()
                server = socket.create_connection(self.target)
                with self.lock:
                    self.open |= {client, server}
                wire = _Wire(self, client, server)
                threading.Thread(target=wire.upwards, daemon=True).start()
                threading.Thread(target=wire.downwards, daemon=True).start()

    def forget(self, *ends: socket.socket) -> None:
        with self.lock:
            self.open -= set(ends)
        for end in ends:
            _close(end)


class _Wire:
    """One connection, in both directions."""

    def __init__(self, relay: Relay, client: socket.socket, server: socket.socket) -> None:
        self.relay, self.client, self.server = relay, client, server
        self.losing, self.left = False, -1

    def upwards(self) -> None:
        with suppress(OSError):
            while data := self.client.recv(CHUNK):
                self._look_at(data)
                if self.left >= 0 and len(data) >= self.left:
                    self.server.sendall(data[: self.left])
                    self.relay.cuts += 1
                    self.relay.stop()
                    return
                self.left -= len(data) if self.left >= 0 else 0
                self.server.sendall(data)
        self.relay.forget(self.client, self.server)

    def _look_at(self, data: bytes) -> None:
        relay = self.relay
        if relay._cut and data.startswith(relay._cut[0]):
            self.left, relay._cut = relay._cut[1], None
        if relay._lose and data.startswith(relay._lose[0]):
            request, left = relay._lose
            self.losing, relay._lose = True, (request, left - 1) if left > 1 else None
        if relay._hold and data.startswith(relay._hold[0]):
            request, left = relay._hold
            relay._hold = (request, max(0, left - 1))
            if not left:
                relay.held.set()
                relay.released.wait(60)

    def downwards(self) -> None:
        with suppress(OSError):
            while data := self.server.recv(CHUNK):
                if self.losing:
                    self.relay.lost += 1
                    break
                self.client.sendall(data)
        self.relay.forget(self.client, self.server)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
