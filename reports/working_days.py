"""Days on which a town works: from Monday to Friday, without the public holidays of its state."""

from datetime import date

from geo.models import Municipality
from geo.opening import public_holidays
from reports.domain.deadlines import last_day


def holidays_of(town: Municipality, first: int, last: int) -> dict[date, object]:
    """The public holidays of the years from `first` to `last`."""
    known: dict[date, object] = {}
    for year in range(first, last + 1):
        known |= public_holidays(town.holidays_country, town.holidays_subdivision, year)
    return known


def last_day_within(town: Municipality, start: date, working_days: int) -> date:
    """The last of `working_days` working days after `start`."""
    return last_day(start, working_days, holidays_of(town, start.year, start.year + 1))
