"""What all pages of one's own report share: who may open them, and that no copy of them stays anywhere."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.views import View

from mobile_api.pages.allowance import seconds_to_wait, wait_sentence
from mobile_api.throttles import CREATES
from reports.access import remembered
from reports.domain.codes import read_code
from reports.models import Report


class OwnPage(View):
    """A page for the reporter of one report: whoever did not come by the private link gets 404."""

    template = ""
    # Whether the page is of use only while the report is open.
    while_open = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known = Report.objects.select_related("category__service", "office", "municipality", "contact")
        report = known.filter(code=read_code(kwargs["code"])).first()
        if report is None or not remembered(request, report):
            raise Http404
        self.report = report
        if self.while_open and not report.is_open:
            return self.back()
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def page(self, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        return render(
            self.request, template or self.template, {"report": self.report} | context, status=status
        )

    def back(self) -> HttpResponse:
        return redirect("dashboard:report_status", code=self.report.public_code)

    def done(self, sentence: str | Promise) -> HttpResponse:
        messages.success(self.request, str(sentence))
        return self.back()

    def too_much(self) -> str:
        """A sentence for who sends without end; empty for everybody else."""
        seconds = seconds_to_wait(self.request, CREATES)
        return wait_sentence(seconds) if seconds else ""
