"""The public map: a page with filters and a list, and the folium map that stands in its frame."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from dashboard import layers
from dashboard.filters import SHOWN, FilterForm, ReportFilter
from dashboard.folium_pages import localise
from dashboard.folium_town import town_map
from dashboard.points import MOST_POINTS
from geo.models import Municipality
from reports.domain.outcomes import Outcome
from reports.models import Report
from reports.outcome_wording import OUTCOME_NAMES, STATUS_NAMES

PAGE_SIZE = 20
FILTERS = ("category", "status", "period")


@require_safe
@gzip_page
def page(request: HttpRequest) -> HttpResponse:
    """Filters, map and list. The list holds every report that the map shows, so nobody needs the map."""
    reports = ReportFilter.read(request.GET).apply(Report.objects.public().for_listing())
    pages = Paginator(reports.order_by("-submitted_at", "-id"), PAGE_SIZE)
    shown = pages.get_page(request.GET.get("page"))
    context = {
        "form": FilterForm(_filters(request) or None),
        "page": shown,
        "total": pages.count,
        "most_points": MOST_POINTS,
        "legend": _legend(),
        "is_filtered": bool(_filters(request)),
        "feed_url": _feed(request),
        "embed_url": _with_filters(request, reverse("dashboard:map_embed")),
    }
    return render(request, "dashboard/map.html", context)


def _legend() -> list[tuple[str, str]]:
    """Every shape that a pin may have, with its word."""
    found_nothing = Outcome.NO_DEFECT
    states = [(status, str(STATUS_NAMES[status])) for status in SHOWN]
    return [*states, (found_nothing, str(OUTCOME_NAMES[found_nothing]))]


@require_safe
@xframe_options_sameorigin
def embed(request: HttpRequest) -> HttpResponse:
    """The folium map as a page of its own; every file it loads is ours."""
    town = Municipality.objects.order_by("pk").first()
    bounds = layers.bounds(town, timezone.localdate()) if town else None
    if bounds is None:
        return HttpResponseNotFound(render_to_string("404.html", request=request))
    language = get_language() or "de"
    map_ = town_map(
        bounds=bounds,
        module_url=static("stadtlotse/map.js"),
        base_url=reverse("layers:base"),
        houses_url=reverse("layers:houses"),
        districts_url=f"{reverse('layers:districts')}?lang={language}",
        reports_url=_with_filters(request, reverse("layers:reports"), lang=language),
        names=_names(),
    )
    head = render_to_string("dashboard/map_embed_head.html")
    title, nonce = _("Map of reports"), str(request.csp_nonce)
    return HttpResponse(localise(map_.get_root(), nonce=nonce, language=language, title=title, head=head))


def _feed(request: HttpRequest) -> str:
    """The feed of the same reports; its items come one by one, so it knows no period."""
    asked = ReportFilter.read(request.GET)
    words = {"category": asked.category, "status": asked.status, "lang": get_language() or ""}
    return f"{reverse('feeds:reports')}?{urlencode({name: word for name, word in words.items() if word})}"


def _names() -> dict[str, str]:
    return {
        "districts": _("Districts"),
        "reports": _("Reports"),
        "cluster": _("%s reports here"),
        "attribution": _("Base map: drawn by the town itself"),
    }


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in FILTERS if request.GET.get(name)}


def _with_filters(request: HttpRequest, address: str, **more: str) -> str:
    """An address with the filters of this page."""
    query = request.GET.copy()
    query.clear()
    query.update(_filters(request) | more)
    return f"{address}?{query.urlencode()}" if query else address
