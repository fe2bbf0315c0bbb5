"""Staff decides what everybody sees of a report: place, texts, photos, and what of them is hidden."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reports.actions import release, withhold
from reports.domain.redaction import Box, not_found_in
from reports.errors import DecidedMeanwhile, Refused
from reports.models import Photo, Policy, Report, Text, TimelineEntry, User
from reports.recording import record
from reports.redaction import redact_photo, redact_text, restore_photo, restore_text

Kind, STAFF = TimelineEntry.Kind, TimelineEntry.Audience.STAFF
DECIDED = (Kind.RELEASED, Kind.WITHHELD, Kind.REDACTED, Kind.RESTORED, Kind.LOOKED_AT)


@dataclass(frozen=True)
class Decisions:
    """What is to be shown (True) or withheld (False), by part, and what is hidden; what is not named stays.

    `seen` is what `state_of` gave when the person looked at the report.
    """

    seen: str
    place: bool | None = None
    texts: Mapping[int, bool] = field(default_factory=dict)
    photos: Mapping[UUID, bool] = field(default_factory=dict)
    passages: Mapping[int, Sequence[str]] = field(default_factory=dict)
    boxes: Mapping[UUID, Sequence[Box]] = field(default_factory=dict)


def state_of(report: Report) -> str:
    """Changes with everything that somebody who decides has to have seen."""
    texts = report.texts.releasable().order_by("pk").values_list("pk", "body", "published", "looked_at")
    photos = report.photos.releasable().ready().order_by("pk")
    photos = photos.values_list("pk", "version", "published", "looked_at")
    place = [report.published, report.place_looked_at, report.address, *report.location.coords]
    seen = [*place, *texts, *photos]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]


@transaction.atomic
def moderate(report: Report, decisions: Decisions, *, actor: User, at: datetime | None = None) -> Report:
    """Hide, release and withhold in one go. What is hidden is gone before anything of it is shown.

    Raises DecidedMeanwhile, or Refused where a passage is not in its text (pointer /texts/<id>).
    """
    report, at = _locked_as_seen(report, decisions.seen), at or timezone.now()
    texts = {text.pk: text for text in report.texts.releasable()}
    photos = {photo.pk: photo for photo in report.photos.releasable().ready()}
    _redact(report, decisions, texts, photos, actor, at)
    for act, shown in ((release, True), (withhold, False)):
        act(
            report,
            actor=actor,
            place=decisions.place is shown,
            texts=_chosen(texts, decisions.texts, shown),
            photos=_chosen(photos, decisions.photos, shown),
            at=at,
        )
    return report


def _locked_as_seen(report: Report, seen: str) -> Report:
    locked = Report.objects.locked(report)
    if state_of(locked) != seen:
        raise DecidedMeanwhile
    return locked


def _chosen(rows: Mapping[Any, Any], decided: Mapping[Any, bool], shown: bool) -> list[Any]:
    return [rows[key] for key, show in decided.items() if show is shown and key in rows]


def _redact(
    report: Report,
    decisions: Decisions,
    texts: Mapping[int, Text],
    photos: Mapping[UUID, Photo],
    actor: User,
    at: datetime,
) -> None:
    keep = Policy.objects.of(report.municipality).unredacted_days > 0
    facts = {
        "texts": sum(
            redact_text(texts[key], _all_in(texts[key], passages), keep=keep, at=at)
            for key, passages in decisions.passages.items()
            if key in texts
        ),
        "photos": sum(
            redact_photo(photos[key], boxes, keep=keep, at=at)
            for key, boxes in decisions.boxes.items()
            if key in photos
        ),
    }
    if any(facts.values()):
        record(report, Kind.REDACTED, at=at, audience=STAFF, actor=actor, facts=facts)
        _changed(report, at)


def _all_in(text: Text, passages: Iterable[str]) -> list[str]:
    passages = [passage for passage in passages if passage.strip()]
    missing = not_found_in(text.body, passages)
    if missing:
        raise Refused.at(f"/texts/{text.pk}", "passage_not_found", passage=missing[0])
    return passages


@transaction.atomic
def restore(
    report: Report,
    *,
    seen: str,
    actor: User,
    text_id: int | None = None,
    photo_id: UUID | None = None,
    at: datetime | None = None,
) -> bool:
    """Take back what was hidden of a text or a photo, and hold it back; False when the time for that is over.

    Raises DecidedMeanwhile.
    """
    report, at = _locked_as_seen(report, seen), at or timezone.now()
    text = report.texts.releasable().filter(pk=text_id).first()
    photo = report.photos.releasable().ready().filter(pk=photo_id).first()
    facts = {
        "texts": int(text is not None and restore_text(text)),
        "photos": int(photo is not None and restore_photo(photo)),
    }
    if not any(facts.values()):
        return False
    record(report, Kind.RESTORED, at=at, audience=STAFF, actor=actor, facts=facts)
    _changed(report, at)
    return True


def _changed(report: Report, at: datetime) -> None:
    report.updated_at = at
    report.save(update_fields=["updated_at"])


def last_decision(report: Report) -> TimelineEntry | None:
    """Who last decided about a report, and when."""
    return report.timeline.filter(kind__in=DECIDED).select_related("actor").order_by("at", "pk").last()
