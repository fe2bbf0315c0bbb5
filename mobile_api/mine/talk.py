"""The reporter writes to the office, answers its question, or says that it is not fixed."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache

from mobile_api.pages.allowance import seconds_to_wait, wait_sentence
from mobile_api.pages.uploads import LIMITS, Problem, as_uuid, receive_photos, still_free
from mobile_api.throttles import CREATES, PHOTOS
from reports.access import remembered
from reports.domain.codes import read_code
from reports.domain.workflow import StepRefused
from reports.errors import KeyConflict, Refused
from reports.limits import MAX_NOTE
from reports.messages import NewMessage, Written, write_to_office
from reports.models import Report
from reports.reopening import may_be_contested, say_not_fixed
from reports.wording import sentence_of


@dataclass(frozen=True)
class PageWords:
    """What a page is called, its field and its button, and what is said when it is done."""

    heading: Promise
    label: Promise
    button: Promise
    thanks: Promise


class WordsForm(forms.Form):
    text = forms.CharField(
        max_length=MAX_NOTE,
        error_messages={"required": _("Write something.")},
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only the office and you can read it."),
    )

    def __init__(self, *args: Any, label: Promise, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["text"].label = str(label)


@method_decorator(never_cache, name="dispatch")
class WriteView(View):
    """Words and photos to the office, for the browser that knows the report; for all others 404."""

    template = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any):
        reports = Report.objects.for_listing().select_related("municipality")
        report = reports.filter(code=read_code(kwargs["code"])).first()
        if report is None or not remembered(request, report):
            raise Http404
        self.report = report
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._page(WordsForm(label=self.said().label))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = WordsForm(request.POST, label=self.said().label)
        kept = still_free(request.POST.getlist("kept")[: LIMITS["photos"]])
        if not form.is_valid():
            return self._page(form, 422, kept=kept)
        seconds = self._seconds_to_wait()
        if seconds:
            return self._page(form, 429, [Problem("text", "", wait_sentence(seconds))], kept)
        ids, problems = receive_photos(request.FILES.getlist("photos"))
        if problems:
            return self._page(form, 422, problems, [*kept, *ids])
        said, key = self.said(), as_uuid(request.POST.get("id", "")) or uuid4()
        try:
            self.write(NewMessage(key, form.cleaned_data["text"], [*kept, *ids]))
        except KeyConflict:  # Another tap was faster, perhaps with other words; that one holds.
            pass
        except (StepRefused, Refused) as refusal:
            errors = refusal.errors if isinstance(refusal, Refused) else [refusal]
            told = [Problem("text", "", sentence_of(error)) for error in errors]
            return self._page(form, 409, told, [*kept, *ids])
        messages.success(request, said.thanks)
        return redirect("dashboard:report_status", code=self.report.public_code)

    def said(self) -> PageWords:
        raise NotImplementedError

    def write(self, new: NewMessage) -> Written:
        raise NotImplementedError

    def _seconds_to_wait(self) -> int:
        seconds = seconds_to_wait(self.request, CREATES)
        return seconds or (seconds_to_wait(self.request, PHOTOS) if self.request.FILES else 0)

    def _page(self, form: WordsForm, status: int = 200, problems=(), kept=()) -> HttpResponse:
        shown = {
            "report": self.report,
            "form": form,
            "said": self.said(),
            "key": uuid4(),
            "problems": problems,
            "kept": kept,
            "limits": LIMITS,
            "talk": self.report.messages.with_all_shown(),
        }
        return render(self.request, self.template, shown, status=status)


class MessageView(WriteView):
    """All that was written so far, and room for more."""

    template = "mine/message.html"

    def said(self) -> PageWords:
        thanks = _("Your message is with the office.")
        if self.report.waiting_since:
            return PageWords(_("Answer the office"), _("Your answer"), _("Send the answer"), thanks)
        return PageWords(_("Write to the office"), _("Your message"), _("Send the message"), thanks)

    def write(self, new: NewMessage) -> Written:
        return write_to_office(self.report, new)


class NotFixedView(WriteView):
    """Once for each time the office closes a report; what cannot be contested leads back to the report."""

    template = "mine/not_fixed.html"

    def said(self) -> PageWords:
        return PageWords(
            _("It is not fixed"),
            _("What is not fixed?"),
            _("Ask the office to look again"),
            _("Thank you. The office looks at it again and answers here."),
        )

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if not may_be_contested(self.report):
            return redirect("dashboard:report_status", code=self.report.public_code)
        return super().get(request, code)

    def write(self, new: NewMessage) -> Written:
        return say_not_fixed(self.report, new)
