"""GET /api/v1/offices/ and /offices/<slug>/: offices with their hours, at any instant."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from geo.domain.closed_ahead import ClosedAhead
from geo.domain.opening_hours import OpeningState
from geo.models import Municipality, Office, localized
from geo.office_words import opening_sentence
from geo.opening import timetable_of
from geo.wording import office_as_json
from mobile_api.api.base import OpenView, Query, public_answer
from mobile_api.api.fields import Instant, QueryCount
from mobile_api.api.settings import the_town
from mobile_api.api.shapes import OfficesShape, OfficeWithHoursShape, answers
from mobile_api.errors import QueryRefused

DEFAULT_LIMIT, MAX_LIMIT = 100, 1_000
EXAMPLE = {
    "id": "standesamt",
    "name": "Registry office",
    "slug": "standesamt",
    "kind": "department",
    "tasks": "Births, marriages, deaths, certificates.",
    "phone": "+49 3643 0000-970",
    "email": "standesamt@weimar.example",
    "website": "",
    "appointment_url": "https://termine.weimar.example/standesamt",
    "channels": [
        {
            "kind": "phone",
            "name": "Phone",
            "value": "+49 3643 0000-970",
            "href": "tel:+4936430000970",
        }
    ],
    "address": {"street": "Markt 8", "postcode": "99423", "place": "Weimar"},
    "location": [11.330416, 50.979564],
    "step_free": False,
    "access_note": "Historic house with two steps, ramp on request.",
    "languages": ["de", "gsg"],
    "language_names": ["German", "German Sign Language"],
    "last_checked": "2026-09-18",
    "url": "/en/offices/standesamt/",
    "parent": "weimar",
    "at": "2026-12-23T10:00:00+01:00",
    "opening": {
        "open": False,
        "by_appointment": False,
        "closes_at": None,
        "opens_at": "2026-12-28T09:00:00+01:00",
        "reason": "outside_hours",
        "sentence": "Closed now. Opens Monday, 28 December at 09:00",
    },
    "opening_hours": 'Mo 09:00-12:00; PH off; Dec 24,Dec 31 off "Town hall closed"',
    "hours": [{"weekday": 1, "opens": "09:00", "closes": "12:00", "by_appointment": False}],
    "closed_ahead": [
        {"from": "2026-12-24", "to": "2026-12-24", "kind": "closure", "reason": "Town hall closed"}
    ],
    "review_due": False,
}


class AtQuery(Query):
    at = Instant(required=False, help_text="The instant asked about; now if absent.")


class OfficesQuery(AtQuery):
    q = serializers.CharField(
        required=False, allow_blank=True, max_length=200, default="", help_text="Words of names and tasks."
    )
    parent = serializers.SlugField(
        required=False, max_length=50, help_text="The id of an office: those directly below it."
    )
    kind = serializers.ChoiceField(required=False, choices=Office.Kind.values)
    after = serializers.SlugField(
        required=False, max_length=50, help_text="The id of the last office of the page before."
    )
    limit = QueryCount(required=False, min_value=1, max_value=MAX_LIMIT, default=DEFAULT_LIMIT)

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["q"] and "after" in asked:
            raise serializers.ValidationError(
                {"after": [serializers.ErrorDetail(_("What is searched for has one page."), "invalid")]}
            )
        return asked


class OfficesView(OpenView):
    @extend_schema(
        operation_id="offices",
        tags=["Offices"],
        parameters=[OfficesQuery],
        responses=answers(OfficesShape),
        examples=[
            OpenApiExample(
                "offices",
                value={"results": [EXAMPLE], "next": None},
                response_only=True,
                status_codes=["200"],
            )
        ],
    )
    def get(self, request: Request):
        """Offices by id, or for the words `q` best match first; with hours and what holds at `at`."""
        asked, town = self.query(OfficesQuery), the_town()
        at, limit = moment(asked), asked["limit"]
        found = list(_found(asked).with_opening()[: limit + 1])
        more = len(found) > limit and not asked["q"]
        results = [with_hours(office, at, town) for office in found[:limit]]
        last = found[limit - 1].code if more else None
        return public_answer(request, {"results": results, "next": _address_after(request, last)}, max_age=60)


class OfficeView(OpenView):
    @extend_schema(
        operation_id="office",
        tags=["Offices"],
        parameters=[AtQuery, OpenApiParameter("slug", str, OpenApiParameter.PATH)],
        responses=answers(OfficeWithHoursShape, 404),
        examples=[OpenApiExample("office", value=EXAMPLE, response_only=True, status_codes=["200"])],
    )
    def get(self, request: Request, slug: str):
        """One office by its slug: contact, week, closed days ahead, and whether it is open at `at`."""
        at, town = moment(self.query(AtQuery)), the_town()
        office = Office.objects.with_opening().filter(slug=slug).first()
        if office is None:
            raise Http404
        return public_answer(request, with_hours(office, at, town), max_age=60)


def moment(asked: dict[str, Any]) -> datetime:
    """The instant asked about; now to the minute, so that an answer stays the same for as long."""
    return asked.get("at") or timezone.now().replace(second=0, microsecond=0)


def _found(asked: dict[str, Any]):
    found = Office.objects.order_by("code")
    if "parent" in asked:
        parent = Office.objects.filter(code=asked["parent"]).first()
        if parent is None:
            refusal = serializers.ErrorDetail(_("There is no office with this id."), "unknown_value")
            raise QueryRefused({"parent": [refusal]})
        found = found.filter(parent=parent)
    if "kind" in asked:
        found = found.filter(kind=asked["kind"])
    if "after" in asked:
        found = found.filter(code__gt=asked["after"])
    return found.search(asked["q"]) if asked["q"] else found


def _address_after(request: Request, code: str | None) -> str | None:
    if code is None:
        return None
    query = request.query_params.copy()
    query["after"] = code
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def with_hours(office: Office, at: datetime, town: Municipality) -> dict[str, Any]:
    """All that is known of an office from `with_opening()`, and what holds at an instant."""
    timetable = timetable_of(office, town)
    here = at.astimezone(timetable.zone)
    return office_as_json(office) | {
        "parent": office.parent.code if office.parent else None,
        "at": here.isoformat(timespec="seconds"),
        "opening": opening_as_json(timetable.state(at), at),
        "opening_hours": timetable.in_osm(here.date()) or None,
        "hours": _week_as_json(office),
        "closed_ahead": [_closed_as_json(days) for days in timetable.closed_ahead(here.date())],
        "review_due": office.is_review_due(here.date(), town),
    }


def opening_as_json(state: OpeningState, at: datetime) -> dict[str, Any]:
    """Whether an office is open at an instant, and what changes next."""
    return {
        "open": state.is_open,
        "by_appointment": state.by_appointment,
        "closes_at": state.closes_at.isoformat() if state.closes_at else None,
        "opens_at": state.opens_at.isoformat() if state.opens_at else None,
        "reason": state.reason or None,
        "sentence": opening_sentence(state, at),
    }


def _week_as_json(office: Office) -> list[dict[str, Any]]:
    return [
        {
            "weekday": span.weekday,
            "opens": f"{span.opens:%H:%M}",
            "closes": "24:00" if span.closes.microsecond else f"{span.closes:%H:%M}",
            "by_appointment": span.by_appointment,
        }
        for span in office.hours.all()
    ]


def _closed_as_json(days: ClosedAhead) -> dict[str, Any]:
    return {
        "from": days.first.isoformat(),
        "to": days.last.isoformat(),
        "kind": days.kind,
        "reason": localized(days.reason),
    }
