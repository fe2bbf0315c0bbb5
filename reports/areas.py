"""Who may see areas at the desk, and what a list of them says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from geo.actions.areas import holds_on
from geo.draft_wording import SHAPES, size_in_words
from geo.models import MUNICIPALITY, NEIGHBOUR, Area, AreaVersion, Draft, Responsibility
from geo.wording import days_in_words
from reports.drafts import municipalities_of
from reports.models import User

# Of a version, what a list does not show.
SHAPE = tuple(name for name in SHAPES if not name.startswith("replaces"))
# Kinds that the software gives meaning to; all others are words of the town's own.
KINDS = {MUNICIPALITY: _("municipality"), NEIGHBOUR: _("neighbouring municipality")}


def kind_in_words(kind: str) -> str:
    return capfirst(str(KINDS.get(kind, kind)))


def areas_seen_by(user: User):
    """Areas of the towns in which a person looks after an office as its administrator."""
    return areas_of(municipalities_of(user))


def areas_of(towns):
    """Areas of some municipalities, given by a query set or their ids."""
    return Area.objects.heard_of().filter(municipality__in=towns)


@dataclass(frozen=True)
class ListedArea:
    """An area with the border that a list shows: today's, else the next, else the last, else a draft's."""

    area: Area
    version: AreaVersion
    state: str  # today, later, past, draft
    rules: int

    @property
    def km2(self) -> float:
        return self.version.size_m2 / 1e6


@dataclass(frozen=True)
class VersionInWords:
    """A border in a table of an area's borders."""

    version: AreaVersion
    days: str
    size: str

    @property
    def a_day(self) -> date:
        """One of the days on which it holds."""
        days = self.version.valid
        return days.lower or (days.upper - timedelta(days=1) if days.upper else timezone.localdate())

    @property
    def buffer_m(self) -> float | None:
        return self.version.buffer_m


def in_words(version: AreaVersion) -> VersionInWords:
    return VersionInWords(version, days_in_words(version.valid), size_in_words(version.size_m2))


def versions_of(area: Area) -> list[AreaVersion]:
    """All borders that were ever said, the latest first, without their shapes."""
    versions = area.versions.filter(recorded__isempty=False).defer(*SHAPE)
    return list(versions.select_related("recorded_by", "draft").order_by("-valid", "-recorded"))


def listed(areas: Iterable) -> list[ListedArea]:
    """Areas (a query set or a page of one) as a list shows them, in a fixed number of queries."""
    return [_listed(area) for area in areas if area.shown_versions]


def for_listing(areas):
    """A query set of areas with all that `listed` needs."""
    versions = AreaVersion.objects.filter(
        Q(recorded__upper_inf=True) | Q(recorded__isempty=True, draft__in=Draft.objects.open())
    )
    versions = versions.defer(*SHAPE).select_related("recorded_by", "draft").order_by("valid")
    today = Responsibility.objects.holding().values("pk")
    return (
        areas.select_related("municipality__office")
        .annotate(rule_count=Count("rules", filter=Q(rules__in=today)))
        .prefetch_related(Prefetch("versions", versions, to_attr="shown_versions"))
        .order_by("kind", "code")
    )


def _listed(area) -> ListedArea:
    version, state = _shown(area.shown_versions)
    return ListedArea(area, version, state, area.rule_count)


def _shown(versions: Iterable[AreaVersion]) -> tuple[AreaVersion, str]:
    today = timezone.localdate()
    known = [one for one in versions if not one.recorded.isempty]
    for one in known:
        if holds_on(one.valid, today):
            return one, "today"
    later = [one for one in known if one.valid.lower and one.valid.lower > today]
    if later:
        return later[0], "later"
    if known:
        return known[-1], "past"
    return next(iter(versions)), "draft"
