"""GET /api/v1/responsibility/ and its batch: who is responsible at a place."""

from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from geo.answer_text import AnswerText, answers_as_text, as_text
from geo.domain.responsibility import Decision
from geo.errors import OutsideCoverage
from geo.hints import explain_outside
from geo.models import Service
from geo.responsibility import MOST_ACCURACY_M, look_up, who_is_responsible
from geo.wording import outside_sentence
from mobile_api.api.answer_example import EXAMPLE
from mobile_api.api.base import JSON, OpenView, Query
from mobile_api.api.concerns import service_asked_for
from mobile_api.api.fields import (
    Day,
    Instant,
    QueryLatitude,
    QueryLongitude,
    QueryNumber,
    Text,
    point_at,
)
from mobile_api.api.places import MOST_ACCURACY, Points
from mobile_api.api.plain_question import answer_with_etag, quick_answer
from mobile_api.api.shapes import WITH_BODY, AnswerShape, BatchShape, answers
from mobile_api.errors import BodyRefused, QueryRefused, problem_response
from mobile_api.throttles import PLACES, Batches, client_of, take

# So much accuracy makes a place count once more. A batch of the vaguest places still fits into an allowance.
METRES_FOR_ONE = 312.5


ASKED = {
    "service": "strassenschaden",
    "points": [{"lat": 50.9875, "lon": 11.344, "accuracy": 12}, {"lat": 48.1, "lon": 11.5}],
}
OUTSIDE = "This place is outside the area that we are responsible for."
ANSWERED = {
    "results": [
        {"status": 200, "code": "found", "detail": "", "answer": EXAMPLE},
        {"status": 404, "code": "outside_coverage", "detail": OUTSIDE, "answer": None},
    ]
}


class ConcernQuery(Query):
    category = serializers.CharField(required=False, max_length=50, help_text="The id of a category…")
    service = serializers.CharField(required=False, max_length=50, help_text="…or of a service.")
    on = Day(required=False, help_text="The day asked about; today if absent.")
    as_recorded = Instant(required=False, past=True, help_text="What would have been said at that instant.")


class PlaceQuery(ConcernQuery):
    lat = QueryLatitude()
    lon = QueryLongitude()
    accuracy = QueryNumber(
        required=False, min_value=0, max_value=MOST_ACCURACY, help_text="Metres, as the device claims."
    )


class ResponsibilityView(OpenView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _quick(request) or super().dispatch(request, *args, **kwargs)

    @extend_schema(
        operation_id="responsibility",
        tags=["Who is responsible"],
        parameters=[PlaceQuery],
        responses=answers(AnswerShape, 404),
        examples=[OpenApiExample("pothole", value=EXAMPLE, response_only=True, status_codes=["200"])],
    )
    def get(self, request: Request):
        """The office for a concern at a place, with the reasons; 404 `outside_coverage` beyond the border."""
        asked = self.query(PlaceQuery)
        service = service_asked_for(asked, QueryRefused)
        point = point_at(asked)
        try:
            decision = who_is_responsible(
                point,
                service,
                accuracy=asked.get("accuracy", 0),
                **_time(asked),
            )
        except OutsideCoverage as error:
            explain_outside([(point, error)], service.municipality, **_time(asked))
            return problem_response(404, error.code, None, outside_sentence(error))
        return answer_with_etag(request, service, decision)


def _quick(request: HttpRequest) -> HttpResponseBase | None:
    """The answer to a plain question, without asking first whether the connection is still good."""
    checked, connection.health_check_done = connection.health_check_done, True
    try:
        return quick_answer(request)
    except (OperationalError, InterfaceError):
        # It is not: the framework gets a new one, and has the words for it if that fails too.
        connection.close_if_unusable_or_obsolete()
        return None
    finally:
        connection.health_check_done = checked


class BatchInput(serializers.Serializer):
    category = Text(required=False, allow_null=True, max_length=50)
    service = Text(required=False, allow_null=True, max_length=50)
    on = Day(required=False, allow_null=True)
    as_recorded = Instant(required=False, allow_null=True, past=True)
    points = Points()


class BatchView(OpenView):
    def get_throttles(self):
        return [Batches()]

    @extend_schema(
        operation_id="responsibility_batch",
        tags=["Who is responsible"],
        parameters=[Query],
        request=BatchInput,
        responses=answers(BatchShape, *WITH_BODY),
        examples=[
            OpenApiExample("two places", value=ASKED, request_only=True),
            OpenApiExample("one found", value=ANSWERED, response_only=True, status_codes=["200"]),
        ],
    )
    def post(self, request: Request):
        """Up to 1,000 places at once: one result per place, in the order asked."""
        self.query(Query)
        asked = self.body(BatchInput)
        _count(request, asked["points"])
        service = service_asked_for(asked, BodyRefused)
        results = _results(asked["points"], service, asked)
        return HttpResponse(f'{{"results":[{",".join(results)}]}}', content_type=JSON)


def _count(request: Request, places: list[dict[str, Any]]) -> None:
    """Let a batch cost what it asks for: the farther a place reaches, the more. Raises Throttled (429)."""
    costs = sum(1 + int(min(one.get("accuracy") or 0, MOST_ACCURACY_M) / METRES_FOR_ONE) for one in places)
    wait = take(PLACES, client_of(request, BaseThrottle().get_ident(request)), costs)
    if wait is not None:
        raise Throttled(wait)


def _results(places: list[dict[str, Any]], service: Service, asked: dict[str, Any]) -> list[str]:
    """One result per place, as JSON, with as many queries for a thousand places as for one."""
    said = look_up(
        [(place["lon"], place["lat"]) for place in places],
        service,
        accuracies=[place.get("accuracy") or 0 for place in places],
        **_time(asked),
    )
    decided = said.answers
    both = zip(places, decided, strict=True)
    refused = [(point_at(place), one) for place, one in both if isinstance(one, OutsideCoverage)]
    explain_outside(refused, service.municipality, **_time(asked))
    found = [one for one in decided if isinstance(one, Decision)]
    answers = iter(answers_as_text(service, found, versions=said.offices))
    return [_found(next(answers)) if isinstance(one, Decision) else _refusal(one) for one in decided]


def _found(answer: AnswerText) -> str:
    return f'{{"status":200,"code":"found","detail":"","answer":{answer.whole}}}'


def _refusal(error: OutsideCoverage) -> str:
    return as_text({"status": 404, "code": error.code, "detail": outside_sentence(error), "answer": None})


def _time(asked: dict[str, Any]) -> dict[str, Any]:
    return {"on": asked.get("on"), "as_recorded": asked.get("as_recorded")}
