"""Changes to drafts. Nobody was told of a draft, so what is in it may be edited and taken out again."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from geo.actions.areas import Border, holds_on, known_versions, write_borders
from geo.actions.persons import Person
from geo.actions.rules import SAID, RuleWithoutEffect, check_effect, locked_rule, twins_of
from geo.domain.responsibility import Reason
from geo.errors import DraftClosed, RuleSaidTwice
from geo.models import NEVER, Area, AreaVersion, Draft, Municipality, Responsibility


def open_draft(
    municipality: Municipality, title: str, takes_effect: date, *, by: Person | None = None, note: str = ""
) -> Draft:
    """Begin a draft of changes that shall hold from a day on."""
    return Draft.objects.create(
        municipality=municipality,
        title=title,
        takes_effect=takes_effect,
        note=note,
        created_by_id=by.pk if by else None,
    )


def locked_draft(draft: Draft) -> Draft:
    """The draft as it is now, locked. Raises DraftClosed if it was published or discarded."""
    found = Draft.objects.select_for_update().get(pk=draft.pk)
    if not found.is_open:
        raise DraftClosed(found.title)
    return found


@transaction.atomic
def rename_draft(draft: Draft, title: str, *, note: str | None = None) -> Draft:
    """Give a draft another title, and another note if there is one."""
    draft = locked_draft(draft)
    draft.title, draft.note = title, draft.note if note is None else note
    draft.save(update_fields=["title", "note"])
    return draft


@transaction.atomic
def redate_draft(draft: Draft, takes_effect: date) -> Draft:
    """Let a draft hold from another day on. What begins on a day of its own keeps it.

    Raises RuleWithoutEffect where a rule would end before that day.
    """
    draft = locked_draft(draft)
    before, draft.takes_effect = draft.takes_effect, takes_effect
    draft.save(update_fields=["takes_effect"])
    _redate_borders(draft, before)
    for rule in draft.rules.select_related("replaces"):
        rule.valid = days_from(takes_effect, rule.valid, before)
        check_in_draft(rule)
        rule.save(update_fields=["valid"])
    for ended in draft.ends.all():
        _check_holds(ended, draft)
    return draft


def _redate_borders(draft: Draft, before: date) -> None:
    borders = list(draft.borders.defer("geometry", "line"))
    known = known_versions(border.area_id for border in borders)
    for border in borders:
        versions = known.get(border.area_id, [])
        # What was redrawn by somebody else meanwhile stays a conflict.
        if border.replaces_id == id_on(before, versions):
            border.replaces_id = id_on(draft.takes_effect, versions)
        border.valid = DateRange(draft.takes_effect, None)
        border.save(update_fields=["valid", "replaces"])


def id_on(day: date, versions: Iterable[AreaVersion]) -> int | None:
    """The version of an area that holds on a day."""
    return next((version.pk for version in versions if holds_on(version.valid, day)), None)


def days_from(day: date, days: DateRange, before: date) -> DateRange:
    """A draft's days when its day is moved: what began with the draft still begins with it.

    Raises RuleWithoutEffect where no day is left.
    """
    lower = day if days.lower is None or days.lower <= before else max(days.lower, day)
    if days.upper is not None and days.upper <= lower:
        raise RuleWithoutEffect(Reason("no_days"))
    return DateRange(lower, days.upper)


@transaction.atomic
def draft_rule(draft: Draft, rule: Responsibility, *, by: Person | None = None) -> Responsibility:
    """Add a rule to a draft; it holds from the draft's day on, or from a later one of its own.

    Raises RuleWithoutEffect (asked with the draft's own borders), and RuleSaidTwice.
    """
    draft = locked_draft(draft)
    rule.draft, rule.recorded, rule.municipality = draft, NEVER, draft.municipality
    rule.recorded_by_id = by.pk if by else None
    rule.valid = days_from(draft.takes_effect, rule.valid, draft.takes_effect)
    check_in_draft(rule)
    rule.save(force_insert=True)
    return rule


@transaction.atomic
def change_in_draft(
    rule: Responsibility, says: Mapping[str, Any], *, by: Person | None = None
) -> Responsibility:
    """Let a rule of a draft say something else. Raises RuleWithoutEffect and RuleSaidTwice."""
    draft = locked_draft(_draft_of(rule))
    rule = draft.rules.get(pk=rule.pk)
    for name, value in says.items():
        setattr(rule, name, value)
    rule.valid = days_from(draft.takes_effect, rule.valid, draft.takes_effect)
    rule.recorded_by_id = by.pk if by else None
    check_in_draft(rule)
    rule.save()
    return rule


@transaction.atomic
def replace_in_draft(
    draft: Draft, rule: Responsibility, says: Mapping[str, Any], *, by: Person | None = None
) -> Responsibility | None:
    """Let something else take the place of a rule; the rule itself holds until the draft's day.

    Said again, it takes the place of what the draft said before. Without a difference nothing is left of
    it, and the answer is None. Raises RuleSuperseded, RuleWithoutEffect and RuleSaidTwice.
    """
    draft = locked_draft(draft)
    old = locked_rule(rule)
    draft.rules.filter(replaces=old).delete()
    draft.ends.remove(old)
    said = {name: getattr(old, name) for name in SAID}
    wanted = said | dict(says)
    if wanted == said:
        return None
    _check_holds(old, draft)
    return draft_rule(draft, Responsibility(**wanted, replaces=old), by=by)


@transaction.atomic
def end_in_draft(draft: Draft, rule: Responsibility) -> None:
    """Let a rule end on the draft's day. Raises RuleSuperseded, and RuleWithoutEffect if it ends before."""
    draft = locked_draft(draft)
    old = locked_rule(rule)
    _check_holds(old, draft)
    draft.rules.filter(replaces=old).delete()
    draft.ends.add(old)


@transaction.atomic
def draft_border(
    draft: Draft,
    area: Area,
    geometry: GEOSGeometry,
    *,
    buffer_m: float | None = None,
    source: str = "",
    by: Person | None = None,
) -> AreaVersion:
    """Draw another border (as in Border) for an area, in the place of what the draft had drawn for it."""
    draft = locked_draft(draft)
    draft.borders.filter(area=area).delete()
    day = draft.takes_effect
    known = known_versions([area.pk]).get(area.pk, [])
    border = Border(area, geometry, source=source, buffer_m=buffer_m, replaces_id=id_on(day, known))
    return write_borders([(border, DateRange(day, None))], None, by, draft)[0]


@transaction.atomic
def undo_in_draft(item: Responsibility | AreaVersion) -> None:
    """Take a new or changed rule or a border out of its draft; an area that was new in it goes, too."""
    locked_draft(_draft_of(item))
    item.delete()
    if isinstance(item, AreaVersion):
        Area.objects.filter(pk=item.area_id, versions=None, rules=None).delete()


@transaction.atomic
def keep_in_draft(draft: Draft, rule: Responsibility) -> None:
    """Let a rule hold on after all that should have ended."""
    locked_draft(draft).ends.remove(rule)


@transaction.atomic
def discard_draft(draft: Draft, *, by: Person | None = None) -> Draft:
    """Give a draft up. What was in it stays readable, and is never the answer to anything."""
    draft = locked_draft(draft)
    draft.discarded_at, draft.discarded_by_id = timezone.now(), by.pk if by else None
    draft.save(update_fields=["discarded_at", "discarded_by"])
    return draft


def check_in_draft(rule: Responsibility) -> None:
    """Raise RuleSaidTwice or RuleWithoutEffect, asked as if the rule's draft were published."""
    twins = twins_of(rule).exclude(pk=rule.replaces_id or 0)
    known = (
        twins.filter(recorded__upper_inf=True)
        .exclude(replacements__draft=rule.draft)
        .exclude(ended_by_drafts=rule.draft)
    )
    if known.exists() or twins.filter(draft=rule.draft, recorded__isempty=True).exists():
        raise RuleSaidTwice(str(rule))
    check_effect(rule)


def _check_holds(rule: Responsibility, draft: Draft) -> None:
    if rule.valid.upper is not None and rule.valid.upper <= draft.takes_effect:
        raise RuleWithoutEffect(Reason("ends_before"))


def _draft_of(item: Responsibility | AreaVersion) -> Draft:
    """The draft that an item belongs to and that may still be changed. Raises DraftClosed."""
    if item.draft is None or not item.recorded.isempty:
        raise DraftClosed(str(item))
    return item.draft
