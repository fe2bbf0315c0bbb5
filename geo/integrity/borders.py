"""Borders that do not fit together, and addresses beyond them."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from geo.domain.integrity import Finding
from geo.integrity.shapes import missing_from, shared_by, touching
from geo.integrity.today import Town, town_on
from geo.models import Address, AreaPiece, AreaVersion, Municipality


def border_faults(municipality: Municipality, day: date) -> Iterator[Finding]:
    """The town's own border, its districts, and the addresses that we know."""
    town = town_on(municipality, day)
    if town.border is None:
        yield Finding("no_border", f"municipality:{municipality.office.code}", {"town": municipality.name})
        return
    districts = [one for one in town.version_of.values() if one.area.kind == municipality.district_kind]
    if districts:
        yield from _uncovered(town.border, districts)
        yield from _overlapping(districts)
    yield from _addresses_outside(town)


def _uncovered(border: AreaVersion, districts: list[AreaVersion]) -> Iterator[Finding]:
    spot = missing_from(border.pk, [one.pk for one in districts])
    if spot:
        facts = {"kind": districts[0].area.kind, "size_m2": round(spot.size_m2)}
        yield Finding("district_gap", f"kind:{districts[0].area.kind}", facts, spot.shape)


def _overlapping(districts: list[AreaVersion]) -> Iterator[Finding]:
    near = touching(one.pk for one in districts)
    for one, other in combinations(sorted(districts, key=lambda version: version.area.code), 2):
        pair = (min(one.pk, other.pk), max(one.pk, other.pk))
        spot = shared_by(*pair) if pair in near else None
        if spot:
            facts = {
                "area": dict(one.area.names),
                "other_area": dict(other.area.names),
                "size_m2": round(spot.size_m2),
            }
            yield Finding("district_overlap", f"area:{one.area.kind}/{one.area.code}", facts, spot.shape)


def _addresses_outside(town: Town) -> Iterator[Finding]:
    inside = AreaPiece.objects.filter(version=town.border)
    known = Address.objects.filter(municipality=town.municipality)
    ids = set(known.values_list("pk", flat=True))
    for piece in inside:
        ids -= set(known.filter(location__coveredby=piece.geometry).values_list("pk", flat=True))
    if ids:
        example = known.filter(pk__in=ids).order_by("pk").first()
        facts = {"count": len(ids), "example": str(example), "town": town.municipality.name}
        yield Finding("addresses_outside", f"municipality:{town.municipality.office.code}", facts)
