"""What stands in a feed: reports, or what happened to them. Only what everybody may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.geos import Point
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from dashboard.feeds.asked import Asked
from reports.domain.alerts import SILENT, Event, event_of
from reports.models import CLOSED_STATUSES, Report, Text, TimelineEntry
from reports.outcome_wording import state_name
from reports.reading import public_view
from reports.wording import timeline_sentence

PAGE_SIZE = 50
Kind, PUBLIC = TimelineEntry.Kind, TimelineEntry.Audience.PUBLIC
DESCRIPTIONS = Text.objects.descriptions()


@dataclass(frozen=True)
class Item:
    """An entry of a feed in the active language. `key` tells it from all others of its report."""

    report: Report
    key: str
    title: str
    text: str
    published: datetime
    updated: datetime

    @property
    def place(self) -> Point:
        return self.report.location


@dataclass(frozen=True)
class Page:
    """The items of a page, and where the next one begins (`before` of the address); empty at the end."""

    items: list[Item]
    next: str


def page_of(asked: Asked) -> Page:
    """The newest that the address asks for. Takes three queries at most."""
    return _happenings(asked) if asked.events else _reports(asked)


def of_report(report: Report) -> list[Item]:
    """What happened to one public report, newest first."""
    entries = _with_all(report.timeline.filter(audience=PUBLIC).exclude(kind__in=SILENT))
    return _items(entries.order_by("-at", "-pk")[:PAGE_SIZE])


def _reports(asked: Asked) -> Page:
    reports = asked.apply(Report.objects.all()).select_related("category", "district", "office")
    reports = reports.prefetch_related(Prefetch("texts", DESCRIPTIONS, to_attr="descriptions"))
    if asked.since:
        reports = reports.filter(submitted_at__gte=asked.since)
    if asked.before:
        moment, code = asked.before
        reports = reports.filter(submitted_at__lte=moment).exclude(submitted_at=moment, code__gte=code)
    rows = list(reports.order_by("-submitted_at", "-code")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    more = f"{shown[-1].submitted_at.isoformat()}_{shown[-1].code}" if len(rows) > PAGE_SIZE else ""
    return Page([_report_item(report) for report in shown], more)


def _report_item(report: Report) -> Item:
    view = public_view(report)
    words = [str(part) for part in (state_name(report), view.description) if part]
    return Item(report, "", _title(report), "\n\n".join(words), report.submitted_at, report.updated_at)


def _happenings(asked: Asked) -> Page:
    entries = _with_all(TimelineEntry.objects.filter(_fitting(asked.events)))
    entries = entries.filter(report__in=asked.apply(Report.objects.all()))
    if asked.since:
        entries = entries.filter(at__gte=asked.since)
    if asked.before and asked.before[1].isdigit():
        moment, key = asked.before
        entries = entries.filter(at__lte=moment).exclude(at=moment, pk__gte=int(key))
    rows = list(entries.order_by("-at", "-pk")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    more = f"{shown[-1].at.isoformat()}_{shown[-1].pk}" if len(rows) > PAGE_SIZE else ""
    return Page(_items(shown), more)


def _fitting(events: Iterable[Event]) -> Q:
    """Entries that are one of these events, as reports.domain.alerts says of one entry."""
    shown = Q(kind=Kind.RELEASED, facts__place=True)
    later = TimelineEntry.objects.filter(report=OuterRef("report"))
    # A report that was held back became new when it was shown, not when it was received.
    first = ~Exists(later.filter(shown | Q(kind=Kind.CONFIRMED)))
    closing = Q(audience=PUBLIC, kind=Kind.STATUS, new_status__in=CLOSED_STATUSES)
    begun = [Kind.SUBMITTED, Kind.CONFIRMED, *SILENT]
    each = {
        Event.NEW: shown
        | Q(kind=Kind.CONFIRMED) & ~Exists(later.filter(shown))
        | Q(kind=Kind.SUBMITTED) & first,
        Event.CLOSED: closing,
        Event.CHANGED: Q(audience=PUBLIC) & ~Q(kind__in=begun) & ~closing,
    }
    found = Q(pk=None)
    for event in events:
        found |= each[event]
    return found


def _with_all(entries: QuerySet[TimelineEntry]) -> QuerySet[TimelineEntry]:
    return entries.select_related(
        "report__category", "report__district", "report__office", "office", "text"
    ).prefetch_related(Prefetch("report__texts", DESCRIPTIONS, to_attr="descriptions"))


def _items(entries: Iterable[TimelineEntry]) -> list[Item]:
    entries = list(entries)
    originals = {entry.facts["original"] for entry in entries if entry.facts.get("original")}
    # Asked once for all: whether the report that one repeats may be named.
    public = set(Report.objects.public().filter(code__in=originals).values_list("code", flat=True))
    return [_entry_item(entry, public) for entry in entries]


def _entry_item(entry: TimelineEntry, public: set[str]) -> Item:
    report = entry.report
    event = event_of(
        entry.kind, audience=entry.audience, shown=True, new_status=entry.new_status, facts=entry.facts
    )
    if event == Event.NEW:
        title, text = _("New: %(title)s") % {"title": _title(report)}, public_view(report).description or ""
    else:
        title = timeline_sentence(entry, names_original=entry.facts.get("original") in public)
        title = f"{_title(report)}: {title}"
        text = entry.text.body if entry.text and entry.text.published else ""
    return Item(report, entry.at.isoformat(), title, text, entry.at, entry.at)


def _title(report: Report) -> str:
    """The kind and the place, as far as everybody may know it."""
    place = public_view(report).address or (report.district.name if report.district else "")
    return ", ".join(part for part in (report.category.name, place) if part)
