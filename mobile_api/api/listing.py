"""GET /api/v1/reports/: one statement finds a page of reports and writes them as GeoJSON."""

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from geo.models import Area
from mobile_api.api.base import Query
from mobile_api.api.expressions import Coordinates, Json, LocalTime, code_as_read, localized_name
from mobile_api.api.fields import Bbox, Instant, QueryCount, Words
from mobile_api.api.listed_outcome import outcome_in_json
from reports.domain.codes import read_code
from reports.domain.workflow import CLOSED, OPEN, Status
from reports.models import Category, Photo, Report, Text

DEFAULT_LIMIT, MAX_LIMIT = 100, 1_000
MAX_COUNTED = 10_000
GROUPS = {"open": OPEN, "closed": CLOSED}


@extend_schema_field({"type": "string", "description": "The value of `next`; opaque."})
class Cursor(serializers.Field):
    """The last report of the page before: when it came and its code."""

    default_error_messages = {"invalid": _("This is no cursor. Follow the address in next.")}

    def to_internal_value(self, data: str) -> tuple[datetime, str]:
        try:
            moment, code = base64.b64decode(data, altchars=b"-_", validate=True).decode("ascii").split(" ")
            found = parse_datetime(moment)
        except (ValueError, binascii.Error):
            self.fail("invalid")
        if found is None or found.tzinfo is None or read_code(code) != code:
            self.fail("invalid")
        return found, code

    def to_representation(self, value: Any) -> Any:
        return value


def cursor_after(submitted_at: datetime, code: str) -> str:
    return base64.urlsafe_b64encode(f"{submitted_at.isoformat()} {code}".encode()).decode()


def _statuses() -> set[str]:
    return {*Status, *GROUPS}


def _category_codes() -> set[str]:
    return set(Category.objects.values_list("code", flat=True))


def _district_codes() -> set[str]:
    areas = Area.objects.filter(kind=F("municipality__district_kind"))
    return set(areas.values_list("code", flat=True))


class ListQuery(Query):
    bbox = Bbox(required=False)
    category = Words(_category_codes, required=False, help_text="Ids of categories.")
    status = Words(_statuses, required=False, help_text="Statuses, or open, closed.")
    district = Words(_district_codes, required=False, help_text="Codes of districts.")
    since = Instant(required=False, help_text="Received at or after.")
    until = Instant(required=False, end=True, help_text="Received before; a day is included.")
    updated_after = Instant(required=False, help_text="Changed after.")
    limit = QueryCount(required=False, min_value=1, max_value=MAX_LIMIT, default=DEFAULT_LIMIT)
    cursor = Cursor(required=False)


# Name of the parameter -> the filter it stands for.
FILTERS = {
    "bbox": "location__coveredby",
    "category": "category__code__in",
    "district": "district__code__in",
    "since": "submitted_at__gte",
    "until": "submitted_at__lt",
    "updated_after": "updated_at__gt",
}


def filtered(reports: QuerySet[Report], asked: dict[str, Any]) -> QuerySet[Report]:
    """The reports that the query asks for; an empty list of words is no wish."""
    wishes = {FILTERS[name]: asked[name] for name in FILTERS if asked.get(name)}
    if asked.get("status"):
        wishes["status__in"] = {one for word in asked["status"] for one in GROUPS.get(word, {word})}
    return reports.filter(**wishes)


def collection(request: Request, reports: QuerySet[Report], asked: dict[str, Any], mine: list[int]) -> str:
    """A page of reports as a FeatureCollection in JSON; those of the offices `mine` are shown in full."""
    limit = asked["limit"]
    counted = reports.order_by()[: MAX_COUNTED + 1].count()
    rows = list(
        _page(reports, asked.get("cursor"), mine, request.build_absolute_uri("/photos/"))[: limit + 1]
    )
    page, more = rows[:limit], len(rows) > limit
    rest: dict[str, Any] = {"numberReturned": len(page)}
    if counted <= MAX_COUNTED:
        rest["numberMatched"] = counted
    rest["next"] = _address_after(request, *page[-1][:2]) if more else None
    features = ",".join(feature for _submitted, _code, feature in page)
    return f'{{"type":"FeatureCollection","features":[{features}],{json.dumps(rest)[1:]}'


def _page(
    reports: QuerySet[Report], cursor: tuple[datetime, str] | None, mine: list[int], photos: str
) -> QuerySet:
    """Rows of (submitted_at, code, feature), newest first.

    Position in the list is time and code, which never change, so that new reports shift no page.
    """
    if cursor:
        moment, code = cursor
        # Two conditions: the first is what the index can start from.
        reports = reports.filter(submitted_at__lte=moment).exclude(submitted_at=moment, code__gte=code)
    return (
        reports.order_by("-submitted_at", "-code")
        .annotate(feature=Cast(_feature(mine, photos), TextField()))
        .values_list("submitted_at", "code", "feature")
    )


def _feature(mine: list[int], photos: str) -> Json:
    code = code_as_read("code")
    return Json(
        type=Value("Feature"),
        id=code,
        geometry=Json(type=Value("Point"), coordinates=Coordinates("location")),
        properties=Json(
            code=code,
            status=F("status"),
            outcome=outcome_in_json(),
            category=F("category__code"),
            category_name=localized_name("category__names"),
            office=Json(id=F("office__code"), name=localized_name("office__names"), slug=F("office__slug")),
            district=F("district__code"),
            district_name=localized_name("district__names"),
            submitted_at=LocalTime("submitted_at"),
            updated_at=LocalTime("updated_at"),
            closed_at=LocalTime("closed_at"),
            support_count=F("support_count"),
            description=Subquery(_shown(Text.objects.descriptions(), mine).values("body")[:1]),
            photos=ArraySubquery(_shown(Photo.objects.ready(), mine).values_list(_photo(photos))),
        ),
    )


def _shown(rows: QuerySet, mine: list[int]) -> QuerySet:
    """Texts or photos of the report that are released, or that staff of its office may see."""
    return rows.filter(Q(published=True) | Q(report__office__in=mine), report=OuterRef("pk"))


def _photo(photos: str) -> Json:
    address = Concat(
        Value(photos),
        Cast("id", TextField()),
        Value("/"),
        Cast("version", TextField()),
        Value("/"),
        output_field=TextField(),
    )
    return Json(
        role=F("role"),
        stage=F("stage"),
        large=Concat(address, Value("large.jpg"), output_field=TextField()),
        small=Concat(address, Value("small.jpg"), output_field=TextField()),
        width=F("width"),
        height=F("height"),
    )


def _address_after(request: Request, submitted_at: datetime, code: str) -> str:
    query = request.query_params.copy()
    query["cursor"] = cursor_after(submitted_at, code)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
