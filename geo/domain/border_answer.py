"""What a person says when a place is in doubt between two offices, and what becomes of the decision then."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from geo.domain.responsibility import Decision, Possibility, Reason, Selector


class Said(StrEnum):
    """Choices beside the offices."""

    OUTSIDE = "outside"
    UNSURE = "unsure"


# Questions with one area, to be answered by yes or no.
YES_OR_NO = ("inside_area", "belongs_to")
HELD = (Selector.ASSET, Selector.ROAD, Selector.STREET)
# The id of the office whose side it is, or one of the above.
Choice = int | Said


class AnswerRefused(Exception):
    """A choice that cannot settle the decision.

    `code` says why: border_not_asked (nothing is in doubt), not_a_candidate (the border or the place
    has changed since it was asked), said_outside (then it is not for this municipality).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def settle(decision: Decision, choice: Choice, *, at: datetime) -> Decision:
    """The decision after a person chose between its candidates; the question stays in it, with the answer.

    Who is not sure leaves the office as it was. Where nothing is in doubt, an answer that agrees changes
    nothing and is not kept. Raises AnswerRefused.
    """
    if not decision.ambiguous:
        if choice in (decision.office_id, Said.UNSURE):
            return decision
        raise AnswerRefused("border_not_asked")
    if choice is Said.UNSURE:
        unsure = Reason("answered_unsure")
        return _kept(decision, (*decision.why, unsure), unsure, choice, at)
    chosen = _candidate(decision, None if choice is Said.OUTSIDE else int(choice))
    if chosen is None:
        raise AnswerRefused("not_a_candidate")
    if chosen.office_id is None:
        raise AnswerRefused("said_outside")
    said = _said(decision, chosen)
    if chosen.office_id == decision.office_id and not _is_tied(decision):
        why = (*(reason for reason in decision.why if reason.code != "near_border"), said)
        return _kept(decision, why, said, choice, at)
    settled = replace(
        decision,
        office_id=chosen.office_id,
        # Beyond the border there may be no rule either; then a person has to look there, too.
        triage=not chosen.selector,
        rejected=(*_outvoted(decision.why), *decision.rejected),
    )
    return _kept(settled, (said,), said, choice, at)


def settle_as_before(decision: Decision, before: Decision) -> Decision:
    """A decision made anew, with the answer that was given to an earlier one where it still fits."""
    answer = before.border_answer
    if answer is None:
        return decision
    choice, at = answer.facts["choice"], datetime.fromisoformat(answer.facts["at"])
    try:
        return settle(decision, choice if isinstance(choice, int) else Said(choice), at=at)
    except AnswerRefused:
        return decision


def _kept(
    decision: Decision, why: tuple[Reason, ...], said: Reason, choice: Choice, at: datetime
) -> Decision:
    facts = {**said.facts, "choice": choice if isinstance(choice, int) else choice.value}
    answer = Reason(said.code, {**facts, "at": at.isoformat()})
    return replace(decision, why=why, border_answer=answer)


def _candidate(decision: Decision, office_id: int | None) -> Possibility | None:
    return next((one for one in decision.candidates if one.office_id == office_id), None)


def _is_tied(decision: Decision) -> bool:
    """Whether the place itself names several offices, so that the decision named none of them."""
    return sum(one.distance_m == 0 for one in decision.candidates) > 1


def _said(decision: Decision, chosen: Possibility) -> Reason:
    """What the choice says about the place: where it lies or belongs to, or where it does not."""
    office = {"office_id": chosen.office_id}
    asked = decision.question or Reason("")
    others = [one for one in decision.candidates if one is not chosen and one.area]
    is_no = asked.code in YES_OR_NO and chosen.area != asked.facts["area"] and len(decision.candidates) == 2
    if chosen.area and not is_no and all(one.area != chosen.area for one in others):
        code = "answered_belongs" if _is_held(chosen) else "answered"
        return Reason(code, {"area": dict(chosen.area), **office})
    if asked.code == "inside_town" and not chosen.area:
        return Reason("answered", {"area": asked.facts["area"], **office})
    if others and (is_no or not chosen.area):
        code = "answered_not_of" if any(map(_is_held, others)) else "answered_not_in"
        return Reason(code, {"areas": [dict(one.area or {}) for one in others], **office})
    return Reason("answered_side", office)


def _is_held(possible: Possibility) -> bool:
    """Whether it is a thing that somebody holds (an asset, a road, a street), and no area one lies in."""
    return possible.selector in HELD


def _outvoted(why: Iterable[Reason]) -> tuple[Reason, ...]:
    """The rule that the position alone had spoken for."""
    facts: list[dict[str, Any]] = [reason.facts for reason in why if "office_id" in reason.facts]
    return tuple(Reason("answered_otherwise", one) for one in facts)
