"""Finds PostgreSQL servers that have PostGIS: installed ones, and those unpacked into the data folder."""

import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Server:
    """The folder of one PostgreSQL version's programs; `libraries` are extra library folders it needs."""

    major: int
    folder: Path
    libraries: tuple[Path, ...] = ()

    def program(self, name: str) -> Path:
        return self.folder / name

    def variables(self) -> dict[str, str]:
        """What the programs need in their environment."""
        path = os.pathsep.join([str(self.folder), os.environ.get("PATH", os.defpath)])
        variables = {"PATH": path, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        if self.libraries:
            variables["LD_LIBRARY_PATH"] = os.pathsep.join(map(str, self.libraries))
        return variables


def find_servers(unpacked: Path) -> list[Server]:
    """Every usable server with PostGIS, the machine's own first, then those below `unpacked`."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/").glob("usr/pgsql-*/bin")]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    own = [server for folder in dict.fromkeys(folders) if (server := usable_server(folder))]
    libraries = library_folders(unpacked)
    return own + [
        server
        for folder in (unpacked / "usr/lib/postgresql").glob("*/bin")
        if (server := usable_server(folder, libraries))
    ]


def usable_server(folder: Path, libraries: tuple[Path, ...] = ()) -> Server | None:
    """The server whose programs lie in `folder`, or None if it is incomplete or has no PostGIS."""
    if not all((folder / name).exists() for name in ("postgres", "initdb", "psql")):
        return None
    major = major_of(folder)
    shares = (folder.parents[3] / "share/postgresql" / str(major), folder.parent / "share")
    if major is None or not any((share / "extension/postgis.control").exists() for share in shares):
        return None
    return Server(major, folder, libraries)


def major_of(folder: Path) -> int | None:
    """The version in a path such as /usr/lib/postgresql/15/bin or /usr/pgsql-16/bin."""
    match = re.search(r"(\d+)$", folder.parent.name)
    return int(match[1]) if match else None


def choose_server(servers: Iterable[Server], needed_major: int | None) -> Server | None:
    """The newest server, or the one of exactly the version that an existing cluster needs."""
    fitting = [server for server in servers if needed_major in (None, server.major)]
    return max(fitting, key=lambda server: (server.major, not server.libraries), default=None)


def library_folders(unpacked: Path) -> tuple[Path, ...]:
    """The folders below `unpacked` that hold shared libraries, for LD_LIBRARY_PATH."""
    # Some packages still name /lib, which is a link to /usr/lib on an installed system but not here.
    triplets = [*unpacked.glob("usr/lib/*-linux-*"), *unpacked.glob("lib/*-linux-*")]
    found = {path.parent for triplet in triplets for path in triplet.rglob("lib*.so*")}
    plain = [folder for folder in sorted(found) if "plugin" not in folder.name]
    # The triplet's own folder comes first: its libraries win over those of a subfolder.
    return tuple(sorted(plain, key=lambda folder: len(folder.parts)))
