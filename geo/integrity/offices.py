"""Offices that nobody can reach, or that nobody has looked at for long."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from geo.domain.integrity import Finding
from geo.models import Municipality, Office, Responsibility

FEWEST_DIGITS = 6


def office_faults(municipality: Municipality, day: date) -> Iterator[Finding]:
    """Of the town's offices, and of outside bodies that hold something in it or take what it does not do."""
    holding = Responsibility.objects.holding(day).filter(municipality=municipality).values("office")
    own = Office.objects.subtree([municipality.office_id])
    asked = Office.objects.filter(pk__in=holding)
    asked |= Office.objects.filter(services_of_others__municipality=municipality)
    for office in (own | asked).distinct().order_by("code"):
        yield from _faults_of(office, is_asked=office.pk != municipality.office_id)


def _faults_of(office: Office, *, is_asked: bool) -> Iterator[Finding]:
    subject, facts = f"office:{office.code}", {"office": dict(office.names)}
    if is_asked and not any(
        (office.phone, office.email, office.website, office.appointment_url, office.street)
    ):
        yield Finding("no_contact", subject, facts)
    for value in filter(None, dead_contacts(office)):
        yield Finding("dead_contact", subject, facts | {"value": value})
    # Outside bodies may be far away.
    if office.street and office.location is None and office.kind != Office.Kind.EXTERNAL:
        yield Finding("no_position", subject, facts)


def dead_contacts(office: Office) -> Iterator[str]:
    """Contacts that cannot work as they are written."""
    if office.phone and len(re.findall(r"\d", office.phone)) < FEWEST_DIGITS:
        yield office.phone
    if office.email and not _is_mail(office.email):
        yield office.email
    for url in (office.website, office.appointment_url):
        if url and not _is_address(url):
            yield url


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "")
