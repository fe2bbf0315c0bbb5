"""The result of a replay, made ready to be shown: names instead of ids, a colour for each office."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from geo.models import Office, Service
from geo.wording import OUTSIDE
from reports.domain.codes import shown
from reports.models import ReplayRun

# As many colours as are told apart on a map; all further offices share the last.
COLOURS = 7
MOST_SERVICES = 4


@dataclass(frozen=True)
class Way:
    """Reports that go from one office to another."""

    source: str
    target: str
    reports: int
    services: list[tuple[str, int]]
    more_services: int
    colour: int


@dataclass(frozen=True)
class Result:
    total: int
    moved: int
    triage: int
    ways: list[Way]

    @property
    def unchanged(self) -> int:
        return self.total - self.moved - self.triage


def shown_result(run: ReplayRun) -> Result:
    """What a finished run found; two queries."""
    moves = run.result["moves"]
    offices = Office.objects.in_bulk(
        {end["office"] for move in moves for end in (move["from"], move["to"])} - {None}
    )
    services = Service.objects.in_bulk({int(pk) for move in moves for pk in move["services"]})
    colours = _colours(moves)
    return Result(
        **{name: run.result[name] for name in ("total", "moved", "triage")},
        ways=[
            Way(
                source=_name(move["from"], offices),
                target=_name(move["to"], offices),
                reports=move["reports"],
                services=[
                    (str(services[int(pk)]), count)
                    for pk, count in list(move["services"].items())[:MOST_SERVICES]
                ],
                more_services=max(len(move["services"]) - MOST_SERVICES, 0),
                colour=colours[move["to"]["office"]],
            )
            for move in moves
        ],
    )


def _colours(moves: list[dict[str, Any]]) -> dict[int | None, int]:
    targets = dict.fromkeys(move["to"]["office"] for move in moves)
    return {office: min(number, COLOURS) for number, office in enumerate(targets, start=1)}


def _name(end: dict[str, Any], offices: dict[int, Office]) -> str:
    if end["office"] is None:
        return str(OUTSIDE)
    name = str(offices[end["office"]])
    return _("%(office)s (a person decides)") % {"office": name} if end["triage"] else name


def as_features(run: ReplayRun) -> dict[str, Any]:
    """The points of a run as a GeoJSON FeatureCollection (EPSG:4326)."""
    ways = shown_result(run).ways
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {
                    "code": shown(code),
                    "from": ways[way].source,
                    "to": ways[way].target,
                    "colour": ways[way].colour,
                },
            }
            for lon, lat, code, way in run.points
        ],
    }
