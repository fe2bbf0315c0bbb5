"""The frame of the reporting pages: which step comes when, and what all of them share."""

from django.contrib.gis.geos import Point
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.views import View

from geo.models import Municipality
from mobile_api.pages import drafts, places, summary
from mobile_api.pages.forms import DetailsForm
from reports.models import Category

STEPS = {
    "start": _("Photo"),
    "place": _("Place"),
    "kind": _("Kind"),
    "details": _("Description"),
    "check": _("Check and send"),
}


def offered_categories() -> QuerySet[Category]:
    offered = Category.objects.offered().select_related("municipality")
    return offered.filter(municipality=Municipality.objects.default())


def chosen_category(draft: drafts.Draft) -> Category | None:
    return offered_categories().filter(code=draft.category).first()


def details_of(draft: drafts.Draft) -> DetailsForm | None:
    """The form of the words and answers, filled with what was typed; None before there is a category."""
    category = chosen_category(draft)
    if category is None:
        return None
    return DetailsForm(summary.as_form_data(draft.details), category=category, point=point_of(draft))


def chosen_place_of(draft: drafts.Draft) -> places.Chosen | None:
    return places.Chosen(**draft.place) if draft.place else None


def point_of(draft: drafts.Draft) -> Point | None:
    place = chosen_place_of(draft)
    return place.point if place else None


def first_open_step(draft: drafts.Draft) -> str:
    """The first step that still lacks something; photos are optional. At the end: check."""
    if not draft.place:
        return "place"
    details = details_of(draft)
    if details is None:
        return "kind"
    return "check" if details.is_valid() and not details.stop else "details"


class Step(View):
    """One page of the form: it has the draft, and sends back whoever left out what comes before."""

    step = ""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        _refuse_nul(request)
        self.draft = drafts.draft_of(request)
        names = list(STEPS)
        comes_first = first_open_step(self.draft)
        if names.index(comes_first) < names.index(self.step):
            response: HttpResponse = self.go(comes_first, "?missing")
        else:
            response = super().dispatch(request, *args, **kwargs)
        # The way back shows what the server knows by then, and a shared computer keeps no copy.
        add_never_cache_headers(response)
        return response

    def go(self, step: str, suffix: str = "") -> HttpResponseRedirect:
        response = redirect(f"report:{step}")
        response["Location"] += suffix
        return response

    def go_on(self) -> HttpResponseRedirect:
        """To the first step that is still open: who only changes something comes straight back to the end."""
        return self.go(first_open_step(self.draft))

    def keep(self) -> None:
        drafts.keep(self.request, self.draft)

    def page(self, status: int = 200, **context) -> HttpResponse:
        shown = {
            "draft": self.draft,
            "step": self.step,
            "number": list(STEPS).index(self.step) + 1,
            "total": len(STEPS),
            "title": STEPS[self.step],
        }
        return render(self.request, f"report/{self.step}.html", shown | context, status=status)


def _refuse_nul(request: HttpRequest) -> None:
    """No keyboard types NUL and the database takes none: kept in a draft, it would break every later page."""
    if any("\0" in value for _name, values in request.POST.lists() for value in values):
        raise BadRequest("A field holds a NUL character.")
