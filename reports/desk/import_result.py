"""What a file with areas would change, made ready to be shown."""

from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.actions import Change
from geo.actions.draft_import import ComparedArea, Comparison
from geo.borders.neighbours import as_shape
from geo.draft_wording import size_in_words
from reports.desk.border_features import COARSE, collection

MOST_ROWS = 500
MOST_OVERLAPS = 20


@dataclass(frozen=True)
class Row:
    """An area of the file in words."""

    change: str
    name: str
    name_in_file: str
    code: str
    before: str
    after: str
    changed: str


def shown_rows(compared: Comparison) -> list[Row]:
    """New and changed areas, as many as a page can show."""
    areas = [*compared.of(Change.NEW), *compared.of(Change.CHANGED)]
    return [_row(one) for one in areas[:MOST_ROWS]]


def shown_overlaps(compared: Comparison) -> list[tuple[str, str, str]]:
    """The largest overlaps among the areas of a file: two names, and the size in words."""
    return [(one, other, size_in_words(size)) for one, other, size in compared.overlaps[:MOST_OVERLAPS]]


def _row(one: ComparedArea) -> Row:
    return Row(
        change=one.change.value,
        name=one.area.name,
        name_in_file=one.read.name if one.read.name != one.area.name else "",
        code=one.area.code,
        before=size_in_words(one.before.size_m2) if one.before else "",
        after=size_in_words(one.size_m2),
        changed=size_in_words(one.changed_m2) if one.before else "",
    )


def as_features(compared: Comparison) -> dict[str, Any]:
    """Old borders (`side` is before) and new ones (after) of what changes, coarse (EPSG:4326)."""
    changed = [one for one in compared.areas if one.change is not Change.UNCHANGED]
    old = [_feature(one, as_shape(one.before), "before") for one in changed if one.before]
    return collection([*old, *(_feature(one, one.read.geometry, "after") for one in changed)])


def _feature(one: ComparedArea, shape: BaseGeometry, side: str) -> dict[str, Any]:
    coarse = shapely.simplify(shape, COARSE)
    told = {"name": one.area.name, "kind": one.area.kind, "side": side}
    return {"type": "Feature", "geometry": coarse.__geo_interface__, "properties": told}
