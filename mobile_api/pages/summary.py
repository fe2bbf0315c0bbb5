"""A report in words, before and after it is sent."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib.gis.geos import Point
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from geo.domain.responsibility import Decision
from geo.errors import OutsideCoverage
from mobile_api.pages.places import Chosen
from reports import wording
from reports.domain.fields import FieldError
from reports.expectation_words import Told, told_expectation
from reports.models import Category, CategoryGroup, Question, Report
from reports.own.confirmation import private_link
from reports.routing import district_at, preview

# Which step puts right what was refused at the end.
STEP_OF = {
    "photos": "start",
    "lat": "place",
    "lon": "place",
    "accuracy": "place",
    "address": "place",
    "category": "kind",
    "description": "details",
    "answers": "details",
}


def by_group(categories: Iterable[Category]) -> list[tuple[CategoryGroup, list[Category]]]:
    """Categories below their groups, in the order given."""
    return [
        (group, list(members)) for group, members in groupby(categories, key=lambda category: category.group)
    ]


def with_status_names(reports: Iterable[Report]) -> list[tuple[Report, str]]:
    return [(report, str(wording.STATUS_NAMES[report.status])) for report in reports]


def links_of(report: Report) -> dict[str, str]:
    """The report's page for everybody, and the reporter's private link in full."""
    public = reverse("dashboard:report_status", args=[report.public_code])
    return {"public": public, "private": private_link(report)}


def as_initial(details: dict[str, list[str]], category: Category) -> dict[str, Any]:
    """What was typed, as initial values: a list for questions with several answers."""
    several = {f"q-{q.code}" for q in category.questions.all() if q.kind == Question.Kind.CHOICES}
    return {name: values if name in several else next(iter(values), "") for name, values in details.items()}


def as_form_data(details: dict[str, list[str]]) -> QueryDict:
    """What was typed, as a form takes it."""
    data = QueryDict(mutable=True)
    for name, values in details.items():
        data.setlist(name, values)
    return data


def answers_in_words(questions: Iterable[Question], answers: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (question.label, wording.answer_in_words(question, answers[question.code]))
        for question in questions
        if question.code in answers
    ]


def expected_decision(category: Category, place: Chosen) -> Decision | None:
    """Which office would get the report, and why; None outside the town."""
    try:
        return preview(category, place.point, place.accuracy or 0)
    except OutsideCoverage:
        return None


def expected_at(category: Category, point: Point) -> Told | None:
    """What to expect of a report that is sent today for a point (EPSG:4326)."""
    today = timezone.localdate()
    district = district_at(category.municipality, point, today)
    return told_expectation(category, district.area if district else None, today)


def refusals(errors: Iterable[FieldError]) -> list[dict[str, str]]:
    """Errors of the last check, each with the step that puts it right."""
    return [
        {"step": STEP_OF.get(error.pointer.split("/")[1], ""), "sentence": wording.sentence_of(error)}
        for error in errors
    ]


def refused_place(sentence: str) -> list[dict[str, str]]:
    return [{"step": "place", "sentence": sentence}]
