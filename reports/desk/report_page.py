"""What the desk's page of a report shows, and the photos that come with its forms."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from reports.border import in_doubt
from reports.desk.report_steps import Possible
from reports.models import Contact, Message, Photo, Report, User
from reports.photos import receive_photo
from reports.reading import STAFF, view_of
from reports.wording import STEP_NAMES, photo_caption


def page_of(report: Report, user: User, possible: Possible) -> dict[str, Any]:
    view = view_of(report, STAFF)
    talk = list(report.messages.with_all_shown())
    asked = [one for one in talk if one.kind == Message.Kind.NOT_FIXED]
    return {
        "desk_place": "reports",
        "report": report,
        "view": view,
        "possible": possible,
        "steps": [(status, STEP_NAMES[status]) for status in possible.steps],
        "photos": [(photo, photo_caption(photo)) for photo in view.photos if photo.message_id is None],
        "talk": talk,
        "objection": asked[-1] if asked and report.reopen_requested_at else None,
        "contact": Contact.objects.filter(report=report).first(),
        "border": in_doubt(report),
        "release_url": _release_url(report, user),
        "point": f"{report.location.x:.6f},{report.location.y:.6f}",
    }


def _release_url(report: Report, user: User) -> str:
    """Where this person shows words and photos to everybody; empty for who may not."""
    may = Report.objects.releasable_by(user).filter(pk=report.pk).exists()
    return reverse("desk:moderate", args=[report.public_code]) if may else ""


def files_received(files: Iterable[Any]) -> list[UUID]:
    """Keep uploaded pictures until their report claims them. Raises PhotoRefused for what is none."""
    return [receive_photo(file, stage=Photo.Stage.AFTER).pk for file in files]
