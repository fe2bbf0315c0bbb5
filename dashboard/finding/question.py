"""What a person asks the finder, and how a link holds it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil, isfinite

from django.contrib.gis.geos import Point

from geo.crs import WGS84
from geo.domain.rounding import accuracy_when_rounded, as_text, is_rounded, rounded


@dataclass(frozen=True)
class Question:
    """Words or the code of a service, and a place: an address as typed, or a rounded point (EPSG:4326).

    `accuracy` is whole metres, 0 if nobody claims any. `on` is another day than today. `border` is
    the answer about a border: the code of an office, or "outside". `plain` asks for Leichte Sprache.
    """

    words: str = ""
    service: str = ""
    address: str = ""
    point: Point | None = None
    accuracy: int = 0
    on: date | None = None
    border: str = ""
    plain: bool = False

    def about(self, service: str) -> "Question":
        """The same for a service that was chosen."""
        return replace(self, words="", service=service, border="")

    def at(self, address: str) -> "Question":
        """The same for an address that was chosen."""
        return replace(self, address=address, point=None, accuracy=0, border="")

    def at_point(self, lon: float, lat: float) -> "Question":
        """The same for a place that was chosen, as exactly as a link may hold it."""
        point, accuracy = point_of(lat, lon), accuracy_when_rounded(0, lat)
        return replace(self, address="", point=point, accuracy=accuracy, border="")

    def answered(self, border: str) -> "Question":
        """The same with an answer about the border."""
        return replace(self, border=border)

    def query(self) -> dict[str, str]:
        """The one way in which a link says this; empty for no question at all."""
        said = {"q": "" if self.service else self.words, "service": self.service, "address": self.address}
        if self.point:
            said |= {"lat": as_text(self.point.y), "lon": as_text(self.point.x)}
            said["accuracy"] = str(self.accuracy or "")
        said["on"] = self.on.isoformat() if self.on else ""
        said |= {"border": self.border, "plain": "1" if self.plain else ""}
        return {name: text for name, text in said.items() if text}


def point_of(lat: float | None, lon: float | None) -> Point | None:
    """The place as exactly as we may keep it; None where one of its numbers is missing."""
    return None if lat is None or lon is None else Point(rounded(lon), rounded(lat), srid=WGS84)


def in_rounded(query: Mapping[str, str]) -> dict[str, str] | None:
    """The same query with a rounded position, which we may keep; None if it holds no other.

    What is no position stays, for the form to say so.
    """
    lat, lon = _degrees(query.get("lat", ""), 90), _degrees(query.get("lon", ""), 180)
    if lat is None or lon is None:
        return None
    claimed = _metres(query.get("accuracy", ""))
    if is_rounded(lat) and is_rounded(lon):
        accuracy = query.get("accuracy", "") if claimed is None else str(ceil(claimed) or "")
    else:
        accuracy = str(accuracy_when_rounded(claimed or 0, lat))
    tidy = {**query, "lat": as_text(lat), "lon": as_text(lon), "accuracy": accuracy}
    return None if tidy == {"accuracy": "", **query} else tidy


def _degrees(text: str, most: int) -> float | None:
    number = _number(text)
    return number if number is not None and abs(number) <= most else None


def _metres(text: str) -> float | None:
    number = _number(text)
    return number if number is not None and number >= 0 else None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
