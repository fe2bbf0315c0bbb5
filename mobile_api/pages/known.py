"""What is known already where somebody reports: open reports close by, as everybody may see them."""

from dataclasses import dataclass

from mobile_api.pages.places import Chosen
from reports import wording
from reports.models import Category, Photo, Report
from reports.reading import public_view

KNOWN_SHOWN = 5


@dataclass(frozen=True)
class Known:
    """An open report close by, with what is released of it."""

    report: Report
    metres: float
    status_name: str
    words: str
    photo: Photo | None


def known_near(place: Chosen, category: Category) -> list[Known]:
    """Open public reports of all categories that a new one may repeat, nearest first."""
    near = Report.objects.open_near(place.point, at_least=category.duplicate_radius_m)
    return [_known(report) for report in near.for_listing()[:KNOWN_SHOWN]]


def _known(report: Report) -> Known:
    view = public_view(report)
    return Known(
        report=report,
        metres=report.distance.m,
        status_name=str(wording.STATUS_NAMES[report.status]),
        words=view.description or "",
        photo=next(iter(view.photos), None),
    )
