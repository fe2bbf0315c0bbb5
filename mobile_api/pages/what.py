"""The kind of defect, and what it asks: words, answers, photos of certain views."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from geo.models import localized
from mobile_api.pages import summary, uploads
from mobile_api.pages.allowance import seconds_to_wait, wait_sentence
from mobile_api.pages.forms import DetailsForm
from mobile_api.pages.steps import (
    Step,
    chosen_category,
    chosen_place_of,
    details_of,
    offered_categories,
    point_of,
)
from mobile_api.pages.stops import way_of
from mobile_api.throttles import PHOTOS
from reports.domain.questions import Stop, stop_for
from reports.limits import MAX_DESCRIPTION
from reports.models import Category, Report
from reports.wording import reasons_of_suggestion

NEARBY_SHOWN = 3


class KindView(Step):
    """The kind of defect: some words and one tap, or only the tap."""

    step = "kind"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(gone=bool(self.draft.category) and chosen_category(self.draft) is None)

    def post(self, request: HttpRequest) -> HttpResponse:
        self._take_words(request.POST.get("about", self.draft.about))
        self.keep()
        match request.POST.get("go"):
            case "back":
                return self.go_back()
            case "suggest":
                return self._page()
            case "keep":
                return HttpResponse(status=204)
        category = offered_categories().filter(code=request.POST.get("category", "")).first()
        if category is None:
            return self._page(422, unknown=True)
        self.draft.category = category.code
        self.keep()
        return self.go_on()

    def _take_words(self, about: str) -> None:
        """What was typed here begins the description, until somebody writes another one."""
        written = self.draft.details.get("description", [""])
        if about != self.draft.about and written in ([""], [self.draft.about]):
            self.draft.details |= {"description": [about]}
        self.draft.about = about

    def _page(self, status: int = 200, **context) -> HttpResponse:
        place = chosen_place_of(self.draft)
        found = Report.objects.open_near(place.point).for_listing() if place else ()
        nearby = summary.with_status_names(found[:NEARBY_SHOWN])
        suggested = suggested_for(self.draft.about)
        groups = summary.by_group(offered_categories())
        return self.page(status, groups=groups, nearby=nearby, suggested=suggested, **context)


@require_safe
@never_cache
def suggestions(request: HttpRequest) -> HttpResponse:
    """A piece of page: the kinds of defect that what is being typed speaks for."""
    about = request.GET.get("about", "")[:MAX_DESCRIPTION]
    return render(request, "report/suggested.html", {"suggested": suggested_for(about), "about": about})


def suggested_for(about: str) -> list[tuple[Category, str]]:
    """Kinds for words, most likely first, each with the sentence that says why."""
    found = offered_categories().suggested(about) if about.strip() else []
    return [(category, reasons_of_suggestion(category.why)) for category in found]


class DetailsView(Step):
    """What is wrong, in words, and what the category asks."""

    step = "details"

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = details_of(self.draft) if self.draft.details else None
        valid = typed is None or typed.is_valid()
        if typed and typed.stop:
            return self._stopped(typed.stop)
        # Sent back by the last step: say what is missing. Else show what was typed, and leave it at that.
        if typed and not valid and "missing" in request.GET:
            return self._page(typed)
        return self._page(self._as_typed())

    def post(self, request: HttpRequest) -> HttpResponse:
        category = chosen_category(self.draft)
        form = DetailsForm(request.POST, category=category, point=point_of(self.draft))
        self.draft.details |= {name: request.POST.getlist(name) for name in form.fields}
        problems = self._take_photos(category)
        self.keep()
        match request.POST.get("go"):
            case "keep":
                return HttpResponse(status=204)
            case "back":
                return self.go_back()
        problems = problems or uploads.missing_photos(self.draft, category)
        valid = form.is_valid()
        if form.stop:
            return self._stopped(form.stop, 422)
        if problems or not valid:
            return self._page(form, 422, problems=problems)
        self.draft.answered = category.code
        self.keep()
        return self.go_on()

    def _take_photos(self, category: Category) -> list[uploads.Problem]:
        files = self.request.FILES
        seconds = seconds_to_wait(self.request, PHOTOS) if files else 0
        if seconds:
            return [uploads.Problem(next(iter(files)), "", wait_sentence(seconds))]
        return uploads.take_photos_of_roles(self.draft, files, uploads.slots(self.draft, category))

    def _as_typed(self) -> DetailsForm:
        """The form with what was typed, and not a word about what is missing."""
        category = chosen_category(self.draft)
        initial = summary.as_initial(self.draft.details, category)
        return DetailsForm(initial=initial, category=category, point=point_of(self.draft))

    def _stopped(self, stop: Stop, status: int = 200) -> HttpResponse:
        """Somebody else has to hear of this: where to turn, and the way back to the answer."""
        form, back_to = self._as_typed(), stop.pointer.removeprefix("/answers/")
        return self._page(form, status, way=way_of(stop, form.category, form.point), back_to=back_to)

    def _page(self, form: DetailsForm, status: int = 200, **context) -> HttpResponse:
        category = form.category
        whole = stop_for(category.stop, (), {})
        if whole:
            context["way"] = way_of(whole, category, form.point)
        slots, hint = uploads.slots(self.draft, category), localized(category.legal_hint)
        shown = {"form": form, "category": category, "slots": slots, "legal_hint": hint}
        return self.page(status, **shown, nothing_taken=whole is not None, **context)
