"""The pages of the offices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from dashboard.offices import office_facts
from dashboard.town_map import as_text
from geo.models import Municipality, Office


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
