"""What a city folder says about its demo: people who can log in, and invented reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone

from geo.city_folder import Document, Problems, read_yaml
from geo.models import Municipality, Office
from reports.demo.drawing import scene_names
from reports.demo.talk import talk_complaints
from reports.domain.outcomes import Given, Outcome, Proof, errors_in_closing, implied
from reports.domain.questions import check_answers, stop_for
from reports.domain.workflow import STEPS, Role, Status, StepRefused, check_step
from reports.errors import Stopped
from reports.models import Category
from reports.things import things_named
from reports.wording import sentence_of


@dataclass(frozen=True)
class DemoFolder:
    """users.yaml and reports.yaml of a town that is loaded already."""

    town: Municipality
    offices: dict[str, Office]
    categories: dict[str, Category]
    users: Document
    reports: Document


def read_demo_folder(path: Path) -> DemoFolder:
    """Read and check both files against what is in the database; raises CityFolderError."""
    problems = Problems()
    city = read_yaml(path, "city.yaml", problems, empty={})
    problems.raise_if_any()
    town = Municipality.objects.filter(office__code=city.data["code"]).first()
    if town is None:
        problems.add(city.where("code"), f"'{city.data['code']}' is not loaded. Run load_city first.")
        problems.raise_if_any()
    offered = Category.objects.filter(municipality=town).select_related("municipality", "service")
    folder = DemoFolder(
        town=town,
        offices={office.code: office for office in Office.objects.all()},
        categories={one.code: one for one in offered.prefetch_related("questions")},
        users=read_yaml(path, "users.yaml", problems, empty=[]),
        reports=read_yaml(path, "reports.yaml", problems, empty=[]),
    )
    _check_users(folder, problems)
    _check_reports(folder, problems)
    problems.raise_if_any()
    return folder


def role_for(source: Status, target: Status) -> Role:
    """Who takes a step in the demo: crews work, reporters withdraw, clerks do the rest."""
    able = STEPS.get((source, target), frozenset())
    order = (Role.CLERK, Role.CREW) if target is Status.REJECTED else (Role.CREW, Role.CLERK)
    return next((role for role in (*order, Role.REPORTER) if role in able), Role.CLERK)


def _check_users(folder: DemoFolder, problems: Problems) -> None:
    document = folder.users
    for number, user in enumerate(document.data):
        for position, grant in enumerate(user["roles"]):
            if grant["office"] not in folder.offices:
                where = document.where(number, "roles", position, "office")
                problems.add(where, f"There is no office '{grant['office']}'.")


def _check_reports(folder: DemoFolder, problems: Problems) -> None:
    document = folder.reports
    refs = [report["ref"] for report in document.data if "ref" in report]
    for number, report in enumerate(document.data):
        for key, what in _complaints(report, folder, refs):
            problems.add(document.where(number, key), what)


def _complaints(report: dict[str, Any], folder: DemoFolder, refs: list[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a report: the key in the file, and a sentence."""
    category = folder.categories.get(report["category"])
    if category is None:
        yield "category", f"There is no category '{report['category']}'."
    else:
        yield from _answer_complaints(report, category)
    for key in ("photo", "after_photo"):
        if key in report and report[key] not in scene_names():
            yield key, f"Nobody has painted '{report[key]}'."
    if refs.count(report.get("ref", "")) > 1:
        yield "ref", f"'{report['ref']}' is used twice."
    if "duplicate_of" in report and report["duplicate_of"] not in refs:
        yield "duplicate_of", f"No report has the ref '{report['duplicate_of']}'."
    yield from _step_complaints(report)
    yield from talk_complaints(report)
    if category is not None:
        yield from _closing_complaints(report, category, folder)


def _answer_complaints(report: dict[str, Any], category: Category) -> Iterator[tuple[str, str]]:
    questions, answers = category.questions.all(), report.get("answers", {})
    today = timezone.localdate() - timedelta(days=report["days_ago"])
    point = Point(*report["location"], srid=4326)
    things = things_named(questions, answers, category.municipality, point)
    for error in check_answers(questions, answers, today=today, found=things):
        yield "answers", f"{error.pointer.removeprefix('/answers/')}: {sentence_of(error, 'en')}"
    stop = stop_for(category.stop, questions, answers)
    if stop:
        yield "answers", f"{stop.pointer.removeprefix('/answers/')}: {sentence_of(Stopped(stop), 'en')}"


def _step_complaints(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    status, days_ago = Status.SUBMITTED, report["days_ago"]
    for step in report["steps"]:
        target = Status(step["status"])
        try:
            check_step(status, target, role=role_for(status, target))
        except StepRefused as error:
            yield "steps", sentence_of(error, "en")
        if step["days_ago"] > days_ago:
            yield "steps", f"The step to '{target}' comes before what is above it."
        status, days_ago = target, step["days_ago"]
    if status != report["status"]:
        yield "status", f"The status is '{report['status']}', but the steps end with '{status}'."


def outcome_of(step: dict[str, Any]) -> Outcome | None:
    """What a step of the file says became of the report; a refusal without more is one of will."""
    refused = Outcome.WILL_NOT if step["status"] == Status.REJECTED else None
    return Outcome(step["outcome"]) if "outcome" in step else implied(Status(step["status"])) or refused


def _closing_complaints(
    report: dict[str, Any], category: Category, folder: DemoFolder
) -> Iterator[tuple[str, str]]:
    """Whether each step that closes has the outcome and the proof that the town asks for."""
    for step in report["steps"]:
        body = folder.offices.get(step.get("office", ""))
        given = Given(
            words="note" in step,
            photos="after_photo" in report,
            body=body is not None and body.kind == Office.Kind.EXTERNAL,
            original="duplicate_of" in report,
        )
        target, proof = Status(step["status"]), Proof(category.proof)
        for error in errors_in_closing(target, outcome_of(step), role=Role.CLERK, proof=proof, given=given):
            yield "steps", sentence_of(error, "en")
