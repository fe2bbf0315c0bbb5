"""What one line says, or what is wrong with it."""

import re
from typing import NamedTuple

from geo.address_files.columns import Layout
from geo.domain.address_numbers import AddressNumber, read_number

COORDINATE = re.compile(r"[+-]?\d{1,8}([.,]\d{1,15})?")
LONGEST = {"street": 120, "postcode": 10, "place": 80}


class LeftOut(Exception):
    """A line that is no address of a house that stands there; the text says why."""


class Draft(NamedTuple):
    """An address before its place is known in degrees. `zone` is that of UTM, 0 if the line names none."""

    street: str
    numbers: list[AddressNumber]
    postcode: str
    place: str
    x: float
    y: float
    zone: int


def read_row(row: list[str], layout: Layout) -> Draft:
    """Raises ValueError for a line that is wrong, LeftOut for one that is not meant."""
    if len(row) < layout.needed:
        raise ValueError(f"it has {len(row)} columns and needs {layout.needed}")
    _check_meant(row, layout)
    x, y, zone = _place_of(row, layout)
    postcode = _text(row, layout.postcode, "postcode")
    place = _text(row, layout.place, "place")
    if not place:
        # "Weimar, Stadt" is an official name; on a letter stands Weimar.
        place = _text(row, layout.municipality, "place").split(",")[0]
    street = _text(row, layout.street, "street")
    if not street:
        raise ValueError("the street is empty")
    return Draft(street, _numbers(row, layout), postcode, place, x, y, zone)


def _check_meant(row: list[str], layout: Layout) -> None:
    if not layout.is_official:
        return
    if layout.change is not None and row[layout.change].upper() == "L":
        raise LeftOut("marked as deleted")
    if layout.quality is not None and row[layout.quality].upper() == "C":
        raise LeftOut("numbers that only the land register uses (quality C)")
    if row[layout.number] in {"0", ""}:
        raise LeftOut("buildings without a number")


def _text(row: list[str], position: int | None, what: str) -> str:
    if position is None or position >= len(row):
        return ""
    value = " ".join(row[position].split())
    if len(value) > LONGEST[what]:
        raise ValueError(f"the {what} '{value[:20]}…' is longer than {LONGEST[what]} characters")
    if not value.isprintable():
        raise ValueError(f"the {what} {value!r} holds characters that cannot be shown")
    return value


def _numbers(row: list[str], layout: Layout) -> list[AddressNumber]:
    """The house numbers: nearly always one, sometimes a list (`76, 76a`)."""
    text = row[layout.number]
    if layout.suffix is not None and layout.suffix < len(row):
        text = f"{text.lstrip('0') if layout.is_official else text} {row[layout.suffix]}".strip()
    read = [read_number(part) for part in re.split("[;,]", text)]
    numbers = [number for number in read if number]
    if len(numbers) < len(read):
        raise ValueError(f"'{text[:30]}' is no house number" if text else "the house number is empty")
    return numbers


def _place_of(row: list[str], layout: Layout) -> tuple[float, float, int]:
    x, y = _number(row[layout.across]), _number(row[layout.up])
    if layout.degrees:
        if not (abs(x) <= 180 and abs(y) <= 90):
            raise ValueError(f"'{row[layout.up]}', '{row[layout.across]}' are no latitude and longitude")
        return x, y, 0
    zone = row[layout.zone] if layout.zone is not None else ""
    if zone and zone not in {"32", "33"}:
        raise ValueError(f"'{zone}' is no UTM zone of Germany; write 32 or 33")
    if layout.is_official and x >= 1_000_000:
        # The zone stands before the easting: 32634567,890.
        return x % 1_000_000, y, int(x // 1_000_000)
    return x, y, int(zone or 0)


def _number(text: str) -> float:
    if not COORDINATE.fullmatch(text):
        raise ValueError(f"'{text[:30]}' is no coordinate" if text else "a coordinate is empty")
    return float(text.replace(",", "."))
