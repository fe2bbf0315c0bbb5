"""Publishing a draft: what nobody was told becomes what everybody is told, all of it or nothing."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import chain

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from geo.actions.areas import known_versions, make_room
from geo.actions.drafts import days_from, id_on, locked_draft
from geo.actions.persons import Person
from geo.actions.rules import RuleSuperseded, RuleWithoutEffect, check_effect, end_rule, twins_of
from geo.domain.responsibility import Reason
from geo.errors import DraftConflict, DraftInThePast
from geo.models import Draft, Responsibility


@transaction.atomic
def publish_draft(
    draft: Draft, *, by: Person | None = None, on: date | None = None, correct_the_past: bool = False
) -> Draft:
    """Make what a draft says our knowledge, from a day on (default: the draft's own).

    Rules that it replaces or ends, and borders that it redraws, hold until that day, and what was known
    before stays readable. Everything is checked again: DraftConflict names all that somebody changed
    meanwhile or that has no effect any more. Raises DraftClosed, and DraftInThePast for a day gone by unless
    `correct_the_past`.
    """
    draft, at = locked_draft(draft), timezone.now()
    before, day = draft.takes_effect, on or draft.takes_effect
    if day < timezone.localdate() and not correct_the_past:
        raise DraftInThePast(day)
    rules = list(draft.rules.select_related("replaces", "office", "area", "service", "service_group"))
    # First all that ends, so that two rules may change places.
    _all_or_conflict(
        _each(_obsolete(draft, rules), lambda rule: end_rule(rule, on=day, by=by, recorded_at=at)),
        _publish_borders(draft, day, at, by),
    )
    _all_or_conflict(_each(rules, lambda rule: _publish_rule(rule, day, before, at, by)))
    _all_or_conflict(_each(rules, check_effect))
    draft.takes_effect, draft.published_at, draft.published_by_id = day, at, by.pk if by else None
    draft.save(update_fields=["takes_effect", "published_at", "published_by"])
    return draft


def conflicts_of(draft: Draft) -> tuple[Reason, ...]:
    """What stands in the way of publishing a draft now. It is tried and taken back. Raises DraftClosed."""
    try:
        with transaction.atomic():
            publish_draft(draft, correct_the_past=True)
            transaction.set_rollback(True)
    except DraftConflict as error:
        return error.conflicts
    return ()


def _obsolete(draft: Draft, rules: Iterable[Responsibility]) -> list[Responsibility]:
    ended = list(draft.ends.select_related("office", "area", "service", "service_group"))
    return ended + [rule.replaces for rule in rules if rule.replaces]


def _all_or_conflict(*conflicts: list[Reason]) -> None:
    found = [*chain.from_iterable(conflicts)]
    if found:
        raise DraftConflict(found)


def _publish_rule(rule: Responsibility, day: date, before: date, at: datetime, by: Person | None) -> None:
    rule.valid = days_from(day, rule.valid, before)
    if twins_of(rule).filter(recorded__upper_inf=True).exists():
        raise TwinAppeared(str(rule))
    rule.recorded = DateTimeTZRange(at, None)
    rule.recorded_by_id = by.pk if by else rule.recorded_by_id
    rule.save(update_fields=["valid", "recorded", "recorded_by"])


class TwinAppeared(Exception):
    """Somebody else said the same meanwhile."""


def _each(rules: Iterable[Responsibility], do: Callable[[Responsibility], object]) -> list[Reason]:
    """Do something with each rule; what could not be done, by the rule's name."""
    conflicts = []
    for rule in rules:
        try:
            do(rule)
        except RuleSuperseded:
            conflicts.append(Reason("rule_superseded", {"rule": str(rule)}))
        except TwinAppeared:
            conflicts.append(Reason("rule_said_twice", {"rule": str(rule)}))
        except RuleWithoutEffect as error:
            conflicts.append(Reason("rule_without_effect", {"rule": str(rule), "why": error.reason}))
    return conflicts


def _publish_borders(draft: Draft, day: date, at: datetime, by: Person | None) -> list[Reason]:
    conflicts = []
    borders = list(
        draft.borders.select_related("area").defer("geometry", "line").select_for_update(of=("self",))
    )
    known = known_versions(border.area_id for border in borders)
    for border in borders:
        versions = known.get(border.area_id, [])
        if border.replaces_id != id_on(day, versions):
            conflicts.append(Reason("border_superseded", {"area": dict(border.area.names)}))
            continue
        border.valid = make_room(day, versions, at, by)
        border.recorded = DateTimeTZRange(at, None)
        border.recorded_by_id = by.pk if by else border.recorded_by_id
        border.save(update_fields=["valid", "recorded", "recorded_by"])
    return conflicts
