"""What somebody may expect: within how many working days most reports like theirs were repaired."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from geo.models import Area, Municipality
from geo.opening import region_of
from reports.domain.deadlines import count_working_days, last_day
from reports.domain.expectation import SHARE, Waits, days_for
from reports.models import Category, Pace, Report

LOOK_BACK = timedelta(days=365)
# Within so many days one comes to the end of any number of working days that are told.
FAR = timedelta(days=800)
Waiting = dict[tuple[int, int | None], Waits]


@dataclass(frozen=True)
class Expectation:
    """`share` of a hundred were repaired within `days` working days; counted from `reports` in a year.

    `district` is None where the figure is that of the whole town.
    """

    days: int
    share: int
    reports: int
    district: Area | None
    since: date
    until: date


def expectation_for(category: Category, district: Area | None = None) -> Expectation | None:
    """What is known for a category: in the district, else in the town; None where too little is.

    Takes one query. Counted anew every night.
    """
    pace = Pace.objects.telling(category, district).first()
    if pace is None:
        return None
    # What was done on the day of its receipt took a day, too.
    days = max(1, pace.days)
    return Expectation(days, pace.share, pace.reports, pace.district, pace.since, pace.until)


def expected_day(expectation: Expectation, received: date, town: Municipality) -> date:
    """The last of the expected working days after a day of receipt, by the calendar of the town's state."""
    holidays = region_of(town).holidays(received, received + FAR)
    return last_day(received, expectation.days, holidays)


def renew_expectations(now: datetime | None = None) -> int:
    """Count anew for every category, in each district and in the whole town; gives how many are known."""
    now = now or timezone.now()
    return sum(_renew(town, now) for town in Municipality.objects.all())


@transaction.atomic
def _renew(town: Municipality, now: datetime) -> int:
    # Two at once would write the same rows.
    Municipality.objects.select_for_update(no_key=True).get(pk=town.pk)
    today = now.astimezone(ZoneInfo(town.time_zone)).date()
    since = today - LOOK_BACK
    known = list(_paces(_waits(town, since, today), since, today))
    Pace.objects.filter(category__municipality=town).delete()
    Pace.objects.bulk_create(known, batch_size=1000)
    return len(known)


def _waits(town: Municipality, since: date, today: date) -> Waiting:
    """By category and district (None: anywhere in the town), how long reports took or wait."""
    counted = count_working_days(since, today, region_of(town).holidays(since, today))
    found: Waiting = defaultdict(Waits)
    for category, district, received, closed, reports in _days(town, since, today):
        # A clock that went wrong makes no report take longer than until today, or less than no time.
        took = max(0, counted[min(closed or today, today)] - counted[received])
        for where in {district, None}:
            waits = found[category, where]
            (waits.done if closed else waits.waiting)[took] += reports
    return found


def _days(town: Municipality, since: date, today: date) -> Iterator[tuple]:
    """Category, district, day of receipt, day of repair if any, and how many reports are alike in these."""
    zone = ZoneInfo(town.time_zone)
    received = Report.objects.known().filter(
        municipality=town,
        submitted_at__gte=datetime.combine(since, time.min, zone),
        submitted_at__lt=datetime.combine(today + timedelta(days=1), time.min, zone),
    )
    counted = (
        (received.repaired() | received.open())
        .annotate(received=TruncDate("submitted_at", tzinfo=zone), closed=TruncDate("closed_at", tzinfo=zone))
        .order_by()
        .values_list("category_id", "district_id", "received", "closed")
        .annotate(reports=Count("pk"))
    )
    return counted.iterator(chunk_size=5000)


def _paces(waiting: Waiting, since: date, until: date) -> Iterator[Pace]:
    for (category, district), waits in waiting.items():
        days = days_for(waits)
        if days is not None:
            yield Pace(
                category_id=category,
                district_id=district,
                days=days,
                share=SHARE,
                reports=waits.reports,
                since=since,
                until=until,
            )
