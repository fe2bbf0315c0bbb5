"""Who is responsible, and the pages of the offices."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from dashboard.finding import Finding, find, point_of
from dashboard.forms import FinderForm
from dashboard.offices import office_facts
from dashboard.town_map import as_text, bounds_of
from geo.models import Municipality, Office
from geo.opening import state_of
from reports.models import Category


@require_safe
@gzip_page
def offices(request: HttpRequest) -> HttpResponse:
    """The finder. Everything a person has said so far stands in the address."""
    # Other parts of the page have words of their own, which are no question to the finder.
    form = FinderForm(request.GET if set(request.GET) & set(FinderForm.base_fields) else None)
    town = Municipality.objects.order_by("pk").select_related("office").first()
    found = _found(form, town) if town and form.is_bound else None
    context = {
        "form": form,
        "found": found,
        "opening": state_of(found.office) if found and found.office else None,
        "report_url": _report_url(found) if found else "",
        "bounds": bounds_of(town),
        "point": as_text(found.point) if found else "",
    }
    return render(request, "dashboard/offices.html", context)


@require_safe
@gzip_page
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """One office: hours, ways to reach it, tasks."""
    found = get_object_or_404(Office.objects.with_opening(), slug=slug)
    context = {
        "office": found,
        "facts": office_facts(found, timezone.now(), Municipality.objects.default()),
        "point": as_text(found.location),
    }
    return render(request, "dashboard/office.html", context)


def _found(form: FinderForm, town: Municipality) -> Finding:
    form.full_clean()
    said = form.cleaned_data  # Without the fields that make no sense: one bad part does not spoil the rest.
    return find(
        town=town,
        language=get_language() or "de",
        words=said.get("q", ""),
        service=said.get("service", ""),
        address=said.get("address", ""),
        point=point_of(said.get("lat"), said.get("lon")),
    )


def _report_url(found: Finding) -> str:
    """The way into the report form with what is known already; empty for concerns that are no defects."""
    category = Category.objects.offered().filter(service=found.service).first() if found.service else None
    if category is None:
        return ""
    known = {"category": category.code}
    if found.point:
        known |= {"lat": f"{found.point.y:.6f}", "lon": f"{found.point.x:.6f}"}
    try:
        return f"{reverse('report:start')}?{urlencode(known)}"
    except NoReverseMatch:
        return ""
