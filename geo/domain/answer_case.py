"""Which kind of answer a decision is, for whoever has to say it."""

from enum import StrEnum

from geo.domain.responsibility import Decision


class Case(StrEnum):
    """FOUND: one office. NOBODY: no rule, so the default office has to find out. TIED: several offices by
    equal rules. BORDER: another office if the place lies on the other side of a border close by.
    TOWN_BORDER: the same, and on the other side is another town. ELSEWHERE: no office of the town does this.
    """

    FOUND = "found"
    NOBODY = "nobody"
    TIED = "tied"
    BORDER = "border"
    TOWN_BORDER = "town_border"
    ELSEWHERE = "elsewhere"


def case_of(decision: Decision) -> Case:
    codes = {reason.code for reason in decision.why}
    if "out_of_scope" in codes:
        return Case.ELSEWHERE
    if "overlap" in codes:
        return Case.TIED
    if decision.ambiguous and not _is_settled(decision):
        return Case.TOWN_BORDER if _or_outside(decision) else Case.BORDER
    return Case.NOBODY if "no_rule" in codes else Case.FOUND


def _is_settled(decision: Decision) -> bool:
    """Whether the person said on which side of the border the place lies."""
    return decision.border_answer is not None and decision.border_answer.code != "answered_unsure"


def _or_outside(decision: Decision) -> bool:
    """Whether the one doubt is that the place may lie outside the municipality."""
    return {one.office_id for one in decision.candidates} == {decision.office_id, None}
