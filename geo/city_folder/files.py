"""CSV and GeoJSON with line numbers."""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.city_folder.problems import Problems
from geo.city_folder.schemas import breaches


@dataclass(frozen=True)
class Line:
    """A line of a CSV file."""

    where: str
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@dataclass(frozen=True)
class Feature:
    """A feature of a GeoJSON file, EPSG:4326."""

    where: str
    properties: Mapping[str, Any]
    geometry: BaseGeometry


def read_csv(
    folder: Path, name: str, problems: Problems, *, required: bool = True, schema: str = ""
) -> list[Line]:
    """The lines of a comma-separated UTF-8 file, each valid against its schema (default: the file's stem)."""
    path = folder / name
    if not path.exists():
        if required:
            problems.add(name, f"The file is missing in {folder}.")
        return []
    lines = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for row in reader:
                lines += _csv_line(row, f"{name}:{reader.line_num}", schema or path.stem, problems)
    except UnicodeDecodeError as error:
        problems.add(name, f"The file is not UTF-8 (byte {error.start}). Save it as UTF-8.")
    except csv.Error as error:
        problems.add(f"{name}:{reader.line_num}", f"This is not CSV: {error}.")
    return lines


def _csv_line(row: dict, where: str, schema: str, problems: Problems) -> list[Line]:
    if not any(row.values()):
        return []
    if None in row or None in row.values():
        problems.add(where, "The line has not as many values as there are columns.")
        return []
    values = {column: value.strip() for column, value in row.items()}
    found = list(breaches(schema, values))
    for _, what in found:
        problems.add(where, what)
    return [] if found else [Line(where, values)]


def read_geojson(
    folder: Path, name: str, problems: Problems, *, schema: str, mend: bool = False
) -> list[Feature]:
    """The features of a FeatureCollection (EPSG:4326); broken ones are named and left out.

    With `mend`, shapes that cross themselves are mended instead: good enough for what is only drawn.
    """
    try:
        text = (folder / name).read_text(encoding="utf-8-sig")
        data = json.loads(text)
    except UnicodeDecodeError as error:
        problems.add(name, f"The file is not UTF-8 (byte {error.start}). Save it as UTF-8.")
        return []
    except json.JSONDecodeError as error:
        problems.add(f"{name}:{error.lineno}", f"This is not JSON: {error.msg}.")
        return []
    features = data.get("features") if isinstance(data, dict) else None
    lines = _lines_of_features(text, len(features)) if isinstance(features, list) else []
    found = list(breaches(schema, data))
    for steps, what in found:
        line = lines[steps[1]] if len(steps) > 1 and isinstance(steps[1], int) else 1
        problems.add(f"{name}:{line}", what)
    if found or features is None:
        return []
    read = (
        _feature(data, f"{name}:{line}", problems, mend=mend)
        for data, line in zip(features, lines, strict=True)
    )
    return [feature for feature in read if feature]


def _lines_of_features(text: str, count: int) -> list[int]:
    """The line on which each feature begins; 1 for all where the file's order of words defeats the search."""
    start = re.search(r'"features"\s*:\s*\[\s*', text)
    lines: list[int] = []
    position = start.end() if start else len(text)
    decoder = json.JSONDecoder()
    line, counted = 1, 0
    try:
        for _ in range(count):
            line, counted = line + text.count("\n", counted, position), position
            lines.append(line)
            _, end = decoder.raw_decode(text, position)
            comma = re.compile(r"\s*,?\s*").match(text, end)
            position = comma.end() if comma else end
    except json.JSONDecodeError:
        return [1] * count
    return lines


def _feature(data: dict, where: str, problems: Problems, *, mend: bool) -> Feature | None:
    try:
        geometry = shapely.force_2d(shape(data["geometry"]))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        problems.add(where, f"The geometry cannot be read: {error}.")
        return None
    if geometry.is_empty or not _on_earth(geometry):
        problems.add(where, f"The coordinates {geometry.bounds} are not longitude and latitude in degrees.")
        return None
    if mend:
        geometry = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    if not geometry.is_valid:
        problems.add(where, f"{shapely.is_valid_reason(geometry)}. Repair the shape.")
        return None
    return Feature(where, data["properties"], geometry)


def _on_earth(geometry: BaseGeometry) -> bool:
    west, south, east, north = geometry.bounds
    return -180 <= west <= east <= 180 and -90 <= south <= north <= 90
