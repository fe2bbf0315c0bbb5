""" "My reports": a link by mail instead of an account, and what it opens."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from mobile_api.mine.mails import seconds_to_wait
from mobile_api.pages.allowance import wait_sentence
from reports.access import forget_everything, visitor, welcome
from reports.models import Mailbox
from reports.outcome_wording import state_name
from reports.own.my_reports import LINK_HOLDS, VISIT_HOLDS, ask, begin_visit, by_token, end_visit, reports_of
from reports.wording import SENTENCES

SHOWN = 200
HOURS = int(VISIT_HOLDS.total_seconds() // 3600)
MINUTES = int(LINK_HOLDS.total_seconds() // 60)


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Enter the address that you gave with your reports."),
            "invalid": SENTENCES["not_an_email"],
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)


# Nobody is known here yet, and a token would need a cookie.
@method_decorator([never_cache, csrf_exempt], name="dispatch")
class StartView(View):
    """The list for who has opened the link; for everybody else the way to get one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        mailbox = visitor(request)
        if mailbox is not None:
            return _list(request, mailbox)
        return self._form(AddressForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self._form(form, 422)
        email = form.cleaned_data["email"]
        # Counted before anybody looks whether there is a report, so that waiting tells nothing.
        seconds = seconds_to_wait(request, email)
        if seconds:
            form.add_error("email", wait_sentence(seconds))
            return self._form(form, 429)
        ask(email, get_language() or "de")
        return redirect("mine:sent")

    def _form(self, form: AddressForm, status: int = 200) -> HttpResponse:
        return render(self.request, "mine/start.html", {"form": form, "minutes": MINUTES}, status=status)


def _list(request: HttpRequest, mailbox: Mailbox) -> HttpResponse:
    found = reports_of(mailbox).for_listing()[: SHOWN + 1]
    listed = [(report, state_name(report)) for report in found[:SHOWN]]
    context = {"listed": listed, "more": len(found) > SHOWN, "email": mailbox.email, "hours": HOURS}
    return render(request, "mine/list.html", context)


@require_safe
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """The same for every address: who asks for a stranger's learns nothing."""
    return render(request, "mine/sent.html", {"minutes": MINUTES})


# Who can send this form for somebody knows the link anyway.
@method_decorator([never_cache, csrf_exempt], name="dispatch")
class OpenView(View):
    """The link in the mail. Mail scanners open it too, so only the button uses it up."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if by_token(token) is None:
            return _no_link(request)
        return render(request, "mine/open.html", {"hours": HOURS})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        mailbox = begin_visit(token)
        if mailbox is None:
            return _no_link(request)
        response = redirect("mine:start")
        welcome(response, mailbox)
        return response


def _no_link(request: HttpRequest) -> HttpResponse:
    return render(request, "mine/no_link.html", {"kind": "open", "minutes": MINUTES}, status=404)


@require_POST
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """End the visit, and forget on this device whatever opens somebody's reports."""
    mailbox = visitor(request)
    if mailbox is not None:
        end_visit(mailbox)
    messages.success(request, _("You are signed out. This device opens no private page any more."))
    response = redirect("mine:start")
    forget_everything(request, response)
    return response
