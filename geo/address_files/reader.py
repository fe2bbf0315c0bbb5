"""Addresses of a file, each with its place in longitude and latitude."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from django.contrib.gis.gdal import GDALException, SpatialReference
from django.contrib.gis.gdal.srs import AxisOrder
from shapely.geometry.base import BaseGeometry

from geo.address_files.columns import ColumnNames, Layout, layout_by_header, layout_without_header
from geo.address_files.lines import check_file, rows_of
from geo.address_files.row import Draft, LeftOut, read_row
from geo.borders.projection import Projection, name_of_crs
from geo.borders.vector_files import BadFile, offline
from geo.crs import WGS84

AT_ONCE = 20_000
# A file that is altogether something else shall not fill the screen.
MOST_SAID = 50
OUTSIDE_SAID = 20
ZONES = {32: "EPSG:25832", 33: "EPSG:25833"}


class ReadAddress(NamedTuple):
    """A house number with its place in EPSG:4326 and the line it comes from."""

    line: int
    street: str
    number: int
    suffix: str
    postcode: str
    place: str
    lon: float
    lat: float


@dataclass(frozen=True)
class AddressOptions:
    """What a file does not say of itself. `crs` is a name such as EPSG:25832, for x and y."""

    columns: ColumnNames = field(default_factory=ColumnNames)
    crs: str | None = None
    separator: str | None = None
    encoding: str | None = None


@dataclass
class AddressFile:
    """What was read: addresses inside the border, and what was not taken, with line numbers.

    `bad` says what is wrong, line by line (at most 50; `bad_count` has them all); `left_out` counts lines
    that are not meant; `outside` names addresses beyond the border (at most 20 of `outside_count`).
    """

    kind: str
    crs: str = ""
    lines: int = 0
    addresses: list[ReadAddress] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    bad_count: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    outside: list[str] = field(default_factory=list)
    outside_count: int = 0
    first_outside: tuple[float, float] | None = None

    def refuse(self, line: int, street: str, reason: object) -> None:
        self.bad_count += 1
        if len(self.bad) < MOST_SAID:
            self.bad.append(f"Line {line} ({street or 'no street'}): {reason}.")


def read_addresses(
    path: Path,
    options: AddressOptions,
    *,
    border: BaseGeometry,
    show: Callable[[Iterable], Iterable] = iter,
) -> AddressFile:
    """Read a file; raises BadFile when it cannot be read as a whole.

    Single lines that are wrong stand in the result. Addresses outside `border` (EPSG:4326) are left out as
    they come, so that the file of a whole state fits. `show` wraps the lines for a progress bar.
    """
    check_file(path, options.encoding)
    rows = rows_of(path, encoding=options.encoding, separator=options.separator)
    layout, rest = _layout(rows, options.columns)
    file = AddressFile("Hauskoordinaten" if layout.is_official else "CSV")
    place = _Places(options.crs, layout)
    shapely.prepare(border)
    lines = iter(show(rest))
    with offline():
        while batch := list(islice(lines, AT_ONCE)):
            drafts = list(_drafts(batch, layout, file))
            _keep(place(drafts, file), file, border)
    file.crs = place.names
    return file


def _layout(rows: Iterator[tuple[int, list[str]]], named: ColumnNames):
    first = next(rows, None)
    if first is None:
        raise BadFile("The file has no lines.")
    layout = layout_without_header(first[1])
    if layout:
        return layout, _with_first(first, rows)
    return layout_by_header(first[1], named), rows


def _with_first(first: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]]):
    yield first
    yield from rows


def _drafts(batch: list[tuple[int, list[str]]], layout: Layout, file: AddressFile):
    for line, row in batch:
        file.lines += 1
        try:
            yield line, read_row(row, layout)
        except LeftOut as reason:
            file.left_out[str(reason)] += 1
        except ValueError as error:
            street = row[layout.street][:40] if layout.street < len(row) else ""
            file.refuse(line, street if street.isprintable() else "", error)


class _Places:
    """From the coordinates of drafts to degrees, many at once."""

    def __init__(self, crs: str | None, layout: Layout) -> None:
        self._given = crs
        self._degrees = layout.degrees
        self._known: dict[str, Projection] = {}

    @property
    def names(self) -> str:
        return ", ".join(sorted(self._known)) or f"EPSG:{WGS84}"

    def __call__(self, drafts: list[tuple[int, Draft]], file: AddressFile):
        """(line, draft, longitude, latitude) of the drafts; those that lie nowhere are refused."""
        by_crs: dict[str, list[tuple[int, Draft]]] = {}
        for line, draft in drafts:
            by_crs.setdefault(self._crs_of(draft), []).append((line, draft))
        for crs, group in by_crs.items():
            moved = self._moved(crs, np.array([(draft.x, draft.y) for _, draft in group]))
            for (line, draft), (lon, lat) in zip(group, moved, strict=True):
                if abs(lon) <= 180 and abs(lat) <= 90:
                    yield line, draft, float(lon), float(lat)
                else:
                    file.refuse(line, draft.street, f"'{draft.x:.3f}', '{draft.y:.3f}' lie nowhere in {crs}")

    def _crs_of(self, draft: Draft) -> str:
        if self._degrees:
            return f"EPSG:{WGS84}"
        if self._given:
            return self._given
        if draft.zone in ZONES:
            return ZONES[draft.zone]
        if abs(draft.x) <= 180 and abs(draft.y) <= 90:
            return f"EPSG:{WGS84}"
        raise BadFile(
            f"The coordinates ({draft.x:.2f}, {draft.y:.2f}) are no degrees, and the file does not say their "
            "system. Name it with --crs, for example --crs EPSG:25832."
        )

    def _moved(self, crs: str, points: np.ndarray) -> np.ndarray:
        if crs not in self._known:
            self._known[crs] = projection_of(crs)
        project = self._known[crs]
        try:
            return shapely.get_coordinates(project(shapely.multipoints(points).wkb))
        except GDALException:
            # One of them lies where the system has no places; which one is asked one by one.
            return np.array([_moved_one(project, point) for point in points])


def _moved_one(project: Projection, point: np.ndarray) -> tuple[float, float]:
    try:
        moved = project(shapely.Point(point).wkb)
    except GDALException:
        return float("inf"), float("inf")
    return moved.x, moved.y


def projection_of(crs: str) -> Projection:
    """Raises BadFile for a name that means nothing."""
    try:
        reference = SpatialReference(crs, axis_order=AxisOrder.TRADITIONAL)
        name_of_crs(reference)
        return Projection(reference)
    except (GDALException, TypeError, ValueError) as error:
        raise BadFile(f"The coordinate system '{crs}' is not known. Write for example EPSG:25832.") from error


def _keep(placed: Iterable, file: AddressFile, border: BaseGeometry) -> None:
    """Take the addresses inside the border or on it."""
    found = list(placed)
    inside = shapely.intersects_xy(border, [lon for *_, lon, _ in found], [lat for *_, lat in found])
    for (line, draft, lon, lat), is_inside in zip(found, inside, strict=True):
        if is_inside:
            file.addresses += _addresses(line, draft, lon, lat)
            continue
        file.outside_count += 1
        file.first_outside = file.first_outside or (lon, lat)
        if len(file.outside) < OUTSIDE_SAID:
            number = "".join(map(str, draft.numbers[0]))
            file.outside.append(f"Line {line}: {draft.street} {number} ({lon:.5f}, {lat:.5f})")


def _addresses(line: int, draft: Draft, lon: float, lat: float) -> list[ReadAddress]:
    return [
        ReadAddress(line, draft.street, number, suffix, draft.postcode, draft.place, lon, lat)
        for number, suffix in draft.numbers
    ]
