"""Import areas from a file of somebody else."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.actions.areas import Border, Change, draw_borders
from geo.actions.imports import Imported
from geo.actions.puts import put
from geo.borders.recognition import recognised
from geo.borders.vector_files import BadFile, ReadArea
from geo.crs import WGS84
from geo.domain.area_codes import likely_the_same
from geo.models import MUNICIPALITY, Area, Municipality

# How far from the municipality's middle areas may lie, in degrees, before the axes are suspected.
FAR = 10.0


@transaction.atomic
def import_areas(
    areas: Iterable[ReadArea],
    *,
    municipality: Municipality,
    kind: str,
    valid_from: date | None = None,
    source: str = "",
    by_name: bool = False,
    codes: Mapping[str, str] | None = None,
    commit: bool = True,
) -> Imported:
    """Make these the areas of a kind. Importing them again changes nothing.

    With `by_name` an area is the known one of the same name, whose code and name stay, and a new one gets a
    code made of its name. `codes` say what the code of a feature (with `by_name` its name) stands for here.

    A new area's border holds since ever unless `valid_from` says since when; a changed border becomes a
    new version from `valid_from` (default: today) on. Areas that are not among them are named and stay.
    Without `commit` everything is tried and nothing kept.
    """
    existing = {area.code: area for area in municipality.areas.filter(kind=kind)}
    read = recognised_here(areas, existing, municipality, kind, by_name=by_name, codes=codes or {})
    done = Imported(missing=_missing(existing, read))
    at = timezone.now()
    borders, renamed = [], []
    for one in read:
        area = existing.get(one.code) or Area(municipality=municipality, kind=kind, code=one.code)
        keeps_name = by_name and area.pk
        renamed.append(put(area, {"names": area.names | ({} if keeps_name else {"de": one.name})}))
        geometry = GEOSGeometry(memoryview(one.geometry.wkb), srid=WGS84)
        borders.append(Border(area, geometry, valid_from, source))
    drawn = draw_borders(borders, recorded_at=at)
    for one, name, border in zip(read, renamed, drawn, strict=True):
        change = border if name is Change.UNCHANGED else name
        done.note(change, one.code, one.name)
    new = [name for change, _code, name in done.changes if change == Change.NEW]
    done.alike = likely_the_same(new, [existing[code].name for code in gone(existing, read)])
    transaction.set_rollback(not commit)
    return done


def recognised_here(
    areas: Iterable[ReadArea],
    existing: Mapping[str, Area],
    municipality: Municipality,
    kind: str,
    *,
    by_name: bool,
    codes: Mapping[str, str],
) -> list[ReadArea]:
    """The features of a file under the codes of this kind. Raises BadFile, also where they lie elsewhere."""
    names = {code: list(area.names.values()) for code, area in existing.items()}
    read = recognised(areas, names, by_name=by_name, codes=codes)
    _check_kind(read, municipality, kind)
    _check_where(read, municipality)
    return read


def _missing(existing: dict[str, Area], read: list[ReadArea]) -> list[str]:
    return [f"{code} ({existing[code].name})" for code in gone(existing, read)]


def gone(existing: Mapping[str, Area], read: Iterable[ReadArea]) -> list[str]:
    """The codes of known areas that a file does not have."""
    return sorted(existing.keys() - {one.code for one in read})


def _check_kind(read: list[ReadArea], municipality: Municipality, kind: str) -> None:
    """A municipality has one border of its own; others are of another kind."""
    code = municipality.office.code
    if kind == MUNICIPALITY and [one.code for one in read] != [code]:
        told = _("Of kind municipality there can be only one area, with the code '%(code)s'.")
        raise BadFile(told % {"code": code})


def _check_where(read: list[ReadArea], municipality: Municipality) -> None:
    """Latitude before longitude is the classic mistake; the areas then lie in another part of the world."""
    centre = municipality.center
    if read and all(_is_far(one, centre.x, centre.y) for one in read):
        hint = ""
        if not any(_is_far(one, centre.y, centre.x) for one in read):
            hint = " " + _("Their axes are swapped: add --swap-axes.")
        west, south, east, north = read[0].geometry.bounds
        told = _("The areas lie far from %(town)s: the first from %(from)s to %(to)s.")
        extent = {"from": f"{west:.4f} {south:.4f}", "to": f"{east:.4f} {north:.4f}"}
        raise BadFile(told % {"town": municipality.name, **extent} + hint)


def _is_far(one: ReadArea, longitude: float, latitude: float) -> bool:
    west, south, east, north = one.geometry.bounds
    return not (west - FAR <= longitude <= east + FAR and south - FAR <= latitude <= north + FAR)
