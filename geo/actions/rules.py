"""Changes to rules: superseded, never edited."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone

from geo.models import Responsibility, known_until

# What a rule says; all of it is written anew when anything of it changes.
SAID = (
    "municipality_id",
    "service_id",
    "service_group_id",
    "office_id",
    "role",
    "selector",
    "area_id",
    "priority",
    "legal_basis",
    "note",
    "valid",
)


class RuleSuperseded(Exception):
    """The rule is not what we believe any more: somebody was faster."""

    code = "rule_superseded"


@transaction.atomic
def add_rule(rule: Responsibility, *, recorded_at: datetime | None = None) -> Responsibility:
    """Write a rule that was not said before. Raises IntegrityError where it was."""
    rule.recorded = DateTimeTZRange(recorded_at or timezone.now(), None)
    rule.save(force_insert=True)
    return rule


@transaction.atomic
def supersede_rule(
    rule: Responsibility, says: Mapping[str, Any], *, recorded_at: datetime | None = None
) -> Responsibility:
    """Say something else from now on; what was said stays readable. Without a difference nothing happens.

    `says` are the fields that differ, by their names in the table. Raises RuleSuperseded.
    """
    old = _locked(rule)
    wanted = {name: getattr(old, name) for name in SAID} | dict(says)
    if all(getattr(old, name) == value for name, value in wanted.items()):
        return old
    at = recorded_at or timezone.now()
    _close(old, at)
    return add_rule(Responsibility(**wanted), recorded_at=at)


@transaction.atomic
def end_rule(rule: Responsibility, *, on: date | None = None, recorded_at: datetime | None = None) -> None:
    """Let a rule hold no longer from a day on (default: today). Raises RuleSuperseded."""
    old, day = _locked(rule), on or timezone.localdate()
    if old.valid.lower is not None and old.valid.lower >= day:
        # It never came to hold, or was recorded today by mistake: it is no longer said at all.
        _close(old, recorded_at or timezone.now())
        return
    if old.valid.upper is None or old.valid.upper > day:
        supersede_rule(old, {"valid": DateRange(old.valid.lower, day)}, recorded_at=recorded_at)


def _locked(rule: Responsibility) -> Responsibility:
    """The rule as it is now, locked, so that two people cannot replace it at the same time."""
    found = Responsibility.objects.recorded().select_for_update(of=("self",)).filter(pk=rule.pk).first()
    if found is None:
        raise RuleSuperseded(str(rule))
    return found


def _close(rule: Responsibility, at: datetime) -> None:
    rule.recorded = known_until(rule.recorded, at)
    rule.save(update_fields=["recorded"])
