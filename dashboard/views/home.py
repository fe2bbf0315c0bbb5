"""The first page: report, ask, look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from dashboard.figures import home_figures
from dashboard.forms import FinderForm
from dashboard.town_picture import Picture, town_picture
from geo.models import Municipality
from reports.models import Report

MOST_DOTS = 300
LATEST_FIXED = 4


@require_safe
@gzip_page
def home(request: HttpRequest) -> HttpResponse:
    town = Municipality.objects.order_by("pk").first()
    picture = town_picture(town, timezone.localdate()) if town else None
    context = {
        "form": FinderForm(),
        "figures": home_figures(timezone.now()),
        "fixed": _latest_fixed(),
        "picture": picture,
        "dots": _dots(picture) if picture else [],
    }
    return render(request, "dashboard/home.html", context)


def _latest_fixed() -> list[Report]:
    """The newest repairs, with their pictures."""
    fixed = Report.objects.public().repaired()
    return list(fixed.for_listing().order_by("-closed_at")[:LATEST_FIXED])


def _dots(picture: Picture) -> list[dict]:
    """Open reports as dots of the picture."""
    newest = Report.objects.public().open().order_by("-submitted_at")
    dots = []
    for location, status in newest.values_list("location", "status")[:MOST_DOTS]:
        x, y = picture.frame.at(location.x, location.y)
        dots.append({"x": x, "y": y, "status": status})
    return dots
