"""GET /api/v1/services/ and /api/v1/life-situations/: concerns by words, and by what happens in life."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from geo.models import LifeSituation, Service, localized
from geo.wording import office_as_json
from mobile_api.api.base import OpenView, Query, public_answer
from mobile_api.api.fields import QueryCount
from mobile_api.api.settings import the_town
from mobile_api.api.shapes import LifeSituationsShape, ServicesShape, answers
from reports.models import Category

MAX_RESULTS = 100
EXAMPLE = {
    "results": [
        {
            "id": "sperrmuell",
            "name": "Bulky waste collection",
            "description": "Free twice a year, book online or by phone.",
            "group": {"id": "sauberkeit", "name": "Cleanliness and waste"},
            "life_situations": [{"id": "muell", "name": "My rubbish"}],
            "categories": [],
            "fee": "Two collections a year free, each further one 35 €.",
            "documents": [],
            "online_url": "https://termine.weimar.example/sperrmuell",
            "leika": "",
            "out_of_scope": None,
        }
    ]
}


class ServicesQuery(Query):
    q = serializers.CharField(
        required=False, allow_blank=True, max_length=200, default="", help_text="Words; all services without."
    )
    life_situation = serializers.CharField(
        required=False, max_length=50, help_text="Only services of this situation of life, by its id."
    )
    limit = QueryCount(required=False, min_value=1, max_value=MAX_RESULTS, default=20)


class ServicesView(OpenView):
    @extend_schema(
        operation_id="services",
        tags=["Who is responsible"],
        parameters=[ServicesQuery],
        responses=answers(ServicesShape),
        examples=[OpenApiExample("bulky waste", value=EXAMPLE, response_only=True, status_codes=["200"])],
    )
    def get(self, request: Request):
        """Concerns, best match first: names, synonyms, word forms, compounds and misspellings are understood.

        What no office of the town does says so in `out_of_scope`, with the office that does.
        """
        asked = self.query(ServicesQuery)
        offered = Service.objects.filter(municipality=the_town())
        if "life_situation" in asked:
            offered = offered.filter(life_situations__code=asked["life_situation"])
        found = offered.search(asked["q"]) if asked["q"] else offered.order_by("code")
        listed = with_all_told(found)[: asked["limit"]]
        return public_answer(request, {"results": [service_as_json(one) for one in listed]}, max_age=300)


class LifeSituationsView(OpenView):
    @extend_schema(
        operation_id="life_situations",
        tags=["Who is responsible"],
        parameters=[Query],
        responses=answers(LifeSituationsShape),
    )
    def get(self, request: Request):
        """What happens to people, in the town's order, each with its services."""
        self.query(Query)
        services = Prefetch("services", Service.objects.order_by("code"))
        known = LifeSituation.objects.filter(municipality=the_town()).prefetch_related(services)
        results = [
            _in_brief(one)
            | {
                "description": one.description,
                "services": [_in_brief(service) for service in one.services.all()],
            }
            for one in known
        ]
        return public_answer(request, {"results": results}, max_age=300)


def with_all_told(services: QuerySet[Service]) -> QuerySet[Service]:
    """Services with all that `service_as_json` asks for, in a fixed number of queries."""
    categories = Prefetch("categories", Category.objects.filter(active=True).order_by("position", "code"))
    return services.select_related("group", "goes_to").prefetch_related("life_situations", categories)


def service_as_json(service: Service) -> dict[str, Any]:
    """A service in the active language."""
    return _in_brief(service) | {
        "description": service.description,
        "group": _in_brief(service.group) if service.group else None,
        "life_situations": [_in_brief(one) for one in service.life_situations.all()],
        "categories": [category.code for category in service.categories.all()],
        "fee": localized(service.fee),
        "documents": localized(service.documents, default=[]),
        "online_url": service.online_url,
        "leika": service.leika,
        "out_of_scope": _out_of_scope(service),
    }


def _in_brief(thing: Any) -> dict[str, str]:
    return {"id": thing.code, "name": thing.name}


def _out_of_scope(service: Service) -> dict[str, Any] | None:
    if service.goes_to is None:
        return None
    return {"sentence": service.out_of_scope_text, "office": office_as_json(service.goes_to)}
