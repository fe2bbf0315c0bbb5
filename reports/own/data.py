"""All that is kept about a reporter and their report, for themselves, in a shape that a program can read."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from reports.models import Contact, Photo, Question, Report, Subscription
from reports.own.confirmation import private_link
from reports.reading import REPORTER, Line, ReportView, view_of
from reports.wording import answer_in_words

FORMAT = "stadtlotse-own-data/1"
Json = dict[str, Any]


def own_data(report: Report) -> Json:
    """Everything of a report that its reporter may know, as docs/privacy.md describes it.

    Sentences are in the active language. Nothing in it tells of other people: no names of staff, no notes
    for staff, no photos of others that are not public.
    """
    view = view_of(report, REPORTER)
    contact = Contact.objects.filter(report=report).first()
    return {
        "format": FORMAT,
        "exported_at": _time(timezone.now()),
        "report": _report(report, view),
        "contact": _contact(contact),
        "photos": [_photo(photo) for photo in _photos(report)],
        "timeline": [_line(line) for line in view.timeline],
        "subscriptions": [_subscription(one) for one in _subscriptions(report, contact)],
        "private_link": private_link(report),
    }


def _report(report: Report, view: ReportView) -> Json:
    return {
        "code": report.public_code,
        "status": str(report.status),
        "outcome": str(report.outcome) or None,
        "category": {"id": report.category.code, "name": report.category.name},
        "office": {"id": view.office.code, "name": view.office.name},
        "place": {
            "lon": report.location.x,
            "lat": report.location.y,
            "accuracy_m": report.accuracy,
            "address": report.address,
            "district": report.district.name if report.district else None,
        },
        "description": view.description,
        "description_as_written": _as_written(report),
        "answers": _answers(report),
        "language": report.language,
        "public": report.published,
        "awaiting_confirmation": report.awaiting_confirmation,
        "submitted_at": _time(report.submitted_at),
        "updated_at": _time(report.updated_at),
        "closed_at": _time(report.closed_at),
        "others_who_have_it_too": report.support_count,
    }


def _as_written(report: Report) -> str | None:
    """The description before staff hid parts of it, while that is kept; None where nothing is hidden."""
    text = report.texts.descriptions().first()
    return (text.unredacted or None) if text else None


def _answers(report: Report) -> list[Json]:
    """Answers with their questions; of one that is asked no more only the code is known."""
    asked = {one.code: one for one in Question.objects.filter(category=report.category_id)}
    return [
        {
            "id": code,
            "question": asked[code].label if code in asked else None,
            "answer": answer,
            "in_words": answer_in_words(asked[code], answer) if code in asked else str(answer),
        }
        for code, answer in report.answers.items()
    ]


def _contact(contact: Contact | None) -> Json | None:
    if contact is None:
        return None
    return {"email": contact.email, "name": contact.name, "phone": contact.phone}


def _photos(report: Report) -> list[Photo]:
    """The reporter's own, whatever has become of them, what everybody sees, and what the office sent them."""
    mine = Q(pk__in=report.photos.reporters().values("pk")) & ~Q(status="erased")
    seen = (Q(published=True) | Q(message__isnull=False)) & Q(status="ready")
    return list(report.photos.filter(mine | seen).order_by("created_at", "pk"))


def _photo(photo: Photo) -> Json:
    return {
        "id": str(photo.pk),
        "own": photo.is_reporters,
        "stage": str(photo.stage),
        "role": photo.role,
        "status": photo.status,
        "public": photo.published,
        "width": photo.width,
        "height": photo.height,
        "received_at": _time(photo.created_at),
        # Opens in a browser that knows the private link.
        "url": _address(reverse("photos:file", args=[photo.pk, "large"]))
        if photo.status == "ready"
        else None,
    }


def _line(line: Line) -> Json:
    return {
        "at": _time(line.at),
        "kind": str(line.kind),
        "status": line.status or None,
        "sentence": line.sentence,
        "text": line.text or None,
        "photo": str(line.photo.pk) if line.photo else None,
        "only_for_you": line.audience == REPORTER,
    }


def _subscriptions(report: Report, contact: Contact | None) -> list[Subscription]:
    """What comes with being the reporter, and what was asked for with the same address."""
    if contact is None:
        return []
    mine = Q(contact=contact) | (Q(email__iexact=contact.email) if contact.email else Q())
    return list(Subscription.objects.filter(mine, report=report))


def _subscription(one: Subscription) -> Json:
    return {
        "channel": str(one.channel),
        "email": one.address,
        "events": one.events,
        "how_often": str(one.rhythm),
        "language": one.language,
        "created_at": _time(one.created_at),
        "confirmed_at": _time(one.confirmed_at),
    }


def _time(moment) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None


def _address(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
