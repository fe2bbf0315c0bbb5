"""What the address of a feed asks for."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point, Polygon
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from dashboard.filters import CLOSED, OPEN, SHOWN
from geo.crs import WGS84
from geo.models import Area, Municipality
from reports.alerts.grounds import LEAST_RADIUS_M, MOST_RADIUS_M, drawn_ground
from reports.domain.alerts import Event
from reports.domain.fields import is_storable
from reports.errors import Refused
from reports.models import CLOSED_STATUSES, OPEN_STATUSES, Category, Report
from reports.wording import sentence_of

GROUPS = {OPEN: OPEN_STATUSES, CLOSED: [name for name in CLOSED_STATUSES if name in SHOWN]}
DEFAULT_RADIUS_M = 500.0


class FeedRefused(Exception):
    """A part of the address that makes no sense; the sentence says which and what to write."""


@dataclass(frozen=True)
class Circle:
    """A place in EPSG:4326 and metres around it."""

    center: Point
    metres: float


@dataclass(frozen=True)
class Asked:
    """The filters of a feed; empty ones mean everything.

    Without events it lists reports, else what happened to them.
    """

    events: frozenset[Event] = frozenset()
    categories: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    bbox: Polygon | None = None
    ground: Polygon | None = None
    circle: Circle | None = None
    since: datetime | None = None
    before: tuple[datetime, str] | None = None
    language: str = settings.LANGUAGE_CODE

    def apply(self, reports: QuerySet[Report]) -> QuerySet[Report]:
        """The public reports that fit. Withdrawn ones are nobody's business any more."""
        wishes: dict[str, Any] = {"status__in": self.statuses or SHOWN}
        wishes |= {"category__code__in": self.categories} if self.categories else {}
        wishes |= {"district__code__in": self.districts} if self.districts else {}
        for ground in (self.bbox, self.ground):
            reports = reports.filter(location__coveredby=ground) if ground else reports
        if self.circle:
            near = Report.objects.near(self.circle.center, self.circle.metres).order_by()
            reports = reports.filter(pk__in=near.values("pk"))
        return reports.filter(published=True, **wishes)


@dataclass
class Reader:
    """Reads one address; each method one part of it, or raises FeedRefused."""

    query: QueryDict
    found: dict[str, Any] = field(default_factory=dict)

    def words(self, name: str) -> list[str]:
        return [word for value in self.query.getlist(name) for word in value.split(",") if word]

    def known(self, name: str, known: Callable[[], set[str]]) -> tuple[str, ...]:
        """Words that all have to be known, each once, in order."""
        words = sorted(set(self.words(name)))
        if words and not set(words) <= (allowed := known()):
            wrong = next(word for word in words if word not in allowed)
            raise refused(name, wrong, _("Known are: %(words)s.") % {"words": ", ".join(sorted(allowed))})
        return tuple(words)

    def numbers(self, name: str, count: int) -> list[float]:
        text = self.query.get(name, "")
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            numbers = []
        if len(numbers) != count or not all(map(math.isfinite, numbers)):
            wanted = _("Write %(count)s numbers with commas between them.") % {"count": count}
            raise refused(name, text, wanted)
        return numbers


def refused(name: str, value: str, hint: str) -> FeedRefused:
    said = {"name": name, "value": value[:100], "hint": hint}
    return FeedRefused(_("%(name)s is “%(value)s”, which cannot be read. %(hint)s") % said)


PARAMETERS = (
    "bbox",
    "before",
    "category",
    "district",
    "event",
    "lang",
    "lat",
    "lon",
    "polygon",
    "radius",
    "since",
    "status",
)


