"""What can be wrong with a question to this room. Sentences are in wording.py."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from geo.domain.responsibility import Reason


class OutsideCoverage(Exception):
    """A place that lies in no area of the municipality.

    `facts["neighbour"]` holds the names per language of the municipality that it lies in, or None.
    Where hints.py put them, `facts["swapped"]` names the town that the place lies in with its axes swapped,
    and `facts["no_border"]` says that no border of the `town` is known on the `day`, as recorded `at` an
    instant or None, and the `first` day after it with one, or None.
    """

    code = "outside_coverage"

    def __init__(self, facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(self.code)
        self.facts: dict[str, Any] = {"neighbour": None, **(facts or {})}


class DraftClosed(Exception):
    """A draft that was published or discarded is changed no more."""

    code = "draft_closed"


class DraftConflict(Exception):
    """What a draft speaks of was changed meanwhile by somebody else; nothing was published.

    `conflicts` name every such rule and border; `geo.draft_wording` has the sentences.
    """

    code = "draft_conflict"

    def __init__(self, conflicts: Sequence[Reason]) -> None:
        super().__init__(", ".join(f"{one.code} {one.facts}" for one in conflicts))
        self.conflicts = tuple(conflicts)


class DraftInThePast(Exception):
    """Rules of days gone by are corrected only by somebody who says that they mean it."""

    code = "draft_in_the_past"

    def __init__(self, day: date) -> None:
        super().__init__(day.isoformat())
        self.day = day


class RuleSaidTwice(Exception):
    """The same rule is already said for some of these days."""

    code = "rule_said_twice"


class AreaExists(Exception):
    """The kind and code of a new area are those of another one."""

    code = "area_exists"

    def __init__(self, area: Any) -> None:
        super().__init__(f"{area.kind}/{area.code}")
        self.area = area
