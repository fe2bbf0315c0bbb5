"""The schema (OpenAPI 3.1) and its viewer, from files of our own and under the strict content policy."""

from django.shortcuts import render
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


class SchemaView(ApiView):
    schema = None

    def get(self, request: Request):
        """The schema as JSON, the same for everybody."""
        self.query(Query)
        schema = SchemaGenerator().get_schema(request=None, public=True)
        return public_answer(request, schema, max_age=3600, media_type="application/vnd.oai.openapi+json")


class DocsView(View):
    """Swagger UI without any script or style inside the page."""

    def get(self, request):
        return cache_control(public=True, max_age=3600)(render)(request, "api/docs.html")
