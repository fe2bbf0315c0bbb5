"""The question that is asked where a border is in doubt: its answers by code, and what staff reads."""

from datetime import datetime
from typing import Any

from geo.domain.border_answer import AnswerRefused, Choice, Said, settle
from geo.domain.responsibility import Decision
from geo.models import Office
from geo.responsibility import decision_from_record
from geo.wording import sentence
from reports.errors import Refused
from reports.models import Report
from reports.wording import UNANSWERED


def with_answer(decision: Decision, said: str, *, at: datetime) -> Decision:
    """The decision with what the reporter said: the code of an office, "outside", "unsure", or nothing.

    Raises Refused at /border_answer for an answer that cannot count. Who says nothing gets the decision as
    it is: in doubt, and unanswered.
    """
    if not said:
        return decision
    try:
        return settle(decision, _choice(said), at=at)
    except AnswerRefused as refused:
        facts = {"said": said, "candidates": ", ".join(answers_to(decision))}
        raise Refused.at("/border_answer", refused.code, **facts) from refused


def answers_to(decision: Decision) -> list[str]:
    """The answers that can be given, by code and in the order of the candidates; "unsure" comes last."""
    codes = Office.objects.in_bulk([one.office_id for one in decision.candidates if one.office_id])
    named = [codes[one.office_id].code if one.office_id else str(Said.OUTSIDE) for one in decision.candidates]
    return [*named, str(Said.UNSURE)]


def in_doubt(report: Report) -> str:
    """The question about the border and its answer in one line; empty where nothing was in doubt."""
    if not report.decision.get("ambiguous"):
        return ""
    decision = decision_from_record(report.decision)
    question = sentence(decision.question) if decision.question else ""
    answer = sentence(decision.border_answer) if decision.border_answer else str(UNANSWERED)
    return f"{question} {answer}".strip()


def as_fact(record: dict[str, Any]) -> dict[str, Any]:
    """Of a decision's record, what the timeline keeps: the answer, if there is one."""
    answer = record["border_answer"]
    return {"border_answer": answer} if answer else {}


def _choice(said: str) -> Choice:
    if said in set(Said):
        return Said(said)
    # No office has the id 0, so an unknown code is no candidate.
    return Office.objects.filter(code=said).values_list("pk", flat=True).first() or 0
