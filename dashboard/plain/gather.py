"""What the finder found, as the plain answer needs it: names in German, hours, ways to reach the offices."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from dashboard.finding import Finding
from dashboard.plain.facts import Case, Facts, Link, PlainOffice, PlainSide
from geo.border_map import border_map, letter_of
from geo.domain.responsibility import Decision, Role
from geo.models import Municipality, Office, localized
from geo.opening import timetable_of

LANGUAGE = "de"
ANSWERS = {"town_border": Case.BORDER}


def facts_of(found: Finding, town: Municipality, shown: Mapping[str, Any]) -> Facts:
    """The facts of the everyday page; `shown` is its context, with what can be chosen."""
    at, service = timezone.localtime(), found.service
    office = found.office or getattr(shown["people"], "office", None)
    return Facts(
        case=_case(found),
        at=at,
        service=_in_german(service.names) if service else "",
        place=str(found.spot.address or ""),
        near=found.spot.is_pin,
        on=found.question.on,
        office=plain_office(office, town, at) if office else None,
        **_reasons(found.decision),
        sides=_sides(found, town, shown, at),
        choices=tuple(_links(shown["services"] or shown["addresses"])),
        again=_page(shown["border_again"]) if shown["border_again"] else "",
        neighbour=_in_german(found.refused.facts["neighbour"] or {}) if found.refused else "",
        documents=tuple(localized(service.documents, LANGUAGE, default=())) if service else (),
        fee=_in_german(service.fee) if service else "",
        reports=tuple(Link(one.name, one.query) for one in shown["reports"]),
        online=service.online_url if service else "",
    )


def plain_office(office: Office, town: Municipality, at: datetime | None = None) -> PlainOffice:
    """No query for offices from `Office.objects.with_opening()`; `at` is asked about (default: now)."""
    timetable = timetable_of(office, town)
    now = (at or timezone.now()).astimezone(timetable.zone)
    today = now.date()
    return PlainOffice(
        name=_in_german(office.names),
        opening=timetable.state(now),
        page=reverse("dashboard:office", args=[office.slug]),
        week=timetable.hours.week,
        closed=tuple(timetable.closed_ahead(today)),
        channels=tuple(office.channels),
        street=office.street,
        town=f"{office.postcode} {office.place}".strip(),
        step_free=office.step_free,
        review_due=office.is_review_due(today, town),
    )


def _case(found: Finding) -> Case:
    if found.refused:
        return Case.NO_BORDER if found.refused.facts.get("no_border") else Case.OUTSIDE
    if found.answer:
        return ANSWERS.get(found.answer["case"]) or Case(found.answer["case"])
    if found.services:
        return Case.CONCERNS
    if not found.service:
        return Case.NOTHING if found.question.words else Case.WHAT
    if found.spot.choices or found.spot.outside:
        return Case.ADDRESSES
    return Case.UNKNOWN_ADDRESS if found.question.address else Case.WHERE


def _reasons(decision: Decision | None) -> dict[str, Any]:
    """Why it is this office, who helps, and between whom it is a tie."""
    if decision is None:
        return {}
    why = decision.why[0]
    others = [one for one in decision.others if one.facts["office_id"] != decision.office_id]
    return {
        "why": why.code,
        "area": _in_german(why.facts.get("area") or {}),
        "tied": tuple(_in_german(names) for names in why.facts.get("offices", ())),
        "helpers": tuple((_role(one.code), _in_german(one.facts["office"])) for one in others),
    }


def _role(code: str) -> str:
    return Role(code.removeprefix("role_")).value


def _sides(
    found: Finding, town: Municipality, shown: Mapping[str, Any], at: datetime
) -> tuple[PlainSide, ...]:
    if not shown["border_answers"] or not (found.asked_at and found.service and found.decision):
        return ()
    seen = border_map(found.asked_at, found.service, found.decision, accuracy=found.accuracy)
    offices = {office.pk: office for office in found.offices.values()}
    tied = sum(side.holds_the_point for side in seen.sides) > 1 if seen else False
    return tuple(
        PlainSide(
            letter=letter_of(number),
            office=plain_office(offices[side.office_id], town, at) if side.office_id else None,
            area=_in_german(side.area or {}),
            direction=side.direction,
            is_here=side.holds_the_point and not tied,
            answer=link.href,
        )
        for number, (side, link) in enumerate(
            zip(seen.sides if seen else (), _links(shown["border_answers"]), strict=True)
        )
    )


def _links(choices: Iterable) -> list[Link]:
    return [Link(one.name, _page(one.query)) for one in choices]


def _page(query: str) -> str:
    return f"{reverse('dashboard:offices')}?{query}#answer"


def _in_german(names: Mapping[str, str]) -> str:
    return str(localized(names, LANGUAGE))
