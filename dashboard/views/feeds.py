"""Atom feeds. Much is asked of them by machines, so most answers are "nothing new" after one small query."""

import hashlib
from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from dashboard.feeds import items
from dashboard.feeds.asked import FeedRefused, language_of, read
from dashboard.feeds.atom import Head, write
from geo.models import Municipality
from reports.domain.codes import read_code
from reports.models import Report

SECONDS_KEPT = 300
# Raised with every change of how feeds are written, or readers would keep the old form.
FORM = 1
CONTENT_TYPE = "application/atom+xml; charset=utf-8"


@require_safe
@gzip_page
def reports(request: HttpRequest) -> HttpResponse:
    """Reports, or what happened to them, for every filter; newest first, in pages."""
    with translation.override(language_of(request.GET)):
        try:
            asked = read(request.GET)
        except FeedRefused as error:
            return HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")
        newest = Report.objects.order_by("-updated_at", "-pk").values_list("updated_at", flat=True).first()
        newest = newest or datetime(2026, 1, 1, tzinfo=UTC)
        return _answer(request, newest, lambda: _list(request, items.page_of(asked), newest))


@require_safe
@gzip_page
def report(request: HttpRequest, code: str) -> HttpResponse:
    """What happened to one public report."""
    found = Report.objects.public().select_related("category", "district", "municipality__office")
    one = found.filter(code=read_code(code)).first()
    if one is None:
        raise Http404
    with translation.override(language_of(request.GET)):
        return _answer(request, one.updated_at, lambda: _of_one(request, one))


def _list(request: HttpRequest, page: items.Page, newest: datetime) -> str:
    town = Municipality.objects.default()
    head = Head(
        title=_("Reports in %(town)s") % {"town": town.name},
        author=town.name,
        page=settings.PUBLIC_URL + reverse("dashboard:map"),
        address=_address(request),
        next_page=_address(request, before=page.next) if page.next else "",
        updated=max((item.updated for item in page.items), default=newest),
    )
    return write(head, page.items)


def _of_one(request: HttpRequest, one: Report) -> str:
    found = items.of_report(one)
    head = Head(
        title=_("Report %(code)s: %(category)s") % {"code": one.public_code, "category": one.category.name},
        author=one.municipality.name,
        page=settings.PUBLIC_URL + reverse("dashboard:report_status", args=[one.public_code]),
        address=_address(request),
        next_page="",
        updated=max((item.updated for item in found), default=one.updated_at),
    )
    return write(head, found)


def _address(request: HttpRequest, **more: str) -> str:
    """The feed's own address, without a slash at the end however it was asked for."""
    query = request.GET.copy()
    for name, value in more.items():
        query[name] = value
    address = settings.PUBLIC_URL + request.path.rstrip("/")
    return f"{address}?{query.urlencode()}" if query else address


def _answer(request: HttpRequest, newest: datetime, make) -> HttpResponse:
    """304 if the reader has it; else what `make` writes."""
    # The day counts, for names of categories and districts change without any report.
    said = f"{FORM} {newest.isoformat()} {timezone.localdate()} {request.get_full_path()}"
    tag = f'"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'
    same = get_conditional_response(request, etag=tag, last_modified=int(newest.timestamp()))
    response = same or HttpResponse(make(), content_type=CONTENT_TYPE)
    response["ETag"] = tag
    response["Last-Modified"] = http_date(newest.timestamp())
    response["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
