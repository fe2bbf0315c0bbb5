"""Import offices from a file of somebody else."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import shapely
from django.contrib.gis.geos import Point
from django.db import transaction

from geo.actions.imports import Imported, check_values, new_code, number_of, text_in
from geo.actions.puts import put
from geo.crs import WGS84
from geo.domain.codes import code_of
from geo.mapping import Record
from geo.models import MUNICIPALITY, AreaVersion, Municipality, Office

PLAIN = ("street", "postcode", "place", "phone", "email", "website", "appointment_url")
FIELDS = ("code", "name", "kind", "parent", "tasks", "lat", "lon", *PLAIN)
# As many at the very same place are no offices but a stand-in for "we do not know".
SAME_PLACE = 10


@transaction.atomic
def import_offices(
    records: Iterable[Record], *, municipality: Municipality, commit: bool = True, skip_refused: bool = False
) -> Imported:
    """Write offices; the same file again changes nothing, and fields that it does not have stay as they are.

    Without `parent` an office belongs to the municipality itself, an outside body to nobody. A position
    (`lat`, `lon` in degrees) outside the municipality, or one that ten offices share, is not kept: the office
    has no place then, and is named. Raises BadFile with every refused record, unless they may be skipped.
    """
    records = list(records)
    done = Imported()
    offices = _offices(records, municipality)
    places = _Places(records, municipality)
    seen: dict[str, str] = {}
    for record in records:
        try:
            code = new_code(record, record["code"] or code_of(record["name"]), seen)
            office = offices.get(code) or Office(code=code, slug=code)
            fields = _fields(record, office, offices, municipality) | places.of(record)
            check_values(Office(code=code, slug=code, **fields), ["code", *fields])
            _check_owner(office, municipality)
        except ValueError as error:
            done.refuse(record.where, str(error))
            continue
        done.note(put(office, fields), code, record["name"])
        offices[code] = office
    done.settle(skip_refused=skip_refused)
    done.remarks += places.remarks()
    transaction.set_rollback(not commit)
    return done


def _offices(records: list[Record], municipality: Municipality) -> dict[str, Office]:
    """The town's offices, and all that bear a code of the file, by code."""
    codes = [record["code"] or code_of(record["name"]) for record in records]
    known = Office.objects.filter(code__in=codes) | Office.objects.subtree([municipality.pk])
    return {office.code: office for office in known.select_related("parent__parent__parent")}


def _fields(
    record: Record, office: Office, offices: dict[str, Office], municipality: Municipality
) -> dict[str, Any]:
    kind = record["kind"] or office.kind or Office.Kind.DEPARTMENT
    return {
        "kind": kind,
        "names": text_in(office.names, record["name"]),
        "tasks": text_in(office.tasks, record["tasks"]),
        "parent_id": _parent(record, kind, office, offices, municipality),
    } | {name: record[name] for name in PLAIN if name in record.values}


def _parent(
    record: Record, kind: str, office: Office, offices: dict[str, Office], municipality: Municipality
) -> int | None:
    if code := record["parent"]:
        if code not in offices:
            raise ValueError(f"There is no office '{code}' that it could belong to.")
        return offices[code].pk
    if not office._state.adding:
        return office.parent_id
    return None if kind == Office.Kind.EXTERNAL else municipality.pk


def _check_owner(office: Office, municipality: Municipality) -> None:
    """Codes of offices are unique in the installation; another town's office is never overwritten."""
    above = office
    while above.parent:
        above = above.parent
    if above.kind == Office.Kind.MUNICIPALITY and above.pk != municipality.pk and not office._state.adding:
        raise ValueError(f"The code '{office.code}' belongs to an office of '{above.code}'.")


class _Places:
    """Where the offices of a file lie, as far as that can be true."""

    def __init__(self, records: list[Record], municipality: Municipality) -> None:
        border = AreaVersion.objects.holding().filter(area__municipality=municipality)
        borders = border.filter(area__kind=MUNICIPALITY).values_list("geometry", flat=True)
        self.town = shapely.union_all([shapely.from_wkb(bytes(one.wkb)) for one in borders])
        shapely.prepare(self.town)
        self.shared = Counter((record["lat"], record["lon"]) for record in records)
        self.name = municipality.name
        self.nowhere: list[str] = []

    def of(self, record: Record) -> dict[str, Any]:
        """The field `location`, if the file speaks of one; raises ValueError for what is no number."""
        if "lat" not in record.values or "lon" not in record.values:
            return {}
        position = self._position(record)
        if position is None:
            self.nowhere.append(f"{record['code'] or record['name']} {record['name']}")
        return {"location": position}

    def _position(self, record: Record) -> Point | None:
        said = record["lat"], record["lon"]
        if not all(said):
            return None
        latitude, longitude = number_of("lat", said[0]), number_of("lon", said[1])
        if self.shared[said] >= SAME_PLACE or not self.town.covers(shapely.Point(longitude, latitude)):
            return None
        return Point(longitude, latitude, srid=WGS84)

    def remarks(self) -> list[str]:
        if not self.nowhere:
            return []
        told = f"{len(self.nowhere)} offices have no place: the file gives none, or one outside {self.name}"
        return [f"{told}, or {SAME_PLACE} of them share it.", *(f"  no place: {one}" for one in self.nowhere)]
