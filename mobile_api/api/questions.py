"""What a category asks: the JSON Schema of its answers, and the things on the map to choose from."""

import json
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from geo.models import LayerFeature
from mobile_api.api.base import GEOJSON, OpenView, Query, public_answer
from mobile_api.api.fields import QueryLatitude, QueryLongitude, point_at
from mobile_api.api.question_shapes import AnswersSchemaShape, ThingsShape
from mobile_api.api.settings import the_town
from mobile_api.api.shapes import answers
from mobile_api.errors import QueryRefused
from reports.domain.questions.schema import full_schema_of
from reports.models import Category, Question
from reports.things import things_near

SCHEMA_TYPE = "application/schema+json"
CODE = OpenApiParameter("code", str, OpenApiParameter.PATH, description="The id of a category.")
MOST_THINGS = 25
NO_QUESTION = _("This category has no such question about things on the map. It has: %(known)s.")


class ThingsQuery(Query):
    question = serializers.CharField(max_length=50, help_text="Which one, of those with `x-layer`.")
    lat = QueryLatitude()
    lon = QueryLongitude()


class AnswersSchemaView(OpenView):
    @extend_schema(
        operation_id="categories_schema",
        tags=["Reporting"],
        parameters=[Query, CODE],
        responses=answers(AnswersSchemaShape, 404, media_type=SCHEMA_TYPE),
    )
    def get(self, request: Request, code: str):
        """JSON Schema (draft 2020-12) of the `answers` of a report of this category.

        The server checks the same, and what no schema can know: whether a thing on the map exists and is
        near (`x-layer`, `x-within-m`), and days that depend on today (`x-not-before`, `x-not-after`).
        Answers that `x-stop` names are refused with the code `stopped`.
        """
        self.query(Query)
        category, language = offered_category(code), get_language() or "de"
        schema = full_schema_of(list(category.questions.all()), language)
        address = request.build_absolute_uri(reverse("api:category-schema", args=[code]))
        named = {"$id": f"{address}?lang={language}", "title": category.name}
        return public_answer(request, schema | named, max_age=300, media_type=SCHEMA_TYPE)


class ThingsView(OpenView):
    @extend_schema(
        operation_id="categories_objects",
        tags=["Reporting"],
        parameters=[ThingsQuery, CODE],
        responses=answers(ThingsShape, 404, media_type=GEOJSON),
    )
    def get(self, request: Request, code: str):
        """Things that a question about the map lets people choose from at a place, nearest first."""
        asked = self.query(ThingsQuery)
        category = offered_category(code)
        question = _about_the_map(category, asked["question"])
        near = things_near(question, category.municipality, point_at(asked), most=MOST_THINGS)
        found = {"type": "FeatureCollection", "features": [_thing_as_json(thing) for thing in near]}
        return public_answer(request, found, max_age=300, media_type=GEOJSON)


def offered_category(code: str) -> Category:
    """A category that people can choose now; raises Http404."""
    offered = Category.objects.offered().select_related("municipality")
    category = offered.filter(municipality=the_town(), code=code).first()
    if category is None:
        raise Http404
    return category


def _about_the_map(category: Category, code: str) -> Question:
    of_map = [one for one in category.questions.all() if one.kind == Question.Kind.MAP_OBJECT]
    question = next((one for one in of_map if one.code == code), None)
    if question is None:
        known = ", ".join(one.code for one in of_map)
        refusal = serializers.ErrorDetail(NO_QUESTION % {"known": known}, "unknown_value")
        raise QueryRefused({"question": [refusal]})
    return question


def _thing_as_json(thing: LayerFeature) -> dict[str, Any]:
    distance = round(thing.distance.m, 1)
    return {
        "type": "Feature",
        "id": thing.code,
        "geometry": json.loads(thing.geometry.json),
        "properties": {
            "layer": thing.layer.code,
            "id": thing.code,
            "name": thing.title,
            "kind": thing.kind,
            "distance_m": distance,
        },
    }
