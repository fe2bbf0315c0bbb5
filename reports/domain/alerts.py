"""What happens to reports as those who follow them are told: which event it is, and when they hear of it."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from reports.domain.workflow import CLOSED


class Event(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    CLOSED = "closed"


class Rhythm(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


# What reporters see in their timeline and nobody needs to be told of.
SILENT = frozenset({"expired", "contact", "erased"})
# Several steps within this time come in one letter.
BUNDLE = timedelta(minutes=2)
MORNING = time(7)
MONDAY = 1


def event_of(kind: str, *, audience: str, shown: bool, new_status: str, facts: Mapping) -> Event | None:
    """What an entry of a timeline is to people who follow reports; None: nothing that they hear of.

    `shown` is whether the report is public at that moment. A report is new to others when it becomes public,
    not when it was received.
    """
    if kind in {"submitted", "confirmed"}:
        return Event.NEW if shown else None
    if kind == "released" and facts.get("place"):
        return Event.NEW
    if audience == "staff" or kind in SILENT:
        return None
    return Event.CLOSED if new_status in CLOSED else Event.CHANGED


def due_at(rhythm: str, at: datetime, zone: ZoneInfo) -> datetime:
    """When a subscriber hears of what happened at an instant: soon, or in a morning of the town.

    Daily is the next morning, weekly that of the next Monday; what happens at that very minute waits for
    the one after.
    """
    if rhythm == Rhythm.AT_ONCE:
        return at + BUNDLE
    local = at.astimezone(zone)
    days = 0 if local.time() < MORNING else 1
    if rhythm == Rhythm.WEEKLY:
        days += (MONDAY - (local.isoweekday() + days)) % 7
    return datetime.combine(local.date() + timedelta(days=days), MORNING, tzinfo=zone)
