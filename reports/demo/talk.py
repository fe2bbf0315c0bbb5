"""What office and reporter of the demo wrote to each other, by the same actions as real ones."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from reports.domain.workflow import REOPENABLE, Role
from reports.messages import NewMessage, write_to_office, write_to_reporter
from reports.models import Report, User
from reports.reopening import say_not_fixed


def load_talk(report: Report, data: dict[str, Any], key: UUID, clerk: User | None, now: datetime) -> None:
    """Write the messages of a report of the file; `key` is the report's."""
    for number, said in enumerate(data.get("talk", [])):
        at = now - timedelta(days=said["days_ago"])
        new = NewMessage(uuid5(key, f"message {number}"), said["text"], (), said.get("answer_days"))
        match said["by"]:
            case "office" if clerk is not None:
                write_to_reporter(report, new, actor=clerk, role=Role.CLERK, at=at)
            case "reporter":
                write_to_office(report, new, at=at)
            case "not_fixed":
                say_not_fixed(report, new, at=at)


def talk_complaints(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the messages of a report of the file: the key, and a sentence."""
    days_ago = min([step["days_ago"] for step in report["steps"]], default=report["days_ago"])
    objected = False
    for said in report.get("talk", []):
        if said["days_ago"] > days_ago:
            yield "talk", "A message comes before what is above it, or before the last step."
        if said["by"] == "not_fixed" and (objected or report["status"] not in REOPENABLE):
            yield "talk", f"Nobody contests a report that is '{report['status']}', or contests it twice."
        objected |= said["by"] == "not_fixed"
        days_ago = said["days_ago"]
