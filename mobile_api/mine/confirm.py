"""The link in the e-mail: opening it changes nothing, for mail scanners open links too; the button does."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mobile_api.mine.mails import seconds_to_wait
from mobile_api.pages.allowance import wait_sentence
from reports.access import remember, remembered
from reports.domain.codes import read_code
from reports.domain.workflow import StepRefused
from reports.models import Report
from reports.own.unconfirmed import ask_for_confirmation, confirm, is_confirmation_of


# Who can send this form for somebody knows the link anyway; a token would need a cookie.
@method_decorator([never_cache, csrf_exempt], name="dispatch")
class ConfirmView(View):
    """Is this report yours? One button; it opens the report, and confirms it if that is still to do."""

    def get(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        report = _of_link(code, key)
        if report is None:
            return render(request, "mine/no_link.html", {"kind": "confirm"}, status=404)
        return render(request, "mine/confirm.html", {"report": report})

    def post(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        report = _of_link(code, key)
        if report is None:
            return render(request, "mine/no_link.html", {"kind": "confirm"}, status=404)
        waited = report.awaiting_confirmation
        try:
            report = confirm(report)
        except StepRefused:
            waited = False
        if waited:
            messages.success(request, _("Thank you, your report is confirmed. The office can see it now."))
        response = redirect("dashboard:report_status", code=report.public_code)
        remember(response, report)
        return response


@require_POST
@never_cache
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Another mail with the link, for the reporter who waits for it."""
    report = Report.objects.filter(code=read_code(code)).select_related("contact").first()
    if report is None or not remembered(request, report):
        raise Http404
    contact = getattr(report, "contact", None)
    if report.awaiting_confirmation and report.is_open and contact is not None:
        seconds = seconds_to_wait(request, contact.email)
        if seconds:
            messages.warning(request, wait_sentence(seconds))
        else:
            ask_for_confirmation(report, timezone.now())
            messages.success(request, _("The mail is on its way. Please look into your spam folder, too."))
    return redirect("dashboard:report_status", code=report.public_code)


def _of_link(code: str, key: str) -> Report | None:
    """The report that a link speaks of, if the link was sent to the address that it has now."""
    known = Report.objects.select_related("category", "contact")
    report = known.filter(code=read_code(code)).first()
    return report if report is not None and is_confirmation_of(report, key) else None
