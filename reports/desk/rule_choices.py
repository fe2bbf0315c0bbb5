"""What the form of a rule offers: offices by name, and services below their groups."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from geo.models import Municipality, Office

Choices = list[tuple[str, str]]


def offered_offices(offices: Iterable[Office]) -> Choices:
    """Codes and names, a team with the name of its department; by name."""
    return sorted(((office.code, _name(office)) for office in offices), key=lambda one: one[1])


def _name(office: Office) -> str:
    return f"{office} – {office.parent}" if office.parent and office.kind == Office.Kind.TEAM else str(office)


def offered_concerns(municipality: Municipality) -> list[tuple[str, str | Choices]]:
    """`service:ID` and `group:ID`: services below their groups, each of which may be meant as a whole.

    What goes to somebody outside is left out: no rule for it is ever asked.
    """
    services, groups = municipality.services.filter(goes_to=None), municipality.service_groups.all()
    in_group: dict[int | None, Choices] = {None: [], **{group.pk: [] for group in groups}}
    for service in sorted(services, key=str):
        in_group[service.group_id].append((f"service:{service.pk}", str(service)))
    for group in groups:
        in_group[group.pk].insert(0, (f"group:{group.pk}", _("all of: %(group)s") % {"group": group}))
    return [*in_group[None], *((str(group), in_group[group.pk]) for group in sorted(groups, key=str))]
