"""From a filled-in form to borders in a draft, with a question in between where edges do not meet."""

import hashlib
from dataclasses import dataclass

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from geo.actions import Drawing, draft_drawings
from geo.borders.drawn import BadShape
from geo.borders.fit import BorderFit
from geo.borders.neighbours import fit_among
from geo.domain.responsibility import Reason
from geo.models import Area, Draft
from reports.desk.area_forms import ROAD, BorderForm, FitForm
from reports.models import User

DIGITS = 9  # a tenth of a millimetre: corners that were snapped to a neighbour stay there


@dataclass(frozen=True)
class Drawn:
    """A border that could be saved, and how it meets its neighbours (None: it is a road)."""

    area: Area
    form: BorderForm
    fit: BorderFit | None

    @property
    def has_to_be_asked(self) -> bool:
        return self.fit is not None and not self.fit.fits

    @property
    def mark(self) -> str:
        """Tells whether an answer about edges was given to this very drawing."""
        said = self.form.cleaned_data
        text = f"{self.area.kind} {self.form.day} {said['drawn'].wkt}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def drawn_border(area: Area, form: BorderForm) -> Drawn:
    """What a valid form says, among the borders of its draft's day."""
    said = form.cleaned_data
    if said["drawn_as"] == ROAD:
        return Drawn(area, form, None)
    return Drawn(area, form, fit_among(said["drawn"], area, said["municipality"], form.day, said["draft"]))


@transaction.atomic
def take_into_draft(drawn: Drawn, fit: str, *, by: User) -> Draft:
    """Put a border, and those of neighbours that give way, into the draft that was chosen.

    Raises DraftClosed, AreaExists, and BadShape where nothing is left of a border that is cut.
    """
    said = drawn.form.cleaned_data
    draft = drawn.form.chosen_draft(by)
    shape, others = said["drawn"], {}
    if drawn.fit and fit == FitForm.CUT:
        shape = _something(drawn.fit.cut(), drawn.area)
    elif drawn.fit and fit == FitForm.GIVE_WAY:
        others = drawn.fit.given_way()
    areas = Area.objects.in_bulk(others)
    drawings = [Drawing(drawn.area, shape, said["buffer_m"] if drawn.fit is None else None, said["source"])]
    drawings += [
        Drawing(areas[pk], _something(one, areas[pk]), source=said["source"]) for pk, one in others.items()
    ]
    draft_drawings(draft, drawings, by=by)
    return draft


def _something(shape: BaseGeometry, area: Area) -> BaseGeometry:
    if shape.is_empty:
        raise BadShape(Reason("nothing_left", {"area": area.name}))
    return shape


def as_text(shape: BaseGeometry) -> str:
    """A shape as the text field and the map show it."""
    short = shapely.transform(shape, lambda corners: corners.round(DIGITS))
    return shapely.to_geojson(short if short.is_valid else shape)
