"""What the links in letters open: saying yes, seeing what one gets, and ending it.

The link itself is what one needs to have, so none of these pages takes or sets a cookie.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from mobile_api.alerts.forms import WishForm
from mobile_api.alerts.kinds import by_group
from reports.alerts.following import confirm, others_of, unsubscribe
from reports.alerts.links import subscription_with, token_of
from reports.alerts.wishes import Wish, change
from reports.alerts.wording import about
from reports.models import Subscription


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class LinkView(View):
    """A page for whoever has the link of one subscription."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.token = kwargs["token"]
        self.subscription = subscription_with(self.token)
        try:
            response = super().dispatch(request, *args, **kwargs)
        except Http404:
            # An old letter, of something that has ended: that is told, and what to do.
            response = self.page("gone", 404)
        # Nobody else is to find or to be told this address.
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    def found(self) -> Subscription:
        if self.subscription is None:
            raise Http404
        return self.subscription

    def page(self, name: str, status: int = 200, **more) -> HttpResponse:
        told = {"token": self.token, "subscription": self.subscription}
        told |= {"about": about(self.subscription)} if self.subscription else {}
        return render(self.request, f"alerts/{name}.html", told | more, status=status)


class ConfirmView(LinkView):
    """A button, for mail programs open links by themselves."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.found().confirmed_at:
            return redirect("alerts:manage", token=token)
        return self.page("confirm")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        confirm(self.found())
        return self.page("confirmed")


class UnsubscribeView(LinkView):
    """A page with a button for people, one bare POST for mail programs (RFC 8058)."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page("unsubscribe" if self.subscription else "unsubscribed")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        # Ended before, it is still ended: a mail program may ask twice.
        if self.subscription:
            unsubscribe(self.subscription)
            self.subscription = None
        return self.page("unsubscribed")


class ManageView(LinkView):
    """What somebody gets, how to change it, and what else they get at the same address."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if not self.found().confirmed_at:
            return redirect("alerts:confirm", token=token)
        return self._manage(self._form(None))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = self._form(request.POST)
        if not (self.found().confirmed_at and form.is_valid()):
            return self._manage(form, 422)
        data, town = form.cleaned_data, self.subscription.municipality
        wish = Wish(town, data["events"], data["rhythm"], data["kinds"])
        change(self.subscription, wish, language=get_language() or "de")
        return self._manage(self._form(None), saved=True)

    def _form(self, data) -> WishForm:
        mine = self.found()
        now = {"events": mine.events, "rhythm": mine.rhythm, "kinds": mine.categories}
        form = WishForm(data, town=mine.municipality, initial=now)
        if mine.report_id:
            form.about_one_report()
        return form

    def _manage(self, form: WishForm, status: int = 200, *, saved: bool = False) -> HttpResponse:
        mine = self.found()
        others = [{"about": about(one), "token": token_of(one)} for one in others_of(mine)]
        shown = {"form": form, "groups": by_group(form), "saved": saved, "others": others}
        return self.page("manage", status, corners=_corners(mine), **shown)


def _corners(subscription: Subscription) -> str:
    """The outline that was drawn, for the map; a circle is said in words."""
    if subscription.ground is None or subscription.center:
        return ""
    return ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in subscription.ground.coords[0])
