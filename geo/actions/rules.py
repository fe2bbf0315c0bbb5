"""Changes to rules: superseded, never edited."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import QuerySet
from django.utils import timezone

from geo.actions.persons import Person
from geo.domain.responsibility import Reason
from geo.models import Responsibility, known_until
from geo.rules.effect import GROUND, SAME_PLACE, why_without_effect
from geo.wording import no_effect_sentence

# What a rule says; all of it is written anew when anything of it changes.
SAID = (*SAME_PLACE, "office_id", "priority", "legal_basis", "note", "valid")
# What makes two rules the same, whatever else they say: one of them is enough for a day.
SAME = ("service_id", "service_group_id", *GROUND, "office_id", "role")


class RuleSuperseded(Exception):
    """The rule is not what we believe any more: somebody was faster."""

    code = "rule_superseded"


class RuleWithoutEffect(Exception):
    """The rule could never be the answer to anything; `reason` says why (geo.wording.NO_EFFECT)."""

    code = "rule_without_effect"

    def __init__(self, reason: Reason) -> None:
        super().__init__(no_effect_sentence(reason))
        self.reason = reason


@transaction.atomic
def add_rule(
    rule: Responsibility, *, by: Person | None = None, recorded_at: datetime | None = None
) -> Responsibility:
    """Write a rule that was not said before. `by` is the person who says so.

    Raises RuleWithoutEffect, and IntegrityError where it was said already.
    """
    check_effect(rule)
    return _write(rule, by, recorded_at or timezone.now())


def twins_of(rule: Responsibility) -> QuerySet[Responsibility]:
    """Rules, recorded or not, that say the same for some of the same days."""
    same = {
        f"{name}__isnull" if (value := getattr(rule, name)) is None else name: True
        if value is None
        else value
        for name in SAME
    }
    return Responsibility.objects.filter(**same, valid__overlap=rule.valid).exclude(pk=rule.pk)


def check_effect(rule: Responsibility) -> None:
    """Raise RuleWithoutEffect unless the rule could be the answer to something."""
    reason = why_without_effect(rule)
    if reason:
        raise RuleWithoutEffect(reason)


@transaction.atomic
def supersede_rule(
    rule: Responsibility,
    says: Mapping[str, Any],
    *,
    by: Person | None = None,
    recorded_at: datetime | None = None,
) -> Responsibility:
    """Say something else from now on; what was said stays readable. Without a difference nothing happens.

    `says` are the fields that differ, by their names in the table. Raises RuleSuperseded and
    RuleWithoutEffect.
    """
    old = locked_rule(rule)
    wanted = {name: getattr(old, name) for name in SAID} | dict(says)
    if all(getattr(old, name) == value for name, value in wanted.items()):
        return old
    at = recorded_at or timezone.now()
    _close(old, at, by)
    return add_rule(Responsibility(**wanted), by=by, recorded_at=at)


@transaction.atomic
def end_rule(
    rule: Responsibility,
    *,
    on: date | None = None,
    by: Person | None = None,
    recorded_at: datetime | None = None,
) -> None:
    """Let a rule hold no longer from a day on (default: today). Raises RuleSuperseded."""
    old, day = locked_rule(rule), on or timezone.localdate()
    if old.valid.lower is not None and old.valid.lower >= day:
        # It never came to hold, or was recorded today by mistake: it is no longer said at all.
        _close(old, recorded_at or timezone.now(), by)
        return
    if old.valid.upper is None or old.valid.upper > day:
        at = recorded_at or timezone.now()
        wanted = {name: getattr(old, name) for name in SAID} | {"valid": DateRange(old.valid.lower, day)}
        _close(old, at, by)
        _write(Responsibility(**wanted), by, at)


def _write(rule: Responsibility, by: Person | None, at: datetime) -> Responsibility:
    rule.recorded = DateTimeTZRange(at, None)
    rule.recorded_by_id = by.pk if by else None
    rule.save(force_insert=True)
    return rule


def locked_rule(rule: Responsibility) -> Responsibility:
    """The rule as it is now, locked, so that two people cannot replace it at the same time."""
    found = Responsibility.objects.recorded().select_for_update(of=("self",)).filter(pk=rule.pk).first()
    if found is None:
        raise RuleSuperseded(str(rule))
    return found


def _close(rule: Responsibility, at: datetime, by: Person | None) -> None:
    rule.recorded = known_until(rule.recorded, at)
    rule.superseded_by_id = by.pk if by else None
    rule.save(update_fields=["recorded", "superseded_by"])
