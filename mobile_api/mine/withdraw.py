"""Taking a report back."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from mobile_api.mine.frame import OwnPage
from reports.actions import move_report
from reports.domain.workflow import Role, Status, StepRefused


class WithdrawPage(OwnPage):
    template = "mine/withdraw.html"
    while_open = True

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            move_report(self.report, Status.WITHDRAWN, actor=None, role=Role.REPORTER)
        except StepRefused:  # Closed by the office at this very moment: its page says how.
            return self.back()
        return self.done(_("Your report is withdrawn."))
