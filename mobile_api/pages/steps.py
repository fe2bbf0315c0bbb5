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
from mobile_api.pages import drafts, order, places, summary, uploads
from mobile_api.pages.forms import DetailsForm
from mobile_api.pages.keepsake import keepsake_of
from reports.models import Category, Question

STEPS = {
    "start": _("Photo"),
    "place": _("Place"),
    "kind": _("Kind"),
    "details": _("Details"),
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


def progress_of(draft: drafts.Draft, begun_with: str) -> order.Progress:
    """How far a draft is. Photos are optional: who was asked for them, or went on, has done that step."""
    asked_for_photos = draft.photos_asked or draft.photos or draft.place
    done = {"start"} if asked_for_photos else set()
    done |= {"place"} if draft.place else set()
    details = details_of(draft)
    if details is None:
        return order.Progress(begun_with, frozenset(done))
    complete = details.is_valid() and not details.stop
    complete = complete and not uploads.missing_photos(draft, details.category)
    left_out = complete and not details.questions
    gone_through = complete and draft.answered == draft.category
    done |= {"kind", "details"} if left_out or gone_through else {"kind"}
    on_the_map = any(question.kind == Question.Kind.MAP_OBJECT for question in details.questions)
    return order.Progress(begun_with, frozenset(done), left_out, on_the_map)


class Step(View):
    """One page of the form: it has the draft, and sends back whoever left out what it needs."""

    step = ""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        _refuse_nul(request)
        self.draft = drafts.draft_of(request)
        missing = order.missing_before(self.step, self.progress())
        if missing:
            response: HttpResponse = self.go(missing, "?missing")
        else:
            response = super().dispatch(request, *args, **kwargs)
        # The way back shows what the server knows by then, and a shared computer keeps no copy.
        add_never_cache_headers(response)
        return response

    def go(self, step: str, suffix: str = "") -> HttpResponseRedirect:
        response = redirect(f"report:{step}")
        response["Location"] += suffix
        return response

    def progress(self) -> order.Progress:
        return progress_of(self.draft, self.begun_with)

    @property
    def begun_with(self) -> str:
        """The step that was taken first. Who opens the kinds before anything else begins with them."""
        untouched = not (self.draft.photos or self.draft.place)
        return self.draft.begun_with or ("kind" if self.step == "kind" and untouched else "start")

    def go_on(self) -> HttpResponseRedirect:
        """To the first step that is still open: who only changes something comes straight back to the end."""
        return self.go(order.next_step(self.progress()))

    def go_back(self) -> HttpResponseRedirect:
        return self.go(order.step_before(self.step, self.progress()) or self.step)

    def keep(self) -> None:
        self.draft.begun_with = self.begun_with
        drafts.keep(self.request, self.draft)

    def page(self, status: int = 200, **context) -> HttpResponse:
        progress = self.progress()
        number = order.number_of(self.step, progress)
        shown = {
            "draft": self.draft,
            "step": self.step,
            "number": number,
            "total": order.TOTAL,
            "bar": [part < number for part in range(order.TOTAL)],
            "title": STEPS[self.step],
            "before": order.step_before(self.step, progress),
            "keepsake": keepsake_of(self.draft),
        }
        return render(self.request, f"report/{self.step}.html", shown | context, status=status)


def _refuse_nul(request: HttpRequest) -> None:
    """No keyboard types NUL and the database takes none: kept in a draft, it would break every later page."""
    if any("\0" in value for _name, values in request.POST.lists() for value in values):
        raise BadRequest("A field holds a NUL character.")
