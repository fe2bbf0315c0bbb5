"""The last step: everything at a glance, and the button that sends. Then the thanks."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from geo.domain.responsibility import Decision
from geo.errors import OutsideCoverage
from geo.models import localized
from geo.responsibility import decision_from_record
from geo.wording import answer_as_json, outside_sentence
from mobile_api.pages import border_question, drafts, places, summary, uploads
from mobile_api.pages.allowance import seconds_to_wait, wait_sentence
from mobile_api.pages.forms import ContactForm, DetailsForm
from mobile_api.pages.known import known_near
from mobile_api.pages.read_out import far
from mobile_api.pages.steps import STEPS, Step, chosen_place_of, details_of
from mobile_api.pages.support import NotSupported, supported_with, thanks
from mobile_api.throttles import CREATES
from reports.access import remember
from reports.actions import ContactData, NewReport, submit_report
from reports.domain.codes import read_code
from reports.errors import KeyConflict, Refused, Stopped
from reports.expectation_words import told_expectation
from reports.models import Category, Policy, Report


class CheckView(Step):
    """What will be sent, the office and why, and a way to be reached."""

    step = "check"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        # Asked for by address from the app, where an answer of this page was lost.
        draft_id = request.POST.get("draft") or request.GET.get("draft", "")
        code = drafts.code_sent_for(request, draft_id)
        if code:  # A second tap, or the page loaded again: the first result.
            return redirect("report:sent", code=code)
        code = drafts.code_supported_for(request, draft_id)
        if code:
            return redirect("dashboard:report_status", code=code)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        entered = drafts.contact_of(request)
        return self._page(self._contact(initial={name: values[0] for name, values in entered.items()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        contact = self._contact(request.POST)
        if request.POST.get("edit") in STEPS:
            return self._edit(request.POST["edit"], contact)
        if request.POST.get("draft") != self.draft.id:
            return self._outdated(contact)
        self._keep_answer()
        if "support" in request.POST:
            return self._support(request.POST["support"], contact)
        border = self._border(request.POST)
        if border is None and self.draft.border["border"] and self._decision:
            return self._outdated(contact)  # What was in doubt no longer is, and may be another office's.
        valid = contact.is_valid() and (border is None or border.is_valid())
        return self._send(contact) if valid else self._page(contact, 422, border)

    def _outdated(self, contact: ContactForm) -> HttpResponse:
        messages.warning(self.request, _("This page was out of date. Please check the report once more."))
        return self._page(contact, 409)

    def _keep_answer(self) -> None:
        """The answer about the border waits in the draft, whatever becomes of this request."""
        self.draft.border = {name: self.request.POST.get(name, "")[:64] for name in border_question.FIELDS}
        self.keep()

    def _edit(self, step: str, contact: ContactForm) -> HttpResponse:
        """Back to a step; what was typed about the person waits on their own device."""
        self._keep_answer()
        response = self.go(step)
        typed = {name: [contact.data.get(name, "")[:254]] for name in contact.fields}
        drafts.keep_contact(response, typed)
        return response

    def _send(self, contact: ContactForm) -> HttpResponse:
        seconds = seconds_to_wait(self.request, CREATES)
        if seconds:
            waits = [{"step": "", "sentence": wait_sentence(seconds)}]
            return self._page(contact, 429, refusals=waits)
        new = self._new_report(contact)
        try:
            report = submit_report(new).report
        except KeyConflict:  # Sent before, from another tab, with other words: that one counts.
            report = Report.objects.get(pk=new.id)
        except OutsideCoverage as error:
            return self._page(contact, 422, refusals=summary.refused_place(outside_sentence(error)))
        except Stopped:  # The town changed its questions between the last look and the sending.
            return self.go("details")
        except Refused as refused:
            if any(error.pointer == "/border_answer" for error in refused.errors):
                return self._changed_meanwhile(contact)
            return self._page(contact, 422, refusals=summary.refusals(refused.errors))
        drafts.mark_sent(self.request, self.draft, report.public_code)
        response = redirect("report:sent", code=report.public_code)
        drafts.forget_contact(response)
        remember(response, report)
        return response

    def _support(self, code: str, contact: ContactForm) -> HttpResponse:
        """Somebody reported it before: count this person there, with their photos, and send nothing.

        An address that was typed follows that report.
        """
        email = contact.data.get("email", "") if "email" in contact.fields else ""
        if email and contact.errors.get("email"):
            return self._page(contact, 422)
        seconds = seconds_to_wait(self.request, CREATES)
        if seconds:
            return self._page(contact, 429, refusals=[{"step": "", "sentence": wait_sentence(seconds)}])
        uploads.drop_lost_photos(self.draft)
        try:
            report = supported_with(UUID(self.draft.id), code, self.draft.photo_ids, email)
        except NotSupported as error:
            return self._page(contact, 409, refusals=[{"step": "", "sentence": error.sentence}])
        drafts.mark_supported(self.request, self.draft, report.public_code)
        response = thanks(self.request, report, email)
        drafts.forget_contact(response)
        return response

    def _changed_meanwhile(self, contact: ContactForm) -> HttpResponse:
        """A rule was published between the look at the answer and the sending: show what is asked now."""
        del self._decision, self._answer
        return self._outdated(contact)

    def _new_report(self, contact: ContactForm) -> NewReport:
        place, details = self._place(), self._details()
        return NewReport(
            id=UUID(self.draft.id),
            category=details.category,
            point=place.point,
            description=details.cleaned_data["description"],
            language=get_language() or "de",
            accuracy=place.accuracy,
            address=place.address,
            answers=details.answers,
            photo_ids=self.draft.photo_ids,
            contact=ContactData(**contact.cleaned_data),
            border_answer=self.draft.border["border"],
        )

    def _contact(self, data=None, **of) -> ContactForm:
        category = self._details().category
        policy = Policy.objects.of(category.municipality)
        asked = {"wanted": policy.contact_of(category), "confirms": policy.confirms(category)}
        return ContactForm(data, **asked, **of)

    def _place(self) -> places.Chosen:
        place = chosen_place_of(self.draft)
        assert place is not None  # noqa: S101 (dispatch let nobody in without)
        return place

    def _details(self) -> DetailsForm:
        details = details_of(self.draft)
        assert details is not None and details.is_valid()  # noqa: S101, PT018 (dispatch let nobody in without)
        return details

    @cached_property
    def _decision(self) -> Decision | None:
        """What the resolver says now, asked once per request."""
        return summary.expected_decision(self._details().category, self._place())

    @cached_property
    def _answer(self) -> dict[str, Any] | None:
        return answer_as_json(self._decision) if self._decision else None

    def _border(self, data=None) -> border_question.BorderForm | None:
        if self._decision is None:
            return None
        return border_question.form_for(self.draft, self._decision, self._answer, data)

    def _page(self, contact: ContactForm, status: int = 200, border=None, refusals=()) -> HttpResponse:
        lost = uploads.drop_lost_photos(self.draft)
        if lost:
            self.keep()
        place, details = self._place(), self._details()
        return self.page(
            status,
            place=place,
            exact_to=far(place.accuracy) if place.accuracy else "",
            map_point=places.as_text(place.point),
            category=details.category,
            # Else it stood on the page of the details.
            legal_hint=localized(details.category.legal_hint) if self.progress().left_out else "",
            description=details.cleaned_data["description"],
            answers=summary.answers_in_words(details.questions, details.answers),
            photos=uploads.shown_photos(self.draft, details.category),
            lost=lost,
            answer=self._answer,
            decision=self._decision,
            border=border or self._border(),
            contact=contact,
            known=known_near(place, details.category),
            expectation=summary.expected_at(details.category, place.point),
            refusals=refusals,
        )


@require_safe
@never_cache
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """The report is in: its code, its links, its office, and what happens next."""
    if not drafts.was_sent_from_here(request, code):
        return redirect("dashboard:report_status", code=code)
    known = Report.objects.select_related("category__municipality", "office", "contact", "district")
    report = get_object_or_404(known, code=read_code(code))
    decision = decision_from_record(report.decision)
    answer = answer_as_json(decision, to_reporter=True)
    links = summary.links_of(report)
    context = {"report": report, "answer": answer, "links": links} | _what_waits(report)
    context["settled"] = decision.border_answer is not None
    received = timezone.localdate(report.submitted_at)
    context["expectation"] = told_expectation(report.category, report.district, received)
    return render(request, "report/sent.html", context)


def _what_waits(report: Report) -> dict[str, bool]:
    """Which parts of this very report somebody looks at before they become public."""
    later = Category.Publish.AFTER_RELEASE
    return {
        "text_waits": report.category.publish_text == later,
        "photos_wait": report.category.publish_photos == later and report.photos.exists(),
    }
