"""The step of the place."""

from dataclasses import asdict
from typing import Any

from django.contrib.gis.geos import Point
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mobile_api.pages import places
from mobile_api.pages.forms import NOTE_LIMIT, QUERY_LIMIT, PlaceForm
from mobile_api.pages.read_out import is_inexact, read_out
from mobile_api.pages.steps import Step, chosen_place_of

PIN = ("lat", "lon", "accuracy")


class PlaceView(Step):
    """The place: on the map, by address, from a list, or where the photo was taken."""

    step = "place"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        data = request.POST
        self._keep_what_was_typed(data)
        if "district" in data or "street" in data:
            return self.go("place", "#list")
        match data.get("go"):
            case "search":
                return self.go("place", "#results")
            case "back":
                return self.go_back()
        form = self._form(data)
        if not form.is_valid():
            return self._page(form, 422)
        self.draft.place, self.draft.choice, self.draft.pin = asdict(form.place), "", {}
        self.keep()
        return self.go_on()

    def _keep_what_was_typed(self, data) -> None:
        draft = self.draft
        draft.query, draft.note = data.get("q", "")[:QUERY_LIMIT], data.get("note", "")[:NOTE_LIMIT]
        draft.choice = data.get("choice", "")[:80]
        draft.pin = {name: data.get(name, "")[:30] for name in PIN} if draft.choice == "pin" else {}
        if "district" in data:
            draft.district, draft.street = data["district"][:64], ""
        if "street" in data:
            draft.street = data["street"][:120]
        self.keep()

    def _form(self, data=None) -> PlaceForm:
        kept = chosen_place_of(self.draft)
        pin = {name: getattr(kept, name) for name in PIN} if kept else {}
        initial = {"q": self.draft.query, "note": self.draft.note, **pin, **self.draft.pin}
        return PlaceForm(data, initial=initial, kept=kept, photo=self._photo_point())

    def _photo_point(self) -> Point | None:
        there = self.draft.photo_place
        return Point(there["lon"], there["lat"], srid=4326) if there else None

    def _page(self, form: PlaceForm, status: int = 200) -> HttpResponse:
        found = places.addresses_like(self.draft.query)
        return self.page(status, form=form, found=found, **self._suggestions(), **self._list())

    def _suggestions(self) -> dict[str, Any]:
        kept, photo = chosen_place_of(self.draft), self._photo_point()
        inside = photo is not None and places.is_inside(photo)
        shown = kept.point if kept else photo if inside else None
        return {
            "kept": kept,
            "said": self._said(kept, photo if inside else None),
            "photo": photo if inside else None,
            "photo_words": places.words_for(photo) if photo and inside else "",
            "photo_outside": photo is not None and not inside,
            # A pin that is not checked yet stands in the form, from where the map takes it.
            "map_point": "" if self.draft.pin else places.as_text(shown),
            "map_bounds": places.town_bounds(),
        }

    def _said(self, kept: places.Chosen | None, photo: Point | None) -> str:
        """What is chosen as the page opens. A pin that nobody confirmed is told by the script."""
        if kept:
            return read_out(kept.point, kept.accuracy, kept.words)
        return read_out(photo) if photo else ""

    def _list(self) -> dict[str, Any]:
        draft = self.draft
        district = places.districts().filter(area__code=draft.district).first() if draft.district else None
        return {
            "districts": places.districts(),
            "district": district,
            "district_choice": f"district:{draft.district}",
            "streets": places.streets_in(draft.district) if district else [],
            "houses": places.houses_in(draft.district, draft.street) if district and draft.street else [],
        }


@require_safe
@never_cache
def addresses(request: HttpRequest) -> HttpResponse:
    """A piece of page: addresses that match what is being typed."""
    words = request.GET.get("q", "")[:QUERY_LIMIT]
    return render(request, "report/found.html", {"found": places.addresses_like(words), "query": words})


@require_safe
@never_cache
def here(request: HttpRequest) -> JsonResponse:
    """A place as it is read out: {"inside", "words", "said", "check"}.

    `lat`, `lon` and perhaps `accuracy` (metres), and `label`, where a list named the place already. `check`
    is true where the position is so inexact that somebody should look at the pin.
    """
    form = PlaceForm({**request.GET.dict(), "choice": "pin"}, kept=None, photo=None)
    if not (form.is_valid() and form.place):
        wrong = " ".join(form.errors.get("q", []))
        return JsonResponse({"inside": False, "words": wrong, "said": wrong, "check": True})
    place, label = form.place, request.GET.get("label", "")[:QUERY_LIMIT]
    said = read_out(place.point, place.accuracy, label)
    check = is_inexact(place.accuracy)
    return JsonResponse({"inside": True, "words": place.words, "said": said, "check": check})
