"""GET /api/v1/responsibility/ and its batch: who is responsible at a place."""

from datetime import date, datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from geo.errors import OutsideCoverage
from geo.hints import hint_at_swapped_axes
from geo.models import Municipality, Service
from geo.responsibility import who_is_responsible
from geo.wording import answer_as_json, outside_sentence
from mobile_api.api.base import OpenView, Query, public_answer
from mobile_api.api.fields import (
    Day,
    Instant,
    Latitude,
    Longitude,
    Number,
    QueryLatitude,
    QueryLongitude,
    QueryNumber,
    Text,
    point_at,
)
from mobile_api.api.settings import the_town
from mobile_api.api.shapes import WITH_BODY, AnswerShape, BatchShape, answers
from mobile_api.errors import BodyRefused, QueryRefused, problem_response
from mobile_api.throttles import Batches
from reports.models import Category

MAX_POINTS = 1_000


class ConcernQuery(Query):
    category = serializers.CharField(required=False, max_length=50, help_text="The id of a category…")
    service = serializers.CharField(required=False, max_length=50, help_text="…or of a service.")
    on = Day(required=False, help_text="The day asked about; today if absent.")
    as_recorded = Instant(required=False, past=True, help_text="What would have been said at that instant.")


class PlaceQuery(ConcernQuery):
    lat = QueryLatitude()
    lon = QueryLongitude()
    accuracy = QueryNumber(
        required=False, min_value=0, max_value=1e7, help_text="Metres, as the device claims."
    )


class ResponsibilityView(OpenView):
    @extend_schema(
        operation_id="responsibility",
        tags=["Who is responsible"],
        parameters=[PlaceQuery],
        responses=answers(AnswerShape, 404),
    )
    def get(self, request: Request):
        """The office for a concern at a place, with the reasons; 404 `outside_coverage` beyond the border."""
        asked = self.query(PlaceQuery)
        service = service_asked_for(asked, QueryRefused)
        point = point_at(asked)
        try:
            answer = _answer(point, service, asked.get("accuracy", 0), asked)
        except OutsideCoverage as error:
            hint_at_swapped_axes([(point, error)], service.municipality)
            return problem_response(404, error.code, None, outside_sentence(error))
        return public_answer(request, answer, max_age=60)


class PointInput(serializers.Serializer):
    lat = Latitude()
    lon = Longitude()
    accuracy = Number(required=False, allow_null=True, min_value=0, max_value=1e7)


class BatchInput(serializers.Serializer):
    category = Text(required=False, allow_null=True, max_length=50)
    service = Text(required=False, allow_null=True, max_length=50)
    on = Day(required=False, allow_null=True)
    as_recorded = Instant(required=False, allow_null=True, past=True)
    points = serializers.ListField(child=PointInput(), min_length=1, max_length=MAX_POINTS)


class BatchView(OpenView):
    def get_throttles(self):
        return [Batches()]

    @extend_schema(
        operation_id="responsibility_batch",
        tags=["Who is responsible"],
        parameters=[Query],
        request=BatchInput,
        responses=answers(BatchShape, *WITH_BODY),
    )
    def post(self, request: Request):
        """Up to 1,000 places at once: one result per place, in the order asked."""
        self.query(Query)
        asked = self.body(BatchInput)
        service = service_asked_for(asked, BodyRefused)
        return Response({"results": _results(asked["points"], service, asked)})


def service_asked_for(asked: dict[str, Any], refusal: type[serializers.ValidationError]) -> Service:
    """The service that `category` or `service` names; exactly one of them has to."""
    named = [name for name in ("category", "service") if asked.get(name)]
    if len(named) != 1:
        sentence = _("Give either category or service.")
        raise refusal({"category": [serializers.ErrorDetail(sentence, "one_of")]})
    town = the_town()
    service = (_of_category if named == ["category"] else _of_service)(asked[named[0]], town)
    if service is None:
        sentence = _("“%(code)s” is not known here.") % {"code": asked[named[0]]}
        raise refusal({named[0]: [serializers.ErrorDetail(sentence, "unknown_value")]})
    return service


def _of_category(code: str, town: Municipality) -> Service | None:
    offered = Category.objects.offered().filter(municipality=town, code=code)
    category = offered.select_related("service__municipality").first()
    return category.service if category else None


def _of_service(code: str, town: Municipality) -> Service | None:
    return Service.objects.select_related("municipality").filter(municipality=town, code=code).first()


def _results(places: list[dict[str, Any]], service: Service, asked: dict[str, Any]) -> list[dict[str, Any]]:
    results = [_answer_or_refusal(place, service, asked) for place in places]
    refused = [
        (point_at(place), result)
        for place, result in zip(places, results, strict=True)
        if isinstance(result, OutsideCoverage)
    ]
    hint_at_swapped_axes(refused, service.municipality)
    return [_result(result) for result in results]


def _answer_or_refusal(
    place: dict[str, Any], service: Service, asked: dict[str, Any]
) -> dict[str, Any] | OutsideCoverage:
    try:
        return _answer(point_at(place), service, place.get("accuracy") or 0, asked)
    except OutsideCoverage as error:
        return error


def _result(answer: dict[str, Any] | OutsideCoverage) -> dict[str, Any]:
    if isinstance(answer, OutsideCoverage):
        return {"status": 404, "code": answer.code, "detail": outside_sentence(answer), "answer": None}
    return {"status": 200, "code": "found", "detail": "", "answer": answer}


def _answer(point: Point, service: Service, accuracy: float, asked: dict[str, Any]) -> dict[str, Any]:
    day: date | None = asked.get("on")
    recorded: datetime | None = asked.get("as_recorded")
    return answer_as_json(who_is_responsible(point, service, accuracy=accuracy, on=day, as_recorded=recorded))
