"""What outside geocoders answer, as addresses. Nothing is believed: each part is checked and bounded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from geo.domain.address_numbers import read_number
from geo.domain.address_words import take_apart

LONGEST_TEXT = 120
STREETS = {"street", "highway", "road", "residential"}
TOWNS = ("city", "town", "village", "municipality", "hamlet")
DISTRICTS = ("suburb", "city_district", "district", "quarter", "neighbourhood")


@dataclass(frozen=True)
class OutsideAddress:
    """An address in EPSG:4326 that somebody else knows. `match_level` is house, street or place."""

    source: str
    match_level: str
    lon: float
    lat: float
    name: str
    street: str = ""
    housenumber: str = ""
    postcode: str = ""
    city: str = ""
    district: str = ""

    @property
    def label(self) -> str:
        first = f"{self.street} {self.housenumber}".strip() or self.name
        return ", ".join(part for part in (first, f"{self.postcode} {self.city}".strip()) if part)


def parse_photon(answer: Any, words: str) -> list[OutsideAddress]:
    """The features of Photon (GeoJSON with flat properties); `words` are those that were asked."""
    found: list[OutsideAddress] = []
    for feature in _dicts(_of(answer, "features")):
        said, at = _of(feature, "properties"), _of(_of(feature, "geometry"), "coordinates")
        if not isinstance(said, Mapping) or not isinstance(at, list) or len(at) < 2:
            continue
        name, street = _text(said, "name"), _text(said, "street")
        is_street = _text(said, "type") in STREETS or _text(said, "osm_key") == "highway"
        found += _address(
            "photon",
            words,
            (at[0], at[1]),
            is_street=is_street,
            name=name,
            street=street or (name if is_street else ""),
            housenumber=_text(said, "housenumber"),
            postcode=_text(said, "postcode"),
            city=_text(said, "city"),
            district=_text(said, "district", "locality"),
        )
    return found


def parse_nominatim(answer: Any, words: str) -> list[OutsideAddress]:
    """The results of Nominatim (`format=jsonv2&addressdetails=1`); `words` are those that were asked."""
    found: list[OutsideAddress] = []
    for result in _dicts(answer):
        said = _of(result, "address")
        if not isinstance(said, Mapping):
            continue
        category = _text(result, "category", "class")
        found += _address(
            "nominatim",
            words,
            (_of(result, "lon"), _of(result, "lat")),
            is_street=category == "highway",
            name=_text(result, "name") or _text(said, "road", *TOWNS),
            street=_text(said, "road", "pedestrian", "square", "footway"),
            housenumber=_text(said, "house_number"),
            postcode=_text(said, "postcode"),
            city=_text(said, *TOWNS),
            district=_text(said, *DISTRICTS),
        )
    return found


def _address(
    source: str, words: str, at: tuple[Any, Any], *, is_street: bool, **texts: str
) -> Iterator[OutsideAddress]:
    lon, lat = _degrees(at[0], 180), _degrees(at[1], 90)
    if lon is None or lat is None or not (texts["name"] or texts["street"]):
        return
    level = "place"
    if texts["street"] and (texts["housenumber"] or is_street):
        level = "house" if _is_asked(texts["housenumber"], words) else "street"
    yield OutsideAddress(source, level, lon, lat, **texts)


def _is_asked(housenumber: str, words: str) -> bool:
    asked, known = take_apart(words).house, read_number(housenumber)
    return bool(asked and known and (known.covers(*asked) or asked.covers(*known)))


def _of(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else None


def _dicts(things: Any) -> list[Mapping]:
    return [one for one in things if isinstance(one, Mapping)] if isinstance(things, list) else []


def _text(said: Mapping, *names: str) -> str:
    """The first of these that is a short text which can be shown."""
    texts = (said.get(name) for name in names)
    good = (
        one for one in texts if isinstance(one, str) and 0 < len(one) <= LONGEST_TEXT and one.isprintable()
    )
    return next(good, "")


def _degrees(value: Any, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) and abs(number) <= most else None
