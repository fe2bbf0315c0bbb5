"""Who is responsible at a place: the question to the database, and the record of the answer."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from geo.domain.distance import degrees_around, rings_around
from geo.domain.responsibility import (
    AreaHere,
    Candidate,
    Decision,
    Place,
    Possibility,
    Reason,
    decide,
    reach_of,
)
from geo.errors import OutsideCoverage
from geo.models import MUNICIPALITY, NEIGHBOUR, Municipality, Responsibility, Service

CANDIDATES = (Path(__file__).parent / "sql" / "candidates.sql").read_text(encoding="utf-8")
# Worse than this is no position at all; the whole town would be in doubt.
MOST_ACCURACY_M = 5_000.0


class Row(NamedTuple):
    """A version of an area within reach, and one rule that speaks of it, if any."""

    municipality_id: int
    kind: str
    code: str
    names: Any
    version_id: int
    valid_from: date | None
    size_m2: float
    distance_m: float
    places: list[int]
    rule_id: int | None
    office_id: int
    office_names: Any
    role: str
    selector: str
    priority: int
    recorded_at: datetime
    legal_basis: str


def who_is_responsible(
    point: Point,
    service: Service,
    *,
    accuracy: float = 0,
    on: date | None = None,
    as_recorded: datetime | None = None,
) -> Decision:
    """The office for a service at a point (EPSG:4326), the reasons, and what is in doubt.

    `accuracy` is what the device claims, in metres. `on` asks for another day than today,
    `as_recorded` for what we would have said at that instant. Raises OutsideCoverage where the
    municipality that offers the service does not reach, and ValueError for an impossible accuracy.
    """
    if not isfinite(accuracy) or accuracy < 0:
        raise ValueError(f"An accuracy of {accuracy} metres is impossible.")
    accuracy = min(accuracy, MOST_ACCURACY_M)
    day = on or timezone.localdate()
    rings = rings_around(point.x, point.y, reach_of(accuracy))
    rows = _rows(point, service, rings, reach_of(accuracy), day, as_recorded)
    town = _town(rows, service.municipality_id)
    decision = decide(
        [_candidate(row) for row in rows if row.rule_id is not None],
        default_office_id=_default_office_id(service.municipality),
        accuracy_m=accuracy,
        around=_places(rows, rings),
        areas=_areas(rows, service.municipality_id),
        town=town,
    )
    return replace(decision, on=day, at=timezone.now())


def depends_on_place(service: Service) -> bool:
    """Whether some rule of today speaks of a part of the town only."""
    rules = Responsibility.objects.holding().speaking_of(service)
    return rules.filter(selector=Responsibility.Selector.AREA).exists()


def _rows(
    point: Point,
    service: Service,
    rings: list[tuple[float, float, float]],
    metres: float,
    day: date,
    known: datetime | None,
) -> list[Row]:
    east, north = degrees_around(point.y, metres)
    asked = {
        "lon": point.x,
        "lat": point.y,
        "west": point.x - east,
        "south": point.y - north,
        "east": point.x + east,
        "north": point.y + north,
        "ring_lon": [lon for lon, _, _ in rings],
        "ring_lat": [lat for _, lat, _ in rings],
        "day": day,
        "known": known,
        "municipality": service.municipality_id,
        "service": service.pk,
        "service_group": service.group_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, asked)
        rows = (Row(*row) for row in cursor.fetchall())
        # Django leaves jsonb as text in plain cursors.
        return [
            row._replace(names=json.loads(row.names), office_names=json.loads(row.office_names or "{}"))
            for row in rows
        ]


def _town(rows: Iterable[Row], municipality_id: int) -> AreaHere:
    here = [row for row in rows if row.distance_m == 0]
    for row in here:
        if row.kind == MUNICIPALITY and row.municipality_id == municipality_id:
            return _area(row)
    neighbours = (row.names for row in here if row.kind in (MUNICIPALITY, NEIGHBOUR))
    raise OutsideCoverage({"neighbour": next(neighbours, None)})


def _default_office_id(municipality: Municipality) -> int:
    """The office for triage; the municipality's own office where none is named."""
    return municipality.default_office_id or municipality.office_id


def _area(row: Row) -> AreaHere:
    return AreaHere(row.kind, row.code, row.names, row.version_id, row.valid_from)


def _areas(rows: Iterable[Row], municipality_id: int) -> list[AreaHere]:
    """The areas of the municipality that cover the place, smallest first."""
    here = [row for row in rows if row.distance_m == 0 and row.municipality_id == municipality_id]
    return list({row.version_id: _area(row) for row in here}.values())


def _candidate(row: Row) -> Candidate:
    return Candidate(
        rule_id=row.rule_id or 0,
        office_id=row.office_id,
        role=row.role,
        selector=row.selector,
        area_kind=row.kind,
        area_code=row.code,
        area_name=row.names,
        version_id=row.version_id,
        size_m2=row.size_m2,
        priority=row.priority,
        recorded_at=row.recorded_at,
        distance_m=row.distance_m,
        legal_basis=row.legal_basis,
        office_name=row.office_names,
    )


def _places(rows: Iterable[Row], rings: list[tuple[float, float, float]]) -> list[Place]:
    """The places that were looked at, each with the versions that cover it; none far from every border."""
    covers: dict[int, set[int]] = {}
    nearest: dict[int, float] = {}
    for row in rows:
        for number in row.places:
            covers.setdefault(number, set()).add(row.version_id)
            if row.distance_m:
                nearest[number] = min(row.distance_m, nearest.get(number, row.distance_m))
    if not covers:
        return []
    # A ring place that nothing covers has no row: it is outside of everything.
    on_rings = [
        Place(metres, frozenset(covers.get(number, ()))) for number, (_, _, metres) in enumerate(rings, 1)
    ]
    spots = [
        Place(nearest[number], frozenset(of))
        for number, of in covers.items()
        if number > 1000 and number in nearest
    ]
    return on_rings + spots


def decision_record(decision: Decision) -> dict[str, Any]:
    """A decision as JSON without language: codes, facts, and names in every language we know."""
    record = asdict(decision)
    record["areas"] = [{**area, "valid_from": _iso(area["valid_from"])} for area in record["areas"]]
    return {**record, "on": _iso(decision.on), "at": _iso(decision.at)}


def decision_from_record(record: Mapping[str, Any]) -> Decision:
    """The decision that `decision_record` wrote down."""
    return Decision(
        office_id=record["office_id"],
        triage=record["triage"],
        why=_reasons(record["why"]),
        rejected=_reasons(record["rejected"]),
        areas=tuple(
            AreaHere(**{**area, "valid_from": _date(area["valid_from"])}) for area in record["areas"]
        ),
        ambiguous=record["ambiguous"],
        candidates=tuple(Possibility(**possible) for possible in record["candidates"]),
        question=Reason(**record["question"]) if record["question"] else None,
        others=_reasons(record["others"]),
        on=_date(record["on"]),
        at=parse_datetime(record["at"]) if record["at"] else None,
    )


def _reasons(records: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    return tuple(Reason(**record) for record in records)


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _date(text: str | None) -> date | None:
    return parse_date(text) if text else None
