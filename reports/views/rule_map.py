"""What the maps of the rules' pages ask for. All of it is told by the table as well."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from geo.draft_wording import rule_title
from geo.models import Area, AreaVersion, Responsibility
from reports.desk.rule_features import borders_of, place_of
from reports.desk.rule_filter import RuleFilterForm, in_reading_order
from reports.drafts import municipalities_of
from reports.rules import rules_seen_by

GEOJSON = "application/geo+json"
MOST_RULES, MOST_SERVICES = 5, 3


@require_safe
@never_cache
@gzip_page
@login_required
def borders(request: HttpRequest) -> JsonResponse:
    """Borders of the areas that the rules of a filter speak of; each leads to the rules for that area."""
    form = _filter(request)
    drawn = borders_of(form.apply(rules_seen_by(request.user)), form.day)
    for feature in drawn["features"]:
        told = feature["properties"]
        told["url"] = _table(request.GET, area=f"{told['kind']}/{told['code']}", lat=None, lon=None)
    return JsonResponse(drawn, content_type=GEOJSON)


@require_safe
@never_cache
@login_required
def here(request: HttpRequest) -> JsonResponse:
    """What the rules of a filter say at `lat` and `lon`, in words and with the ways to go on from there."""
    form = _filter(request)
    if form.point is None:
        raise Http404
    rules = in_reading_order(form.apply(rules_seen_by(request.user))).for_listing()
    count, shown = rules.count(), list(rules[:MOST_RULES])
    told = ngettext("%(count)s rule holds here", "%(count)s rules hold here", count) % {"count": count}
    return JsonResponse(
        {
            "title": told if count else _("No rule of the filter holds here."),
            "rules": [_in_words(rule) for rule in shown],
            "all": {"text": _("All of them in the table"), "url": _table(request.GET, page=None)},
            "areas": [_only(request.GET, area) for area in _areas_here(form, rules)],
            "asked": _("Responsible here:"),
            "services": _services(shown),
        }
    )


@require_safe
@never_cache
@gzip_page
@login_required
def place(request: HttpRequest, pk: int) -> JsonResponse:
    """Where one rule holds."""
    found = get_object_or_404(rules_seen_by(request.user).for_listing(), pk=pk)
    return JsonResponse(place_of(found), content_type=GEOJSON)


def _filter(request: HttpRequest) -> RuleFilterForm:
    municipalities = municipalities_of(request.user)
    if not municipalities.exists():
        raise Http404
    return RuleFilterForm(request.GET, municipalities=municipalities)


def _in_words(rule: Responsibility) -> dict[str, str]:
    return {
        "title": rule_title(rule),
        "words": f"{rule.office} ({rule.get_role_display()})",
        "url": reverse("desk:rule", args=[rule.pk]),
    }


def _areas_here(form: RuleFilterForm, rules: Any) -> list[Area]:
    """The areas around the place that rules of the filter speak of, smallest first."""
    around = AreaVersion.objects.covering(form.point, on=form.day).order_by("size_m2")
    spoken = around.filter(area__in=rules.order_by().values("area"))
    return [version.area for version in spoken.select_related("area").defer("geometry", "line")]


def _only(query: QueryDict, area: Area) -> dict[str, str]:
    url = _table(query, area=f"{area.kind}/{area.code}", lat=None, lon=None)
    return {"text": _("Rules for %(area)s") % {"area": area.name}, "url": url}


def _services(rules: list[Responsibility]) -> list[dict[str, str]]:
    """The services of some rules, to ask who is responsible for them."""
    found = {rule.service.code: str(rule.service) for rule in rules if rule.service}
    return [{"code": code, "name": name} for code, name in list(found.items())[:MOST_SERVICES]]


def _table(query: QueryDict, **changes: str | None) -> str:
    """The address of the table with the filter that was asked with, and some of it changed."""
    asked = query.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = value
    return f"{reverse('desk:rules')}?{asked.urlencode()}#list"
