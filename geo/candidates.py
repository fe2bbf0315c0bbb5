"""What the resolver has to know about some places, asked of the database with one prepared statement."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from django.db import connection

from geo.domain.distance import METRES_PER_DEGREE, RINGS, degrees_around
from geo.models import Service

# A place belongs to the nearest house, if that is not farther away than this.
HOUSE_REACH_M = 50.0


def _statement() -> str:
    """The statement, with the rings written into it: they are the same at each call."""
    text = (Path(__file__).parent / "sql" / "candidates.sql").read_text(encoding="utf-8")
    for name, ring in (("ring_east", [one[0] for one in RINGS]), ("ring_north", [one[1] for one in RINGS])):
        text = text.replace(f"%({name})s", "'{" + ",".join(map(repr, ring)) + "}'")
    return text


CANDIDATES = _statement()


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


NAMES, OFFICE_NAMES = Row._fields.index("names"), Row._fields.index("office_names")


class Prepared(psycopg.Cursor):
    """A cursor whose statements are planned once per connection, where Django's are planned at each call."""

    def execute(self, query: Any, params: Any = None) -> "Prepared":  # type: ignore[override]
        return super().execute(query, params, prepare=True, binary=True)


def candidates(
    places: Sequence[tuple[float, float]],
    service: Service,
    reaches: Sequence[float],
    day: date,
    known: datetime | None,
) -> Iterator[Row]:
    """The rows for places (longitude, latitude; EPSG:4326): what lies within their reaches (metres)."""
    asked = question(places, service, reaches, day, known)
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    # As Django makes its own: so it counts the query, and says what goes wrong in its own errors.
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with make(Prepared(connection.connection)) as cursor:  # type: ignore[arg-type]
        cursor.execute(CANDIDATES, asked)
        for row in cursor.fetchall():
            values = list(row)
            values[NAMES], values[OFFICE_NAMES] = _names(row[NAMES]), _names(row[OFFICE_NAMES])
            yield Row._make(values)


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
