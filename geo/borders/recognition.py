"""Which area a feature of somebody else's file is, where the file does not use our codes."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from geo.borders.vector_files import BadFile, ReadArea
from geo.domain.area_codes import code_of, codes_by_name

COLUMNS = ["in_file", "code"]


def recognised(
    areas: Iterable[ReadArea],
    known: Mapping[str, Iterable[str]],
    *,
    by_name: bool = False,
    codes: Mapping[str, str],
) -> list[ReadArea]:
    """The features under the codes that they have here; raises BadFile where that is not clear.

    `known` are the names of each code. `codes` say what the code that was read stands for. With
    `by_name` the others are the known area of the same name, or new with a code made of their name.
    """
    read = list(areas)
    of_name = codes_by_name(known) if by_name else None
    unused = codes.keys() - {one.code for one in read}
    problems = [f"'{one}', which --codes speaks of, is not in the file." for one in sorted(unused)]
    first: dict[str, ReadArea] = {}
    for one in read:
        choice = {codes[one.code]} if one.code in codes else _choice(one, of_name)
        if len(choice) > 1:
            told = _("it may be %(codes)s. Say which with --codes")
            problems.append(_problem(one, told % {"codes": _(" or ").join(sorted(choice))}))
            continue
        (code,) = choice
        if (twin := first.setdefault(code, one)) is not one:
            told = _("'%(code)s' is already feature %(number)s")
            problems.append(_problem(one, told % {"code": code, "number": twin.number}))
    if problems:
        raise BadFile(*problems)
    return [replace(one, code=code) for code, one in first.items()]


def _choice(one: ReadArea, of_name: dict[str, set[str]] | None) -> set[str]:
    """The codes that a feature may have."""
    if of_name is None:
        return {one.code}
    return of_name.get(code_of(one.name)) or {code_of(one.name)[:64]}


def _problem(one: ReadArea, what: str) -> str:
    told = _("Feature %(number)s (%(name)s): %(why)s.")
    return told % {"number": one.number, "name": one.name, "why": what}


def read_codes(path: Path) -> dict[str, str]:
    """What the codes or names of a file are called here, from a CSV file; raises BadFile with the line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if reader.fieldnames != COLUMNS:
                raise BadFile(f"{path.name} has to have the columns in_file,code.")
            return _codes(reader, path.name)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadFile(f"{path.name} cannot be read as CSV in UTF-8: {error}.") from error


def _codes(reader: csv.DictReader, name: str) -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in reader:
        in_file, code = ((row.get(column) or "").strip() for column in COLUMNS)
        if not in_file or not 0 < len(code) <= 64 or None in row:
            raise BadFile(
                f"{name}:{reader.line_num}: write what is in the file and a code, 64 letters at most."
            )
        if in_file in codes:
            raise BadFile(f"{name}:{reader.line_num}: '{in_file}' stands there twice.")
        codes[in_file] = code
    return codes
