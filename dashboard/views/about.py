"""Pages about the service itself: privacy, accessibility, imprint."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.accessibility import statement_of
from dashboard.privacy import privacy_facts
from geo.models import Municipality, Office


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept and why, from the settings that are really in force."""
    return render(request, "dashboard/privacy.html", {"office": _town_hall(), "facts": privacy_facts()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that the law asks for, and whom to tell about a barrier."""
    town = Municipality.objects.select_related("office").order_by("pk").first()
    facts = {"statement": statement_of(town) if town else None, "host": urlsplit(settings.PUBLIC_URL).netloc}
    return render(request, "dashboard/accessibility.html", facts)


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/imprint.html", {"office": _town_hall()})


def _town_hall() -> Office | None:
    """The body that stands behind the service."""
    town = Municipality.objects.select_related("office").order_by("pk").first()
    return town.office if town else None
