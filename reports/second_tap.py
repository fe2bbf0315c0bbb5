"""The same button pressed twice is one wish."""

from reports.models import Report, TimelineEntry, User


def is_second_tap(report: Report, user: User, *, seen: str, target: str) -> bool:
    """Whether this person asked for the same step from the same page before, and it is done."""
    last = report.timeline.filter(kind=TimelineEntry.Kind.STATUS).order_by("at", "pk").last()
    return (
        last is not None and last.actor_id == user.pk and (last.old_status, last.new_status) == (seen, target)
    )
