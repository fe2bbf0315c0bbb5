"""Files that somebody sent: whether they may be opened at all, and what is in them.

Nothing of such a file is trusted: not its size, not its name, not what it says it is.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyogrio

from geo.borders.vector_files import BROKEN_ARCHIVE, checked, offline, source_of
from geo.domain.responsibility import Reason

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 400 * 1024 * 1024
MOST_MEMBERS = 200
MOST_FEATURES = 5_000
SQLITE = b"SQLite format 3\x00"
ZIP = b"PK\x03\x04"
# What a file of this name begins with.
BEGINS = {".geojson": b"{", ".json": b"{", ".gpkg": SQLITE, ".zip": ZIP}
# The same for what may be in an archive.
BEGINS_IN_ZIP = {".geojson": b"{", ".json": b"{", ".gpkg": SQLITE, ".shp": b"\x00\x00\x27\x0a"}
DRIVERS = {"GeoJSON", "GPKG", "ESRI Shapefile"}
# Field names that are likely to hold what is asked for, the likeliest first.
CODES = ("code", "kuerzel", "schluessel", "key", "nummer", "nr", "number", "id", "gid", "fid", "objectid")
NAMES = ("name", "bezeichnung", "bez", "title", "titel", "ortsteil", "stadtteil", "bezirk", "gebiet")


class BadUpload(Exception):
    """A file that is not opened. `geo.borders.received_wording` has the sentences."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"{reason.code} {reason.facts}")
        self.reason = reason


@dataclass(frozen=True)
class Contents:
    """The layers of a file that hold shapes, and the fields of the one that was looked at."""

    layers: tuple[str, ...]
    layer: str
    fields: tuple[str, ...]
    features: int

    def likely(self, names: tuple[str, ...]) -> str:
        """The field that is called most like one of some names; else the first."""
        plain = {re.sub(r"[^a-z]", "", field.lower().replace("ü", "ue")): field for field in self.fields}
        exact = [plain[name] for name in names if name in plain]
        part = [field for name in names for key, field in plain.items() if len(name) > 2 and name in key]
        return next(iter([*exact, *part, *self.fields]), "")


def safe_name(name: str) -> str:
    """A name for the disk and for addresses that keeps what kind of file it is. Raises BadUpload."""
    stem, suffix = Path(name).stem, Path(name).suffix.lower()
    if suffix not in BEGINS:
        raise BadUpload(Reason("unknown_kind", {"name": name[:80]}))
    plain = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60]
    return f"{plain or 'file'}{suffix}"


def check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise BadUpload(Reason("too_large", {"size": size, "most": MOST_BYTES}))
    if size == 0:
        raise BadUpload(Reason("empty_file"))


def check_contents(path: Path) -> None:
    """Raises BadUpload for a file that is not what its name says, and for archives that would burst."""
    check_size(path.stat().st_size)
    with path.open("rb") as file:
        _check_beginning(file, path.suffix, BEGINS)
    if path.suffix == ".zip":
        _check_archive(path)


def _check_beginning(file: IO[bytes], kind: str, begins: Mapping[str, bytes]) -> None:
    head = file.read(64)
    if begins[kind] == b"{":
        head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(begins[kind]):
        raise BadUpload(Reason("other_contents", {"kind": kind}))


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            member = _only_shapes(archive.infolist())
            with archive.open(member) as file:
                _check_beginning(file, Path(member.filename).suffix.lower(), BEGINS_IN_ZIP)
    except BROKEN_ARCHIVE as error:
        raise BadUpload(Reason("broken_archive")) from error


def _only_shapes(members: Sequence[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    """The one member with shapes. Raises BadUpload."""
    # A member whose real size is not the one that it says fails its checksum when it is read.
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise BadUpload(Reason("bursting_archive", {"most": MOST_UNPACKED, "members": MOST_MEMBERS}))
    if any(member.flag_bits & 1 for member in members):
        raise BadUpload(Reason("locked_archive"))
    inside = [member for member in members if Path(member.filename).suffix.lower() in BEGINS_IN_ZIP]
    if len(inside) != 1:
        raise BadUpload(Reason("archive_of_many", {"count": len(inside)}))
    return inside[0]


def contents_of(path: Path, layer: str = "", encoding: str | None = None) -> Contents:
    """What is in a file that `check_contents` let pass.

    Raises BadUpload, and geo.borders.vector_files.BadFile where GDAL cannot read it.
    """
    with offline():
        source = source_of(path)
        listed = checked(lambda: pyogrio.list_layers(source))
        layers = tuple(str(name) for name, kind in listed if kind is not None)
        if not layers:
            raise BadUpload(Reason("no_shapes"))
        chosen = layer if layer in layers else layers[0]
        info = checked(lambda: pyogrio.read_info(source, layer=chosen, encoding=encoding))
    if info["driver"] not in DRIVERS:
        raise BadUpload(Reason("other_contents", {"kind": path.suffix}))
    if info["features"] == 0:
        raise BadUpload(Reason("no_shapes"))
    if info["features"] > MOST_FEATURES:
        raise BadUpload(Reason("too_many_features", {"count": info["features"], "most": MOST_FEATURES}))
    return Contents(layers, chosen, tuple(str(field) for field in info["fields"]), max(info["features"], 0))
