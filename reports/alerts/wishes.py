"""Following a place: the whole town, a district, a circle, or what was drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction

from geo.models import Municipality
from reports.alerts.following import ask_for
from reports.alerts.grounds import Corner, circle_ground, drawn_ground
from reports.alerts.reaching import Reach
from reports.domain.alerts import Event, Rhythm
from reports.domain.fields import FieldError
from reports.errors import Refused
from reports.models import Category, Subscription

Target = Subscription.Target


@dataclass(frozen=True)
class Wish:
    """What somebody wants to hear of. Without a place it is the whole town, without categories all of them.

    `district` is a code; `center` (EPSG:4326) and `radius_m` are a circle; `corners` are (lon, lat).
    """

    town: Municipality
    events: Sequence[str] = (Event.NEW,)
    rhythm: str = Rhythm.AT_ONCE
    categories: Sequence[str] = ()
    district: str = ""
    center: Point | None = None
    radius_m: float = 500
    corners: Sequence[Corner] | None = None


@transaction.atomic
def follow_place(
    wish: Wish, reach: Reach, *, language: str, at: datetime | None = None
) -> Subscription | None:
    """Follow a place; everything else is as with one report (reports.alerts.following). Raises Refused."""
    fields = about_of(wish) | {"events": _events(wish), "categories": _categories(wish)}
    return ask_for(reach, fields, language=language, wishes={"rhythm": _rhythm(wish)}, at=at)


@transaction.atomic
def change(subscription: Subscription, wish: Wish, *, language: str) -> Subscription:
    """Hear of other events or categories, or in another rhythm; the place stays. Raises Refused."""
    subscription.events = _events(wish)
    subscription.rhythm = _rhythm(wish)
    if subscription.report_id is None:
        subscription.categories = _categories(wish)
    subscription.language = language
    subscription.save(update_fields=["events", "rhythm", "categories", "language"])
    return subscription


def about_of(wish: Wish) -> dict[str, Any]:
    """The place of a wish as fields of a subscription. Raises Refused."""
    town = {"municipality": wish.town}
    if wish.corners is not None:
        return town | {"target": Target.DRAWN, "ground": drawn_ground(wish.corners, wish.town, "/polygon")}
    if wish.center:
        box = circle_ground(wish.center, wish.radius_m, wish.town, "/circle")
        circle = {"center": wish.center, "radius_m": wish.radius_m, "ground": box}
        return town | {"target": Target.CIRCLE} | circle
    if wish.district:
        return town | {"target": Target.DISTRICT, "district": _district(wish)}
    return town | {"target": Target.TOWN}


def _district(wish: Wish):
    areas = wish.town.areas.filter(kind=wish.town.district_kind)
    found = areas.filter(code=wish.district).first()
    if found is None:
        known = ", ".join(areas.values_list("code", flat=True))
        raise Refused.at("/district", "unknown_choice", allowed=known)
    return found


def _events(wish: Wish) -> list[str]:
    events = _known("/events", wish.events, [event.value for event in Event])
    if not events:
        raise Refused.at("/events", "required")
    return events


def _categories(wish: Wish) -> list[str]:
    if not wish.categories:
        return []
    offered = Category.objects.filter(municipality=wish.town).values_list("code", flat=True)
    return _known("/categories", wish.categories, list(offered))


def _rhythm(wish: Wish) -> str:
    return _known("/rhythm", [wish.rhythm], [rhythm.value for rhythm in Rhythm])[0]


def _known(pointer: str, said: Sequence[str], known: Sequence[str]) -> list[str]:
    """What was said, each once and in the order of `known`. Raises Refused."""
    if not set(said) <= set(known):
        raise Refused([FieldError(pointer, "unknown_choice", {"allowed": ", ".join(known)})])
    return [word for word in known if word in said]
