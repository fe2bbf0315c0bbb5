"""What every import of somebody else's file shares: what was done, and what was refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from geo.actions.areas import Change
from geo.actions.puts import Counts
from geo.borders.vector_files import BadFile
from geo.mapping import Record


@dataclass
class Imported(Counts):
    """Counts; what changed as (change, code, name); what is worth knowing; and the refused records.

    `alike` are new names that look like missing ones.
    """

    changes: list[tuple[str, str, str]] = field(default_factory=list)
    alike: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def note(self, change: Change, code: str, name: str) -> None:
        self.add(change)
        if change is not Change.UNCHANGED:
            self.changes.append((change.value, code, name))

    def refuse(self, where: str, why: str) -> None:
        self.refused.append(f"{where}: {why}")

    def settle(self, *, skip_refused: bool) -> None:
        """Raise BadFile with everything that was refused, unless it may be left out."""
        if self.refused and not skip_refused:
            raise BadFile(*self.refused)


def new_code(record: Record, code: str, seen: dict[str, str]) -> str:
    """A code that no record before it had. Raises ValueError for an empty name, and a code twice."""
    if not record["name"]:
        raise ValueError("It has no name.")
    if first := seen.get(code):
        raise ValueError(f"The code '{code}' is already that of {first}.")
    seen[code] = record.where
    return code


def check_values(row: models.Model, fields: Iterable[str]) -> None:
    """Raise ValueError naming the first of these fields whose value the model would not take."""
    names = {*fields}
    others = [one.name for one in row._meta.fields if not {one.name, one.attname} & names]
    try:
        row.clean_fields(exclude=[*others, *(one.name for one in row._meta.fields if one.is_relation)])
    except ValidationError as error:
        name, why = next(iter(error.message_dict.items()))
        raise ValueError(f"{name} is '{getattr(row, name)}': {why[0]}") from error


def number_of(name: str, text: str) -> float:
    """A finite number; raises ValueError naming the field and the text."""
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise ValueError(f"{name} is '{text}', which is no number.")
    return number


def text_in(texts: dict[str, Any], value: Any) -> dict[str, Any]:
    """Texts per language with the German one set: files of German towns come in German."""
    return texts | {"de": value} if value else texts
