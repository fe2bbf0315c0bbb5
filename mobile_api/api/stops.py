"""A report that is not taken because somebody else has to hear of it: the refusal, and the way there."""

from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone

from geo.models import Municipality
from geo.wording import office_as_json
from mobile_api.api.offices import opening_as_json
from mobile_api.errors import Problem
from reports.elsewhere import Elsewhere, ways_elsewhere
from reports.errors import Stopped


def stopped(error: Stopped, town: Municipality, point: Point) -> Problem:
    """The refusal as a problem whose extension member `stop` names the contact."""
    (way,) = ways_elsewhere([error.stop], town, point)
    wrong = {"pointer": error.stop.pointer, "code": error.code, "detail": way.reason}
    return Problem(
        422, error.code, way.reason, title=way.title, errors=[wrong], more={"stop": way_as_json(way)}
    )


def way_as_json(way: Elsewhere) -> dict[str, Any]:
    phone = way.phone
    return {
        "kind": way.stop.kind.value,
        "title": way.title,
        "reason": way.reason,
        "phone": phone.value if phone else None,
        "phone_href": phone.href if phone else None,
        "url": way.url or None,
        "service": way.service.code if way.service else None,
        "office": office_as_json(way.office) if way.office else None,
        "opening": opening_as_json(way.opening, timezone.now()) if way.opening else None,
    }
