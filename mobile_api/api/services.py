"""GET /api/v1/services/: concerns by the words that people use."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from geo.models import Service, localized
from mobile_api.api.base import OpenView, Query, public_answer
from mobile_api.api.settings import the_town
from mobile_api.api.shapes import ServicesShape, answers
from reports.models import Category

MAX_RESULTS = 100


class ServicesQuery(Query):
    q = serializers.CharField(
        required=False, allow_blank=True, max_length=200, default="", help_text="Words; all services without."
    )
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MAX_RESULTS, default=20)


class ServicesView(OpenView):
    @extend_schema(
        operation_id="services",
        tags=["Who is responsible"],
        parameters=[ServicesQuery],
        responses=answers(ServicesShape),
    )
    def get(self, request: Request):
        """Concerns, best match first: names, synonyms, word forms and misspellings are understood."""
        asked = self.query(ServicesQuery)
        offered = Service.objects.filter(municipality=the_town())
        found = offered.search(asked["q"]) if asked["q"] else offered.order_by("code")
        categories = Prefetch("categories", Category.objects.filter(active=True).order_by("position", "code"))
        listed = found.prefetch_related("group", categories)[: asked["limit"]]
        return public_answer(request, {"results": [_as_json(one) for one in listed]}, max_age=300)


def _as_json(service: Service) -> dict[str, Any]:
    group = service.group
    return {
        "id": service.code,
        "name": service.name,
        "description": service.description,
        "group": {"id": group.code, "name": group.name} if group else None,
        "categories": [category.code for category in service.categories.all()],
        "fee": localized(service.fee),
        "documents": localized(service.documents, default=[]),
        "online_url": service.online_url,
        "leika": service.leika,
    }
