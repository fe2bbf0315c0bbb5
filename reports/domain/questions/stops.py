"""Answers after which there is nothing to report here, and where to turn instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reports.domain.questions.asked import Asked, answers_asked, is_answer
from reports.domain.questions.checks import pointer_to


class StopKind(StrEnum):
    EMERGENCY = "emergency"
    OUTSIDE_BODY = "outside_body"
    OTHER_SERVICE = "other_service"


# Who is in danger should not read about forms first.
_ORDER = list(StopKind)


@dataclass(frozen=True)
class Stop:
    """Why a report is not taken, and the way to whoever helps.

    `pointer` is at the answer or category that says so. `reason` is a text per language; `office` and
    `service` are codes: a service leads to whoever is responsible for it at the place.
    """

    pointer: str
    kind: StopKind
    reason: Mapping[str, str] = field(default_factory=dict)
    phone: str = ""
    office: str = ""
    service: str = ""
    url: str = ""


def read_stop(data: Mapping, pointer: str = "") -> Stop:
    """A stop as it is kept as data."""
    ways = {name: data.get(name, "") for name in ("phone", "office", "service", "url")}
    return Stop(pointer, StopKind(data["kind"]), data["reason"], **ways)


def stop_for(category_stop: Mapping, questions: Iterable[Asked], answers: object) -> Stop | None:
    """What keeps this from being a report, the most urgent first; None if nothing does.

    `category_stop` is what the whole category says, or empty. Answers of a wrong form stop nothing.
    """
    stops = [read_stop(category_stop, "/category")] if category_stop else []
    if isinstance(answers, Mapping):
        asked = list(questions)
        kept = answers_asked(asked, answers)
        stops += [
            read_stop(stop, pointer_to(question.code))
            for question in asked
            for stop in question.stops
            if question.code in kept and is_answer(kept[question.code], stop["equals"])
        ]
    return min(stops, key=lambda stop: _ORDER.index(stop.kind), default=None)
