"""The table of steps, said a second time in other words."""

import pytest

from reports.domain.workflow import CLOSED, OPEN, Role, Status, StepRefused, check_step, next_steps

S = Status
DESK = {Role.CLERK, Role.DISPATCHER}
CREW_STEPS = {
    S.SUBMITTED: [S.IN_PROGRESS],
    S.ACCEPTED: [S.IN_PROGRESS],
    S.SCHEDULED: [S.IN_PROGRESS],
    S.IN_PROGRESS: [S.SCHEDULED, S.FIXED, S.REJECTED],
}
ENDINGS = [S.EXTERNAL, S.REJECTED, S.DUPLICATE]
DESK_STEPS = {
    S.SUBMITTED: [S.ACCEPTED, S.SCHEDULED, S.IN_PROGRESS, *ENDINGS],
    S.ACCEPTED: [S.SCHEDULED, S.IN_PROGRESS, *ENDINGS],
    S.SCHEDULED: [S.IN_PROGRESS, *ENDINGS],
    S.IN_PROGRESS: [S.SCHEDULED, S.FIXED, *ENDINGS],
    S.FIXED: [S.SUBMITTED],
    S.EXTERNAL: [S.SUBMITTED],
    S.REJECTED: [S.SUBMITTED],
}
REPORTER_STEPS = {status: [S.WITHDRAWN] for status in OPEN}
EXPECTED = {Role.CREW: CREW_STEPS, Role.REPORTER: REPORTER_STEPS} | dict.fromkeys(DESK, DESK_STEPS)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("source", Status)
def test_each_role_may_go_where_its_work_leads_and_nowhere_else(role, source):
    assert next_steps(source, role=role) == EXPECTED.get(role, {}).get(source, [])


@pytest.mark.parametrize("role", Role)
def test_what_is_not_offered_is_refused(role):
    for source in Status:
        for target in set(Status) - set(next_steps(source, role=role)):
            with pytest.raises(StepRefused):
                check_step(source, target, role=role)


def test_withdrawn_and_duplicate_are_final():
    for role in Role:
        assert next_steps(S.WITHDRAWN, role=role) == next_steps(S.DUPLICATE, role=role) == []


def test_open_and_closed_share_nothing_and_leave_nothing_out():
    assert set(Status) == OPEN | CLOSED
    assert not OPEN & CLOSED
