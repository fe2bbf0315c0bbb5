"""Borders into a draft, drawn or read from a file, with those of new areas."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from geo.actions.drafts import draft_border, locked_draft
from geo.actions.persons import Person
from geo.crs import WGS84
from geo.errors import AreaExists
from geo.models import Area, AreaVersion, Draft


@dataclass(frozen=True)
class Drawing:
    """A border for an area (EPSG:4326, shapely); of a road its lines and the metres on both sides."""

    area: Area
    shape: BaseGeometry
    buffer_m: float | None = None
    source: str = ""


@transaction.atomic
def draft_drawings(
    draft: Draft, drawings: Iterable[Drawing], *, by: Person | None = None
) -> list[AreaVersion]:
    """Put borders into a draft, all or none. An area that is not saved yet becomes a new one.

    Raises DraftClosed, and AreaExists where the kind and code of a new area are taken.
    """
    locked_draft(draft)
    return [_draft(draft, one, by) for one in drawings]


def _draft(draft: Draft, drawing: Drawing, by: Person | None) -> AreaVersion:
    area = drawing.area if drawing.area.pk else _new_area(draft, drawing.area)
    return draft_border(
        draft, area, as_geos(drawing.shape), buffer_m=drawing.buffer_m, source=drawing.source, by=by
    )


def _new_area(draft: Draft, wanted: Area) -> Area:
    """What only a discarded draft ever spoke of may be used anew."""
    known = draft.municipality.areas.filter(kind=wanted.kind, code=wanted.code).first()
    if known is None:
        wanted.municipality = draft.municipality
        wanted.save(force_insert=True)
        return wanted
    if Area.objects.heard_of().filter(pk=known.pk).exists():
        raise AreaExists(known)
    known.names = wanted.names
    known.save(update_fields=["names"])
    return known


def as_geos(shape: BaseGeometry) -> GEOSGeometry:
    return GEOSGeometry(memoryview(shape.wkb), srid=WGS84)
