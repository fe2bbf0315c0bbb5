"""What several commands ask for, and how it is read."""

from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import CommandError

from geo.models import Draft, Municipality


def a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"'{text}' is no day. Write it as 2026-05-31.") from error


def a_municipality(code: str | None) -> Municipality:
    """The municipality with this code; without one the first. Raises CommandError naming those there are."""
    known = Municipality.objects.select_related("office").order_by("pk")
    found = known.filter(office__code=code).first() if code else known.first()
    if found is None:
        codes = ", ".join(known.values_list("office__code", flat=True)) or "none, load a city first"
        raise CommandError(f"There is no municipality '{code or ''}'. Known: {codes}.")
    return found


def a_draft(number: int) -> Draft:
    """The draft with this number. Raises CommandError, naming those that are open."""
    draft = Draft.objects.select_related("municipality__office").filter(pk=number).first()
    if draft is None:
        known = ", ".join(f"{one.pk} ({one})" for one in Draft.objects.open()) or "none"
        raise CommandError(f"There is no draft {number}. Open drafts: {known}.")
    return draft
