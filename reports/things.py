"""Things of the city's layers that an answer can point at: a lantern, a playground."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.gis.geos import Point

from geo.models import LayerFeature, Municipality
from reports.domain.questions import Found
from reports.domain.questions.asked import OBJECT_NAME_LIMIT, WITHIN_M
from reports.models import Question

SHOWN = 6


def things_for(question: Question, municipality: Municipality):
    """All things that a question lets people choose from."""
    limits = question.limits
    return LayerFeature.objects.things(municipality, limits.get("layer", ""), limits.get("kinds", ()))


def things_near(
    question: Question, municipality: Municipality, point: Point, *, most: int = SHOWN
) -> list[LayerFeature]:
    """The nearest things to choose from at a place (EPSG:4326), each with its `.distance`."""
    near = things_for(question, municipality).near(point, question.limits.get("within_m", WITHIN_M))
    return list(near[:most])


def things_named(
    questions: Iterable[Question], answers: object, municipality: Municipality, point: Point
) -> dict[str, Found]:
    """By question: the things that answers name and that exist, with the metres to a place (EPSG:4326)."""
    found = {}
    for question in questions:
        thing = _named_by(question, answers, municipality, point)
        if thing is not None:
            found[question.code] = Found(thing.title[:OBJECT_NAME_LIMIT], thing.distance.m)
    return found


def with_names(
    questions: Iterable[Question], answers: Mapping[str, Any], found: Mapping[str, Found]
) -> dict[str, Any]:
    """Answers as they are kept: things with the name by which the town knows them."""
    kept = dict(answers)
    for question in questions:
        answer = kept.get(question.code)
        if question.kind == Question.Kind.MAP_OBJECT and isinstance(answer, Mapping):
            known = found.get(question.code)
            name = known.name if known else answer.get("name", "").strip()
            identity = answer.get("id") if known else None
            kept[question.code] = {"layer": question.limits["layer"], "id": identity, "name": name}
    return kept


def _named_by(
    question: Question, answers: object, municipality: Municipality, point: Point
) -> LayerFeature | None:
    if question.kind != Question.Kind.MAP_OBJECT or not isinstance(answers, Mapping):
        return None
    answer = answers.get(question.code)
    code = answer.get("id") if isinstance(answer, Mapping) else None
    if not isinstance(code, str) or not code or "\x00" in code:
        return None
    named = things_for(question, municipality).filter(code=code)
    return named.measured_from(point).first()
