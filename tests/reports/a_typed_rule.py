"""The editor of rules for tests: its addresses, and a rule as a browser would send it."""

from datetime import date, timedelta

from django.utils import timezone

from geo.models import Address, Area, Responsibility
from tests.builders import IN_WEST, Town, a_town

TABLE = "/en/desk/rules/"
NEW = f"{TABLE}new/"
SOON = timezone.localdate() + timedelta(days=30)


def a_town_with_a_street() -> Town:
    """The town with one house, and with an area that has no border."""
    town = a_town()
    Address.objects.create(municipality=town.municipality, street="Goethestraße", number=4, location=IN_WEST)
    Area.objects.create(municipality=town.municipality, kind="ward", code="leer", names={"de": "Leer"})
    return town


def the_rule(office: str) -> Responsibility:
    return Responsibility.objects.recorded().get(office__code=office)


def at(rule: Responsibility, step: str) -> str:
    return f"{TABLE}{rule.pk}/{step}/"


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def typed(town, **over) -> dict:
    """A new rule for all houses of a street, into a new draft."""
    fields = {
        "concern": f"service:{town.services['road-damage'].pk}",
        "office": "roads-east",
        "role": "responsible",
        "selector": "street",
        "street": "Goethestr.",
        "parity": "both",
        "priority": "0",
        "draft": "",
        "title": "Goethestraße nach Ost",
        "takes_effect": SOON.isoformat(),
    }
    return fields | over


def as_shown(page) -> dict:
    """What the form of a page holds, as a browser would send it."""
    form = page.context["form"]
    values = {bound.name: bound.value() for bound in form}
    return {
        name: value.isoformat() if isinstance(value, date) else getattr(value, "pk", value)
        for name, value in values.items()
        if value is not None
    }
