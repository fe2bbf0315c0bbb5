"""The schema (OpenAPI 3.1) and its viewer, from files of our own and under the strict content policy."""

import json
from functools import cache
from threading import Lock

from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.generic import View
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request

from mobile_api.api.base import ApiView, Query, public_answer


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "mobile_api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema) -> dict:
        return {"type": "http", "scheme": "bearer", "description": "From POST /api/v1/auth/token/."}


_one_at_a_time = Lock()


def published_schema() -> str:
    """The schema as JSON, made once per process; the generator bears no second thread beside it."""
    with _one_at_a_time:
        return _made()


@cache
def _made() -> str:
    with translation.override("en"):
        return json.dumps(SchemaGenerator().get_schema(request=None, public=True), ensure_ascii=False)


class SchemaView(ApiView):
    schema = None

    def get(self, request: Request):
        """The schema as JSON, the same for everybody."""
        self.query(Query)
        media_type = "application/vnd.oai.openapi+json"
        return public_answer(request, published_schema(), max_age=3600, media_type=media_type)


class DocsView(View):
    """Swagger UI without any script or style inside the page."""

    def get(self, request):
        return cache_control(public=True, max_age=3600)(render)(request, "api/docs.html")
