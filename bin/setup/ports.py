"""Whether the port is free."""

import errno
import socket

from setup.problem import Problem

HOST = "127.0.0.1"


def check_free(port: int) -> None:
    """Raises Problem if our web server could not listen on the port."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
            trial.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                reason = "is taken by another program: stop that, or choose another, such as"
            else:
                reason = f"cannot be used ({error.strerror}): choose another, such as"
            raise Problem(
                f"Port {port} on {HOST} {reason} PORT={port + 1 if port < 65535 else 8000}."
            ) from error
