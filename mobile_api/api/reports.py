"""Reports over HTTP: send one, read the list, read one, see what is near."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from geo.errors import OutsideCoverage
from geo.hints import hint_at_swapped_axes
from geo.wording import outside_sentence
from mobile_api.api import features, listing
from mobile_api.api.base import GEOJSON, ApiView, OpenView, Query, public_answer
from mobile_api.api.expectations import expectation_as_json
from mobile_api.api.fields import (
    Latitude,
    Longitude,
    Number,
    QueryLatitude,
    QueryLongitude,
    QueryNumber,
    Text,
    UUIDText,
    point_at,
)
from mobile_api.api.idempotency import key_of
from mobile_api.api.places import MOST_ACCURACY
from mobile_api.api.question_shapes import RefusedReportShape, SentFeatureShape
from mobile_api.api.settings import the_town
from mobile_api.api.shapes import (
    WITH_BODY,
    CollectionShape,
    NearbyShape,
    ReportFeatureShape,
    answers,
)
from mobile_api.api.stops import stopped
from mobile_api.errors import MEDIA_TYPE, BodyRefused, problem_response
from reports.access import is_key_of, private_key
from reports.actions import ContactData, NewReport, digest_of, submit_report
from reports.domain.codes import read_code, shown
from reports.errors import Stopped
from reports.expectation import expectation_for
from reports.limits import MAX_ADDRESS, MAX_DESCRIPTION, MAX_PHOTOS
from reports.models import Category, Report
from reports.models.report import STAFF_ROLES

MAX_NEARBY, MAX_RADIUS = 50, 2_000
EXAMPLE = {
    "id": "7f2c1c7e-93b5-4d2b-9f5e-2f6c0c1b7a10",
    "category": "pothole",
    "lat": 50.9795,
    "lon": 11.329,
    "accuracy": 12,
    "description": "Deep hole in the road, right at the crossing.",
    "answers": {},
    "photos": [],
    "contact": {"email": "erika@example.org"},
    "language": "en",
}
BORDER_EXAMPLE = EXAMPLE | {
    "id": "c0a8f1d2-4b1e-4c57-8f0a-9d3b6a2e5f11",
    "lat": 50.9875,
    "lon": 11.34956,
    "border_answer": "bauhof-sued",
}


class ContactInput(serializers.Serializer):
    email = Text(required=False, allow_blank=True, allow_null=True, max_length=254)
    name = Text(required=False, allow_blank=True, allow_null=True, max_length=120)
    phone = Text(required=False, allow_blank=True, allow_null=True, max_length=40)


class ReportInput(serializers.Serializer):
    """What is not named here is ignored."""

    id = UUIDText(
        required=False, allow_null=True, help_text="Made by the client: a retry is no second report."
    )
    category = Text(max_length=50)
    lat = Latitude()
    lon = Longitude()
    accuracy = Number(
        required=False, allow_null=True, min_value=0, max_value=MOST_ACCURACY, help_text="Metres."
    )
    address = Text(required=False, allow_blank=True, allow_null=True, max_length=MAX_ADDRESS)
    description = Text(max_length=MAX_DESCRIPTION)
    answers = serializers.DictField(
        required=False, allow_null=True, help_text="As the category's `questions` say."
    )
    photos = serializers.ListField(
        child=UUIDText(), required=False, allow_null=True, max_length=MAX_PHOTOS, help_text="Ids of photos."
    )
    contact = ContactInput(required=False, allow_null=True)
    border_answer = Text(
        required=False,
        allow_blank=True,
        allow_null=True,
        max_length=50,
        help_text="Where /responsibility/ is `ambiguous`: `office.id` of a candidate, `outside` or `unsure`."
        " Without it the report is taken and kept as unanswered.",
    )
    language = serializers.ChoiceField(
        [code for code, _name in settings.LANGUAGES], required=False, allow_null=True
    )


class NearbyQuery(Query):
    lat = QueryLatitude()
    lon = QueryLongitude()
    radius = QueryNumber(
        required=False,
        min_value=1,
        max_value=MAX_RADIUS,
        help_text="Metres. If absent, every category has the radius that the town set.",
    )


class KeyQuery(Query):
    key = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="The private_key of the report."
    )


KEY_HEADER = OpenApiParameter(
    "X-Report-Key",
    str,
    OpenApiParameter.HEADER,
    description="The private_key of the report, instead of `key`.",
)


class ReportsView(ApiView):
    @extend_schema(
        operation_id="reports_list",
        tags=["Reports"],
        parameters=[listing.ListQuery],
        responses=answers(CollectionShape, 401, media_type=GEOJSON),
    )
    def get(self, request: Request):
        """Reports, newest first; follow `next` for more. Staff see those of their offices in full."""
        asked = self.query(listing.ListQuery)
        mine = offices_of(request)
        reports = listing.filtered(visible_to(request), asked)
        page = listing.collection(request, reports, asked, mine)
        return public_answer(
            request, page, max_age=30, private=request.user.is_authenticated, media_type=GEOJSON
        )

    @extend_schema(
        operation_id="reports_create",
        tags=["Reporting"],
        parameters=[
            Query,
            OpenApiParameter(
                "Idempotency-Key", str, OpenApiParameter.HEADER, description="Taken where `id` is absent."
            ),
        ],
        request=ReportInput,
        responses=answers(SentFeatureShape, 401, 409, *WITH_BODY, status=201, media_type=GEOJSON)
        | {(200, GEOJSON): SentFeatureShape, (422, MEDIA_TYPE): RefusedReportShape},
        examples=[
            OpenApiExample("pothole", value=EXAMPLE, request_only=True),
            OpenApiExample("close to a border", value=BORDER_EXAMPLE, request_only=True),
        ],
    )
    def post(self, request: Request):
        """Send a report. 201 for a new one, 200 for the repeat of a request that was taken before.

        What somebody else has to hear of is refused with the code `stopped`; `stop` says where to turn.
        """
        self.query(Query)
        given = self.body(ReportInput)
        try:
            submission = submit_report(_new_report(request, given))
        except OutsideCoverage as error:
            hint_at_swapped_axes([(point_at(given), error)], the_town())
            return outside(error)
        except Stopped as error:
            raise stopped(error, the_town(), point_at(given)) from error
        feature = features.of_new(submission.report)
        feature["properties"]["private_key"] = private_key(submission.report)
        expected = expectation_for(submission.report.category, submission.report.district)
        feature["properties"]["expectation"] = expectation_as_json(expected)
        response = Response(feature, status=201 if submission.created else 200, content_type=GEOJSON)
        response["Location"] = reverse("api:report", args=[submission.report.public_code])
        return response


class ReportView(ApiView):
    @extend_schema(
        operation_id="reports_read",
        tags=["Reports"],
        parameters=[KeyQuery, KEY_HEADER],
        responses=answers(ReportFeatureShape, 401, 404, media_type=GEOJSON),
    )
    def get(self, request: Request, code: str):
        """One report with its timeline. With its `key`, or a token of its office, what is not public too."""
        asked = self.query(KeyQuery)
        canonical = read_code(code)
        if canonical is None:
            raise Http404
        if code != shown(canonical):
            return _canonical(request, canonical)
        found = features.for_detail(Report.objects.filter(code=canonical)).first()
        audience = audience_of(request, found, key_in(request, asked)) if found else None
        if found is None or audience is None:
            raise Http404
        feature = features.of_report(request, found, audience)
        private = audience != features.PUBLIC or request.user.is_authenticated
        return public_answer(request, feature, max_age=15, private=private, media_type=GEOJSON)


class NearbyView(OpenView):
    @extend_schema(
        operation_id="reports_nearby",
        tags=["Reporting"],
        parameters=[NearbyQuery],
        responses=answers(NearbyShape, media_type=GEOJSON),
    )
    def get(self, request: Request):
        """Open reports near a place, across categories, nearest first: is it known already?"""
        asked = self.query(NearbyQuery)
        point, radius = point_at(asked), asked.get("radius")
        near = (
            Report.objects.public().open().near(point, radius) if radius else Report.objects.open_near(point)
        )
        found = near.for_listing()[:MAX_NEARBY]
        collected = {
            "type": "FeatureCollection",
            "features": [features.of_near(request, one) for one in found],
        }
        return public_answer(request, collected, max_age=15, media_type=GEOJSON)


def visible_to(request: Request):
    """The reports that somebody may know of: the public ones, and those of their offices."""
    return Report.objects.public() | Report.objects.seen_by(request.user)


def offices_of(request: Request) -> list[int]:
    if not request.user.is_authenticated:
        return []
    return list(request.user.offices_as(*STAFF_ROLES).values_list("pk", flat=True))


def key_in(request: Request, asked: dict[str, Any]) -> str:
    """The private key of a report, from its header or the query; the header stands in no log."""
    return request.headers.get("X-Report-Key", "") or asked.get("key", "")


def audience_of(request: Request, report: Report, key: str) -> str | None:
    """As whom somebody reads a report: staff, reporter, public; None: they may not know of it."""
    if Report.objects.seen_by(request.user).filter(pk=report.pk).exists():
        return features.STAFF
    if key and is_key_of(report, key):
        return features.REPORTER
    return features.PUBLIC if report.published else None


def _canonical(request: Request, code: str) -> HttpResponsePermanentRedirect:
    query = request.META.get("QUERY_STRING", "")
    address = reverse("api:report", args=[shown(code)])
    return HttpResponsePermanentRedirect(address + (f"?{query}" if query else ""))


def _new_report(request: Request, given: dict[str, Any]) -> NewReport:
    contact = given.get("contact") or {}
    return NewReport(
        id=key_of(request, given.get("id")),
        category=_category(given["category"]),
        point=point_at(given),
        description=given["description"],
        language=given.get("language") or get_language() or settings.LANGUAGE_CODE,
        accuracy=given.get("accuracy"),
        address=given.get("address") or "",
        answers=given.get("answers") or {},
        photo_ids=given.get("photos") or [],
        contact=ContactData(**{name: value or "" for name, value in contact.items()}),
        border_answer=given.get("border_answer") or "",
        digest=digest_of(request.data),
    )


def _category(code: str) -> Category:
    # One that is no longer offered is refused by intake, after the repeat of what was taken before.
    known = Category.objects.select_related("service__municipality", "municipality").prefetch_related(
        "questions"
    )
    category = known.filter(municipality=the_town(), code=code).first()
    if category is None:
        sentence = _("“%(code)s” is not a category here.") % {"code": code}
        raise BodyRefused({"category": [serializers.ErrorDetail(sentence, "unknown_value")]})
    return category


def outside(error: OutsideCoverage):
    sentence = outside_sentence(error)
    errors = [{"pointer": name, "code": error.code, "detail": sentence} for name in ("/lat", "/lon")]
    return problem_response(422, error.code, None, sentence, errors)