def read(query: QueryDict) -> Asked:
    """The filters in an address. Raises FeedRefused for what is unknown or makes no sense."""
    for name, values in query.lists():
        if name not in PARAMETERS or not all(map(is_storable, [name, *values])):
            known = _("Known are: %(words)s.") % {"words": ", ".join(PARAMETERS)}
            raise FeedRefused(_("“%(name)s” is not known here.") % {"name": name[:100]} + " " + known)
    reader = Reader(query)
    return Asked(
        events=frozenset(map(Event, reader.known("event", lambda: set(Event)))),
        categories=reader.known("category", _categories),
        statuses=_statuses(reader),
        districts=reader.known("district", _districts),
        bbox=_bbox(reader),
        ground=_ground(reader),
        circle=_circle(reader),
        since=_since(reader),
        before=_before(reader),
        language=language_of(query),
    )


def language_of(query: QueryDict) -> str:
    """The language of an address; one that is not offered is the town's, for a feed is better than none."""
    wanted = query.get("lang", "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _categories() -> set[str]:
    return set(Category.objects.values_list("code", flat=True))


def _districts() -> set[str]:
    return set(Area.objects.filter(kind=F("municipality__district_kind")).values_list("code", flat=True))


def _statuses(reader: Reader) -> tuple[str, ...]:
    words = reader.known("status", lambda: {*SHOWN, *GROUPS})
    return tuple(sorted({status for word in words for status in GROUPS.get(word, [word])}))


def _bbox(reader: Reader) -> Polygon | None:
    if "bbox" not in reader.query:
        return None
    west, south, east, north = reader.numbers("bbox", 4)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise refused("bbox", reader.query["bbox"], _("Write west, south, east, north in degrees."))
    box = Polygon.from_bbox((west, south, east, north))
    box.srid = WGS84
    return box


def _ground(reader: Reader) -> Polygon | None:
    """`polygon=11.3,50.9;11.4,50.9;11.4,51.0`: corners in degrees, longitude first."""
    text = reader.query.get("polygon")
    if text is None:
        return None
    hint = _("Write corners as longitude,latitude with semicolons between them.")
    try:
        corners = [(float(lon), float(lat)) for lon, lat in (part.split(",") for part in text.split(";"))]
    except ValueError:
        raise refused("polygon", text, hint) from None
    try:
        return drawn_ground(corners, Municipality.objects.default(), "/polygon")
    except Refused as error:
        raise refused("polygon", text, sentence_of(error.errors[0])) from None


def _circle(reader: Reader) -> Circle | None:
    if not {"lat", "lon", "radius"} & set(reader.query):
        return None
    (lat,), (lon,) = reader.numbers("lat", 1), reader.numbers("lon", 1)
    metres = reader.numbers("radius", 1)[0] if "radius" in reader.query else DEFAULT_RADIUS_M
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise refused("lat, lon", f"{lat}, {lon}", _("Write degrees."))
    if not LEAST_RADIUS_M <= metres <= MOST_RADIUS_M:
        limits = {"least": LEAST_RADIUS_M, "most": MOST_RADIUS_M}
        hint = _("The distance has to be from %(least)s to %(most)s metres.") % limits
        raise refused("radius", f"{metres:g}", hint)
    return Circle(Point(lon, lat, srid=WGS84), metres)


def _since(reader: Reader) -> datetime | None:
    text = reader.query.get("since")
    if text is None:
        return None
    hint = _("Write a day as 2026-05-31, or a time as 2026-05-31T12:00:00Z.")
    try:
        moment, day = parse_datetime(text), parse_date(text)
    except ValueError:
        raise refused("since", text, hint) from None
    if moment is None and day is None:
        raise refused("since", text, hint)
    found = moment or datetime(day.year, day.month, day.day)
    try:
        return found if found.tzinfo else timezone.make_aware(found)
    except (ValueError, OverflowError):
        raise refused("since", text, hint) from None


def _before(reader: Reader) -> tuple[datetime, str] | None:
    """Where the page before ended: a time and the key of what stood last."""
    text = reader.query.get("before")
    if text is None:
        return None
    time, _comma, key = text.partition("_")
    try:
        moment = parse_datetime(time)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not key.isalnum() or len(key) > 20:
        raise refused("before", text, _("Follow the address that the page before names."))
    return moment, key
