"""Offices that nobody can reach, or that nobody has looked at for long."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from geo.domain.channels import BY_NAME, Channel, Flaw, read_channel
from geo.domain.integrity import Finding
from geo.models import Closure, Municipality, Office, Responsibility

# Who is closed for longer than this is not coming back.
FOR_GOOD = timedelta(days=365)


def office_faults(municipality: Municipality, day: date) -> Iterator[Finding]:
    """Of the town's offices, and of outside bodies that hold something in it or take what it does not do."""
    holding = Responsibility.objects.holding(day).filter(municipality=municipality).values("office")
    asked = Office.objects.filter(
        Q(pk__in=holding)
        | Q(services_of_others__municipality=municipality)
        | Q(pk=municipality.default_office_id)
    )
    gone = _closed_for_good(asked, day)
    concerned = (Office.objects.subtree([municipality.office_id]) | asked).distinct()
    due = set(concerned.past_review(day).values_list("pk", flat=True))
    for office in concerned.order_by("code"):
        yield from _unreachable(office, is_asked=office.pk != municipality.office_id)
        if office.pk in gone:
            yield _finding("closed_for_good", office, last_day=gone[office.pk])
        if office.pk in due:
            yield _not_checked(office)


def _unreachable(office: Office, *, is_asked: bool) -> Iterator[Finding]:
    if is_asked and not (office.channels or office.more_channels or office.street):
        yield _finding("no_contact", office)
    for value, flaw in dead_contacts(office):
        yield _finding("dead_contact", office, value=value, flaw=flaw.value)
    # Outside bodies may be far away.
    if office.street and office.location is None and office.kind != Office.Kind.EXTERNAL:
        yield _finding("no_position", office, address=_address(office))


def _not_checked(office: Office) -> Finding:
    if office.last_checked is None:
        return _finding("never_checked", office)
    return _finding("past_review", office, last_checked=office.last_checked.isoformat())


def _finding(code: str, office: Office, **facts: Any) -> Finding:
    known = {"office": dict(office.names), **facts}
    return Finding(code, f"office:{office.code}", known, offices=(office.code,))


def _address(office: Office) -> str:
    place = " ".join(filter(None, (office.postcode, office.place)))
    return ", ".join(filter(None, (office.street, place)))


def _closed_for_good(offices: Any, day: date) -> dict[int, str]:
    """By their ids, those of the offices that are closed today and for long: the last day, or nothing."""
    now = Closure.objects.filter(office__in=offices, days__contains=day)
    long = now.filter(Q(days__upper_inf=True) | Q(days__endswith__gt=day + FOR_GOOD))
    ends = long.order_by("pk").values_list("office", "days")
    return {
        office: (days.upper - timedelta(days=1)).isoformat() if days.upper else "" for office, days in ends
    }


def dead_contacts(office: Office) -> Iterator[tuple[str, Flaw]]:
    """Contacts that cannot work as they are written, each with the reason."""
    for channel in office.channels:
        if channel.flaw:
            yield channel.value, channel.flaw
    for row in office.more_channels:
        if not isinstance(row, Mapping):
            yield str(row), Flaw.NO_CHANNEL
        elif read_channel(row) is None:
            yield str(row.get("value") or row), _flaw_of_row(row)


def _flaw_of_row(row: Mapping[str, Any]) -> Flaw:
    kind, value = BY_NAME.get(str(row.get("kind"))), row.get("value")
    known = Channel(kind, value) if kind and isinstance(value, str) else None
    return (known and known.flaw) or Flaw.NO_CHANNEL
