"""The crew's pages: today's work, and one report from taking it over to the repair."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mobile_api.pages import places
from mobile_api.pages.forms import WorkForm
from mobile_api.pages.uploads import LIMITS, Problem, receive_photos
from mobile_api.pages.worklist import as_jobs, jobs_for
from reports.actions import move_report
from reports.border import in_doubt
from reports.domain.codes import read_code
from reports.domain.fields import FieldError
from reports.domain.outcomes import Given, Outcome, Proof, errors_in_closing, implied
from reports.domain.workflow import Role, Status, StepRefused, check_step, next_steps
from reports.errors import Refused
from reports.models import Photo, Report
from reports.outcome_wording import PROOF_HINTS
from reports.reading import STAFF, view_of
from reports.second_tap import is_second_tap
from reports.wording import photo_caption, sentence_of

DONE = {
    Status.IN_PROGRESS: _("You have taken over this report."),
    Status.FIXED: _("Reported as fixed. Thank you!"),
    Status.SCHEDULED: _("The report is back on the list."),
    Status.REJECTED: _("Closed: no defect found."),
}


@require_safe
@never_cache
@login_required
def today(request: HttpRequest) -> HttpResponse:
    """The open work of the person's offices: begun, overdue, then by urgency."""
    jobs, total = jobs_for(request.user)
    is_crew = request.user.holds(Role.CREW)
    return render(request, "crew/today.html", {"jobs": jobs, "total": total, "is_crew": is_crew})


class ReportView(LoginRequiredMixin, View):
    """One report, with the steps that a crew may take now. Others than its office's crew get 404."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        report = self._report(code)
        if code != report.public_code:
            return redirect("crew:report", code=report.public_code)
        return self._page(report, WorkForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        report, form = self._report(code), WorkForm(request.POST)
        if not form.is_valid():
            return self._page(report, form, 422)
        target = Status(form.cleaned_data["target"])
        try:
            problems = self._work(report, target, form)
        except StepRefused as error:
            wish = {"seen": form.cleaned_data["seen"], "target": form.cleaned_data["target"]}
            if is_second_tap(report, request.user, **wish):
                return redirect("crew:report", code=report.public_code)
            return self._page(self._report(code), form, 409, refusal=sentence_of(error))
        if problems:
            return self._page(report, form, 422, problems=problems)
        messages.success(request, DONE[target])
        return redirect("crew:report", code=report.public_code)

    def _work(self, report: Report, target: Status, form: WorkForm) -> list[Problem]:
        """Take the step; raises StepRefused. Files that are no pictures stop it and are named."""
        check_step(Status(report.status), target, role=Role.CREW)
        note, files = form.cleaned_data["note"], self.request.FILES.getlist("photos")
        outcome = Outcome.NO_DEFECT if target is Status.REJECTED else implied(target)
        # Asked before the photos are received, which else would have to be sent once more.
        missing = errors_in_closing(
            target,
            outcome,
            role=Role.CREW,
            proof=Proof(report.category.proof),
            given=Given(words=bool(note.strip()), photos=bool(files)),
        )
        if missing:
            return _as_problems(missing)
        photo_ids, problems = receive_photos(files, Photo.Stage.AFTER)
        if problems:
            return problems
        said = {"note": note, "photo_ids": photo_ids, "outcome": outcome}
        try:
            move_report(report, target, actor=self.request.user, role=Role.CREW, **said)
        except Refused as refused:
            return _as_problems(refused.errors)
        return []

    def _report(self, code: str) -> Report:
        mine = Report.objects.workable_by(self.request.user)
        return get_object_or_404(mine.for_listing().select_related("municipality"), code=read_code(code))

    def _page(self, report: Report, form: WorkForm, status: int = 200, **context) -> HttpResponse:
        view = view_of(report, STAFF)
        shown = {
            "report": report,
            "view": view,
            "photos": [(photo, photo_caption(photo)) for photo in view.photos],
            "job": as_jobs([report])[0],
            "form": form,
            "steps": next_steps(Status(report.status), role=Role.CREW),
            "border": in_doubt(report),
            "map_point": places.as_text(report.location),
            "limits": LIMITS,
            "proof_hint": PROOF_HINTS[report.category.proof],
            "photo_needed": report.category.proof == Proof.PHOTO,
        }
        return render(self.request, "crew/report.html", shown | context, status=status)


def _as_problems(errors: Iterable[FieldError]) -> list[Problem]:
    """What is missing, each a link to its field; photos have one for all."""
    return [
        Problem("note" if error.pointer == "/note" else "photos", "", sentence_of(error)) for error in errors
    ]
