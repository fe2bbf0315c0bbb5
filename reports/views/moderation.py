"""The desk's queue of what staff has yet to look at, and the page on which it decides about a report."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.desk.moderation_form import ModerationForm, hidden_of
from reports.desk.moderation_queue import SHOWN, after, as_waiting, counts_of, queue_of, with_parts
from reports.domain.codes import read_code
from reports.errors import DecidedMeanwhile, Refused
from reports.models import Policy, Report
from reports.models.report import RELEASING_ROLES, ReportQuerySet
from reports.moderation import last_decision, moderate, restore, state_of

PAGE_SIZE = 20


@require_safe
@never_cache
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """What nobody has looked at in the offices of the person, held back or public meanwhile."""
    if not (request.user.is_superuser or request.user.holds(*RELEASING_ROLES)):
        raise Http404
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    mine = Report.objects.releasable_by(request.user)
    page = Paginator(with_parts(queue_of(mine, show)), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = {
        "desk_place": "moderation",
        "counts": counts_of(mine),
        "show": show,
        "page": page,
        "waiting": as_waiting(page.object_list),
    }
    return render(request, "desk/moderation.html", shown)


@method_decorator(never_cache, name="dispatch")
class ReportView(LoginRequiredMixin, View):
    """A report with all its parts; each is shown, withheld, or shown with something hidden."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        report = self._report(code)
        if code != report.public_code:
            return redirect("desk:moderate", code=report.public_code)
        return self._page(report, ModerationForm(report))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        report = self._report(code)
        if "restore" in request.POST:
            return self._restore(report)
        form = ModerationForm(report, request.POST, show_all=request.POST.get("act") == "show_all")
        if not form.is_valid():
            return self._page(report, form, 422)
        try:
            moderate(report, form.decisions(), actor=request.user)
        except DecidedMeanwhile:
            return self._page(report, form, 409, meanwhile=True)
        except Refused as refused:
            form.refuse(refused)
            return self._page(report, form, 422)
        messages.success(request, _("%(code)s: saved.") % {"code": report.public_code})
        return self._go_on(report)

    def _restore(self, report: Report) -> HttpResponse:
        wanted = hidden_of(self.request.POST["restore"])
        try:
            done = restore(report, seen=self.request.POST.get("seen", ""), actor=self.request.user, **wanted)
        except DecidedMeanwhile:
            return self._page(report, ModerationForm(report), 409, meanwhile=True)
        if done:
            messages.success(self.request, _("Nothing is hidden there any more, and it is held back."))
        else:
            messages.warning(self.request, _("What was hidden has been deleted for good."))
        return redirect("desk:moderate", code=report.public_code)

    def _go_on(self, report: Report) -> HttpResponse:
        following = after(self._mine(), report)
        if following is None:
            return redirect("desk:moderation")
        return redirect("desk:moderate", code=following.public_code)

    def _report(self, code: str) -> Report:
        related = ("category__group", "office", "district", "municipality")
        return get_object_or_404(self._mine().select_related(*related), code=read_code(code))

    def _mine(self) -> ReportQuerySet:
        return Report.objects.releasable_by(self.request.user)

    def _page(
        self, report: Report, form: ModerationForm, status: int = 200, *, meanwhile: bool = False
    ) -> HttpResponse:
        following = after(self._mine(), report)
        queue_url = reverse("desk:moderation")
        shown: dict[str, Any] = {
            "desk_place": "moderation",
            "report": report,
            "form": form,
            # Not form.place: templates take that for the field.
            "place": form.place,
            "seen": state_of(report),
            "box_forms": [one for part in form.photos if part.boxes is not None for one in part.boxes],
            "last": last_decision(report),
            "meanwhile": meanwhile,
            "days": Policy.objects.of(report.municipality).unredacted_days,
            "next_url": reverse("desk:moderate", args=[following.public_code]) if following else queue_url,
        }
        return render(self.request, "desk/moderate.html", shown, status=status)
