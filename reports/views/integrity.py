"""The check of a town: what was found, what to do about it, and where it is."""

import io
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from geo.domain.integrity import finding_of
from geo.models import Municipality
from reports.city_checks import start_check
from reports.desk.finding_list import FindingFilterForm, Known, groups_of, known_of, write_sheet
from reports.drafts import municipalities_of
from reports.integrity import as_feature, sentence_of
from reports.models import CityCheck

PAGE_SIZE = 50


@require_safe
@never_cache
@gzip_page
@login_required
def integrity(request: HttpRequest) -> HttpResponse:
    """The latest check, and what the last one that came to an end has found."""
    towns = _towns(request)
    town = _town(request, towns)
    checks = CityCheck.objects.filter(municipality=town).select_related("started_by", "municipality__office")
    done = checks.done().first()
    shown: dict[str, Any] = {
        "desk_place": "integrity",
        "towns": towns,
        "town": town,
        "latest": checks.defer("findings", "gone").first(),
        "check": done,
    }
    return render(request, "desk/integrity.html", shown | (_found(request, done) if done else {}))


@require_POST
@login_required
def run(request: HttpRequest) -> HttpResponse:
    """Check the town now."""
    town = _town(request, _towns(request))
    start_check(town, by=request.user)
    return redirect(f"{reverse('desk:integrity')}?{urlencode({'municipality': town.office.code})}")


@require_safe
@never_cache
@gzip_page
@login_required
def shapes(request: HttpRequest) -> JsonResponse:
    """The chosen faults that are somewhere, for the map and for programs that show maps."""
    features = []
    for one in _chosen(request):
        if one.finding.shape:
            feature = as_feature(one.finding)
            feature["properties"] |= {"number": one.number, "since": one.since.isoformat()}
            features.append(feature)
    answer = JsonResponse(
        {"type": "FeatureCollection", "features": features}, content_type="application/geo+json"
    )
    if "download" in request.GET:
        answer["Content-Disposition"] = 'attachment; filename="integrity.geojson"'
    return answer


@require_safe
@never_cache
@login_required
def sheet(request: HttpRequest) -> HttpResponse:
    """The chosen faults as CSV."""
    # Without the mark at the beginning, spreadsheets take it for another encoding.
    text = io.StringIO("\ufeff")
    text.seek(0, io.SEEK_END)
    write_sheet(_chosen(request), text)
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="integrity.csv"'
    return answer


def _towns(request: HttpRequest) -> list[Municipality]:
    """The towns that a person looks after; nobody else learns that there is such a page."""
    towns = list(municipalities_of(request.user).select_related("office").order_by("pk"))
    if not towns:
        raise Http404
    return towns


def _town(request: HttpRequest, towns: list[Municipality]) -> Municipality:
    code = request.POST.get("municipality") or request.GET.get("municipality") or towns[0].office.code
    for town in towns:
        if town.office.code == code:
            return town
    raise Http404


def _chosen(request: HttpRequest) -> list[Known]:
    """The faults of the last check that fit the filters in the address."""
    town = _town(request, _towns(request))
    check = CityCheck.objects.done().filter(municipality=town).first()
    if check is None:
        raise Http404
    known = known_of(check)
    return FindingFilterForm(request.GET, check=check, known=known).apply(known)


def _found(request: HttpRequest, check: CityCheck) -> dict[str, Any]:
    known = known_of(check)
    form = FindingFilterForm(request.GET, check=check, known=known)
    chosen = form.apply(known)
    page = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("page")) if "kind" in form.said else None
    return {
        "form": form,
        "query": urlencode(form.said | {"municipality": check.municipality.office.code}),
        "total": len(known),
        "chosen": len(chosen),
        "new": sum(one.is_new for one in known),
        "gone": [sentence_of(finding_of(one)) for one in check.gone],
        "groups": groups_of(
            page.object_list if page else chosen, check, request.user, whole=page is not None
        ),
        "page": page,
        "somewhere": any(one.finding.shape for one in chosen),
    }
