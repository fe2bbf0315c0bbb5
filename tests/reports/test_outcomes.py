"""What became of a report: which outcome goes with which end, who says so, and what has to show it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from reports.actions import move_report
from reports.domain.outcomes import RULES, WITH_OUTCOME, Given, Outcome, Proof, errors_in_closing, implied
from reports.domain.workflow import CLOSED, OPEN, Role, Status
from reports.errors import Refused
from reports.models import Category, Report
from reports.outcome_wording import state_name
from reports.reading import PUBLIC, view_of
from tests.builders import a_photo, a_report, a_town, a_user, in_status

EVERYTHING = Given(words=True, photos=True, body=True, original=True)


def codes(target, outcome, role=Role.CLERK, proof=Proof.NONE, given=EVERYTHING) -> list[tuple[str, str]]:
    errors = errors_in_closing(target, outcome, role=role, proof=proof, given=given)
    return [(error.pointer, error.code) for error in errors]


def test_every_end_but_a_withdrawal_has_an_outcome():
    assert {Status.WITHDRAWN} == CLOSED - WITH_OUTCOME


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("target", Status)
def test_an_outcome_goes_with_its_status_and_no_other(outcome, target):
    fits = RULES[outcome].status is target
    assert codes(target, outcome) == ([] if fits else [("/outcome", "outcome_unfit")])


@pytest.mark.parametrize("target", sorted(OPEN | {Status.WITHDRAWN}))
def test_who_does_not_close_for_the_office_says_no_outcome(target):
    assert codes(target, None, given=Given()) == []


def test_only_a_refusal_leaves_a_choice():
    assert {status for status in WITH_OUTCOME if implied(status) is None} == {Status.REJECTED}
    assert codes(Status.REJECTED, None) == [("/outcome", "outcome_missing")]


@pytest.mark.parametrize(
    ("outcome", "given", "missing"),
    [
        (Outcome.NO_DEFECT, Given(photos=True), ("/note", "reason_missing")),
        (Outcome.CANNOT, Given(photos=True), ("/note", "reason_missing")),
        (Outcome.WILL_NOT, Given(), ("/note", "reason_missing")),
        (Outcome.NOT_OURS, Given(words=True), ("/office", "body_missing")),
        (Outcome.DUPLICATE, Given(words=True), ("/duplicate_of", "original_missing")),
    ],
)
def test_an_outcome_without_its_proof_is_refused_at_its_field(outcome, given, missing):
    target = RULES[outcome].status
    assert codes(target, outcome, given=given) == [missing]
    assert codes(target, outcome) == []


@pytest.mark.parametrize(
    ("proof", "given", "missing"),
    [
        (Proof.NONE, Given(), []),
        (Proof.WORDS_OR_PHOTO, Given(), [("/note", "proof_missing")]),
        (Proof.WORDS_OR_PHOTO, Given(words=True), []),
        (Proof.WORDS_OR_PHOTO, Given(photos=True), []),
        (Proof.PHOTO, Given(words=True), [("/photos", "proof_photo_missing")]),
        (Proof.PHOTO, Given(photos=True), []),
    ],
)
def test_the_category_says_what_shows_a_repair(proof, given, missing):
    assert codes(Status.FIXED, Outcome.REPAIRED, Role.CREW, proof, given) == missing


def test_a_crew_may_say_that_there_is_nothing_but_not_that_nothing_will_be_done():
    allowed = [outcome for outcome in Outcome if not codes(RULES[outcome].status, outcome, Role.CREW)]
    assert allowed == [Outcome.REPAIRED, Outcome.NO_DEFECT]


@pytest.mark.django_db
def test_closing_keeps_what_became_of_it_and_reopening_forgets_it():
    report, clerk, power = a_report(), a_user("clerk"), a_town().offices["power"]
    moved = move_report(report, Status.EXTERNAL, actor=clerk, role=Role.CLERK, office=power)
    assert (moved.outcome, moved.passed_to) == (Outcome.NOT_OURS, power)
    entry = report.timeline.latest("pk")
    assert (entry.facts, entry.office) == ({"outcome": "not_ours"}, power)
    again = move_report(report, Status.SUBMITTED, actor=clerk, role=Role.CLERK)
    assert (again.outcome, again.passed_to) == ("", None)


@pytest.mark.django_db
def test_an_office_of_the_town_is_no_outside_body():
    report, parks = a_report(), a_town().offices["parks"]
    with pytest.raises(Refused) as refusal:
        move_report(report, Status.EXTERNAL, actor=None, role=Role.CLERK, note="Grünfläche.", office=parks)
    assert refusal.value.errors[0].code == "body_missing"
    assert Report.objects.get().status == Status.SUBMITTED


@pytest.mark.django_db
def test_a_report_that_an_outside_body_has_already_is_its_own_job():
    report = a_report(category="lantern", answers={"fault": "dark"})
    moved = move_report(report, Status.EXTERNAL, actor=None, role=Role.CLERK)
    assert moved.passed_to == report.office


@pytest.mark.django_db
@pytest.mark.parametrize("original", [None, "itself"])
def test_a_duplicate_needs_another_report(original):
    report = a_report()
    same = report if original else None
    with pytest.raises(Refused) as refusal:
        move_report(report, Status.DUPLICATE, actor=None, role=Role.CLERK, duplicate_of=same)
    assert refusal.value.errors[0].pointer == "/duplicate_of"
    assert Report.objects.get().status == Status.SUBMITTED


@pytest.mark.django_db
def test_where_a_photo_is_asked_for_words_do_not_close_a_report():
    a_town()
    Category.objects.filter(code="pothole").update(proof=Proof.PHOTO)
    report, photo = a_report(status=Status.IN_PROGRESS), a_photo()
    with pytest.raises(Refused):
        move_report(report, Status.FIXED, actor=None, role=Role.CREW, note="Fertig.")
    assert Report.objects.get().status == Status.IN_PROGRESS
    moved = move_report(report, Status.FIXED, actor=None, role=Role.CREW, photo_ids=[photo.pk])
    assert moved.outcome == Outcome.REPAIRED


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": ""},
        {"outcome": "no_defect"},
        {"status": "in_progress", "closed_at": None},
        {"passed_to": "power"},
    ],
)
def test_the_database_keeps_closed_and_outcome_together(wrong):
    report = a_report(status=Status.FIXED)
    values = wrong | ({"passed_to": a_town().offices["power"]} if "passed_to" in wrong else {})
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**values)
    Report.objects.filter(pk=report.pk).update(**in_status(Status.EXTERNAL, report.closed_at))
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(passed_to=None)


@pytest.mark.django_db
def test_nothing_found_is_not_told_like_a_repair():
    report, crew = a_report(status=Status.IN_PROGRESS), a_user("crew", "roads-west")
    said = {"outcome": Outcome.NO_DEFECT, "note": "Die Fahrbahn ist eben."}
    moved = move_report(report, Status.REJECTED, actor=crew, role=Role.CREW, **said)
    view = view_of(moved, PUBLIC)
    with override("en"):
        assert state_name(moved) == "Closed: no defect found"
        assert (view.outcome, view.reason) == ("No defect was found on site.", "Die Fahrbahn ist eben.")
        assert view.timeline[-1].sentence == "No defect was found on site."
    assert (moved.look, view.timeline[-1].look) == ("no_defect", "no_defect")
