"""I have this too: on a page of its own, and instead of sending a report that somebody sent before."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views import View

from mobile_api.pages.allowance import seconds_to_wait, wait_sentence
from mobile_api.pages.forms import SupportForm
from mobile_api.pages.known import as_known
from mobile_api.pages.uploads import LIMITS, Problem, as_uuid, receive_photos, still_free
from mobile_api.throttles import CREATES, LETTERS, PHOTOS
from reports.domain.codes import read_code
from reports.domain.workflow import StepRefused
from reports.errors import KeyConflict, Refused
from reports.models import Report, Support
from reports.support import NewSupport, support_report
from reports.wording import sentence_of

NOT_KNOWN = _("This report is not there any more.")


class NotSupported(Exception):
    """It was not counted; the sentence says why."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def supported_with(key: UUID, code: str, photo_ids: Sequence[UUID], email: str = "") -> Report:
    """Count somebody, and give the report that counts them. Raises NotSupported."""
    language = get_language() or settings.LANGUAGE_CODE
    try:
        return support_report(NewSupport(key, read_code(code) or "", photo_ids, email, language)).report
    except KeyConflict:  # Counted before, by another tap: that one holds.
        return Support.objects.select_related("report").get(pk=key).report
    except Report.DoesNotExist:
        raise NotSupported(NOT_KNOWN) from None
    except StepRefused as refusal:
        raise NotSupported(sentence_of(refusal)) from None
    except Refused as refused:
        raise NotSupported(sentence_of(refused.errors[0])) from None


def thanks(request: HttpRequest, report: Report, email: str = "") -> HttpResponse:
    """To the page of the report, with a word of thanks."""
    messages.success(request, _("Thank you. You are counted: the office sees that others have this, too."))
    if email:
        # The same whether or not a letter goes out: nobody learns here who follows what.
        messages.info(
            request, _("Please open the link in our e-mail. From then on we write when something happens.")
        )
    return redirect("dashboard:report_status", code=report.public_code)


class SupportView(View):
    """The report in short, room for a photo, and one button."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        public = Report.objects.public().for_listing()
        self.report = get_object_or_404(public, code=read_code(kwargs["code"]))
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if not self.report.is_open:
            return redirect("dashboard:report_status", code=self.report.public_code)
        return self._page(SupportForm(), uuid4())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        key = as_uuid(request.POST.get("id", "")) or uuid4()
        if Support.objects.filter(pk=key, report=self.report).exists():  # A second tap.
            return thanks(request, self.report)
        form = SupportForm(request.POST)
        seconds = self._seconds_to_wait()
        if seconds:
            return self._page(form, key, 429, [Problem("photos", "", wait_sentence(seconds))])
        kept = still_free(request.POST.getlist("kept")[: LIMITS["photos"]])
        ids, problems = receive_photos(request.FILES.getlist("photos"))
        problems += [Problem("email", "", str(error)) for error in form.errors.get("email", [])]
        if problems:
            return self._page(form, key, 422, problems, [*kept, *ids])
        email = form.cleaned_data["email"]
        try:
            return thanks(request, supported_with(key, code, [*kept, *ids], email), email)
        except NotSupported as error:
            return self._page(form, key, 409, [Problem("photos", "", str(error.sentence))], [*kept, *ids])

    def _seconds_to_wait(self) -> int:
        seconds = seconds_to_wait(self.request, LETTERS if self.request.POST.get("email") else CREATES)
        return seconds or (seconds_to_wait(self.request, PHOTOS) if self.request.FILES else 0)

    def _page(self, form: SupportForm, key: UUID, status: int = 200, problems=(), kept=()) -> HttpResponse:
        context = {"known": as_known(self.report), "key": key, "problems": problems, "kept": kept}
        context |= {"limits": LIMITS, "support": form}
        return render(self.request, "report/support.html", context, status=status)
