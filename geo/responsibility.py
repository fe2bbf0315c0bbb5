"""Who is responsible at a place: the question to the database, and the record of the answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from math import isfinite
from typing import Any, NamedTuple

from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from geo.candidates import OnlyIf, Row, candidates
from geo.domain.distance import RINGS
from geo.domain.house_numbers import HouseNumber, NumberRange, Parity, StreetPart
from geo.domain.responsibility import (
    AreaHere,
    Candidate,
    Decision,
    Place,
    Possibility,
    Reason,
    decide,
    decide_elsewhere,
    reach_of,
)
from geo.errors import OutsideCoverage
from geo.models import MUNICIPALITY, NEIGHBOUR, Municipality, Responsibility, Service
from geo.wording import street_names

# Worse than this is no position at all; the whole town would be in doubt.
MOST_ACCURACY_M = 5_000.0


class Said(NamedTuple):
    """What is said of places, and in which versions the offices of the rules there were meanwhile, by id."""

    answers: list[Decision | OutsideCoverage]
    offices: dict[int, str]


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
    (answer,) = who_are_responsible([point], service, accuracies=[accuracy], on=on, as_recorded=as_recorded)
    if isinstance(answer, OutsideCoverage):
        raise answer
    return answer


def who_are_responsible(
    points: Sequence[Point],
    service: Service,
    *,
    accuracies: Sequence[float] | None = None,
    on: date | None = None,
    as_recorded: datetime | None = None,
) -> list[Decision | OutsideCoverage]:
    """What `who_is_responsible` says of each of many points, with one query, or two near borders.

    A point outside gets its OutsideCoverage as an answer. Raises ValueError for an impossible accuracy.
    """
    places = [(point.x, point.y) for point in points]
    return who_are_responsible_at(places, service, accuracies=accuracies, on=on, as_recorded=as_recorded)


def who_are_responsible_at(
    places: Sequence[tuple[float, float]],
    service: Service,
    *,
    accuracies: Sequence[float] | None = None,
    on: date | None = None,
    as_recorded: datetime | None = None,
) -> list[Decision | OutsideCoverage]:
    """The same for places as longitude and latitude, which costs less than points when they are many."""
    return look_up(places, service, accuracies=accuracies, on=on, as_recorded=as_recorded).answers


def look_up(
    places: Sequence[tuple[float, float]],
    service: Service,
    *,
    accuracies: Sequence[float] | None = None,
    on: date | None = None,
    as_recorded: datetime | None = None,
    only_if: OnlyIf | None = None,
) -> Said:
    """The same, for those who put it into words at once: geo.wording then need not ask for the offices.

    Where `only_if` does not hold, every place is outside.
    """
    reaches = [reach_of(_possible(accuracy)) for accuracy in accuracies or [0.0] * len(places)]
    day, at = on or timezone.localdate(), timezone.now()
    rows: dict[int, list[Row]] = {number: [] for number in range(1, len(places) + 1)}
    offices: dict[int, str] = {}
    for row in candidates(places, service, reaches, day, as_recorded, only_if):
        rows[row.number].append(row)
        if row.office_version is not None:
            offices[row.office_id] = row.office_version
    answers = [
        _answer(rows[number], service, reach, day, at) for number, reach in enumerate(reaches, start=1)
    ]
    return Said(answers, offices)


def rules_near(
    point: Point,
    service: Service,
    metres: float,
    *,
    on: date | None = None,
    as_recorded: datetime | None = None,
) -> list[Candidate]:
    """The rules for a service that speak of places within so many metres of a point, or a little farther."""
    rows = candidates([(point.x, point.y)], service, [metres], on or timezone.localdate(), as_recorded)
    return [_candidate(row) for row in rows if row.rule_id is not None]


def _possible(accuracy: float) -> float:
    if not isfinite(accuracy) or accuracy < 0:
        raise ValueError(f"An accuracy of {accuracy} metres is impossible.")
    return float(min(accuracy, MOST_ACCURACY_M))


def _answer(
    rows: Sequence[Row], service: Service, reach: float, day: date, at: datetime
) -> Decision | OutsideCoverage:
    town = _town(rows, service.municipality_id)
    if isinstance(town, OutsideCoverage):
        return town
    areas = _areas(rows, service.municipality_id)
    if service.goes_to is not None:
        elsewhere = service.goes_to
        decision = decide_elsewhere(elsewhere.pk, elsewhere.names, service.out_of_scope, areas=areas)
        return replace(decision, on=day, at=at)
    decision = decide(
        [_candidate(row) for row in rows if row.rule_id is not None],
        default_office_id=default_office_id(service.municipality),
        accuracy_m=reach,
        around=_places(rows, reach),
        areas=areas,
        town=town,
    )
    return replace(decision, on=day, at=at)


def depends_on_place(service: Service, on: date | None = None) -> bool:
    """Whether some rule of a day (default: today) speaks of a part of the town only."""
    rules = Responsibility.objects.holding(on).speaking_of(service)
    return rules.exclude(selector=Responsibility.Selector.MUNICIPALITY).exists()


def _town(rows: Iterable[Row], municipality_id: int) -> AreaHere | OutsideCoverage:
    here = [row for row in rows if row.distance_m == 0]
    for row in here:
        if row.kind == MUNICIPALITY and row.municipality_id == municipality_id:
            return _area(row)
    neighbours = (row.names for row in here if row.kind in (MUNICIPALITY, NEIGHBOUR))
    return OutsideCoverage({"neighbour": next(neighbours, None)})


def default_office_id(municipality: Municipality) -> int:
    """The office for triage; the municipality's own office where none is named."""
    return municipality.default_office_id or municipality.office_id


