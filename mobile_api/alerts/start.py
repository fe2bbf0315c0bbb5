"""Alerts for a place: which one, of what, how often, and by which way."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from geo.models import Municipality
from mobile_api.alerts.feed_address import feed_address
from mobile_api.alerts.forms import FEED, PUSH, TOO_MANY, AlertForm
from mobile_api.alerts.kinds import by_group
from mobile_api.alerts.offers import push_key
from mobile_api.alerts.places import PlaceUnclear, wish_of
from mobile_api.pages.allowance import seconds_to_wait, wait_sentence
from mobile_api.pages.places import Offer, town_bounds
from mobile_api.throttles import LETTERS
from reports.alerts.grounds import MOST_CORNERS
from reports.alerts.links import token_of
from reports.alerts.wishes import Wish, about_of, follow_place
from reports.errors import Refused
from reports.wording import sentence_of

# Where a refusal of the action is said in the form.
FIELDS = {"/email": "email", "/district": "district", "/events": "events", "/circle": "q"}


# Nobody is logged in here and nothing is done in anybody's name, so there is nothing to protect by a cookie.
@method_decorator(csrf_exempt, name="dispatch")
class AlertsView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(AlertForm(town=self.town))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AlertForm(request.POST, town=self.town)
        if not form.is_valid():
            return self._page(form, 422)
        try:
            return self._follow(form, wish_of(form, self.town))
        except PlaceUnclear as error:
            form.add_error("q", error.sentence)
            return self._page(form, 422, error.offer)
        except Refused as refused:
            for one in refused.errors:
                form.add_error(FIELDS.get(one.pointer), sentence_of(one))
            return self._page(form, 422)

    @property
    def town(self) -> Municipality:
        return Municipality.objects.default()

    def _follow(self, form: AlertForm, wish: Wish) -> HttpResponse:
        language = get_language() or "de"
        if form.cleaned_data["channel"] == FEED:
            about_of(wish)  # Refused here, not by the feed.
            address = feed_address(wish, language)
            return render(self.request, "alerts/feed.html", {"address": address})
        seconds = seconds_to_wait(self.request, LETTERS)
        if seconds:
            form.add_error(None, wait_sentence(seconds))
            return self._page(form, 429)
        followed = follow_place(wish, form.reach, language=language)
        if form.cleaned_data["channel"] != PUSH:
            return redirect("alerts:asked")
        if followed is None:
            form.add_error(None, TOO_MANY)
            return self._page(form, 422)
        return redirect("alerts:manage", token=token_of(followed))

    def _page(self, form: AlertForm, status: int = 200, offer: Offer | None = None) -> HttpResponse:
        context: dict[str, Any] = {
            "form": form,
            "found": offer,
            "groups": by_group(form),
            "where": form["where"].value(),
            "channel": form["channel"].value(),
            "map_bounds": town_bounds(),
            "most_corners": MOST_CORNERS,
            "push_key": push_key(),
            "feed_url": f"{reverse('feeds:reports')}?lang={get_language()}",
        }
        return render(self.request, "alerts/start.html", context, status=status)
