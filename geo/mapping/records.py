"""Records of a CSV or JSON file, told in our fields."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from geo.borders.vector_files import BadFile
from geo.mapping.mapping import Lookup, Mapping, Source


@dataclass(frozen=True)
class Record:
    """One record: where it stands (`file.csv:12`, `file.json: record 12`) and its values by our fields.

    `parts` keeps apart what a field was put together from.
    """

    where: str
    values: dict[str, str]
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, ours: str) -> str:
        """The value of a field of ours; empty if it is not mapped or absent."""
        return self.values.get(ours, "")


def read_records(path: Path, mapping: Mapping) -> list[Record]:
    """The records of a file, headings left out. Raises BadFile naming file, record and value."""
    lookups = {name: _table(path.parent, lookup) for name, lookup in mapping.lookups.items()}
    problems: list[str] = []
    records = []
    above: dict[str, str] = {}
    for where, raw in _raw(path, mapping):
        try:
            for theirs in mapping.fill_down:
                above[theirs] = _text(raw, theirs) or above.get(theirs, "")
            if all(above.get(theirs) or _text(raw, theirs) for theirs in mapping.needs):
                records.append(_record(where, raw | above, mapping, lookups))
        except ValueError as error:
            problems.append(f"{where}: {error}")
    if not records and not problems:
        problems.append(f"{path.name}: The file has no records.")
    if problems:
        raise BadFile(*problems)
    return records


def _record(where: str, raw: dict[str, Any], mapping: Mapping, lookups: dict[str, dict]) -> Record:
    parts = {
        ours: tuple(_text(raw, theirs) for theirs in source.paths) for ours, source in mapping.fields.items()
    }
    values = {}
    for ours, source in mapping.fields.items():
        value = " ".join(part for part in parts[ours] if part)
        values[ours] = _told(ours, value, source, mapping, lookups)
    return Record(where, values, parts)


def _told(ours: str, value: str, source: Source, mapping: Mapping, lookups: dict[str, dict]) -> str:
    if value and source.lookup:
        value = lookups[source.lookup].get(value, "")
    value = mapping.values.get(ours, {}).get(value, value)
    return source.prefix + value if value else ""


def _text(raw: dict[str, Any], path: str) -> str:
    """The text at a path (`address.street`) of a record; empty where there is none."""
    value: Any = raw
    # A column may have a dot in its name.
    for step in [path] if path in raw else path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(" ".join(one.split()) for one in value)
    if isinstance(value, dict | list):
        raise ValueError(f"'{path}' is no text: {json.dumps(value, ensure_ascii=False)[:60]}")
    return " ".join(str(value).replace("\0", " ").split())


def _raw(path: Path, mapping: Mapping) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        text = path.read_text(encoding=mapping.encoding)
    except OSError as error:
        raise BadFile(f"{path.name}: The file cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, LookupError) as error:
        raise BadFile(f"{path.name}: The file is not {mapping.encoding}: {error}.") from error
    if path.suffix.lower() == ".json":
        return _json(path.name, text, mapping.records)
    return _csv(path.name, text, mapping)


def _json(name: str, text: str, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadFile(f"{name}: This is not JSON: {error}.") from error
    for step in where.split(".") if where else []:
        data = data.get(step) if isinstance(data, dict) else None
    if not isinstance(data, list):
        raise BadFile(f"{name}: There is no list of records at '{where}'. Say where in the mapping: records.")
    for number, record in enumerate(data, 1):
        if not isinstance(record, dict):
            raise BadFile(f"{name}: record {number}: {str(record)[:60]!r} is no record.")
        yield f"{name}: record {number}", record


def _csv(name: str, text: str, mapping: Mapping) -> Iterator[tuple[str, dict[str, Any]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=mapping.delimiter, strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        _check_columns(name, header, mapping)
        for row in reader:
            where = f"{name}:{reader.line_num}"
            if not any(row):
                continue
            if len(row) != len(header):
                raise BadFile(f"{where}: The line has {len(row)} values for {len(header)} columns.")
            yield where, dict(zip(header, row, strict=True))
    except csv.Error as error:
        raise BadFile(f"{name}:{reader.line_num}: This is not CSV: {error}.") from error


def _check_columns(name: str, header: list[str], mapping: Mapping) -> None:
    wanted = {path for source in mapping.fields.values() for path in source.paths}
    wanted |= {*mapping.fill_down, *mapping.needs}
    if missing := sorted(wanted - {*header}):
        raise BadFile(f"{name}:1: There is no column '{missing[0]}'. Columns: {', '.join(header)}.")


def _table(folder: Path, lookup: Lookup) -> dict[str, str]:
    rows = _raw(folder / lookup.file, Mapping(records=lookup.records))
    return {_text(row, lookup.key): _text(row, lookup.value) for _, row in rows}
