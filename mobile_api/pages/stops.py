"""Where the form sends people instead of onwards: panels beside the answers, and the one that holds now."""

from dataclasses import dataclass

from django.contrib.gis.geos import Point

from mobile_api.pages.questions import as_sent, field_name
from reports.domain.questions import Stop
from reports.domain.questions.stops import read_stop
from reports.elsewhere import Elsewhere, ways_elsewhere
from reports.models import Category


@dataclass(frozen=True)
class Panel:
    """What appears below a question once `value` (as the form sends it) is chosen."""

    field: str
    value: str
    way: Elsewhere


def panels_of(category: Category, point: Point | None) -> dict[str, list[Panel]]:
    """All panels of a category's questions at a place (EPSG:4326), by the code of the question."""
    stops = [(question, stop) for question in category.questions.all() for stop in question.stops]
    ways = ways_elsewhere([read_stop(stop) for _question, stop in stops], category.municipality, point)
    panels: dict[str, list[Panel]] = {}
    for (question, stop), way in zip(stops, ways, strict=True):
        panel = Panel(field_name(question.code), as_sent(stop["equals"]), way)
        panels.setdefault(question.code, []).append(panel)
    return panels


def way_of(stop: Stop | None, category: Category, point: Point | None) -> Elsewhere | None:
    """The contact of the stop that holds, or None."""
    return next(iter(ways_elsewhere([stop], category.municipality, point)), None) if stop else None
