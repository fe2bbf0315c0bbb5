"""A rule as a browser would send it to the editor, for tests."""

from datetime import date, timedelta

from django.utils import timezone

SOON = timezone.localdate() + timedelta(days=30)


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
