"""The web server as bin/serve starts it, for the time of a run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from setup import supervise
from setup.environment import CHECKOUT
from setup.serve import web_server
from setup.signals import Signals
from setup.supervise import Program

# Everything about limits is done and counted, but nobody ever reaches one.
NEVER_REACHED = "1000000"


@contextmanager
def web(port: int, signals: Signals) -> Iterator[None]:
    """granian with the workers and threads of production. Raises Problem if it does not become ready."""
    environment = dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "measure.settings",
        "PORT": str(port),
        "API_RATE_FACTOR": NEVER_REACHED,
        "DEMO": "no",
    }
    program = Program(
        "web server",
        lambda: supervise.launch(web_server(port), environment, str(CHECKOUT)),
        restart=False,
    )
    program.start()
    try:
        supervise.wait_until_answering(port, [program], signals)
        yield
    finally:
        supervise.end_all([program])
