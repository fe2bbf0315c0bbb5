"""What every call of the JSON API shares: language, one format, strict queries, cacheable answers."""

import hashlib
import json
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import trans_real
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.views import APIView

from mobile_api.errors import BodyRefused, QueryRefused
from mobile_api.throttles import Creates, Reads

JSON = "application/json"
# What an answer may depend on.
VARY = ("Accept-Language", "Authorization")
GEOJSON = "application/geo+json"
S = TypeVar("S", bound=serializers.Serializer)


class OneFormat(BaseContentNegotiation):
    """We speak JSON only, so an Accept header that asks for something else changes nothing."""

    def select_parser(self, request, parsers):
        wanted = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == wanted), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class Query(serializers.Serializer):
    """The part of an address behind the question mark: unknown and repeated names are refused.

    A name that may be repeated is a field with `repeatable = True`.
    """

    lang = serializers.CharField(
        required=False, allow_blank=True, help_text="Language of names and sentences."
    )


class ApiView(APIView):
    content_negotiation_class = OneFormat
    # OPTIONS would describe serializers to strangers; the schema does that better.
    metadata_class = None

    def get_throttles(self):
        return [Reads() if self.request.method in SAFE_METHODS else Creates()]

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        # Before anything can go wrong, so that the error is said in the reader's language too.
        translation.activate(language_of(request))
        return super().initialize_request(request, *args, **kwargs)

    def finalize_response(self, request, response, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Content-Language"] = translation.get_language()
        patch_vary_headers(response, VARY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def query(self, kind: type[S]) -> dict[str, Any]:
        """The checked query parameters, or QueryRefused (400)."""
        given = self.request.query_params
        known = kind._declared_fields
        refused = {name: [_unknown(name, known)] for name in given if name not in known}
        for name in set(given) & set(known):
            if len(given.getlist(name)) > 1 and not getattr(known[name], "repeatable", False):
                refused[name] = [serializers.ErrorDetail(_("Give this once."), "repeated")]
            if any("\0" in value for value in given.getlist(name)):
                refused[name] = [serializers.ErrorDetail(_("NUL characters are no text."), "invalid")]
        if refused:
            raise QueryRefused(refused)
        query = kind(data=given)
        if not query.is_valid():
            raise QueryRefused(query.errors)
        return query.validated_data

    def body(self, kind: type[S], **context: Any) -> dict[str, Any]:
        """The checked body, or BodyRefused (422)."""
        given = kind(data=self.request.data, context=context)
        if not given.is_valid():
            raise BodyRefused(given.errors)
        return given.validated_data


class OpenView(ApiView):
    """For what is the same for everybody: a token is not even looked at."""

    authentication_classes = []


def language_of(request: HttpRequest) -> str:
    """The language to answer in: ?lang=, else Accept-Language, else the installation's.

    A cookie plays no part here, so that an answer depends only on what `Vary` names.
    """
    for wanted in [request.GET.get("lang", ""), *_accepted(request)]:
        try:
            return trans_real.get_supported_language_variant(wanted)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def public_answer(
    request: HttpRequest,
    data: Any,
    *,
    max_age: int,
    private: bool = False,
    media_type: str = JSON,
    same: Any = None,
) -> HttpResponseBase:
    """`data` (a value, or JSON as text) with ETag and Cache-Control, or 304 when the client has it already.

    `max_age` in seconds. `private` is for what only this client may see. `same` is what of `data` counts for
    the ETag, which is a weak one then: for answers that say when they were given.
    """
    content = _as_text(data).encode()
    response = HttpResponse(content, content_type=media_type)
    etag = _tag(content) if same is None else f"W/{_tag(_as_text(same).encode())}"
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache" if private else f"public, max-age={max_age}"
    return get_conditional_response(request, etag=etag, response=response)


def _as_text(data: Any) -> str:
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, allow_nan=False)


def _tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _accepted(request: HttpRequest) -> list[str]:
    header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    return [code for code, _weight in trans_real.parse_accept_lang_header(header) if code != "*"]


def _unknown(name: str, known: Any) -> serializers.ErrorDetail:
    sentence = _("This is not known here. Known are: %(names)s.") % {"names": ", ".join(sorted(known))}
    return serializers.ErrorDetail(sentence, "unknown_parameter")
