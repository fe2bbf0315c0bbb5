"""Single reports as GeoJSON features. What may be shown to whom is decided in reports/reading.py."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from rest_framework.request import Request

from geo.models import Office
from geo.responsibility import decision_from_record
from geo.wording import answer_as_json, office_as_json
from mobile_api.api.fields import local_time
from reports import reading
from reports.models import Photo, Report
from reports.outcome_wording import outcome_sentence
from reports.reopening import may_be_contested

Json = dict[str, Any]
PUBLIC, REPORTER, STAFF = reading.PUBLIC, reading.REPORTER, reading.STAFF


def of_new(report: Report) -> Json:
    """A report just sent, in what will not change by itself: a repeat gets the same answer."""
    answer = {
        "office": office_as_json(report.office),
        "why": why_of(report, REPORTER),
        "awaiting_confirmation": report.awaiting_confirmation,
    }
    return _feature(report, _facts(report) | answer)


def of_report(request: Request, report: Report, audience: str) -> Json:
    """A report in full, as an audience of reports/reading.py may see it."""
    view = reading.view_of(report, audience)
    properties = _facts(report) | {
        "support_count": report.support_count,
        "office": office_as_json(view.office),
        "why": why_of(report, audience),
        "description": view.description,
        "photos": [photo_as_json(request, photo) for photo in view.photos],
        "timeline": [_line(request, line) for line in view.timeline],
    }
    if audience != PUBLIC:
        properties |= {
            "waiting_for_reporter": waiting_as_json(report),
            "may_say_not_fixed": audience == REPORTER and may_be_contested(report),
            "reopen_requested_at": local_time(report.reopen_requested_at)
            if report.reopen_requested_at
            else None,
        }
        properties |= {"address": report.address, "answers": report.answers, "accuracy": report.accuracy}
    if audience == REPORTER:
        properties["awaiting_confirmation"] = report.awaiting_confirmation
    return _feature(report, properties)


def of_near(request: Request, report: Report) -> Json:
    """A public report from `for_listing`, with the metres between."""
    view = reading.public_view(report)
    properties = _facts(report) | {
        "support_count": report.support_count,
        "office": _in_brief(report),
        "description": view.description,
        "photos": [photo_as_json(request, photo) for photo in view.photos],
        "distance_m": round(report.distance.m, 1),
    }
    return _feature(report, properties)


def of_work(request: Request, report: Report, actions: list[str]) -> Json:
    """A report from `for_listing` as work for a crew of its office."""
    view = reading.view_of(report, STAFF)
    properties = _facts(report) | {
        "support_count": report.support_count,
        "office": _in_brief(report),
        "address": report.address,
        "accuracy": report.accuracy,
        "answers": report.answers,
        "description": view.description,
        "photos": [photo_as_json(request, photo) for photo in view.photos],
        "actions": actions,
    }
    return _feature(report, properties)


def waiting_as_json(report: Report) -> Json | None:
    """Since when and until which day the office waits for the reporter; null if it does not."""
    if report.waiting_since is None or report.waiting_until is None:
        return None
    return {
        "since": local_time(report.waiting_since),
        "until": report.waiting_until.isoformat(),
        "overdue": report.answer_overdue,
    }


def photo_as_json(request: Request, photo: Photo) -> Json:
    addresses = {
        size: request.build_absolute_uri(reverse("photos:file", args=[photo.pk, photo.version, size]))
        for size in ("large", "small")
    }
    return {
        "role": photo.role,
        "stage": photo.stage,
        **addresses,
        "width": photo.width,
        "height": photo.height,
    }


def for_detail(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with what `of_report` shows, but for timeline, text and photos."""
    return reports.select_related(
        "category", "office", "district", "municipality", "passed_to", "duplicate_of"
    )


def why_of(report: Report, audience: str) -> list[Json]:
    """The reasons for the office, as the resolver gave them when the report came."""
    if not report.decision:
        return []
    decision = decision_from_record(report.decision)
    return answer_as_json(decision, to_reporter=audience == REPORTER)["why"]


def _line(request: Request, line: reading.Line) -> Json:
    told = {
        "at": local_time(line.at),
        "kind": str(line.kind),
        "status": line.status or None,
        "sentence": line.sentence,
        "note": line.text or None,
        "photo": photo_as_json(request, line.photo) if line.photo else None,
    }
    # Names of colleagues are for colleagues.
    return told | ({"actor": line.actor} if line.actor else {})


def _in_brief(report: Report) -> Json:
    return {"id": report.office.code, "name": report.office.name, "slug": report.office.slug}


def _feature(report: Report, properties: Json) -> Json:
    # Seven digits are a centimetre.
    place = [round(report.location.x, 7), round(report.location.y, 7)]
    return {
        "type": "Feature",
        "id": report.public_code,
        "geometry": {"type": "Point", "coordinates": place},
        "properties": properties,
    }


def _outcome(report: Report) -> Json | None:
    """What became of it, in what everybody may know."""
    if not report.outcome:
        return None
    original = report.duplicate_of if report.duplicate_of and report.duplicate_of.published else None
    return {
        "code": str(report.outcome),
        "sentence": outcome_sentence(report, names_original=original is not None),
        "office": _to_ask(report.passed_to) if report.passed_to else None,
        "original": original.public_code if original else None,
    }


def _to_ask(office: Office) -> Json:
    """The body whose job it is, and how to reach it."""
    contact = {"phone": office.phone, "email": office.email, "website": office.website}
    return {"id": office.code, "name": office.name, "slug": office.slug} | contact


def _facts(report: Report) -> Json:
    return {
        "code": report.public_code,
        "status": str(report.status),
        "outcome": _outcome(report),
        "category": report.category.code,
        "category_name": report.category.name,
        "district": report.district.code if report.district else None,
        "district_name": report.district.name if report.district else None,
        "submitted_at": local_time(report.submitted_at),
        "updated_at": local_time(report.updated_at),
        "closed_at": local_time(report.closed_at) if report.closed_at else None,
    }
