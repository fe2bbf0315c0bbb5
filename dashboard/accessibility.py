"""What the accessibility statement says: what the town tells of itself, and what holds wherever this runs.

The parts are those that the model statement of Commission Implementing Decision (EU) 2018/1523 asks for.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from geo.models import Municipality, Office, localized

CONFORMANCE = {
    "full": _("These pages meet the requirements in full."),
    "partial": _("These pages meet most of the requirements; what they lack is listed below."),
    "none": _("These pages do not meet the requirements yet."),
}


@dataclass(frozen=True)
class Enforcement:
    """Who helps where the town does not."""

    name: str
    website: str


@dataclass(frozen=True)
class Statement:
    """The statement in the active language; empty where the town has said nothing."""

    conformance: str
    laws: str
    assessed_on: date | None
    assessed_by: str
    office: Office
    email: str
    phone: str
    barriers: list[str]
    enforcement: Enforcement | None


def statement_of(town: Municipality) -> Statement:
    """The statement of a town, whose office answers if no other contact is named."""
    said, office = town.accessibility, town.office
    body, day = said.get("enforcement"), said.get("assessed_on")
    return Statement(
        conformance=str(CONFORMANCE[said.get("conformance", "partial")]),
        laws=str(localized(said.get("laws", {}))),
        assessed_on=date.fromisoformat(day) if day else None,
        assessed_by=str(localized(said.get("assessed_by", {}))),
        office=office,
        email=said.get("email") or office.email,
        phone=said.get("phone") or office.phone,
        barriers=[str(localized(one)) for one in said.get("barriers", [])],
        enforcement=Enforcement(str(localized(body["names"])), body.get("website", "")) if body else None,
    )
