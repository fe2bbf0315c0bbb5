"""The filters of the public map. They live in the address line, so that a view can be shared."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.domain.workflow import Status
from reports.models import CLOSED_STATUSES, OPEN_STATUSES, Category, Report
from reports.outcome_wording import STATUS_NAMES

OPEN, CLOSED = "open", "closed"
PERIODS = {
    "7": _("in the last 7 days"),
    "30": _("in the last 30 days"),
    "90": _("in the last 3 months"),
    "365": _("in the last 12 months"),
}
# Withdrawn reports are nobody's business any more and are never on the map.
SHOWN = [status.value for status in Status if status is not Status.WITHDRAWN]


@dataclass(frozen=True)
class ReportFilter:
    """What to show; empty values mean everything. `days` counts back from now by the day of receipt."""

    category: str = ""
    status: str = ""
    days: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> "ReportFilter":
        """The filter that an address asks for; what makes no sense in it is left out."""
        period = query.get("period", "")
        status = query.get("status", "")
        return cls(
            category=query.get("category", "")[:64].replace("\0", ""),
            status=status if status in {OPEN, CLOSED, *SHOWN} else "",
            days=int(period) if period in PERIODS else None,
        )

    def apply(self, reports: QuerySet[Report]) -> QuerySet[Report]:
        reports = reports.filter(status__in=self._statuses())
        if self.category:
            reports = reports.filter(category__code=self.category)
        if self.days is not None:
            reports = reports.filter(submitted_at__gte=timezone.now() - timedelta(days=self.days))
        return reports

    def _statuses(self) -> list[str]:
        groups = {"": SHOWN, OPEN: OPEN_STATUSES, CLOSED: [name for name in CLOSED_STATUSES if name in SHOWN]}
        return groups.get(self.status, [self.status])


class FilterForm(forms.Form):
    """The filter as a form that works as a plain GET."""

    category = forms.ChoiceField(label=_("Category"), required=False)
    status = forms.ChoiceField(label=_("State"), required=False)
    period = forms.ChoiceField(label=_("Received"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("All categories")), *_category_choices()]
        self.fields["status"].choices = [
            ("", _("All states")),
            (OPEN, _("All open")),
            (CLOSED, _("All closed")),
            *[(name, STATUS_NAMES[name]) for name in SHOWN],
        ]
        self.fields["period"].choices = [("", _("at any time")), *PERIODS.items()]


def _category_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Categories below the names of their groups."""
    offered = Category.objects.offered().prefetch_related(None)
    groups = groupby(offered, key=lambda category: category.group)
    return [(group.name, [(one.code, one.name) for one in categories]) for group, categories in groups]
