"""Where it really is: choose, see which office that means, and only then change it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geo.domain.responsibility import Decision
from geo.errors import OutsideCoverage
from geo.wording import answer_as_json, outside_sentence
from mobile_api.mine.frame import OwnPage
from mobile_api.pages import places
from mobile_api.pages.forms import QUERY_LIMIT, PlaceForm
from reports.domain.workflow import StepRefused
from reports.errors import Refused
from reports.limits import MAX_ADDRESS
from reports.own.correcting import NewPlace, correct_place
from reports.routing import preview
from reports.wording import sentence_of


class FoundForm(forms.Form):
    """The place that was chosen on the page before, as hidden fields."""

    lat = forms.FloatField(min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(min_value=-180, max_value=180, widget=forms.HiddenInput)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)
    address = forms.CharField(required=False, max_length=MAX_ADDRESS, widget=forms.HiddenInput)


class PlacePage(OwnPage):
    template = "mine/place.html"
    while_open = True

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._choose(PlaceForm(kept=None, photo=None))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        match request.POST.get("go"):
            case "save":
                return self._save(FoundForm(request.POST))
            case "search":
                return self._choose(PlaceForm(initial=self._typed(), kept=None, photo=None))
        form = PlaceForm(request.POST, kept=None, photo=None)
        return self._look(form) if form.is_valid() else self._choose(form, 422)

    def _typed(self) -> dict[str, Any]:
        return {name: self.request.POST.get(name, "") for name in ("q", "note", "lat", "lon", "accuracy")}

    def _look(self, form: PlaceForm) -> HttpResponse:
        """Both offices side by side, before anything is changed."""
        place = form.place
        assert place is not None  # noqa: S101 (a valid form has one)
        try:
            decision = preview(self.report.category, place.point, place.accuracy or 0)
        except OutsideCoverage as error:
            form.add_error("q", outside_sentence(error))
            return self._choose(form, 422)
        chosen = {"lat": place.lat, "lon": place.lon, "accuracy": place.accuracy, "address": place.address}
        return self._compare(FoundForm(initial=chosen), decision, place.address)

    def _compare(self, form: FoundForm, decision: Decision, address: str) -> HttpResponse:
        return self.page(
            template="mine/place_check.html",
            form=form,
            address=address,
            answer=answer_as_json(decision),
            same_office=decision.office_id == self.report.office_id,
            map_point=f"{form.initial['lon']:.6f},{form.initial['lat']:.6f}",
        )

    def _save(self, form: FoundForm) -> HttpResponse:
        if not form.is_valid():
            return self._refused(422, _("Please choose the place once more."))
        found = form.cleaned_data
        point = places.Chosen(found["lon"], found["lat"]).point
        try:
            report = correct_place(self.report, NewPlace(point, found["accuracy"], found["address"]))
        except OutsideCoverage as error:
            return self._refused(422, outside_sentence(error))
        except Refused as refused:
            return self._refused(422, sentence_of(refused.errors[0]))
        except StepRefused as refusal:
            return self._refused(409, sentence_of(refusal))
        told = _("The place is corrected. The report is with: %(office)s.")
        return self.done(told % {"office": report.office.name})

    def _refused(self, status: int, refusal: str | Promise) -> HttpResponse:
        return self._choose(PlaceForm(kept=None, photo=None), status, refusal=refusal)

    def _choose(self, form: PlaceForm, status: int = 200, **context: Any) -> HttpResponse:
        query = (form.data.get("q") or form.initial.get("q") or "")[:QUERY_LIMIT]
        return self.page(
            status,
            form=form,
            query=query,
            found=places.addresses_like(query),
            picked=self.request.POST.get("choice", "")[:80],
            map_point=places.as_text(self.report.location),
            map_bounds=places.town_bounds(),
            **context,
        )
