"""What the plain answer is made of. No Django: gather.py fills it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from geo.domain.channels import Channel, Kind
from geo.domain.closed_ahead import ClosedAhead
from geo.domain.compass import Direction
from geo.domain.opening_hours import OpeningState, Span


class Case(StrEnum):
    """How far the finder has come, and what it says.

    START: nothing was asked. WHAT: no concern yet. NOTHING: none fits the words. CONCERNS, ADDRESSES: one has
    to be chosen. UNKNOWN_ADDRESS: no such address. WHERE: no place yet. OUTSIDE: not in the town.
    NO_BORDER: the town has no border on the day asked about. The others are answers: one office; nobody named
    by a rule; several by equal rules; another one across a border; an office that is not the town's.
    """

    START = "start"
    WHAT = "what"
    NOTHING = "nothing"
    CONCERNS = "concerns"
    ADDRESSES = "addresses"
    UNKNOWN_ADDRESS = "unknown_address"
    WHERE = "where"
    OUTSIDE = "outside"
    NO_BORDER = "no_border"
    FOUND = "found"
    NOBODY = "nobody"
    TIED = "tied"
    BORDER = "border"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Link:
    text: str
    href: str


@dataclass(frozen=True)
class PlainOffice:
    """An office with what people need to reach it; `week` by ISO weekday, empty where hours are not known."""

    name: str
    opening: OpeningState
    page: str = ""
    week: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    closed: tuple[ClosedAhead, ...] = ()
    channels: tuple[Channel, ...] = ()
    street: str = ""
    town: str = ""
    step_free: bool | None = None
    review_due: bool = False

    @property
    def phones(self) -> tuple[Channel, ...]:
        return tuple(one for one in self.channels if one.kind in (Kind.PHONE, Kind.HOTLINE))


@dataclass(frozen=True)
class PlainSide:
    """A candidate at a border; without an office it is the outside of the town."""

    letter: str
    office: PlainOffice | None
    area: str
    direction: Direction | None
    is_here: bool
    answer: str = ""


@dataclass(frozen=True)
class Facts:
    """All names are in German. `at` is the instant of the answer, in the town's time.

    `why` is the code of the rule that decides, `area` the name of what it speaks of. `helpers` are the
    offices with other roles, by role. `near`: the place is not the address itself, but beside it. `on` is
    another day than today. `reports` lead to the form for defects, `again` leads back to the question about
    a border.
    """

    case: Case
    at: datetime
    service: str = ""
    place: str = ""
    near: bool = False
    on: date | None = None
    office: PlainOffice | None = None
    why: str = ""
    area: str = ""
    helpers: tuple[tuple[str, str], ...] = ()
    tied: tuple[str, ...] = ()
    sides: tuple[PlainSide, ...] = ()
    choices: tuple[Link, ...] = ()
    again: str = ""
    neighbour: str = ""
    documents: tuple[str, ...] = ()
    fee: str = ""
    reports: tuple[Link, ...] = ()
    online: str = ""
