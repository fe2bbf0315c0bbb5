"""Template tags for reports on public pages."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import template
from django.utils.translation import gettext as _

from geo import office_words
from geo.domain.opening_hours import OpeningState
from geo.models import localized
from reports import outcome_wording, wording
from reports.models import Photo, Report
from reports.reading import ReportView, public_view

register = template.Library()


@register.filter
def status_name(status: str) -> str:
    """The word for a state in the reader's language."""
    return str(wording.STATUS_NAMES[status])


@register.filter
def state_name(report: Report) -> str:
    """The word for where a report stands: what became of it, once it is closed."""
    return outcome_wording.state_name(report)


@register.filter
def photo_caption(photo: Photo) -> str:
    """What a photo shows."""
    return wording.photo_caption(photo)


@register.simple_tag
def report_place(report: Report, view: ReportView | None = None) -> str:
    """Where a report is, in words: its address, else its district.

    Only what the reader of `view` (default: the public) may see of it: people write more there than a street.
    """
    address = (view or public_view(report)).address
    if address:
        return address
    return report.district.name if report.district else _("place on the map")


@register.simple_tag
def newest_photo(report: Report) -> Photo | None:
    """The newest photo that anybody may see, of a report from `for_listing()`."""
    return next((photo for photo in reversed(getattr(report, "ready_photos", [])) if photo.published), None)


@register.filter
def localized_text(texts: Mapping[str, str] | str | None) -> str:
    """A text per language in the reader's language."""
    return str(localized(texts)) if isinstance(texts, Mapping) else str(texts or "")


@register.filter
def localized_list(texts: Mapping[str, list] | None) -> list:
    """A list per language in the reader's language."""
    found: Any = localized(texts or {}, default=[])
    return list(found)


@register.filter
def last_day(days: Any) -> date | None:
    """The last day of a half-open date range."""
    return days.upper - timedelta(days=1) if days.upper else None


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Languages by their names in the reader's language."""
    return ", ".join(office_words.language_names(codes))


@register.filter
def opening_sentence(opening: OpeningState) -> str:
    """Whether an office is open now, and what changes next."""
    return office_words.opening_sentence(opening)
