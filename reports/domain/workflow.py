"""Which steps a report may take, and who may take them. One table, one question."""

from enum import StrEnum


class Status(StrEnum):
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    FIXED = "fixed"
    EXTERNAL = "external"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


class Role(StrEnum):
    REPORTER = "reporter"
    CREW = "crew"
    CLERK = "clerk"
    DISPATCHER = "dispatcher"
    MODERATOR = "moderator"
    HOTLINE = "hotline"
    OFFICE_ADMIN = "office_admin"
    AUDITOR = "auditor"


CLOSED = frozenset({Status.FIXED, Status.EXTERNAL, Status.REJECTED, Status.DUPLICATE, Status.WITHDRAWN})
OPEN = frozenset(Status) - CLOSED
REOPENABLE = frozenset({Status.FIXED, Status.EXTERNAL, Status.REJECTED})

_DESK = frozenset({Role.CLERK, Role.DISPATCHER})
_WORK = _DESK | {Role.CREW}

STEPS: dict[tuple[Status, Status], frozenset[Role]] = {
    (Status.SUBMITTED, Status.ACCEPTED): _DESK,
    (Status.SUBMITTED, Status.SCHEDULED): _DESK,
    (Status.ACCEPTED, Status.SCHEDULED): _DESK,
    (Status.SUBMITTED, Status.IN_PROGRESS): _WORK,
    (Status.ACCEPTED, Status.IN_PROGRESS): _WORK,
    (Status.SCHEDULED, Status.IN_PROGRESS): _WORK,
    (Status.IN_PROGRESS, Status.FIXED): _WORK,
    # A crew that finds the job too large gives it back.
    (Status.IN_PROGRESS, Status.SCHEDULED): _WORK,
    **{(source, Status.EXTERNAL): _DESK for source in OPEN},
    **{(source, Status.REJECTED): _DESK for source in OPEN},
    # There was nothing to repair; with which outcomes a crew may close is in outcomes.py.
    (Status.IN_PROGRESS, Status.REJECTED): _WORK,
    **{(source, Status.DUPLICATE): _DESK for source in OPEN},
    **{(source, Status.WITHDRAWN): frozenset({Role.REPORTER}) for source in OPEN},
    **{(source, Status.SUBMITTED): _DESK for source in REOPENABLE},
}


class StepRefused(Exception):
    """A step that the table does not allow. `code` and `facts` make the sentence (reports/wording.py)."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts


def check_step(source: Status, target: Status, *, role: Role) -> None:
    """Raise StepRefused unless `role` may move a report from `source` to `target`."""
    roles = STEPS.get((source, target))
    if roles is None:
        raise StepRefused("no_such_step", source=source, target=target)
    if role not in roles:
        raise StepRefused("wrong_role", target=target, allowed=", ".join(sorted(roles)))


def next_steps(source: Status, *, role: Role) -> list[Status]:
    """The states that `role` may move a report to, in the order of a report's life."""
    return [target for target in Status if role in STEPS.get((source, target), frozenset())]
