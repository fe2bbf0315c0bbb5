"""What a crew did while its device was away, carried out here: each action once, whatever the network did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from reports.actions import add_note, move_report
from reports.domain.codes import read_code
from reports.domain.outcomes import Outcome
from reports.domain.workflow import Role, Status, StepRefused
from reports.errors import KeyConflict
from reports.models import CrewAction, Report, TimelineEntry, User
from reports.one_at_a_time import one_at_a_time

# Name of the action -> where it takes the report; None leaves it where it is. Of the outcomes that close as
# rejected, a crew may say only one.
TARGETS: dict[str, Status | None] = {
    "take_over": Status.IN_PROGRESS,
    "fixed": Status.FIXED,
    "no_defect": Status.REJECTED,
    "give_back": Status.SCHEDULED,
    "note": None,
}


@dataclass(frozen=True)
class Order:
    """An action as the device sent it. `done_at` is by its own clock, `digest` of the whole order."""

    id: UUID
    report: str
    action: str
    done_at: str
    digest: str
    note: str = ""
    public: bool = True
    photo_ids: Sequence[UUID] = field(default_factory=tuple)


@transaction.atomic
def carry_out(order: Order, *, user: User) -> Mapping[str, Any]:
    """Do what a crew has done, once; the same order again gives the same receipt.

    The receipt has `outcome` (done, conflict, not_found), the `report` code, its `status` afterwards, and for
    a conflict `code` and `facts` of the refusal. Raises KeyConflict (the id was used for something else)
    and Refused (a field is wrong); then nothing is kept, and the corrected order may come under the same id.
    """
    one_at_a_time("crew", order.id)
    known = CrewAction.objects.filter(pk=order.id).first()
    if known is not None:
        if known.user_id != user.pk or known.request_digest != order.digest:
            raise KeyConflict
        return known.result
    report = Report.objects.workable_by(user).filter(code=read_code(order.report) or "").first()
    receipt = _receipt(report, order, user)
    CrewAction.objects.create(
        id=order.id, user=user, report=report, request_digest=order.digest, result=receipt
    )
    return receipt


def _receipt(report: Report | None, order: Order, user: User) -> dict[str, Any]:
    if report is None:
        return {"outcome": "not_found", "report": order.report, "status": None}
    said = {"report": report.public_code, "done_at": order.done_at}
    try:
        with transaction.atomic():
            report = _do(report, order, user)
    except StepRefused as refusal:
        report.refresh_from_db(fields=["status"])
        facts = {name: str(value) for name, value in refusal.facts.items()}
        why = {"code": refusal.code, "facts": facts}
        return said | {"outcome": "conflict", "status": str(report.status)} | why
    return said | {"outcome": "done", "status": str(report.status)}


def _do(report: Report, order: Order, user: User) -> Report:
    target = TARGETS[order.action]
    with_it = {"actor": user, "role": Role.CREW, "photo_ids": order.photo_ids}
    if target is not None:
        outcome = Outcome.NO_DEFECT if target is Status.REJECTED else None
        return move_report(report, target, note=order.note, outcome=outcome, **with_it)
    audience = TimelineEntry.Audience.PUBLIC if order.public else TimelineEntry.Audience.STAFF
    add_note(report, order.note, audience=audience, **with_it)
    return report
