"""What a crew has to do, most urgent first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from geo.models import Municipality
from geo.opening import public_holidays
from reports.domain.deadlines import days_late, last_day
from reports.domain.workflow import Status
from reports.models import Report, User
from reports.outcome_wording import state_name

SHOWN = 200


@dataclass(frozen=True)
class Job:
    """A report as work: `last` is the day until which it should be done, `late` the days since."""

    report: Report
    last: date | None
    late: int

    @property
    def status_name(self) -> str:
        return state_name(self.report)

    @property
    def description(self) -> str:
        texts = self.report.descriptions
        return texts[0].body if texts else ""

    @property
    def photo(self):
        photos = self.report.ready_photos
        return photos[0] if photos else None


def jobs_for(user: User) -> tuple[list[Job], int]:
    """The open reports of a person's offices, and how many there are: begun first, then by urgency.

    The oldest SHOWN are looked at; a list that long needs a dispatcher, not a longer page.
    """
    reports = Report.objects.workable_by(user).open()
    found = list(reports.for_listing().order_by("submitted_at", "pk")[:SHOWN])
    total = len(found) if len(found) < SHOWN else reports.count()
    return sorted(as_jobs(found), key=_urgency), total


def as_jobs(reports: Iterable[Report], today: date | None = None) -> list[Job]:
    """Reports of one municipality with their last days."""
    today = today or timezone.localdate()
    listed = list(reports)
    free = _holidays(listed, today)
    return [_job(report, free, today) for report in listed]


def _job(report: Report, free: Mapping[date, object], today: date) -> Job:
    days = report.category.target_days
    received = timezone.localdate(report.submitted_at)
    last = last_day(received, days, free) if days is not None else None
    return Job(report, last, days_late(last, today))


def _holidays(reports: list[Report], today: date) -> dict[date, object]:
    if not reports:
        return {}
    town = Municipality.objects.get(pk=reports[0].municipality_id)
    years = range(min(report.submitted_at.year for report in reports), today.year + 2)
    known: dict[date, object] = {}
    for year in years:
        known |= public_holidays(town.holidays_country, town.holidays_subdivision, year)
    return known


def _urgency(job: Job) -> tuple:
    begun = job.report.status == Status.IN_PROGRESS
    return (not begun, -job.late, job.last or date.max, job.report.submitted_at)
