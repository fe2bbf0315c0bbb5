"""The desk: the reports of one's offices, and all that can be done with one of them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from geo.models import Office
from reports.actions import add_note, move_report
from reports.desk import report_forms as forms
from reports.desk.report_filter import ReportFilterForm, counts_of, in_order_of_attention
from reports.desk.report_page import files_received, page_of
from reports.desk.report_steps import Possible, possible, role_to_close, role_to_step, role_to_talk
from reports.domain.codes import read_code
from reports.domain.outcomes import RULES, Given, Proof, errors_in_closing
from reports.domain.workflow import Role, Status, StepRefused
from reports.errors import KeyConflict, PhotoRefused, Refused
from reports.messages import NewMessage, write_to_reporter
from reports.models import Report, TimelineEntry
from reports.models.report import STAFF_ROLES
from reports.reopening import keep_closed
from reports.second_tap import is_second_tap
from reports.wording import sentence_of

PAGE_SIZE = 25


@require_safe
@never_cache
@login_required
def reports(request: HttpRequest) -> HttpResponse:
    """The list; for who works in no office there is none."""
    if not (request.user.is_superuser or request.user.holds(*STAFF_ROLES)):
        raise Http404
    seen = Report.objects.seen_by(request.user)
    form = ReportFilterForm(request.GET or None)
    chosen = in_order_of_attention(form.apply(seen).select_related("category", "office", "district"))
    pages = Paginator(chosen, PAGE_SIZE)
    shown = {
        "desk_place": "reports",
        "form": form,
        "counts": counts_of(seen),
        "page": pages.get_page(request.GET.get("page")),
        "total": pages.count,
    }
    return render(request, "desk/reports.html", shown)


@method_decorator(never_cache, name="dispatch")
class ReportView(LoginRequiredMixin, View):
    """One report with all that its staff may see. Others than its offices' staff get 404."""

    report: Report
    roles: list[Role]
    possible: Possible

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self._read()
        return super().dispatch(request, *args, **kwargs)

    def _read(self) -> None:
        seen = Report.objects.seen_by(self.request.user).for_listing()
        seen = seen.select_related(
            "municipality", "category__group", "office", "district", "passed_to", "duplicate_of"
        )
        self.report = get_object_or_404(seen, code=read_code(self.kwargs["code"]))
        self.roles = self.request.user.roles_at(self.report.office)
        self.possible = possible(self.report, self.roles)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if code != self.report.public_code:
            return redirect("desk:report", code=self.report.public_code)
        return self._page()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        acts: dict[str, Callable[[], HttpResponse]] = {
            "step": self._step,
            "close": self._close,
            "reopen": self._reopen,
            "keep": self._keep,
            "message": self._message,
            "note": self._note,
        }
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        return act()

    def _step(self) -> HttpResponse:
        form = forms.StepForm(self.request.POST)

        def take(said: dict[str, Any]) -> None:
            role = role_to_step(self.roles, Status(self.report.status), said["target"])
            self._move(said["target"], role, note=said["note"])

        return self._do(form, take, _("The step is taken."))

    def _close(self) -> HttpResponse:
        form = self._close_form(self.request.POST, self.request.FILES)

        def take(said: dict[str, Any]) -> None:
            outcome = said["outcome"]
            role = role_to_close(self.roles, Status(self.report.status), outcome)
            # Asked before the photos are received, which else would have to be sent once more.
            given = Given(
                words=bool(said["note"].strip()),
                photos=bool(said["photos"]),
                body=(said["office"] or self.report.office).kind == Office.Kind.EXTERNAL,
                original=said["original"] is not None,
            )
            proof = Proof(self.report.category.proof)
            target = RULES[outcome].status
            missing = errors_in_closing(target, outcome, role=role or Role.CLERK, proof=proof, given=given)
            if missing:
                raise Refused(missing)
            self._move(
                target,
                role,
                outcome=outcome,
                note=said["note"],
                office=said["office"],
                duplicate_of=said["original"],
                photo_ids=files_received(said["photos"]),
            )

        return self._do(form, take, _("The report is closed."))

    def _reopen(self) -> HttpResponse:
        form = forms.ReopenForm(self.request.POST)

        def take(said: dict[str, Any]) -> None:
            role = role_to_step(self.roles, Status(self.report.status), Status.SUBMITTED)
            self._move(Status.SUBMITTED, role, note=said["note"])

        return self._do(form, take, _("The report is open again."))

    def _keep(self) -> HttpResponse:
        form = forms.KeepClosedForm(self.request.POST)

        def answer(said: dict[str, Any]) -> None:
            role = role_to_step(self.roles, Status(self.report.status), Status.SUBMITTED)
            actor = self.request.user
            keep_closed(self.report, said["note"], actor=actor, role=role or self.roles[0])

        return self._do(form, answer, _("The reporter is told that it stays closed, and why."))

    def _message(self) -> HttpResponse:
        role = role_to_talk(self.roles)
        if role is None:
            raise Http404
        form = forms.MessageForm(self.request.POST, self.request.FILES, report=self.report)

        def write(said: dict[str, Any]) -> None:
            photos = files_received(said["photos"])
            new = NewMessage(said["id"] or uuid4(), said["text"], photos, said["answer_days"])
            write_to_reporter(self.report, new, actor=self.request.user, role=role)

        return self._do(form, write, _("The message is with the reporter."))

    def _note(self) -> HttpResponse:
        if not self.possible.note:
            raise Http404
        form = forms.NoteForm(self.request.POST)

        def write(said: dict[str, Any]) -> None:
            audience = TimelineEntry.Audience.STAFF
            add_note(
                self.report, said["note"], actor=self.request.user, role=self.roles[0], audience=audience
            )

        return self._do(form, write, _("The note is kept."))

    def _move(self, target: Status, role: Role | None, **said: Any) -> None:
        move_report(self.report, target, actor=self.request.user, role=role or self.roles[0], **said)

    def _do(
        self, form: forms.ActForm, act: Callable[[dict[str, Any]], None], done: str | Promise
    ) -> HttpResponse:
        """Carry out what a form asks for; whatever is wrong is told beside what was typed."""
        if not form.is_valid():
            return self._page(form, 422)
        try:
            act(form.cleaned_data)
        except KeyConflict:  # Another tap was faster; that one holds.
            pass
        except StepRefused as refusal:
            if not self._is_second_tap(form):
                self._read()
                return self._page(form, 409, refusal=sentence_of(refusal))
        except Refused as refused:
            form.add_refusals(refused.errors)
            return self._page(form, 422)
        except PhotoRefused as refused:
            form.add_error("photos", sentence_of(refused))
            return self._page(form, 422)
        messages.success(self.request, done)
        return redirect("desk:report", code=self.report.public_code)

    def _is_second_tap(self, form: forms.ActForm) -> bool:
        said = form.cleaned_data
        target = said.get("target") or (
            RULES[said["outcome"]].status if "outcome" in said else Status.SUBMITTED
        )
        seen = self.request.POST.get("seen", "")
        return is_second_tap(self.report, self.request.user, seen=seen, target=target)

    def _close_form(self, *data: Any) -> forms.CloseForm:
        known = Report.objects.seen_by(self.request.user) | Report.objects.public()
        known = known.filter(municipality=self.report.municipality_id)
        return forms.CloseForm(*data, report=self.report, outcomes=self.possible.outcomes, known=known)

    def _page(self, given: forms.ActForm | None = None, status: int = 200, **more: Any) -> HttpResponse:
        shown = {
            "step": forms.StepForm(),
            "close": self._close_form(),
            "reopen": forms.ReopenForm(),
            "keep": forms.KeepClosedForm(),
            "message": forms.MessageForm(initial={"id": uuid4()}, report=self.report),
            "note": forms.NoteForm(),
        }
        if given is not None:
            shown[given.act] = given
        page = page_of(self.report, self.request.user, self.possible) | {"forms": shown, "given": given}
        return render(self.request, "desk/report.html", page | more, status=status)
