"""The one place where the timeline is written: what happened to a report, and who is told of it."""

from datetime import datetime
from typing import Any

from geo.models import Office
from reports.alerts.notices import announce
from reports.domain.workflow import Role, Status
from reports.models import Photo, Report, Text, TimelineEntry, User


def record(
    report: Report,
    kind: TimelineEntry.Kind,
    *,
    at: datetime,
    audience: str = TimelineEntry.Audience.PUBLIC,
    actor: User | None = None,
    role: Role | str = "",
    old_status: Status | str = "",
    new_status: Status | str = "",
    office: Office | None = None,
    text: Text | None = None,
    photo: Photo | None = None,
    facts: dict[str, Any] | None = None,
) -> TimelineEntry:
    """Write down what happened to a report, in the transaction of the change itself.

    `facts` are without language and never a person's words: those live in `text`, which can be erased.
    """
    entry = TimelineEntry.objects.create(
        report=report,
        at=at,
        kind=kind,
        audience=audience,
        actor=actor,
        role=role,
        old_status=old_status,
        new_status=new_status,
        office=office,
        text=text,
        photo=photo,
        facts=facts or {},
    )
    announce(entry)
    return entry