def _area(row: Row) -> AreaHere:
    return AreaHere(row.kind, row.code, row.names, row.version_id, row.valid_from)


def _areas(rows: Iterable[Row], municipality_id: int) -> list[AreaHere]:
    """The areas of the municipality that cover the place, smallest first."""
    here = [row for row in rows if row.distance_m == 0 and row.municipality_id == municipality_id]
    return list({row.version_id: _area(row) for row in here if row.street is None}.values())


def _candidate(row: Row) -> Candidate:
    part = _street_part(row) if row.street is not None else None
    return Candidate(
        rule_id=row.rule_id or 0,
        office_id=row.office_id,
        role=row.role,
        selector=row.selector,
        area_kind=row.kind,
        area_code=row.code,
        area_name=street_names(part) if part else row.names,
        version_id=row.version_id,
        size=part.numbers.size if part else row.size_m2,
        priority=row.priority,
        recorded_at=row.recorded_at,
        distance_m=row.distance_m,
        legal_basis=row.legal_basis,
        office_name=row.office_names,
    )


def _street_part(row: Row) -> StreetPart:
    return StreetPart(
        row.street or "",
        NumberRange(
            _house(row.first_number, row.first_suffix),
            _house(row.last_number, row.last_suffix),
            Parity(row.parity or "both"),
        ),
    )


def _house(number: int | None, suffix: str | None) -> HouseNumber | None:
    return None if number is None else HouseNumber(number, suffix or "")


def _places(rows: Iterable[Row], reach: float) -> list[Place]:
    """The places that were looked at, each with the versions that cover it; none far from every border."""
    covers: dict[int, set[int]] = {}
    nearest: dict[int, float] = {}
    for row in rows:
        for number in row.spots:
            covers.setdefault(number, set()).add(row.version_id)
            if row.distance_m:
                nearest[number] = min(row.distance_m, nearest.get(number, row.distance_m))
    if not covers:
        return []
    # A ring place that nothing covers has no row: it is outside of everything.
    on_rings = [
        Place(share * reach, frozenset(covers.get(number, ())))
        for number, (_, _, share) in enumerate(RINGS, 1)
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
        # Records from before the question was asked have none.
        border_answer=Reason(**record["border_answer"]) if record.get("border_answer") else None,
        on=_date(record["on"]),
        at=parse_datetime(record["at"]) if record["at"] else None,
    )


def _reasons(records: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    return tuple(Reason(**record) for record in records)


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _date(text: str | None) -> date | None:
    return parse_date(text) if text else None
