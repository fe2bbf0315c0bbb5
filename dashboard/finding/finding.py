"""The search, step by step, and the answer as soon as concern and place are clear."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone

from dashboard.finding.concern import concern_of
from dashboard.finding.question import Question
from dashboard.finding.spot import Spot, spot_among, spot_of
from geo.domain.border_answer import Said
from geo.domain.responsibility import Decision
from geo.domain.service_words import before_a_place
from geo.errors import OutsideCoverage
from geo.hints import explain_outside
from geo.models import Municipality, Office, Service
from geo.responsibility import depends_on_place, who_is_responsible
from geo.wording import answer_to, outside_sentence
from reports.border import with_answer
from reports.errors import Refused


@dataclass
class Finding:
    """What is known after each step. Missing service, place or answer are asked for next.

    `asked_at` (EPSG:4326) is what the resolver was asked about: the place, or the middle of the town for a
    concern that one office holds everywhere. `refused` says why a place is not ours.
    `border_said` is the answer about the border, where it counts. `or_street` is what was typed, where it
    may as well be a street as one of the `services`.
    """

    question: Question
    service: Service | None = None
    services: list[Service] = field(default_factory=list)
    spot: Spot = field(default_factory=Spot)
    needs_place: bool = False
    asked_at: Point | None = None
    decision: Decision | None = None
    answer: dict[str, Any] | None = None
    offices: dict[str, Office] = field(default_factory=dict)
    refused: OutsideCoverage | None = None
    border_said: str = ""
    or_street: str = ""

    @property
    def point(self) -> Point | None:
        return self.spot.point

    @property
    def accuracy(self) -> int:
        """Metres, as the resolver was asked with."""
        return self.spot.accuracy

    @property
    def office(self) -> Office | None:
        """The office that holds the answer."""
        return self.offices.get(self.answer["office"]["id"]) if self.answer else None

    @property
    def candidates(self) -> list[dict[str, Any]]:
        """The offices of which each may be the right one; `page` is None for the outside."""
        shown = self.answer["candidates"] if self.answer else []
        return [
            one | {"page": self.offices.get(one["office"]["id"]) if one["office"] else None} for one in shown
        ]

    @property
    def outside(self) -> str:
        """What somebody is told whose place is not ours; empty for all others."""
        return outside_sentence(self.refused) if self.refused else ""

    @property
    def settled(self) -> Question:
        """The question as a link should hold it: with what was understood in place of what was typed."""
        question = self.question.about(self.service.code) if self.service else self.question
        if self.spot.address and not self.spot.is_pin:
            question = question.at(str(self.spot.address))
        elif self.spot.said:
            question = question.at(self.spot.said)
        elif question.address:
            question = replace(question, point=None, accuracy=0)
        return question.answered(self.border_said)


def understood(question: Question, town: Municipality, language: str) -> Finding:
    """Concern and place, searched apart; `Schlagloch Goetheplatz 3` says both in one."""
    if question.words and not (question.service or question.address or question.point):
        spot = spot_among(question.words)
        both = _both(question, spot, town, language) if spot.said else None
        if both:
            return both
    concern = concern_of(town, language, words=question.words, code=question.service)
    return Finding(question, concern.service, concern.choices, spot_of(question, town))


def _both(question: Question, spot: Spot, town: Municipality, language: str) -> Finding | None:
    """Words that end with a street in full; None where what stands before a street is no concern."""
    typed = " ".join(question.words.split())
    rest, has_number = before_a_place(typed.removesuffix(spot.said)), spot.level == "house"
    concern = concern_of(town, language, words=rest or typed, code="")
    if rest and (concern or has_number):
        return Finding(replace(question, words=rest), concern.service, concern.choices, spot)
    if rest:
        return None
    if concern and not has_number:
        # A street may be called like a concern, or what somebody wants sound like a street.
        return Finding(question, services=concern.every, or_street=spot.said)
    return Finding(replace(question, words="", address=spot.said), spot=spot)


def find(question: Question, town: Municipality, language: str) -> Finding:
    """Search the concern and the place, and ask who is responsible as soon as both are clear.

    Of several concerns or addresses none is taken: the person chooses. Where one office holds a concern in
    the whole town, no place is needed.
    """
    found = understood(question, town, language)
    if found.spot.elsewhere:
        found.refused = OutsideCoverage({"neighbour": found.spot.elsewhere})
    elif found.service:
        _answer(found, found.service, town)
    return found


def _answer(found: Finding, service: Service, town: Municipality) -> None:
    found.needs_place = found.point is None and depends_on_place(service, found.question.on)
    if found.needs_place:
        return
    # Where the place makes no difference, it is no matter which one is asked about.
    found.asked_at = found.point or town.center
    try:
        found.decision = who_is_responsible(
            found.asked_at, service, accuracy=found.accuracy, on=found.question.on
        )
    except OutsideCoverage as error:
        explain_outside([(found.asked_at, error)], town, on=found.question.on)
        # Nobody asked about the middle of the town.
        found.needs_place = found.point is None and not error.facts.get("no_border")
        found.refused = None if found.needs_place else error
        return
    if found.question.border not in ("", Said.UNSURE):
        _settle(found, found.decision)
    found.answer = answer_to(service, found.decision, where=found.spot.where)
    found.offices = _offices(found.answer)


def _settle(found: Finding, decision: Decision) -> None:
    """Take what was said about the border. To another place or other rules it is no answer: we ask anew."""
    said = found.question.border
    try:
        found.decision = with_answer(decision, said, at=timezone.now())
    except Refused as refused:
        if any(error.code == "said_outside" for error in refused.errors):
            found.refused, found.border_said = OutsideCoverage(), said
        return
    found.border_said = said if found.decision.border_answer else ""


def _offices(answer: dict[str, Any]) -> dict[str, Office]:
    """The office of the answer and those that may be meant, with all that is shown of them."""
    named = {answer["office"]["id"]}
    named |= {one["office"]["id"] for one in answer["candidates"] if one["office"]}
    return {office.code: office for office in Office.objects.with_opening().filter(code__in=named)}
