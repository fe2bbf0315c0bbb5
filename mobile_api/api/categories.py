"""GET /api/v1/categories/: what can be reported, in groups, with the questions as JSON Schema."""

from itertools import groupby
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from geo.models import localized
from mobile_api.api.base import OpenView, Query, public_answer
from mobile_api.api.settings import the_town
from mobile_api.api.shapes import CategoriesShape, answers
from reports.domain.questions import schema_of
from reports.models import Category


class CategoriesView(OpenView):
    @extend_schema(
        operation_id="categories",
        tags=["Reporting"],
        parameters=[Query],
        responses=answers(CategoriesShape),
    )
    def get(self, request: Request):
        """All categories that are offered. `questions` is a JSON Schema of `answers`, or null."""
        self.query(Query)
        offered = Category.objects.offered().filter(municipality=the_town())
        groups = [
            {
                "id": group.code,
                "name": group.name,
                "icon": group.icon,
                "categories": [category_as_json(category) for category in categories],
            }
            for group, categories in groupby(offered, key=lambda category: category.group)
        ]
        return public_answer(request, {"groups": groups}, max_age=300)


def category_as_json(category: Category) -> dict[str, Any]:
    """A category as people choose it, in the active language."""
    return {
        "id": category.code,
        "name": category.name,
        "description": category.description,
        "service": category.service.code,
        "questions": schema_of(category.questions.all(), get_language() or "de"),
        "photo_roles": category.photo_roles,
        "photo_required": category.photo_required,
        "publish": {
            "place": category.publish_place,
            "text": category.publish_text,
            "photos": category.publish_photos,
        },
        "target_days": category.target_days,
        "legal_hint": localized(category.legal_hint),
    }
