"""Writing rows so that writing them again changes nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from geo.actions.areas import Change


@dataclass
class Counts:
    """What a repeatable action did to one kind of thing.

    `missing` are in the database and not in the files; they stay. `ended` no longer hold from now on.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    missing: list[str] = field(default_factory=list)

    def add(self, change: Change) -> None:
        setattr(self, change.value, getattr(self, change.value) + 1)


Summary = dict[str, Counts]


def put(row: Model, fields: Mapping[str, Any]) -> Change:
    """Give a row (saved or not) these fields, and write only what differs."""
    differing = [name for name, value in fields.items() if getattr(row, name) != value]
    is_new = row._state.adding
    for name in differing:
        setattr(row, name, fields[name])
    if is_new:
        row.save(force_insert=True)
        return Change.NEW
    if differing:
        row.save(update_fields=differing)
    return Change.CHANGED if differing else Change.UNCHANGED


def replace_all(rows: Any, wanted: Iterable[Model], shown: Callable[[Any], Any]) -> bool:
    """Make dependent rows (a related manager) equal to `wanted`; True if they were not.

    Rows are compared by what `shown` makes of them.
    """
    wanted = list(wanted)
    if sorted(map(shown, rows.all()), key=repr) == sorted(map(shown, wanted), key=repr):
        return False
    rows.all().delete()
    rows.model._default_manager.bulk_create(wanted, batch_size=1000)
    return True
