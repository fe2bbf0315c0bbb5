"""The browser that the tests drive: Debian's Chromium, installed or unpacked."""

import os
import shutil
from pathlib import Path

from setup.postgres_programs import library_folders


def find(unpacked: Path) -> Path | None:
    """The program to start: CHROMIUM if set, the machine's own, or the unpacked one."""
    given = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return Path(given) if given else script_for(unpacked)


def script_for(unpacked: Path) -> Path | None:
    """A script that runs the unpacked Chromium with its own libraries and fonts; None without it."""
    program = unpacked / "usr/lib/chromium/chromium"
    if not program.exists():
        return None
    fonts, script = unpacked / "fonts.conf", unpacked / "run-chromium"
    fonts.write_text(fonts_conf(unpacked))
    libraries = os.pathsep.join(map(str, library_folders(unpacked)))
    script.write_text(
        f'#!/bin/sh\nexport LD_LIBRARY_PATH="{libraries}" FONTCONFIG_FILE="{fonts}"\nexec "{program}" "$@"\n'
    )
    script.chmod(0o755)
    return script


def fonts_conf(unpacked: Path) -> str:
    """Where the unpacked fonts lie: Debian's own file names them by absolute paths."""
    folders = "".join(f"<dir>{folder}</dir>" for folder in (unpacked / "usr/share/fonts", "/usr/share/fonts"))
    cache = f"<cachedir>{unpacked}/font-cache</cachedir>"
    head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    return f"{head}<fontconfig>{folders}{cache}</fontconfig>\n"
