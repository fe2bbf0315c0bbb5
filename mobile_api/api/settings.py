"""GET /api/v1/config/: what a client needs to know about this installation before anything else."""

from typing import Any

from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from geo.models import MUNICIPALITY, Area, AreaVersion, Layer, Municipality
from mobile_api.api.base import OpenView, Query, public_answer
from mobile_api.api.shapes import ConfigShape, answers
from mobile_api.errors import Problem
from mobile_api.parsers import MAX_JSON_BYTES
from reports import limits
from reports.alerts.push.signing import application_key

ANSWERS_LENGTH = 300


class ConfigView(OpenView):
    @extend_schema(operation_id="config", tags=["Town"], parameters=[Query], responses=answers(ConfigShape))
    def get(self, request: Request):
        """The town, its extent, the languages, the limits and the layers of the map."""
        self.query(Query)
        town = the_town()
        config = {
            "name": name_of(town),
            "code": town.office.code,
            "bbox": _extent_of(town),
            "center": [town.center.x, town.center.y],
            "languages": town.languages or [code for code, _name in settings.LANGUAGES],
            "time_zone": town.time_zone,
            "demo": town.demo,
            "limits": _limits(),
            "layers": _layers(town),
            "push_key": application_key() if settings.PUSH_HOSTS else None,
        }
        return public_answer(request, config, max_age=ANSWERS_LENGTH)


def the_town() -> Municipality:
    """The municipality this installation is first of all for, or a problem (503) while none is loaded."""
    try:
        return Municipality.objects.default()
    except Municipality.DoesNotExist as error:
        raise Problem(503, "no_town", _("No town is loaded yet.")) from error


def name_of(town: Municipality) -> str:
    """The town as a place; its office is called otherwise."""
    area = Area.objects.filter(municipality=town, kind=MUNICIPALITY).first()
    return area.name if area else town.name


def _extent_of(town: Municipality) -> list[float]:
    versions = AreaVersion.objects.holding().filter(area__municipality=town)
    border = versions.filter(area__kind=MUNICIPALITY).aggregate(box=Extent("geometry"))["box"]
    return list(border or versions.aggregate(box=Extent("geometry"))["box"] or (-180, -90, 180, 90))


def _limits() -> dict[str, int]:
    return {
        "description_length": limits.MAX_DESCRIPTION,
        "note_length": limits.MAX_NOTE,
        "photos": limits.MAX_PHOTOS,
        "photo_bytes": limits.MAX_PHOTO_BYTES,
        "photo_pixels": limits.MAX_PHOTO_PIXELS,
        "json_bytes": MAX_JSON_BYTES,
    }


def _layers(town: Municipality) -> list[dict[str, Any]]:
    """What maps draw; layers of the base map share one address."""
    layers = Layer.objects.filter(municipality=town)
    districts = {"id": "districts", "name": _("Districts"), "base": False, "url": reverse("layers:districts")}
    base = reverse("layers:base")
    told = [{"id": one.code, "name": one.name, "base": one.base, "url": base} for one in layers if one.base]
    return [*told, districts]
