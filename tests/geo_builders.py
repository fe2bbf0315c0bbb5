"""Things of the room geo for tests: a builder fills in what the test is not about.

The invented town is a rectangle on the Saale with two square districts that share a border on
longitude 11.60: West (11.59 to 11.60) and East (11.60 to 11.61), both from latitude 50.92 to 50.93.
Around them the town reaches from 11.58 to 11.62 and from 50.91 to 50.94.
"""

from datetime import date, datetime
from math import cos, radians

from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone

from geo.actions import add_version
from geo.domain.distance import METRES_PER_DEGREE
from geo.models import (
    Address,
    Area,
    AreaVersion,
    Municipality,
    Office,
    Responsibility,
    Service,
    ServiceGroup,
    from_now_on,
)

BORDER = 11.60
TOWN_BOX = (11.58, 50.91, 11.62, 50.94)
WEST_BOX = (11.59, 50.92, 11.60, 50.93)
EAST_BOX = (11.60, 50.92, 11.61, 50.93)
LATITUDE = 50.925


def at(longitude: float, latitude: float = LATITUDE) -> Point:
    return Point(longitude, latitude, srid=4326)


def beside_the_border(metres_east: float, longitude: float = BORDER) -> Point:
    """A place so many metres east of the border between West and East; negative: west of it."""
    return at(longitude + metres_east / (METRES_PER_DEGREE * cos(radians(LATITUDE))))


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def an_office(code: str = "amt", **over) -> Office:
    fields = {"kind": "department", "names": {"de": code.title(), "en": code.title()}, "slug": code}
    return Office.objects.create(code=code, **fields | over)


def a_municipality(code: str = "saalheim", *, bounds=TOWN_BOX, **over) -> Municipality:
    """A municipality with its root office, a desk for what nobody holds, and its border."""
    root = an_office(code, kind="municipality")
    desk = an_office(f"{code}-desk", parent=root)
    west, south, east, north = bounds
    middle = Point((west + east) / 2, (south + north) / 2, srid=4326)
    fields = {"default_office": desk, "center": middle, "district_kind": "ortsteil"}
    fields |= {"languages": ["de", "en"], "holidays_subdivision": "TH"}
    municipality = Municipality.objects.create(office=root, **fields | over)
    an_area(municipality, kind="municipality", code=code, bounds=bounds)
    return municipality


def an_area(
    municipality: Municipality, *, kind: str = "ortsteil", code: str = "west", bounds=WEST_BOX, **over
) -> Area:
    """An area with one border that holds since ever; `bounds` is (west, south, east, north) or a geometry."""
    area = Area.objects.create(
        municipality=municipality, kind=kind, code=code, names={"de": code.title(), "en": code.title()}
    )
    a_version(area, bounds=bounds, **over)
    return area


def a_version(
    area: Area, *, bounds, valid_from: date | None = None, valid_to: date | None = None, recorded_at=None
) -> AreaVersion:
    geometry = box(*bounds) if isinstance(bounds, tuple) else bounds
    return add_version(area, geometry, valid=DateRange(valid_from, valid_to), recorded_at=recorded_at)


def a_road(municipality: Municipality, line, *, buffer_m: float, code: str = "b7") -> Area:
    """A road by its line (pairs of longitude and latitude) and the metres on both sides."""
    names = {"de": code.title(), "en": code.title()}
    area = Area.objects.create(municipality=municipality, kind="road", code=code, names=names)
    add_version(area, LineString(line, srid=4326), valid=DateRange(None, None), buffer_m=buffer_m)
    return area


def an_address(municipality: Municipality, street: str, number: int, point: Point, **over) -> Address:
    return Address.objects.create(
        municipality=municipality, street=street, number=number, location=point, **over
    )


def a_service(municipality: Municipality, code: str = "strassen", **over) -> Service:
    if "group" not in over:
        over["group"] = ServiceGroup.objects.get_or_create(
            municipality=municipality, code="dienste", defaults={"names": {"de": "Dienste"}}
        )[0]
    fields = {"names": {"de": code.title(), "en": code.title()}}
    return Service.objects.create(municipality=municipality, code=code, **fields | over)


def a_rule(
    service: Service | ServiceGroup,
    office: Office,
    area: Area | None = None,
    *,
    recorded_at: datetime | None = None,
    valid: tuple[date | None, date | None] = (None, None),
    selector: str = "",
    **over,
) -> Responsibility:
    """A rule for an area, or without one for the whole municipality, unless `selector` says otherwise."""
    about = {"service": service} if isinstance(service, Service) else {"service_group": service}
    return Responsibility.objects.create(
        municipality=service.municipality,
        office=office,
        selector=selector or ("area" if area else "municipality"),
        area=area,
        valid=DateRange(*valid),
        recorded=DateTimeTZRange(recorded_at or timezone.now(), None),
        **about,
        **over,
    )


def one_office_per_area(municipality: Municipality, *, kind: str = "ortsteil") -> Service:
    """A service for which each area of a kind has an office that is named like the area's code."""
    service = a_service(municipality)
    areas = list(municipality.areas.filter(kind=kind))
    offices = Office.objects.bulk_create(
        Office(code=f"o{area.pk}", slug=f"o{area.pk}", kind="team", names={"de": area.code}) for area in areas
    )
    recorded = from_now_on()
    Responsibility.objects.bulk_create(
        Responsibility(
            municipality=municipality,
            service=service,
            office=office,
            selector="area",
            area=area,
            valid=(None, None),
            recorded=recorded,
        )
        for area, office in zip(areas, offices, strict=True)
    )
    return service
