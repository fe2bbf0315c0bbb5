"""Rows that say both when something held and when we knew it."""

from datetime import date, datetime

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def from_now_on() -> DateTimeTZRange:
    """What `recorded` says of a row that is written now."""
    return DateTimeTZRange(timezone.now(), None)


# What `recorded` says of a row that nobody was ever told: it belongs to a draft.
NEVER = DateTimeTZRange(empty=True)


def known_until(recorded: DateTimeTZRange, at: datetime) -> DateTimeTZRange:
    """What `recorded` says of a row that something else replaces at an instant."""
    # Two changes in one instant: the first was never known to anybody, which an empty range says.
    return DateTimeTZRange(recorded.lower, max(recorded.lower, at))


class BitemporalQuerySet(models.QuerySet):
    def holding(self, on: date | None = None, *, as_recorded: datetime | None = None):
        """Rows true on a day (default: today, local), as far as was recorded at an instant (default: now)."""
        return self.recorded(as_recorded).filter(valid__contains=on or timezone.localdate())

    def recorded(self, at: datetime | None = None):
        """Rows that were our knowledge at an instant (default: now), whatever day they speak of."""
        if at is None:
            return self.filter(recorded__upper_inf=True)
        return self.filter(recorded__contains=at)


class Bitemporal(models.Model):
    """`valid` is a half-open date range; `recorded` a half-open time range, open-ended until superseded."""

    valid = DateRangeField(verbose_name=_("valid"))
    recorded = DateTimeRangeField(editable=False, verbose_name=_("recorded"))

    class Meta:
        abstract = True
