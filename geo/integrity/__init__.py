"""Looks for what is wrong with the rules, borders and offices of a town."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.utils import timezone

from geo.domain.integrity import Finding
from geo.integrity.borders import border_faults
from geo.integrity.coverage import coverage_faults
from geo.integrity.effects import effect_faults
from geo.integrity.offices import office_faults
from geo.integrity.overlaps import overlap_faults
from geo.models import Municipality

Check = Callable[[Municipality, date], Iterable[Finding]]
CHECKS: tuple[Check, ...] = (coverage_faults, overlap_faults, effect_faults, border_faults, office_faults)

__all__ = ["CHECKS", "Check", "Finding", "findings_in"]


def findings_in(
    municipality: Municipality, on: date | None = None, *, checks: Iterable[Check] = CHECKS
) -> Iterator[Finding]:
    """Everything that is wrong on a day (default: today), one check after the other."""
    day = on or timezone.localdate()
    for check in checks:
        yield from check(municipality, day)
