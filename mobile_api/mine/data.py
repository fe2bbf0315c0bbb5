"""One's own data: to take along, and to erase."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from mobile_api.mine.frame import OwnPage
from reports.own.data import own_data
from reports.own.erasure import erase_personal_data


class ExportPage(OwnPage):
    """A file with all that is kept about the reporter and the report."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        told = own_data(self.report)
        # Indented, for people open it too.
        options = {"ensure_ascii": False, "indent": 2}
        response = JsonResponse(told, json_dumps_params=options)
        response["Content-Disposition"] = f'attachment; filename="{self.report.public_code}.json"'
        return response


class ErasePage(OwnPage):
    """Says what goes and what stays, asks once more, and erases."""

    template = "mine/erase.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._page(sure=False)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if request.POST.get("sure") != "yes":
            return self._page(sure=True)
        erase_personal_data(self.report)
        return self.done(_("Your personal data is erased. The anonymous report stays."))

    def _page(self, *, sure: bool) -> HttpResponse:
        report = self.report
        return self.page(
            sure=sure,
            contact=getattr(report, "contact", None),
            texts=report.texts.filter(author=None, erased_at=None).count(),
            photos=report.photos.reporters().exclude(status="erased").count(),
            answers=bool(report.answers),
        )
