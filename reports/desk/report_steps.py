"""What a person at the desk may do with a report now, and in which of their roles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.domain.outcomes import RULES, Outcome
from reports.domain.workflow import CLOSED, STEPS, Role, Status, next_steps
from reports.models import Report
from reports.models.report import TALKING_ROLES

# Who needs it to do their work: the desk that asks back, and the hotline that is called.
CONTACT_ROLES = frozenset({Role.CLERK, Role.DISPATCHER, Role.HOTLINE})
NOTING_ROLES = frozenset(Role) - {Role.REPORTER, Role.AUDITOR}


@dataclass(frozen=True)
class Possible:
    """What is possible: steps in the order of a report's life, outcomes in the order of their table."""

    steps: Sequence[Status]
    outcomes: Sequence[Outcome]
    reopen: bool
    talk: bool
    note: bool
    see_contact: bool

    @property
    def anything(self) -> bool:
        return bool(self.steps or self.outcomes or self.reopen)

    @property
    def repaired_later(self) -> bool:
        """Whether it can be closed as repaired only after a step that is offered now."""
        return Status.IN_PROGRESS in self.steps and Outcome.REPAIRED not in self.outcomes


def possible(report: Report, roles: Iterable[Role]) -> Possible:
    held, source = frozenset(roles), Status(report.status)
    reachable = {target for role in held for target in next_steps(source, role=role)}
    ahead = reachable - CLOSED if report.is_open else set()
    return Possible(
        steps=[status for status in Status if status in ahead],
        outcomes=[outcome for outcome in RULES if role_to_close(held, source, outcome)],
        reopen=not report.is_open and Status.SUBMITTED in reachable,
        talk=bool(held & set(TALKING_ROLES)),
        note=bool(held & NOTING_ROLES),
        see_contact=bool(held & CONTACT_ROLES),
    )


def role_to_step(roles: Iterable[Role], source: Status, target: Status) -> Role | None:
    """The role in which somebody takes a step; None if none of theirs allows it."""
    return _first(roles, STEPS.get((source, target), frozenset()))


def role_to_close(roles: Iterable[Role], source: Status, outcome: Outcome) -> Role | None:
    """The role in which somebody closes a report with an outcome."""
    rule = RULES[outcome]
    return _first(roles, STEPS.get((source, rule.status), frozenset()) & rule.roles)


def role_to_talk(roles: Iterable[Role]) -> Role | None:
    return _first(roles, frozenset(TALKING_ROLES))


def _first(roles: Iterable[Role], able: frozenset[Role]) -> Role | None:
    held = set(roles) & able
    return next((role for role in Role if role in held), None)
