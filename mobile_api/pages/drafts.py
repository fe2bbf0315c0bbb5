"""A report that is not sent yet, kept on the server between the steps of the form.

The draft lives in the session, whose cookie is set by the first form that is sent, never by looking. It holds
no name, e-mail address or phone number: those stay in a signed cookie on the person's own device until they
are sent.
"""

import uuid
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

KEY, SENT_KEY, SUPPORTED_KEY = "report_draft", "reports_sent", "reports_supported"
CONTACT_COOKIE, CONTACT_SALT = "report_contact", "mobile_api.report.contact"
# As long as photos wait for their report (reports.upkeep), and some hours less.
LIFETIME_S = 20 * 3600
SENT_REMEMBERED = 50


@dataclass
class Draft:
    """What was entered so far. `id` becomes the report's id, so that sending twice makes one report."""

    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    started: float = field(default_factory=lambda: timezone.now().timestamp())
    # The step that was taken first: "start" (the photo) or "kind"; empty before the first.
    begun_with: str = ""
    # [{"id": uuid, "name": file name, "role": role}]
    photos: list[dict[str, str]] = field(default_factory=list)
    # Somebody went on from the page that asks for photos, with some or without.
    photos_asked: bool = False
    # Where the first photo says it was taken: {"lon", "lat"}. A suggestion, never stored with the picture.
    photo_place: dict[str, float] | None = None
    # {"lon", "lat", "accuracy", "words"}: "words" name the place for people.
    place: dict[str, Any] | None = None
    # What was typed into the search for an address and about the place; the list of places as it was opened.
    query: str = ""
    note: str = ""
    choice: str = ""
    pin: dict[str, str] = field(default_factory=dict)
    district: str = ""
    street: str = ""
    # What it is about, as typed to find the category.
    about: str = ""
    category: str = ""
    # The form of the last step as it was typed, right or wrong: {field: [values]}.
    details: dict[str, list[str]] = field(default_factory=dict)
    # The category whose questions were gone through.
    answered: str = ""
    # The answer about a border and the question it was given to: {"border", "asked"}.
    border: dict[str, str] = field(default_factory=dict)

    @property
    def photo_ids(self) -> list[uuid.UUID]:
        return [uuid.UUID(photo["id"]) for photo in self.photos]

    def is_empty(self) -> bool:
        return not (self.photos or self.place or self.about or self.category or self.details)


def draft_of(request: HttpRequest) -> Draft:
    """The draft of this browser, or a fresh one that is not kept yet."""
    stored = request.session.get(KEY)
    if not stored or timezone.now().timestamp() - stored["started"] > LIFETIME_S:
        return Draft()
    # A newer version of the service may know other fields than the one that kept the draft.
    known = {one.name for one in fields(Draft)}
    return Draft(**{name: value for name, value in stored.items() if name in known})


def keep(request: HttpRequest, draft: Draft) -> None:
    request.session[KEY] = asdict(draft)


def discard(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def mark_sent(request: HttpRequest, draft: Draft, code: str) -> None:
    """Replace the draft by the code it became, so that a second tap finds the first result."""
    sent = [*request.session.get(SENT_KEY, []), [draft.id, code]]
    request.session[SENT_KEY] = sent[-SENT_REMEMBERED:]
    discard(request)


def mark_supported(request: HttpRequest, draft: Draft, code: str) -> None:
    """Drop the draft for the report that says it already; a second tap finds that one."""
    supported = [*request.session.get(SUPPORTED_KEY, []), [draft.id, code]]
    request.session[SUPPORTED_KEY] = supported[-SENT_REMEMBERED:]
    discard(request)


def code_supported_for(request: HttpRequest, draft_id: str) -> str | None:
    """The code of the report that this browser supported instead of sending a draft."""
    return dict(request.session.get(SUPPORTED_KEY, [])).get(draft_id)


def code_sent_for(request: HttpRequest, draft_id: str) -> str | None:
    """The code of the report that this browser made of a draft, if it was sent."""
    return dict(request.session.get(SENT_KEY, [])).get(draft_id)


def was_sent_from_here(request: HttpRequest, code: str) -> bool:
    return any(code == sent for _draft, sent in request.session.get(SENT_KEY, []))


def contact_of(request: HttpRequest) -> dict[str, list[str]]:
    """The contact form as it was last typed on this device: {field: [values]}."""
    try:
        return signing.loads(request.COOKIES.get(CONTACT_COOKIE, ""), salt=CONTACT_SALT, max_age=LIFETIME_S)
    except signing.BadSignature:
        return {}


def keep_contact(response: HttpResponse, entered: dict[str, list[str]]) -> None:
    value = signing.dumps(entered, salt=CONTACT_SALT, compress=True)
    response.set_cookie(
        CONTACT_COOKIE, value, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def forget_contact(response: HttpResponse) -> None:
    response.delete_cookie(CONTACT_COOKIE, samesite="Lax")
