"""The browser that the tests drive: Debian's Chromium, and what Playwright needs beside it."""

import ctypes
import os
import shutil
from pathlib import Path
from shlex import quote

from setup.postgres_programs import library_folders

LIBRARY = "libatomic.so.1"


def find(unpacked: Path) -> Path | None:
    """The program to start: CHROMIUM if set, the machine's own, or the unpacked one."""
    given = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return Path(given) if given else script_for(unpacked)


def playwright_runs(unpacked: Path) -> bool:
    """Whether the library is there that the Node.js inside Playwright's wheel asks the system for."""
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        return any((folder / LIBRARY).exists() for folder in library_folders(unpacked))
    return True


def variables(unpacked: Path, node: Path) -> dict[str, str]:
    """What a test run needs to find browser and driver; `node` is the one inside Playwright's wheel."""
    found = {"CHROMIUM": str(find(unpacked))}
    if library_folders(unpacked):
        script = unpacked / "run-node"
        write_script(script, node, {"LD_LIBRARY_PATH": search_path(unpacked)})
        found["PLAYWRIGHT_NODEJS_PATH"] = str(script)
    return found


def script_for(unpacked: Path) -> Path | None:
    """A script that runs the unpacked Chromium with its own libraries and fonts; None without it."""
    program = unpacked / "usr/lib/chromium/chromium"
    if not program.exists():
        return None
    fonts, script = unpacked / "fonts.conf", unpacked / "run-chromium"
    fonts.write_text(fonts_conf(unpacked))
    write_script(script, program, {"LD_LIBRARY_PATH": search_path(unpacked), "FONTCONFIG_FILE": str(fonts)})
    return script


def write_script(script: Path, program: Path, exported: dict[str, str]) -> None:
    """A script that runs `program` with some variables set."""
    exports = " ".join(f"{name}={quote(value)}" for name, value in exported.items())
    script.write_text(f'#!/bin/sh\nexport {exports}\nexec {quote(str(program))} "$@"\n')
    script.chmod(0o755)


def search_path(unpacked: Path) -> str:
    return os.pathsep.join(map(str, library_folders(unpacked)))


def fonts_conf(unpacked: Path) -> str:
    """Where the unpacked fonts lie: Debian's own file names them by absolute paths."""
    folders = "".join(f"<dir>{folder}</dir>" for folder in (unpacked / "usr/share/fonts", "/usr/share/fonts"))
    cache = f"<cachedir>{unpacked}/font-cache</cachedir>"
    head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    return f"{head}<fontconfig>{folders}{cache}</fontconfig>\n"
