"""What an entry of the timeline is to those who follow, and when they hear of it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reports.domain.alerts import BUNDLE, Event, Rhythm, due_at, event_of

BERLIN = ZoneInfo("Europe/Berlin")


def entry(kind: str, **over):
    facts = {"audience": "public", "shown": True, "new_status": "", "facts": {}}
    return event_of(kind, **facts | over)


@pytest.mark.parametrize(
    ("kind", "over", "event"),
    [
        ("submitted", {}, Event.NEW),
        ("submitted", {"shown": False}, None),
        ("confirmed", {"audience": "reporter"}, Event.NEW),
        ("confirmed", {"audience": "reporter", "shown": False}, None),
        ("erased", {"audience": "reporter"}, None),
        ("released", {"audience": "staff", "facts": {"place": True, "texts": 1}}, Event.NEW),
        ("released", {"audience": "staff", "facts": {"place": False, "texts": 1}}, None),
        ("withheld", {"audience": "staff", "facts": {"place": True}}, None),
        ("supported", {"audience": "staff"}, None),
        ("note", {"audience": "staff"}, None),
        ("note", {}, Event.CHANGED),
        ("note", {"audience": "reporter"}, Event.CHANGED),
        ("status", {"new_status": "in_progress"}, Event.CHANGED),
        ("status", {"new_status": "submitted"}, Event.CHANGED),
        ("status", {"new_status": "fixed"}, Event.CLOSED),
        ("status", {"new_status": "rejected"}, Event.CLOSED),
        ("photo", {}, Event.CHANGED),
    ],
)
def test_the_events_of_a_timeline(kind, over, event):
    assert entry(kind, **over) == event


def test_at_once_leaves_time_for_the_next_step():
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    assert due_at(Rhythm.AT_ONCE, at, BERLIN) == at + BUNDLE


@pytest.mark.parametrize(
    ("rhythm", "at", "due"),
    [
        ("daily", "2026-05-04 06:59", "2026-05-04 07:00"),
        ("daily", "2026-05-04 07:00", "2026-05-05 07:00"),
        ("daily", "2026-12-31 23:59", "2027-01-01 07:00"),
        # Mondays: 4 and 11 May.
        ("weekly", "2026-05-04 06:59", "2026-05-04 07:00"),
        ("weekly", "2026-05-04 07:00", "2026-05-11 07:00"),
        ("weekly", "2026-05-10 23:00", "2026-05-11 07:00"),
        ("weekly", "2026-05-06 03:00", "2026-05-11 07:00"),
        # Seven o'clock stays seven o'clock when the clocks change (29 March, 25 October).
        ("daily", "2026-03-28 12:00", "2026-03-29 07:00"),
        ("daily", "2026-10-24 12:00", "2026-10-25 07:00"),
    ],
)
def test_digests_come_in_the_morning_of_the_town(rhythm, at, due):
    local = datetime.fromisoformat(at).replace(tzinfo=BERLIN)
    expected = datetime.fromisoformat(due).replace(tzinfo=BERLIN)
    assert due_at(rhythm, local.astimezone(UTC), BERLIN) == expected
    assert expected - local.astimezone(UTC) <= timedelta(days=7, hours=1)
