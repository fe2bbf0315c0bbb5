"""What can be wrong with what a town knows of itself, though every single line of it is valid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A fault that a person has to look at.

    `subject` names the thing for machines (`service:laterne`), `facts` are what the sentence says, with names
    per language, and `shape` is where it is: a GeoJSON geometry (EPSG:4326), if it is anywhere. All of it can
    be written as JSON.
    """

    code: str
    subject: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    shape: Mapping[str, Any] | None = None
