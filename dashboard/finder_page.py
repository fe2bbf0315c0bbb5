"""What the page of the finder shows around an answer: ways on, groups to browse, people to ask."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dashboard.finding import Finding, Question
from dashboard.town_map import as_text, bounds_of
from geo.models import LifeSituation, Municipality, Office, Service, ServiceGroup
from geo.opening import state_of
from geo.wording import sentence
from reports.border import answers_to
from reports.models import Category

# Of offices that are called like the words; more would be a directory.
MOST_OFFICES = 4


@dataclass(frozen=True)
class Choice:
    """Something to choose; `query` is the question that it leads to."""

    name: str
    query: str
    about: str = ""


@dataclass(frozen=True)
class Subject:
    """A group of concerns to browse."""

    name: str
    about: str
    choices: list[Choice]


@dataclass(frozen=True)
class Card:
    """An office as the answer shows it."""

    office: Office
    opening: Any
    review_due: bool
    area: str = ""


def ask_context(town: Municipality | None, found: Finding | None) -> dict[str, Any]:
    """What stands beside the form: the map, and concerns to browse while none is chosen."""
    browses = town is not None and not (found and (found.service or found.services))
    question = found.settled if found else Question()
    return {
        "bounds": bounds_of(town),
        "point": as_text(found.point) if found else "",
        "situations": situations(town, question) if town and browses else [],
        "subjects": subjects(town, question) if town and browses else [],
        "people": people_to_ask(town) if town and found and not found.answer else None,
    }


def answer_context(found: Finding, town: Municipality) -> dict[str, Any]:
    """What is known, what can be chosen, and where to go from here."""
    settled = found.settled
    shown = [found.office] if found.office else []
    if found.answer and found.answer["case"] == "border":
        shown = [one["page"] for one in found.candidates if one["page"]]
    areas = {one["office"]["id"]: one["area"] for one in found.candidates if one["office"]}
    return {
        "services": _services(found, settled),
        "called_so": _offices_called(found),
        "addresses": _addresses(found, settled),
        "cards": [_card(office, town, areas.get(office.code) or "") for office in shown],
        "reports": report_choices(found),
        "border_answers": border_answers(found),
        "border_said": border_said(found),
        "border_again": urlencode(settled.answered("").query()) if found.border_said else "",
        "json_url": json_url(found),
    }


def _card(office: Office, town: Municipality, area: str) -> Card:
    due = office.is_review_due(timezone.localdate(), town)
    return Card(office, state_of(office, municipality=town), due, area)


def _services(found: Finding, settled: Question) -> list[Choice]:
    services = [
        Choice(one.name, urlencode(settled.about(one.code).query()), one.description)
        for one in found.services
    ]
    if found.or_street:
        place = urlencode(replace(settled, words="").at(found.or_street).query())
        services.append(Choice(found.or_street, place, _("The street. Then say what it is about there.")))
    return services


def _offices_called(found: Finding) -> list[Office]:
    """Offices for words that no concern knows: people ask for the recycling yard by its name."""
    if found.refused or found.service or found.services or found.or_street or not found.question.words:
        return []
    return list(Office.objects.search(found.question.words)[:MOST_OFFICES])


def _addresses(found: Finding, settled: Question) -> list[Choice]:
    known = [Choice(str(one), urlencode(settled.at(str(one)).query())) for one in found.spot.choices]
    return known + [
        Choice(one.label, urlencode(settled.at_point(one.lon, one.lat).query())) for one in found.spot.outside
    ]


def border_said(found: Finding) -> str:
    """The answer about the border in a sentence, to whoever gave it."""
    said = found.decision.border_answer if found.decision else None
    return sentence(said, to_reporter=True) if said else ""


def border_answers(found: Finding) -> list[Choice]:
    """The sides of a border, of which the person may know the right one; none where nothing is asked."""
    if not found.answer or found.answer["case"] not in ("border", "town_border"):
        return []
    return [
        Choice(one["name"], urlencode(found.settled.answered(code).query()), one["area"] or "")
        for one, code in zip(found.answer["candidates"], answers_to(found.decision), strict=False)
    ]


def situations(town: Municipality, question: Question) -> list[Subject]:
    """What happens to people, with the concerns that come with it; two queries."""
    services = Prefetch("services", Service.objects.order_by("code"))
    rows = LifeSituation.objects.filter(municipality=town).prefetch_related(services)
    return [_subject(one, one.description, question) for one in rows]


def subjects(town: Municipality, question: Question) -> list[Subject]:
    """All concerns by their groups; two queries."""
    services = Prefetch("services", Service.objects.order_by("code"))
    rows = ServiceGroup.objects.filter(municipality=town).order_by("pk").prefetch_related(services)
    return [_subject(one, "", question) for one in rows]


def _subject(group: LifeSituation | ServiceGroup, about: str, question: Question) -> Subject:
    choices = [Choice(one.name, urlencode(question.about(one.code).query())) for one in group.services.all()]
    return Subject(group.name, about, sorted(choices, key=lambda one: one.name.casefold()))


def people_to_ask(town: Municipality) -> Card | None:
    """The office that helps with everything."""
    named = town.default_office_id or town.office_id
    office = Office.objects.with_opening().filter(pk=named).first()
    return _card(office, town, "") if office else None


def report_choices(found: Finding) -> list[Choice]:
    """Ways into the report form with what is known already; none for concerns that are no defects."""
    if not found.service:
        return []
    place = {"lat": f"{found.point.y:.6f}", "lon": f"{found.point.x:.6f}"} if found.point else {}
    place |= {"accuracy": str(found.accuracy)} if found.accuracy else {}
    try:
        start = reverse("report:start")
    except NoReverseMatch:
        return []
    offered = Category.objects.offered().filter(service=found.service).prefetch_related(None)
    return [Choice(one.name, f"{start}?{urlencode({'category': one.code, **place})}") for one in offered]


def json_url(found: Finding) -> str:
    """The same answer for machines; empty while there is none."""
    if not found.service or not found.asked_at or found.border_said:
        return ""
    place = {"lat": found.asked_at.y, "lon": found.asked_at.x, "accuracy": found.accuracy or ""}
    day = found.question.on.isoformat() if found.question.on else ""
    asked = {"service": found.service.code, **place, "on": day, "lang": get_language() or "de"}
    try:
        url = reverse("api:responsibility")
    except NoReverseMatch:
        return ""
    return f"{url}?{urlencode({name: value for name, value in asked.items() if value != ''})}"
