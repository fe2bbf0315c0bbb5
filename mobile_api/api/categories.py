"""GET /api/v1/categories/ and /api/v1/categories/suggest/: what can be reported, and what words speak for."""

from itertools import groupby
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from geo.models import localized
from mobile_api.api.base import OpenView, Query, public_answer
from mobile_api.api.settings import the_town
from mobile_api.api.shapes import CategoriesShape, SuggestionsShape, answers
from reports.domain.questions import schema_of
from reports.limits import MAX_DESCRIPTION
from reports.models import Category, Policy
from reports.wording import photo_role_name, reason_of_suggestion

EXAMPLE = {
    "results": [
        {
            "id": "laterne",
            "name": "Street light",
            "group": {"id": "licht", "name": "Lights, signals, signs"},
            "score": 0.93,
            "why": [
                {
                    "code": "own_word",
                    "word": "Laterne",
                    "sentence": "“Laterne” is one of the words for this kind.",
                },
                {
                    "code": "past_reports",
                    "word": "dunkel",
                    "sentence": "“dunkel” is often said in reports of this kind.",
                },
            ],
        }
    ]
}


class SuggestQuery(Query):
    q = serializers.CharField(
        max_length=MAX_DESCRIPTION,
        help_text="What is wrong, in a few words or in many.",
    )


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
        town = the_town()
        offered, policy = Category.objects.offered().filter(municipality=town), Policy.objects.of(town)
        groups = [
            {
                "id": group.code,
                "name": group.name,
                "icon": group.icon,
                "categories": [category_as_json(category, policy) for category in categories],
            }
            for group, categories in groupby(offered, key=lambda category: category.group)
        ]
        return public_answer(request, {"groups": groups}, max_age=300)


class SuggestView(OpenView):
    @extend_schema(
        operation_id="categories_suggest",
        tags=["Reporting"],
        parameters=[SuggestQuery],
        responses=answers(SuggestionsShape),
        examples=[OpenApiExample("Laterne dunkel", value=EXAMPLE, response_only=True, status_codes=["200"])],
    )
    def get(self, request: Request):
        """Which categories the words speak for: at most five, best first, and none where no word tells.

        The words are compared with those of the categories and with counts of words of past reports, here and
        with no other service.
        """
        asked = self.query(SuggestQuery)
        found = Category.objects.filter(municipality=the_town()).suggested(asked["q"])
        return public_answer(request, {"results": [suggestion_as_json(one) for one in found]}, max_age=300)


def suggestion_as_json(category: Category) -> dict[str, Any]:
    """A category that was suggested, in the active language."""
    return {
        "id": category.code,
        "name": category.name,
        "group": {"id": category.group.code, "name": category.group.name},
        "score": round(category.score, 3),
        "why": [
            {
                "code": "own_word" if reason.own else "past_reports",
                "word": reason.word,
                "sentence": reason_of_suggestion(reason),
            }
            for reason in category.why
        ],
    }


def category_as_json(category: Category, policy: Policy) -> dict[str, Any]:
    """A category as people choose it under the policy of its town, in the active language."""
    return {
        "id": category.code,
        "name": category.name,
        "description": category.description,
        "service": category.service.code,
        "questions": schema_of(category.questions.all(), get_language() or "de"),
        "stop": category.stop | {"reason": localized(category.stop["reason"])} if category.stop else None,
        "photo_roles": category.photo_roles,
        "photo_role_names": {
            role: photo_role_name(role, category.photo_role_names) for role in category.photo_roles
        },
        "photo_required": category.photo_required,
        "publish": {
            "place": category.publish_place,
            "text": category.publish_text,
            "photos": category.publish_photos,
        },
        "target_days": category.target_days,
        "contact": policy.contact_of(category),
        "confirmation": "email" if policy.confirms(category) else "none",
        "legal_hint": localized(category.legal_hint),
    }
