"""What can be wrong with what a town knows of itself, though every single line of it is valid."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

# Facts that may change while the fault stays the same.
PASSING = {"size_m2", "count", "example", "address", "last_checked", "last_day"}


@dataclass(frozen=True)
class Finding:
    """A fault that a person has to look at.

    `subject` names the thing for machines (`service:laterne`), `facts` are what the sentence says, with names
    per language, and `shape` is where it is: a GeoJSON geometry (EPSG:4326), if it is anywhere. `services`
    and `offices` are the codes of those that it concerns. All of it can be written as JSON.
    """

    code: str
    subject: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    shape: Mapping[str, Any] | None = None
    services: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same fault on another day."""
        facts = {name: value for name, value in self.facts.items() if name not in PASSING}
        return json.dumps([self.code, self.subject, facts], sort_keys=True)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def finding_of(data: Mapping[str, Any]) -> Finding:
    """What `as_json` wrote."""
    lists = {name: tuple(data[name]) for name in ("services", "offices")}
    return Finding(data["code"], data["subject"], data["facts"], data["shape"], **lists)
