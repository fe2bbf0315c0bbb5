"""What can be said of opening hours both here and in OpenStreetMap's notation."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.domain.closed_days import Closed
from geo.domain.opening_hours import Span

# The comment that marks hours by appointment.
BY_APPOINTMENT = "by appointment"
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUTES = 24 * 60


@dataclass(frozen=True)
class Hours:
    """A week (ISO weekday -> spans), closed days, and whether public holidays change nothing."""

    week: Mapping[int, tuple[Span, ...]]
    closures: tuple[Closed, ...] = ()
    open_on_holidays: bool = False


class HoursRefused(Exception):
    """A value that is not, or not exactly, kept here. `code` says why, `part` which piece of it."""

    def __init__(self, code: str, part: str) -> None:
        super().__init__(f"{code}: {part}")
        self.code, self.part = code, part
