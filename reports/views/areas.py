"""Areas at the desk: the list, one area with its borders over time, and both on maps."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from geo.actions.areas import holds_on
from geo.draft_wording import rule_in_words, rule_title
from geo.models import MUNICIPALITY, Area, AreaVersion, Draft, Responsibility
from reports.areas import areas_of, areas_seen_by, for_listing, in_words, listed, versions_of
from reports.desk.area_filter import AreaFilter, day_of
from reports.desk.asked import id_asked_for
from reports.desk.border_features import as_features, box_of, old_and_new
from reports.drafts import drafts_seen_by, municipalities_of

PER_PAGE = 100
GEOJSON = "application/geo+json"


@require_safe
@never_cache
@login_required
def areas(request: HttpRequest) -> HttpResponse:
    """All areas with their size, since when, by whom, and how many rules speak of them."""
    wanted, seen = AreaFilter.read(request.GET), areas_of(_towns(request))
    page = Paginator(for_listing(wanted.of(seen)), PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "desk_place": "areas",
        "filter": wanted,
        "kinds": seen.order_by("kind").values_list("kind", flat=True).distinct(),
        "page": page,
        "areas": listed(page.object_list),
    }
    return render(request, "desk/areas.html", shown)


@require_safe
@never_cache
@login_required
@gzip_page
def borders(request: HttpRequest) -> JsonResponse:
    """Borders of a day for maps: coarse for a look, or with `box=` exact within it, for drawing beside them.

    `draft=` shows those that it would bring; `except=` leaves an area out. Parameters of the list apply.
    """
    towns = _towns(request)
    seen = AreaFilter.read(request.GET).of(areas_of(towns))
    if "box" in request.GET:
        seen = seen | areas_of(towns).filter(kind=MUNICIPALITY)
    versions = _versions_of_day(request).filter(area__in=seen.values("pk"))
    box = box_of(request.GET.get("box", ""))
    if box:
        versions = versions.filter(geometry__bboverlaps=box)
    left_out = id_asked_for(request.GET.get("except", ""))
    if left_out is not None:
        versions = versions.exclude(area=left_out)
    return JsonResponse(as_features(versions, exact=box is not None), content_type=GEOJSON)


@require_safe
@never_cache
@login_required
def area(request: HttpRequest, pk: int) -> HttpResponse:
    """An area: its border on a day, all that were ever said, and the rules that speak of it."""
    found = _area(request, pk)
    day = day_of(request.GET) or timezone.localdate()
    versions = versions_of(found)
    known = [in_words(one) for one in versions if one.recorded.upper is None]
    rules = Responsibility.objects.recorded().filter(
        area=found, valid__overlap=DateRange(timezone.localdate(), None)
    )
    about = ("service", "service_group", "office", "area", "municipality__office")
    shown = {
        "desk_place": "areas",
        "area": found,
        "day": day,
        "on_day": next((one for one in known if holds_on(one.version.valid, day)), None),
        "known": known,
        "superseded": [in_words(one) for one in versions if one.recorded.upper is not None],
        "rules": [(rule.pk, rule_title(rule), rule_in_words(rule)) for rule in rules.select_related(*about)],
        "drafts": Draft.objects.open().filter(borders__area=found).distinct(),
    }
    return render(request, "desk/area.html", shown)


@require_safe
@never_cache
@login_required
@gzip_page
def border(request: HttpRequest, pk: int) -> JsonResponse:
    """The border of an area on a day (`on=`), for its map."""
    found = _area(request, pk)
    versions = AreaVersion.objects.holding(day_of(request.GET)).filter(area=found)
    return JsonResponse(as_features(versions, exact=True), content_type=GEOJSON)


@require_safe
@never_cache
@login_required
@gzip_page
def draft_borders(request: HttpRequest, pk: int) -> JsonResponse:
    """What a draft redraws: each border until then and from then on, for its map."""
    draft = get_object_or_404(drafts_seen_by(request.user), pk=pk)
    return JsonResponse(old_and_new(draft), content_type=GEOJSON)


def _area(request: HttpRequest, pk: int) -> Area:
    return get_object_or_404(areas_seen_by(request.user).select_related("municipality__office"), pk=pk)


def _towns(request: HttpRequest) -> list[int]:
    """Ids of the municipalities whose areas a person may see."""
    towns = list(municipalities_of(request.user).values_list("pk", flat=True))
    if not towns:
        raise Http404
    return towns


def _versions_of_day(request: HttpRequest):
    draft = id_asked_for(request.GET.get("draft", ""))
    if draft is not None:
        found = get_object_or_404(drafts_seen_by(request.user).open(), pk=draft)
        return AreaVersion.objects.as_drafted(found)
    return AreaVersion.objects.holding(day_of(request.GET))
