"""The step of the photos, where most people begin. And a look at those that are there already."""

from dataclasses import asdict
from uuid import UUID

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mobile_api.pages import drafts, uploads
from mobile_api.pages.allowance import seconds_to_wait, wait_sentence
from mobile_api.pages.forms import PlaceForm
from mobile_api.pages.steps import Step, offered_categories
from mobile_api.throttles import PHOTOS
from reports.models import Photo
from reports.photos import discard

PLACE = ("lat", "lon", "accuracy")
WISHES = ("category", *PLACE)


class StartView(Step):
    """First the photos; without one it goes on as well."""

    step = "start"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(wishes={name: request.GET[name] for name in WISHES if name in request.GET})

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("go") == "discard":
            return self._discard()
        seconds = seconds_to_wait(request, PHOTOS) if request.FILES else 0
        if seconds:
            return self._page(429, problems=[uploads.Problem("photos", "", wait_sentence(seconds))])
        self._take_wishes(request.POST)
        uploads.remove_photo(self.draft, request.POST.get("remove", ""))
        problems = uploads.take_photos(self.draft, request.FILES.getlist("photos"))
        problems += uploads.take_uploaded(self.draft, request.POST)
        uploads.take_photo_place(self.draft, request.POST)
        go = request.POST.get("go")
        if go == "kind" and not problems:
            self.draft.begun_with = "kind"
        self.draft.photos_asked |= go == "next"
        self.keep()
        if problems:
            return self._page(422, problems=problems)
        match go:
            case "next":
                return self.go_on()
            case "kind":
                return self.go("kind")
            case "back":
                return self.go_back()
        return self.go("start")

    def _discard(self) -> HttpResponse:
        for photo in self.draft.photos:
            discard(photo["id"])
        drafts.discard(self.request)
        response = self.go("start")
        drafts.forget_contact(response)
        return response

    def _take_wishes(self, data) -> None:
        """A link may bring the category and the place along; what is wrong with it is left out."""
        if offered_categories().filter(code=data.get("category", "")).exists():
            self.draft.category = data["category"]
        if not self.draft.place and data.get("lat"):
            wish = {"choice": "pin", **{name: data.get(name) for name in PLACE}}
            form = PlaceForm(wish, kept=None, photo=None)
            self.draft.place = asdict(form.place) if form.is_valid() and form.place else None

    def _page(self, status: int = 200, **context) -> HttpResponse:
        lost = uploads.drop_lost_photos(self.draft)
        if lost:
            self.keep()
        photos, room = uploads.shown_photos(self.draft), uploads.room_left(self.draft)
        return self.page(status, photos=photos, room=room, lost=lost, limits=uploads.LIMITS, **context)


@require_safe
@never_cache
def photo(request: HttpRequest, photo_id: UUID) -> FileResponse:
    """A photo of the draft for the person who is writing it, small unless `?size=large`."""
    if photo_id not in drafts.draft_of(request).photo_ids:
        raise Http404
    found = get_object_or_404(Photo.objects.ready(), pk=photo_id)
    name = found.large if request.GET.get("size") == "large" else found.small
    return FileResponse(storages["default"].open(name), content_type="image/jpeg")
