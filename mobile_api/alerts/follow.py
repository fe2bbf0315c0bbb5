"""Following one report."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from mobile_api.alerts.forms import TOO_MANY, AddressForm
from mobile_api.alerts.offers import push_key
from mobile_api.pages.allowance import seconds_to_wait, wait_sentence
from mobile_api.pages.known import as_known
from mobile_api.throttles import LETTERS
from reports.alerts.following import follow_report
from reports.alerts.links import token_of
from reports.domain.codes import read_code
from reports.errors import Refused
from reports.models import Report
from reports.wording import sentence_of


# Nobody is logged in here and nothing is done in anybody's name, so there is nothing to protect by a cookie.
@method_decorator([never_cache, csrf_exempt], name="dispatch")
class FollowView(View):
    """The report in short, an address, and one button; with a script a second one for this device."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        public = Report.objects.public().for_listing()
        self.report = get_object_or_404(public, code=read_code(kwargs["code"]))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._page(AddressForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self._page(form, 422)
        seconds = seconds_to_wait(request, LETTERS)
        if seconds:
            form.add_error(None, wait_sentence(seconds))
            return self._page(form, 429)
        try:
            return self._follow(form)
        except Refused as refused:
            form.add_error(None if form.is_push else "email", sentence_of(refused.errors[0]))
            return self._page(form, 422)

    def _follow(self, form: AddressForm) -> HttpResponse:
        language = get_language() or "de"
        if not form.is_push:
            follow_report(self.report, email=form.cleaned_data["email"], language=language)
            return redirect("alerts:asked")
        followed = follow_report(self.report, device=form.device, language=language)
        if followed is None:
            form.add_error(None, TOO_MANY)
            return self._page(form, 422)
        return redirect("alerts:manage", token=token_of(followed))

    def _page(self, form: AddressForm, status: int = 200) -> HttpResponse:
        context = {"known": as_known(self.report), "form": form, "push_key": push_key()}
        return render(self.request, "alerts/follow.html", context, status=status)


def asked(request: HttpRequest) -> HttpResponse:
    """Look into your mailbox. The same whether there will be a letter or not."""
    return render(request, "alerts/asked.html")
