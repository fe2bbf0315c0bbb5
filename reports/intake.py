"""What a new report consists of, and everything that can be wrong with it: one check for form and API."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from reports.domain.fields import FieldError, text_errors
from reports.domain.questions import Found, Stop, check_answers, stop_for
from reports.limits import MAX_ADDRESS, MAX_DESCRIPTION, MAX_PHOTOS
from reports.models import Category, Policy
from reports.things import things_named


@dataclass(frozen=True)
class ContactData:
    """How the reporter can be reached. The category says whether it has to be known (Category.contact)."""

    email: str = ""
    name: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.email or self.name or self.phone)


@dataclass(frozen=True)
class NewReport:
    """A report as it was sent. `point` is EPSG:4326, `accuracy` metres, `id` the client's key."""

    id: UUID
    category: Category
    point: Point
    description: str
    language: str = "de"
    accuracy: float | None = None
    address: str = ""
    answers: dict = field(default_factory=dict)
    photo_ids: list[UUID] = field(default_factory=list)
    contact: ContactData | None = None
    # Where a border is in doubt: the code of the office whose side it is, "outside" or "unsure"; or not said.
    border_answer: str = ""
    # SHA-256 of the request; empty: of the fields above.
    digest: str = ""


def digest_of(content: Mapping) -> str:
    """SHA-256 of a request, the same for the same content whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_report(new: NewReport) -> str:
    """The given digest, else one of all that the report says."""
    names = ("description", "language", "accuracy", "address", "answers")
    said = {name: getattr(new, name) for name in names}
    contact = vars(new.contact) if new.contact else None
    place = [new.point.x, new.point.y]
    rest = {"category": new.category.pk, "place": place, "photos": new.photo_ids, "contact": contact}
    # Left out where nothing was said, so that the digests of earlier reports still hold.
    border = {"border_answer": new.border_answer} if new.border_answer else {}
    return new.digest or digest_of(said | rest | border)


def waits_for_confirmation(category: Category) -> bool:
    """Whether new reports of a category are known to nobody until their reporter opened a link."""
    return Policy.objects.of(category.municipality).confirms(category)


def stop_of(new: NewReport) -> Stop | None:
    """What sends the person elsewhere, whatever else is wrong with the report."""
    return stop_for(new.category.stop, new.category.questions.all(), new.answers)


def things_of(new: NewReport) -> dict[str, Found]:
    """The things on the map that the answers name, by question; none where the place is no place."""
    if place_errors(new.point, new.accuracy):
        return {}
    category = new.category
    return things_named(category.questions.all(), new.answers, category.municipality, new.point)


def errors_in(new: NewReport, things: Mapping[str, Found], today: date) -> list[FieldError]:
    """All that keeps a report from being taken, except for photos that are not there (actions know).

    `things` are those that the answers name (`things_of`), `today` is the day of the report.
    """
    return [
        *_category_errors(new),
        *place_errors(new.point, new.accuracy),
        *text_errors("/description", new.description, limit=MAX_DESCRIPTION, required=True),
        *text_errors("/address", new.address, limit=MAX_ADDRESS),
        *check_answers(new.category.questions.all(), new.answers, today=today, found=things),
        *_photo_errors(new),
        *_new_contact_errors(new),
        *_language_errors(new.language),
    ]


def _category_errors(new: NewReport) -> list[FieldError]:
    return [] if new.category.active else [FieldError("/category", "not_offered")]


def place_errors(point: Point, accuracy: float | None) -> list[FieldError]:
    """What is wrong with a place in degrees (EPSG:4326) and its accuracy in metres."""
    found = []
    if not (math.isfinite(point.x) and abs(point.x) <= 180):
        found.append(FieldError("/lon", "out_of_range", {"limit": 180}))
    if not (math.isfinite(point.y) and abs(point.y) <= 90):
        found.append(FieldError("/lat", "out_of_range", {"limit": 90}))
    if accuracy is not None and not (math.isfinite(accuracy) and accuracy >= 0):
        found.append(FieldError("/accuracy", "wrong_type", {"expected": "number"}))
    return found


def _photo_errors(new: NewReport) -> list[FieldError]:
    if len(new.photo_ids) > MAX_PHOTOS:
        return [FieldError("/photos", "too_many", {"limit": MAX_PHOTOS})]
    if new.category.photo_required and not new.photo_ids:
        return [FieldError("/photos", "photo_required")]
    return []


def _new_contact_errors(new: NewReport) -> list[FieldError]:
    policy = Policy.objects.of(new.category.municipality)
    missing = "email_to_confirm" if policy.confirms(new.category) else "email_required"
    return contact_errors(new.contact or ContactData(), policy.contact_of(new.category), missing)


def contact_errors(contact: ContactData, wanted: str, missing: str = "email_required") -> list[FieldError]:
    """What is wrong with a contact, where `wanted` (Category.Contact); `missing` says why it is needed."""
    if wanted == Category.Contact.NONE:
        given = [name for name, value in vars(contact).items() if value]
        return [FieldError(f"/contact/{name}", "contact_not_taken") for name in given]
    lacks = wanted == Category.Contact.REQUIRED and not contact.email
    return [
        *([FieldError("/contact/email", missing)] if lacks else _email_errors(contact.email)),
        *text_errors("/contact/name", contact.name, limit=120),
        *text_errors("/contact/phone", contact.phone, limit=40),
    ]


def _email_errors(email: str) -> list[FieldError]:
    wrong = text_errors("/contact/email", email, limit=254)
    if wrong or not email:
        return wrong
    try:
        validate_email(email)
    except ValidationError:
        return [FieldError("/contact/email", "not_an_email")]
    return []


def _language_errors(language: str) -> list[FieldError]:
    known = [code for code, _name in settings.LANGUAGES]
    if language in known:
        return []
    return [FieldError("/language", "unknown_choice", {"allowed": ", ".join(known)})]
