"""One more photo, while the report is open."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mobile_api.mine.frame import OwnPage
from mobile_api.pages.uploads import LIMITS, Problem, receive_photos
from reports.domain.workflow import StepRefused
from reports.errors import Refused
from reports.models import Category
from reports.own.correcting import add_photos
from reports.wording import sentence_of


class PhotosPage(OwnPage):
    template = "mine/photos.html"
    while_open = True

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if wait := self.too_much():
            return self._page(429, [Problem("photos", "", wait)])
        ids, problems = receive_photos(request.FILES.getlist("photos"))
        if problems:
            return self._page(422, problems)
        try:
            add_photos(self.report, ids)
        except StepRefused as refusal:
            return self._page(409, [Problem("photos", "", sentence_of(refusal))])
        except Refused as refused:
            return self._page(422, [Problem("photos", "", sentence_of(one)) for one in refused.errors])
        told = ngettext("%(count)s photo was added.", "%(count)s photos were added.", len(ids))
        return self.done(told % {"count": len(ids)})

    def _page(self, status: int = 200, problems=()) -> HttpResponse:
        at_once = self.report.category.publish_photos == Category.Publish.AT_ONCE
        context = {"limits": LIMITS, "at_once": at_once, "title_of_problems": _("Nothing was added")}
        return self.page(status, problems=problems, **context)
