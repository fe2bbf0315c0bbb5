"""Following one report."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from mobile_api.pages.allowance import seconds_to_wait, wait_sentence
from mobile_api.pages.known import as_known
from mobile_api.throttles import LETTERS
from reports.domain.codes import read_code
from reports.errors import Refused
from reports.following import follow_report
from reports.models import Report
from reports.wording import SENTENCES, sentence_of


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        error_messages={"required": SENTENCES["required"], "invalid": SENTENCES["not_an_email"]},
        help_text=_("We use it for these notices only. Every notice has a link that ends them."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


# Nobody is logged in here and nothing is done in anybody's name, so there is nothing to protect by a cookie.
@method_decorator([never_cache, csrf_exempt], name="dispatch")
class FollowView(View):
    """The report in short, an address, and one button."""

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
            follow_report(self.report, email=form.cleaned_data["email"], language=get_language() or "de")
        except Refused as refused:
            form.add_error("email", sentence_of(refused.errors[0]))
            return self._page(form, 422)
        return redirect("alerts:asked")

    def _page(self, form: AddressForm, status: int = 200) -> HttpResponse:
        context = {"known": as_known(self.report), "form": form}
        return render(self.request, "alerts/follow.html", context, status=status)


def asked(request: HttpRequest) -> HttpResponse:
    """Look into your mailbox. The same whether there will be a letter or not."""
    return render(request, "alerts/asked.html")
