"""Reports as points for maps."""

import json

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dashboard.filters import ReportFilter
from geo.models import localized
from reports.domain.codes import shown
from reports.models import Category, Report, Text
from reports.models.report import look_of
from reports.outcome_wording import state_in_words

# A browser draws this many clustered pins quickly; the page says so when there are more.
MOST_POINTS = 5000


def points(wanted: ReportFilter) -> str:
    """GeoJSON of the public reports that a filter lets through, newest first, at most MOST_POINTS of them.

    Properties are what a pin says when opened: `status`, `status_name`, `title`, `place`, `when`, `url`,
    `more`.
    """
    rows = _rows(wanted.apply(Report.objects.public()))
    collection = {"type": "FeatureCollection", "features": [_feature(row) for row in rows]}
    return json.dumps(collection, ensure_ascii=False)


def _rows(reports: QuerySet[Report]) -> QuerySet:
    fields = ("code", "status", "outcome", "location", "place", "submitted_at", "category__names")
    words = Text.objects.descriptions().filter(report=OuterRef("pk"), published=True)
    # As in reports/reading.py: where the reporter's words are held back, those about the place are too, and a
    # place that was corrected since waits once more.
    seen = Q(category__publish_text=Category.Publish.AT_ONCE) | Q(place_looked_at__isnull=False)
    place = Case(When(seen & Exists(words), then=F("address")), default=Value(""))
    return reports.order_by("-submitted_at", "-id").annotate(place=place).values(*fields)[:MOST_POINTS]


def _feature(row: dict) -> dict:
    code, at = shown(row["code"]), row["location"]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(at.x, 6), round(at.y, 6)]},
        "properties": {
            "code": code,
            "status": look_of(row["status"], row["outcome"]),
            "status_name": state_in_words(row["status"], row["outcome"]),
            "title": localized(row["category__names"]),
            "place": row["place"],
            "when": date_format(localtime(row["submitted_at"]), "DATE_FORMAT"),
            "url": reverse("dashboard:report_status", args=[code]),
            "more": _("Show the report"),
        },
    }
