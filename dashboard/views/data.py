"""Files for the maps: public, cacheable, checked by ETag."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from dashboard import layers
from dashboard.filters import ReportFilter
from dashboard.points import points
from dashboard.theme import stylesheet
from geo.models import Municipality

HOUR, MINUTE = 3600, 60


@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """The town's colour as CSS custom properties; an empty installation has the default colour."""
    town = Municipality.objects.select_related("office").order_by("pk").first()
    accent = town.theme.get("accent", "") if town else ""
    return _file(request, stylesheet(accent), "text/css", seconds=5 * MINUTE)


@require_safe
@gzip_page
def base_map(request: HttpRequest) -> HttpResponse:
    return _geojson(request, layers.base_map(_town()), seconds=HOUR)


@require_safe
@gzip_page
def houses(request: HttpRequest) -> HttpResponse:
    return _geojson(request, layers.houses(_town()), seconds=HOUR)


@require_safe
@gzip_page
def districts(request: HttpRequest) -> HttpResponse:
    text = layers.districts(_town(), _language(request), timezone.localdate())
    return _geojson(request, text, seconds=HOUR)


@require_safe
@gzip_page
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of the public map, filtered by the same address parameters as the map page."""
    with translation.override(_language(request)):
        return _geojson(request, points(ReportFilter.read(request.GET)), seconds=MINUTE)


def _town() -> Municipality:
    return get_object_or_404(Municipality.objects.order_by("pk")[:1])


def _language(request: HttpRequest) -> str:
    """The language asked for by `?lang=` (so that caches tell them apart), else by the browser."""
    wanted = request.GET.get("lang", "")
    return wanted if wanted in dict(settings.LANGUAGES) else translation.get_language() or "de"


def _geojson(request: HttpRequest, text: str, *, seconds: int) -> HttpResponse:
    return _file(request, text, "application/geo+json", seconds=seconds)


def _file(request: HttpRequest, text: str, content_type: str, *, seconds: int) -> HttpResponse:
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'

    @condition(etag_func=lambda _request: tag)
    def answer(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(text, content_type=f"{content_type}; charset=utf-8")

    response = answer(request)
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response
