"""Which column holds what: by option, by its usual name, or by its position in the Hauskoordinaten."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from geo.borders.vector_files import BadFile

# Usual names without case, umlauts and signs; the first that is there is taken.
USUAL = {
    "street": ("street", "strasse", "strassenname", "strname", "str", "stn", "addrstreet"),
    "number": ("housenumber", "hausnummer", "hausnr", "hsnr", "hnr", "nummer", "nr", "addrhousenumber"),
    "suffix": ("suffix", "zusatz", "adz", "hausnummernzusatz", "hausnummerzusatz", "hnrzusatz", "hnrzus"),
    "postcode": ("postcode", "plz", "postleitzahl", "postplz", "addrpostcode"),
    "place": ("city", "postonm", "ort", "ortsname", "onm", "place", "wohnort", "stadt", "addrcity"),
    "municipality": ("gmd", "gemeinde", "gemeindename"),
    "lat": ("lat", "latitude", "breite", "breitengrad", "geobreite"),
    "lon": ("lon", "lng", "long", "longitude", "laenge", "laengengrad", "geolaenge"),
    "x": ("ostwert", "x", "east", "easting", "rechtswert", "utmx", "xkoordinate"),
    "y": ("nordwert", "y", "north", "northing", "hochwert", "utmy", "ykoordinate"),
    "zone": ("zone",),
    "quality": ("qua",),
    "change": ("nba",),
}
CHANGES = {"N", "A", "L", ""}
QUALITIES = {"A", "B", "C", ""}


@dataclass(frozen=True)
class ColumnNames:
    """The columns that were named by hand."""

    street: str | None = None
    number: str | None = None
    suffix: str | None = None
    postcode: str | None = None
    place: str | None = None
    lat: str | None = None
    lon: str | None = None
    x: str | None = None
    y: str | None = None


@dataclass(frozen=True)
class Layout:
    """Positions of the columns, from 0.

    `across` and `up` are longitude and latitude if `degrees`, else easting and northing. `zone` (of UTM),
    `quality` and `change` are columns of the Hauskoordinaten; `municipality` stands in where there is no
    postal place.
    """

    street: int
    number: int
    across: int
    up: int
    degrees: bool = False
    suffix: int | None = None
    postcode: int | None = None
    place: int | None = None
    municipality: int | None = None
    zone: int | None = None
    quality: int | None = None
    change: int | None = None

    @property
    def is_official(self) -> bool:
        return self.change is not None

    @property
    def needed(self) -> int:
        """How many columns a line needs at least."""
        return max(self.street, self.number, self.across, self.up) + 1


def layout_by_header(header: Sequence[str], named: ColumnNames) -> Layout:
    """Where the columns are; raises BadFile with the columns there are if one is missing."""
    known = {_plain(name): position for position, name in reversed(list(enumerate(header)))}
    found = {
        what: next((known[name] for name in names if name in known), None) for what, names in USUAL.items()
    }
    found |= _positions_of(named, header)
    degrees = not (named.x or named.y) and found["lat"] is not None and found["lon"] is not None
    plane = not degrees and (found["x"] is not None or found["y"] is not None)
    across, up = ("x", "y") if plane else ("lon", "lat")
    _check(found, ("street", "number", across, up), header)
    official = found["change"] is not None and found["quality"] is not None
    others = ["suffix", "postcode", "place", "municipality"]
    others += ["zone", "quality", "change"] if official else []
    positions = {what: found[what] for what in others}
    positions |= {"street": found["street"], "number": found["number"]}
    return Layout(across=found[across], up=found[up], degrees=degrees, **positions)  # type: ignore[arg-type]


def layout_without_header(first: Sequence[str]) -> Layout | None:
    """Where the columns of the Hauskoordinaten are, whose older files have no header, or None.

    14 to 18 columns (until version 4.2), the zone standing before the easting; from 20 on, the zone apart
    (North Rhine-Westphalia publishes these without a header, with a date as the 21st).
    """
    if len(first) < 14 or first[0] not in CHANGES or first[2].upper() not in QUALITIES:
        return None
    if len(first) >= 20 and _is_number(first[18]) and _is_number(first[19]):
        postcode, place = (20, 21) if len(first) >= 24 else (None, None)
        return Layout(14, 15, 18, 19, False, 16, postcode, place, 10, zone=17, quality=2, change=0)
    if len(first) <= 18 and _is_number(first[11]) and _is_number(first[12]):
        postcode, place = (14, 15) if len(first) == 18 else (None, None)
        return Layout(13, 9, 11, 12, False, 10, postcode, place, quality=2, change=0)
    return None


def _positions_of(named: ColumnNames, header: Sequence[str]) -> Mapping[str, int]:
    wanted = {field.name: asdict(named)[field.name] for field in fields(named)}
    wanted = {what: name for what, name in wanted.items() if name}
    missing = [name for name in wanted.values() if name not in header]
    if missing:
        listed = ", ".join(header)
        raise BadFile(*(f"There is no column '{name}'. Columns: {listed}." for name in missing))
    return {what: list(header).index(name) for what, name in wanted.items()}


def _check(found: Mapping[str, int | None], needed: Sequence[str], header: Sequence[str]) -> None:
    missing = [what for what in needed if found[what] is None]
    if missing:
        listed = ", ".join(name or "(no name)" for name in header)
        options = " ".join(f"--{what}-column" for what in missing)
        raise BadFile(
            f"No column is recognised as: {', '.join(missing)}. Name them with {options}. Columns: {listed}."
        )


def _plain(name: str) -> str:
    folded = name.strip().lower().replace("ß", "ss").replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return re.sub(r"[^a-z0-9]", "", folded)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d{5,8}([.,]\d+)?", text.strip()) is not None
