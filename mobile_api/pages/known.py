"""What is known already where somebody reports: open reports close by, as everybody may see them."""

from dataclasses import dataclass

from mobile_api.pages.places import Chosen
from reports import wording
from reports.models import Category, Photo, Report
from reports.reading import public_view

KNOWN_SHOWN = 5


@dataclass(frozen=True)
class Known:
    """A public report, with what is released of it. `metres` away, where that was asked."""

    report: Report
    metres: float | None
    status_name: str
    words: str
    photo: Photo | None


def known_near(place: Chosen, category: Category) -> list[Known]:
    """Open public reports of all categories that a new one may repeat, nearest first."""
    near = Report.objects.open_near(place.point, at_least=category.duplicate_radius_m)
    return [as_known(report) for report in near.for_listing()[:KNOWN_SHOWN]]


def as_known(report: Report) -> Known:
    """A public report from `for_listing` as everybody may see it."""
    view = public_view(report)
    return Known(
        report=report,
        metres=report.distance.m if hasattr(report, "distance") else None,
        status_name=str(wording.STATUS_NAMES[report.status]),
        words=view.description or "",
        photo=next(iter(view.photos), None),
    )
