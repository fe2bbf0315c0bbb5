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
        # Sent back by the last step: say what is missing. Else show what was typed, and leave it at that.
        typed = details_of(self.draft) if self.draft.details else None
        stop = typed.stop if typed and (typed.is_valid() or typed.stop) else None
        if typed and (stop or "missing" in request.GET):
            return self._page(typed, stop=stop)
        category = chosen_category(self.draft)
        initial = summary.as_initial(self.draft.details, category)
        return self._page(DetailsForm(initial=initial, category=category, point=point_of(self.draft)))

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
        if problems or form.stop or not valid:
            return self._page(form, 422, problems=problems, stop=form.stop)
        self.draft.answered = category.code
        self.keep()
        return self.go_on()

    def _take_photos(self, category: Category) -> list[uploads.Problem]:
        files = self.request.FILES
        seconds = seconds_to_wait(self.request, PHOTOS) if files else 0
        if seconds:
            return [uploads.Problem(next(iter(files)), "", wait_sentence(seconds))]
        return uploads.take_photos_of_roles(self.draft, files, uploads.slots(self.draft, category))

    def _page(
        self, form: DetailsForm, status: int = 200, problems=(), stop: Stop | None = None
    ) -> HttpResponse:
        category = form.category
        whole = stop_for(category.stop, (), {})
        way = way_of(whole or stop, category, form.point)
        slots = uploads.slots(self.draft, category)
        hint = localized(category.legal_hint)
        return self.page(
            status,
            form=form,
            category=category,
            slots=slots,
            # Who is sent elsewhere has nothing to put right first.
            problems=() if way else problems,
            legal_hint=hint,
            way=way,
            nothing_taken=whole is not None,
            back_to=stop and stop.pointer.removeprefix("/answers/"),
        )
