"""Figures for the home page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

STATEMENT = (Path(__file__).parent / "sql" / "home_figures.sql").read_text()


@dataclass(frozen=True)
class Figures:
    """Counts of public reports: open now; received and fixed in the last 30 days.

    `median_days` from receipt to repair, of those fixed in the last 90 days; None if there are none.
    """

    open: int
    received: int
    fixed: int
    median_days: float | None

    @property
    def days(self) -> int | None:
        """The median in whole days, at least one."""
        return None if self.median_days is None else max(1, round(self.median_days))


def home_figures(now: datetime) -> Figures:
    with connection.cursor() as cursor:
        cursor.execute(
            STATEMENT, {"month_ago": now - timedelta(days=30), "quarter_ago": now - timedelta(days=90)}
        )
        return Figures(*cursor.fetchone())
