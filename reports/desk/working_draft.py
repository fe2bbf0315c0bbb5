"""The draft that a person works in: chosen once, remembered in the session, offered first in every form."""

from django.http import HttpRequest

from geo.models import Draft
from reports.drafts import drafts_seen_by

KEY = "desk_draft"


def working_draft(request: HttpRequest) -> Draft | None:
    """The draft that was chosen, as long as it is open and the person may change it."""
    chosen = request.session.get(KEY)
    if chosen is None or not request.user.is_authenticated:
        return None
    return drafts_seen_by(request.user).open().filter(pk=chosen).first()


def work_in(request: HttpRequest, draft: Draft) -> None:
    request.session[KEY] = draft.pk


def leave_draft(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
