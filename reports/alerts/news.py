"""What a delivery tells its subscriber: nothing that people wrote, and only what they may know by now."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from reports.domain.alerts import Event
from reports.models import Delivery, Notice, Report, Subscription, TimelineEntry
from reports.outcome_wording import state_name
from reports.own.confirmation import private_link
from reports.reading import PUBLIC, REPORTER, line_for, public_view

# More would be read by nobody; the rest is a number and the map.
MOST_REPORTS = 50


@dataclass(frozen=True)
class News:
    """What happened to one report, in the active language. `place` is empty where it is not public."""

    code: str
    category: str
    place: str
    status: str  # once closed, what became of it
    is_new: bool
    is_message: bool  # the office wrote, and nothing else happened
    has_moved: bool  # to another status
    lines: tuple[str, ...]
    link: str


def news_in(delivery: Delivery) -> list[News]:
    """One item for each report, in the order in which things happened.

    What is not public any more is left out, except for the reporter's own report. Takes a fixed number of
    queries.
    """
    reader = delivery.subscription
    found: dict[object, list[Notice]] = {}
    rows = delivery.notices.select_related("entry__office", "entry__text", "entry__photo")
    for notice in rows.order_by("entry__at", "entry__pk"):
        found.setdefault(notice.entry.report_id, []).append(notice)
    reports = Report.objects.for_listing().in_bulk(list(found))
    return [_news(reports[key], of, reader) for key, of in found.items() if _may_know(reports[key], reader)]


def _may_know(report: Report, reader: Subscription) -> bool:
    return report.published or reader.contact_id is not None


def _news(report: Report, notices: Iterable[Notice], reader: Subscription) -> News:
    audience = REPORTER if reader.contact_id else PUBLIC
    notices = list(notices)
    lines = []
    for notice in notices:
        notice.entry.report = report
        if notice.event != Event.NEW:
            lines.append(line_for(notice.entry, audience).sentence)
    return News(
        code=report.public_code,
        category=report.category.name,
        place=_place(report),
        status=state_name(report),
        is_new=any(notice.event == Event.NEW for notice in notices),
        is_message=all(notice.entry.kind == TimelineEntry.Kind.MESSAGE for notice in notices),
        has_moved=any(notice.entry.kind == TimelineEntry.Kind.STATUS for notice in notices),
        lines=tuple(dict.fromkeys(lines)),
        link=private_link(report) if reader.contact_id else _public_link(report),
    )


def _place(report: Report) -> str:
    """Where it is, as far as everybody may know.

    The address is in the reporter's words: before somebody of the office has looked at it, no letter of the
    town carries it to anybody.
    """
    district = report.district.name if report.district else ""
    address = public_view(report).address if report.place_looked_at else ""
    return ", ".join(part for part in (address, district) if part)


def _public_link(report: Report) -> str:
    return settings.PUBLIC_URL + reverse("dashboard:report_status", args=[report.public_code])
