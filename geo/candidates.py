"""What the resolver has to know about some places, asked of the database in prepared statements."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from geo.domain.distance import METRES_PER_DEGREE, RINGS, degrees_around
from geo.models import Service
from geo.prepared import rows_of

# A place belongs to the nearest house, if that is not farther away than this.
HOUSE_REACH_M = 50.0


def _statement(name: str) -> str:
    """The statement, with the rings written into it: they are the same at each call.

    Without comments and indentation: psycopg reads statements anew each time unless they are short.
    """
    text = (Path(__file__).parent / "sql" / name).read_text(encoding="utf-8")
    text = re.sub(r"\s+", " ", re.sub(r"--.*", "", text)).strip()
    for ring, places in (("ring_east", [one[0] for one in RINGS]), ("ring_north", [one[1] for one in RINGS])):
        text = text.replace(f"%({ring})s", "'{" + ",".join(map(repr, places)) + "}'")
    return text


CANDIDATES, UNDOUBTED = _statement("candidates.sql"), _statement("undoubted.sql")


class Row(NamedTuple):
    """For a place asked for: an area or a street within reach, and a rule that speaks of it, if any."""

    number: int
    municipality_id: int
    kind: str
    code: str
    names: Mapping[str, str]
    version_id: int
    valid_from: date | None
    size_m2: float
    distance_m: float
    spots: list[int]
    rule_id: int | None
    office_id: int
    office_names: Mapping[str, str]
    # As geo.kept knows versions of offices.
    office_version: str | None
    role: str
    selector: str
    priority: int
    recorded_at: datetime
    legal_basis: str
    street: str | None
    first_number: int | None
    first_suffix: str | None
    last_number: int | None
    last_suffix: str | None
    parity: str | None


NUMBER, VERSION = Row._fields.index("number"), Row._fields.index("version_id")
NAMES, OFFICE_NAMES = Row._fields.index("names"), Row._fields.index("office_names")


class OnlyIf(NamedTuple):
    """A condition in SQL, asked with `asked`, without which there are no rows."""

    condition: str
    asked: Mapping[str, Any]


def candidates(
    places: Sequence[tuple[float, float]],
    service: Service,
    reaches: Sequence[float],
    day: date,
    known: datetime | None,
    only_if: OnlyIf | None = None,
) -> Iterator[Row]:
    """The rows for places (longitude, latitude; EPSG:4326): what lies within their reaches (metres).

    Most places lie far from every border; for them a much shorter statement says the same.
    """
    asked = question(places, service, reaches, day, known)
    if only_if is None:
        rows = rows_of(UNDOUBTED, asked)
    else:
        rows = rows_of(_undoubted_if(only_if.condition), asked | dict(only_if.asked))
    doubted = [row[NUMBER] for row in rows if row[VERSION] is None]
    yield from (_row(row, row[NUMBER]) for row in rows if row[VERSION] is not None)
    if doubted:
        again = [places[number - 1] for number in doubted], [reaches[number - 1] for number in doubted]
        for row in rows_of(CANDIDATES, question(again[0], service, again[1], day, known)):
            yield _row(row, doubted[row[NUMBER] - 1])


@lru_cache(maxsize=16)
def _undoubted_if(condition: str) -> str:
    return f"select looked.* from ({UNDOUBTED}) looked where {' '.join(condition.split())}"  # noqa: S608


def _row(values: tuple, number: int) -> Row:
    named = list(values)
    named[NUMBER] = number
    named[NAMES], named[OFFICE_NAMES] = _names(values[NAMES]), _names(values[OFFICE_NAMES])
    return Row._make(named)


def question(
    places: Sequence[tuple[float, float]],
    service: Service,
    reaches: Sequence[float],
    day: date,
    known: datetime | None,
) -> dict[str, Any]:
    """What sql/candidates.sql is asked with."""
    around = [degrees_around(lat, metres) for (_, lat), metres in zip(places, reaches, strict=True)]
    boxes = [(lon, lat, *sizes) for (lon, lat), sizes in zip(places, around, strict=True)]
    return {
        "lon": [lon for lon, _ in places],
        "lat": [lat for _, lat in places],
        "west": [lon - east for lon, _, east, _ in boxes],
        "south": [lat - north for _, lat, _, north in boxes],
        "east": [lon + east for lon, _, east, _ in boxes],
        "north": [lat + north for _, lat, _, north in boxes],
        "reach": list(reaches),
        "metres_per_degree": METRES_PER_DEGREE,
        "house_reach": HOUSE_REACH_M,
        "day": day,
        "known": known,
        "municipality": service.municipality_id,
        "service": service.pk,
        "service_group": service.group_id,
    }


@lru_cache(maxsize=20_000)
def _names(text: str | None) -> Mapping[str, str]:
    return json.loads(text) if text else {}
