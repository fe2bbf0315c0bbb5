"""The lines of a text file as columns, within limits."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from geo.borders.vector_files import BadFile

# A whole state has some 600,000 to 3,500,000 addresses of about 150 bytes.
MOST_BYTES = 1_000_000_000
LONGEST_LINE = 20_000
SEPARATORS = ";,\t|"


def check_file(path: Path, encoding: str | None) -> None:
    """Raise BadFile for what cannot be a table in text."""
    if not path.is_file():
        raise BadFile("There is no such file.")
    size = path.stat().st_size
    if size == 0:
        raise BadFile("The file is empty.")
    if size > MOST_BYTES:
        raise BadFile(f"The file has {size:,} bytes. At most {MOST_BYTES:,} are read; cut it into parts.")
    try:
        codecs.lookup(encoding or "utf-8")
    except LookupError as error:
        raise BadFile(f"There is no encoding '{encoding}'.") from error


def rows_of(path: Path, *, encoding: str | None, separator: str | None) -> Iterator[tuple[int, list[str]]]:
    """(line number, columns) for each line that is not empty and no comment (`#`)."""
    with path.open(encoding=encoding or "utf-8-sig", newline="") as file:
        lines = _lines(file)
        first = next(lines, "")
        reader = csv.reader(_again(first, lines), delimiter=separator or _separator(first), strict=True)
        while True:
            try:
                row = next(reader, None)
            except csv.Error as error:
                raise BadFile(f"Line {reader.line_num}: this is not CSV: {error}.") from error
            if row is None:
                return
            if any(row) and not row[0].startswith("#"):
                yield reader.line_num, [value.strip() for value in row]


def _lines(file: TextIO) -> Iterator[str]:
    number = 0
    while line := _line(file, number):
        number += 1
        if len(line) > LONGEST_LINE:
            raise BadFile(f"Line {number} is longer than {LONGEST_LINE:,} characters. This is no table.")
        if "\0" in line:
            raise BadFile(f"Line {number} holds a NUL byte. This is no text, or not in this encoding.")
        yield line


def _line(file: TextIO, before: int) -> str:
    try:
        return file.readline(LONGEST_LINE + 1)
    except UnicodeError as error:
        raise BadFile(
            f"After line {before} the text is not {file.encoding.removesuffix('-sig')}. "
            "Say what it is with --encoding, for example latin-1."
        ) from error


def _again(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _separator(line: str) -> str:
    """The sign that stands most often between the names of the first line."""
    outside_quotes = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=outside_quotes.count)
