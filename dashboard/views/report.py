"""The status page of a report: one address for everybody, what it shows depends on who asks."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from dashboard.town_map import as_text
from geo.opening import state_of
from geo.responsibility import decision_from_record
from geo.wording import answer_as_json
from reports.access import audience_of, is_key_of, remember
from reports.alerts.links import token_of
from reports.domain.codes import read_code
from reports.expectation_words import Told, told_expectation
from reports.messages import open_question
from reports.models import Contact, Policy, Report, TimelineEntry
from reports.reading import ReportView, view_of
from reports.reopening import may_be_contested

Audience = TimelineEntry.Audience


class LookUpForm(forms.Form):
    """The code of a report, as people write it."""

    code = forms.CharField(
        label=_("Code of the report"),
        help_text=_("You got it when you reported, for example K7QF-3M2P. Capitals do not matter."),
        max_length=40,
        error_messages={"required": _("Enter the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("This is no code. It has eight letters and digits."))
        return code


@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """From a code to its report. Whether a report is unknown or hidden is not told apart."""
    form = LookUpForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        report = Report.objects.filter(code=form.cleaned_data["code"]).first()
        if report is not None and audience_of(request, report):
            return HttpResponseRedirect(_address(report))
        form.add_error("code", _("We have no public report with this code."))
    return render(request, "dashboard/look_up.html", {"form": form})


@require_safe
@gzip_page
def status(request: HttpRequest, code: str) -> HttpResponse:
    """What a stranger, the reporter or the office may see of a report; 404 for who may see nothing.

    `?key=` is exchanged for a cookie, and every other spelling of the code leads to the canonical address.
    """
    report = _report(code)
    if "key" in request.GET and is_key_of(report, request.GET["key"]):
        return _remembered(report)
    audience = audience_of(request, report)
    if audience is None:
        raise Http404
    if code != report.public_code or "key" in request.GET:
        return HttpResponseRedirect(_address(report))
    response = render(request, "dashboard/status.html", _context(view_of(report, audience)))
    if audience != Audience.PUBLIC:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _remembered(report: Report) -> HttpResponse:
    """To the clean address, with the cookie that opens the reporter's view."""
    response = HttpResponseRedirect(_address(report))
    remember(response, report)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _report(code: str) -> Report:
    reports = Report.objects.for_listing().select_related(
        "category__group",
        "category__service",
        "category__municipality",
        "office",
        "district",
        "passed_to",
        "duplicate_of",
    )
    report = reports.filter(code=read_code(code)).first()
    if report is None:
        raise Http404
    return report


def _address(report: Report) -> str:
    return reverse("dashboard:report_status", args=[report.public_code])


def _context(view: ReportView) -> dict:
    report = view.report
    audience = view.audience
    contact = _contact(report) if audience == Audience.REPORTER else None
    return {
        "view": view,
        "report": report,
        "office": view.office,
        "opening": state_of(view.office),
        "expectation": _expectation(report) if report.is_open else None,
        "why": _why(report, to_reporter=audience == Audience.REPORTER),
        "point": as_text(report.location),
        "original": view.original,
        "may_support": report.is_open and audience == Audience.PUBLIC,
        "may_follow": report.published and audience == Audience.PUBLIC,
        "is_reporter": audience == Audience.REPORTER,
        "is_staff_view": audience == Audience.STAFF,
        "contact": contact,
        "notices_token": _notices_token(contact),
        "confirm_days": _confirm_days(report),
        "question": open_question(report) if audience == Audience.REPORTER else None,
        "may_contest": audience == Audience.REPORTER and may_be_contested(report),
    }


def _confirm_days(report: Report) -> int:
    """Within how many days of sending it a report has to be confirmed; 0 for one that needs it no more."""
    if not report.awaiting_confirmation:
        return 0
    return Policy.objects.of(report.municipality).unconfirmed_days


def _expectation(report: Report) -> Told | None:
    return told_expectation(report.category, report.district, timezone.localdate(report.submitted_at))


def _contact(report: Report) -> Contact | None:
    return Contact.objects.filter(report=report).select_related("subscription").first()


def _notices_token(contact: Contact | None) -> str:
    """What opens the page of the reporter's own notices; nothing where there are none."""
    mine = getattr(contact, "subscription", None)
    return token_of(mine) if mine else ""


def _why(report: Report, *, to_reporter: bool) -> list[dict]:
    """Why this office has the report; nothing once a person has given it to another one."""
    if not report.decision or report.decision.get("office_id") != report.office_id:
        return []
    return answer_as_json(decision_from_record(report.decision), to_reporter=to_reporter)["why"]
