"""The small map of a border that leaves an answer in doubt: `{% load borders %}`."""

from typing import Any

from django import template
from django.contrib.gis.geos import Point

from geo import border_map as drawing
from geo.domain.responsibility import Decision
from geo.models import Service

register = template.Library()


@register.filter
def border_letter(number: int) -> str:
    """The letter that the map gives to the candidate with this number, counted from 0."""
    return drawing.letter_of(number)


@register.inclusion_tag("geo/border_map.html")
def border_map(
    point: Point | None,
    service: Service,
    decision: Decision | None,
    accuracy: float | None = None,
    caption: bool = True,
) -> dict[str, Any]:
    """The map, and the same in words; nothing where nothing is in doubt. Once per page: its hatches have ids.

    `accuracy` in metres, as the decision was asked with; None if nobody knows. Who leaves out the `caption`
    says the same below in other words.
    """
    seen = (
        drawing.border_map(point, service, decision, accuracy=accuracy or 0) if point and decision else None
    )
    if seen is None:
        return {"picture": None}
    return {
        "picture": drawing.border_picture(seen),
        "caption": caption,
        "sides": drawing.sides_in_words(seen),
        "distance": drawing.distance_sentence(seen),
        "reach": round(seen.reach_m) if accuracy else None,
    }
