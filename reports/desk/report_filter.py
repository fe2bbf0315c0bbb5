"""Which reports the desk's list shows. The filter lives in the address line, so that a view can be shared."""

from typing import Any

from django import forms
from django.db.models import Count, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.domain.workflow import Status
from reports.models import CLOSED_STATUSES, OPEN_STATUSES
from reports.models.report import ReportQuerySet
from reports.outcome_wording import STATUS_NAMES

TO_DO, ALL, OPEN, CLOSED = "", "all", "open", "closed"
REOPENING, WAITING, OVERDUE, HELD_BACK = "reopening", "waiting", "overdue", "held_back"
ASKED_FOR = Q(reopen_requested_at__isnull=False)
GROUPS: dict[str, Q] = {
    TO_DO: Q(status__in=OPEN_STATUSES) | ASKED_FOR,
    ALL: Q(),
    OPEN: Q(status__in=OPEN_STATUSES),
    CLOSED: Q(status__in=CLOSED_STATUSES),
}
ATTENTION: dict[str, Promise] = {
    REOPENING: _("Reopening asked for"),
    OVERDUE: _("Answer overdue"),
    WAITING: _("Waits for the reporter"),
    HELD_BACK: _("Something is held back"),
}


class ReportFilterForm(forms.Form):
    status = forms.ChoiceField(label=_("State"), required=False)
    only = forms.ChoiceField(label=_("Only where"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["status"].choices = [
            (TO_DO, _("To do: open, or reopening asked for")),
            (ALL, _("All states")),
            (OPEN, _("All open")),
            (CLOSED, _("All closed")),
            *[(str(status), STATUS_NAMES[status]) for status in Status],
        ]
        fields["only"].choices = [("", _("everything")), *ATTENTION.items()]

    def apply(self, reports: ReportQuerySet) -> ReportQuerySet:
        """The reports that fit; what makes no sense in the address is left out."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        status, only = said.get("status", ""), said.get("only", "")
        chosen = reports.filter(GROUPS[status] if status in GROUPS else Q(status=status))
        return _only(chosen, only) if only else chosen


def _only(reports: ReportQuerySet, what: str) -> ReportQuerySet:
    match what:
        case "reopening":
            return reports.filter(ASKED_FOR)
        case "waiting":
            return reports.filter(waiting_until__isnull=False)
        case "overdue":
            return reports.filter(answer_overdue=True)
    return reports.undecided(published=False)


def in_order_of_attention(reports: ReportQuerySet) -> ReportQuerySet:
    """Who asks to reopen comes first, the longest wait on top; then late answers; then the newest."""
    asked = F("reopen_requested_at").asc(nulls_last=True)
    return reports.order_by(asked, "-answer_overdue", "-submitted_at", "-id")


def counts_of(reports: ReportQuerySet) -> list[tuple[str, Promise, int]]:
    """What asks for attention: filter, words, and how many; two queries."""
    counted = reports.order_by().aggregate(
        reopening=Count("pk", filter=ASKED_FOR),
        overdue=Count("pk", filter=Q(answer_overdue=True)),
        waiting=Count("pk", filter=Q(waiting_until__isnull=False)),
    )
    counted |= {"held_back": reports.undecided(published=False).count()}
    return [(key, words, counted[key]) for key, words in ATTENTION.items()]
