"""wrk, which asks a web server as fast as it answers."""

import shutil
from pathlib import Path


def find(unpacked: Path) -> Path | None:
    """The machine's own wrk, or the unpacked one."""
    own = shutil.which("wrk")
    if own:
        return Path(own)
    program = unpacked / "usr/bin/wrk"
    return program if program.exists() else None
