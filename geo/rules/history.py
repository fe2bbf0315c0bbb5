"""What was said before, by whom and until when: rules are superseded, never edited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from geo.models import Draft, Responsibility
from geo.rules.effect import SAME_PLACE


@dataclass(frozen=True)
class Said:
    """A row of the past or the present, and the drafts that brought it and ended it, if any did."""

    rule: Responsibility
    brought_by: Draft | None
    ended_by: Draft | None

    @property
    def recorded_at(self) -> datetime:
        return self.rule.recorded.lower

    @property
    def superseded_at(self) -> datetime | None:
        return self.rule.recorded.upper


def history_of(rule: Responsibility) -> list[Said]:
    """All that was ever said of the concern, the place and the role that a rule speaks of, newest first.

    What it took the place of, and what took its place, belongs to it wherever that spoke of. Two queries.
    """
    same = Q(**{name: getattr(rule, name) for name in SAME_PLACE})
    chain = Q(pk__in=[rule.pk, rule.replaces_id or 0]) | Q(replaces=rule)
    about = (
        "service",
        "service_group",
        "office",
        "area",
        "municipality__office",
        "recorded_by",
        "superseded_by",
    )
    rows = Responsibility.objects.filter(same | chain).exclude(recorded__isempty=True)
    found = list(rows.select_related(*about).order_by("-recorded", "-pk"))
    drafts = _published_at(at for row in found for at in (row.recorded.lower, row.recorded.upper) if at)
    return [Said(row, drafts.get(row.recorded.lower), drafts.get(row.recorded.upper)) for row in found]


def said_now(history: list[Said], day: date) -> Responsibility | None:
    """What of a history is still said: that of a day, else the newest."""
    known = [said.rule for said in history if said.superseded_at is None]
    return next((rule for rule in known if day in rule.valid), next(iter(known), None))


def _published_at(instants: Iterable[datetime]) -> dict[datetime, Draft]:
    """Drafts by the instant of their publication, at which they record and supersede all that they change."""
    found = Draft.objects.filter(published_at__in=set(instants)).select_related("published_by")
    return {draft.published_at: draft for draft in found if draft.published_at}
