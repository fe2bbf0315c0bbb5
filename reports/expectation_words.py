"""What somebody may expect, as pages tell it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from geo.models import Area
from reports.expectation import expectation_for, expected_day
from reports.models import Category
from reports.wording import expectation_basis, expectation_sentence


@dataclass(frozen=True)
class Told:
    """An expectation in the active language; `day` is the last one for a report, None once it has passed."""

    sentence: str
    basis: str
    day: date | None


def told_expectation(category: Category, district: Area | None, received: date) -> Told | None:
    """What to expect of a report that is received that day; None where too little is known."""
    known = expectation_for(category, district)
    if known is None:
        return None
    day = expected_day(known, received, category.municipality)
    ahead = day if day >= timezone.localdate() else None
    return Told(expectation_sentence(known), expectation_basis(known), ahead)
