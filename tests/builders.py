"""Builders fill in what a test is not about. Nothing here is random.

The town is two squares side by side, West and East, with Neighbourton beyond East:

    11.30        11.33        11.36        11.39
      +------------+------------+------------+  50.995
      |    West    |    East    | Neighbour- |
      |            |            |   ton      |
      +------------+------------+------------+  50.965
"""

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db.backends.postgresql.psycopg_any import DateRange
from PIL import Image

from geo.domain.distance import degrees_around
from geo.models import (
    MUNICIPALITY,
    NEIGHBOUR,
    Area,
    AreaPiece,
    AreaVersion,
    Layer,
    LayerFeature,
    Municipality,
    Office,
    Responsibility,
    Service,
    ServiceGroup,
    from_now_on,
)
from reports.actions import ContactData, NewReport, submit_report
from reports.domain.outcomes import Outcome, outcomes_of
from reports.domain.workflow import CLOSED, Role, Status
from reports.models import Category, CategoryGroup, Photo, Question, Report, RoleGrant, User

IN_WEST = Point(11.315, 50.98, srid=4326)
IN_EAST = Point(11.345, 50.98, srid=4326)
ON_THE_BORDER = Point(11.33, 50.98, srid=4326)
# Not quite three metres west of the border between the districts, and of the border of the town.
JUST_WEST = Point(11.32996, 50.98, srid=4326)
JUST_IN_TOWN = Point(11.35996, 50.98, srid=4326)
IN_NEIGHBOURTON = Point(11.375, 50.98, srid=4326)
FAR_AWAY = Point(13.4, 52.5, srid=4326)
PASSWORD = "open sesame, please"
ALWAYS = DateRange(date(2000, 1, 1), None)
_NAMESPACE = UUID("6a2f4f6e-1c0b-4d6e-9a53-6f7e0c1d2b3a")


@dataclass(frozen=True)
class Town:
    """All that a_town() makes, by code."""

    municipality: Municipality
    offices: dict[str, Office]
    areas: dict[str, Area]
    services: dict[str, Service]
    categories: dict[str, Category] = field(default_factory=dict)


def a_town() -> Town:
    """The town, made at the first call of a test. Later calls read it back.

    Offices: town > roads > (roads-west, roads-east), parks, front-desk (gets what no rule gives away); power
    is outside. Road damage goes to the team of the district, street lights to power, trees to nobody.
    """
    if Office.objects.filter(code="town").exists():
        return _town_as_stored()
    offices = _offices()
    municipality = Municipality.objects.create(
        office=offices["town"],
        default_office=offices["front-desk"],
        center=Point(11.33, 50.98, srid=4326),
        holidays_subdivision="TH",
        district_kind="district",
        languages=["de", "en"],
    )
    areas = _areas(municipality)
    services = _services(municipality)
    _rules(municipality, offices, areas, services)
    _categories(municipality, services)
    return _town_as_stored()


def _town_as_stored() -> Town:
    def by_code(objects) -> dict:
        return {one.code: one for one in objects}

    return Town(
        municipality=Municipality.objects.default(),
        offices=by_code(Office.objects.all()),
        areas=by_code(Area.objects.all()),
        services=by_code(Service.objects.all()),
        categories=by_code(Category.objects.select_related("municipality", "service")),
    )


def _offices() -> dict[str, Office]:
    made: dict[str, Office] = {}
    for code, kind, parent, name in [
        ("town", "municipality", None, "Musterstadt"),
        ("roads", "department", "town", "Tiefbauamt"),
        ("roads-west", "team", "roads", "Straßenmeisterei West"),
        ("roads-east", "team", "roads", "Straßenmeisterei Ost"),
        ("parks", "department", "town", "Grünflächenamt"),
        ("front-desk", "department", "town", "Bürgerservice"),
        ("power", "external", None, "Stadtwerke"),
    ]:
        made[code] = Office.objects.create(
            code=code,
            slug=code,
            kind=kind,
            parent=made[parent] if parent else None,
            names={"de": name, "en": code.replace("-", " ").title()},
            phone="03643 0000",
        )
    return made


def a_square(west: float, east: float) -> MultiPolygon:
    """A square of the town's height between two longitudes."""
    return MultiPolygon(Polygon.from_bbox((west, 50.965, east, 50.995)), srid=4326)


def an_area(municipality: Municipality, kind: str, code: str, border: MultiPolygon, name: str = "") -> Area:
    """An area with one version that has always held."""
    area = Area.objects.create(
        municipality=municipality, kind=kind, code=code, names={"de": name or code.title()}
    )
    east, north = degrees_around(50.98, 1)
    version = AreaVersion.objects.create(
        area=area,
        geometry=border,
        valid=ALWAYS,
        recorded=from_now_on(),
        size_m2=border.area / (east * north),
        source="builders",
    )
    AreaPiece.objects.create(version=version, geometry=border)
    return area


def _areas(municipality: Municipality) -> dict[str, Area]:
    return {
        code: an_area(municipality, kind, code, a_square(west, east))
        for kind, code, west, east in [
            (MUNICIPALITY, "town", 11.30, 11.36),
            ("district", "west", 11.30, 11.33),
            ("district", "east", 11.33, 11.36),
            (NEIGHBOUR, "neighbourton", 11.36, 11.39),
        ]
    }


def _services(municipality: Municipality) -> dict[str, Service]:
    group = ServiceGroup.objects.create(municipality=municipality, code="street", names={"de": "Straße"})
    names = {"road-damage": "Straßenschaden", "street-light": "Straßenlaterne", "tree": "Baum"}
    return {
        code: Service.objects.create(municipality=municipality, group=group, code=code, names={"de": name})
        for code, name in names.items()
    }


def a_rule(service: Service, office: Office, area: Area | None = None, **over) -> Responsibility:
    """A rule that has always held, for an area or the whole municipality."""
    fields = {
        "municipality": service.municipality,
        "service": service,
        "office": office,
        "selector": "area" if area else "municipality",
        "area": area,
        "valid": ALWAYS,
        "recorded": from_now_on(),
        "legal_basis": "ThürStrG § 9",
    }
    return Responsibility.objects.create(**fields | over)


def _rules(municipality: Municipality, offices: dict, areas: dict, services: dict) -> None:
    a_rule(services["road-damage"], offices["roads-west"], areas["west"])
    a_rule(services["road-damage"], offices["roads-east"], areas["east"])
    a_rule(services["road-damage"], offices["roads"])
    a_rule(services["street-light"], offices["power"])


def _categories(municipality: Municipality, services: dict) -> None:
    group = CategoryGroup.objects.create(
        municipality=municipality, code="street", names={"de": "Straße", "en": "Street"}, icon="road"
    )
    now, later = Category.Publish.AT_ONCE, Category.Publish.AFTER_RELEASE
    for position, (code, service, place, text, photos, more) in enumerate(
        [
            ("pothole", "road-damage", now, now, now, {"target_days": 5}),
            ("lantern", "street-light", now, later, later, {}),
            ("tree", "tree", later, later, later, {}),
            ("scrap-car", "road-damage", now, later, later, {"photo_required": True, "proof": "photo"}),
        ]
    ):
        Category.objects.create(
            municipality=municipality,
            group=group,
            code=code,
            names={"de": code.title(), "en": code.title()},
            service=services[service],
            publish_place=place,
            publish_text=text,
            publish_photos=photos,
            position=position,
            **more,
        )
    Category.objects.filter(code="scrap-car").update(photo_roles=["close_up", "wide"])
    _questions(Category.objects.get(code="lantern"))


def _questions(lantern: Category) -> None:
    Question.objects.create(
        category=lantern,
        code="fault",
        kind=Question.Kind.CHOICE,
        labels={"de": "Was ist defekt?", "en": "What is broken?"},
        choices=[
            {"code": "dark", "names": {"de": "Leuchtet nicht", "en": "Dark"}},
            {"code": "broken", "names": {"de": "Mast beschädigt", "en": "Mast damaged"}},
        ],
        required=True,
        position=1,
    )
    Question.objects.create(
        category=lantern,
        code="leaning",
        kind=Question.Kind.YES_NO,
        labels={"de": "Steht der Mast schief?", "en": "Does it lean?"},
        only_if={"question": "fault", "equals": "broken"},
        required=True,
        position=2,
    )


def a_user(role: str = Role.CREW, office: Office | str = "roads", **over) -> User:
    """Somebody with one role in one office. The e-mail follows from both."""
    office = a_town().offices[office] if isinstance(office, str) else office
    fields = {"email": f"{role}.{office.code}@example.org", "name": f"{role} {office.code}"} | over
    known = User.objects.filter(email=fields["email"]).first()
    user = known or User.objects.create_user(password=PASSWORD, **fields)
    RoleGrant.objects.get_or_create(user=user, role=role, office=office)
    return user


def a_new_report(**over) -> NewReport:
    """A report that can be submitted: a pothole in West. `category` may be a code."""
    town = a_town()
    category = over.pop("category", "pothole")
    fields = {
        "id": a_uuid("report"),
        "category": town.categories[category] if isinstance(category, str) else category,
        "point": IN_WEST,
        "description": "Tiefes Loch in der Fahrbahn.",
    }
    return NewReport(**fields | over)


def a_report(*, status: str = Status.SUBMITTED, metres_east: float = 0, **over) -> Report:
    """A stored report, routed like any other; `status` is set without steps."""
    number = Report.objects.count()
    point = over.pop("point", IN_WEST)
    east, _north = degrees_around(point.y, metres_east / 1.001)
    place = Point(point.x + (east if metres_east else 0), point.y, srid=4326)
    at = over.pop("at", None)
    new = a_new_report(**{"id": a_uuid(f"report {number}"), "point": place} | over)
    report = submit_report(new, at=at).report
    if status != Status.SUBMITTED:
        Report.objects.filter(pk=report.pk).update(**in_status(status, report.submitted_at))
        report = Report.objects.select_related("category", "office").get(pk=report.pk)
    return report


def in_status(status: str, closed_at: datetime) -> dict:
    """What a report has in a status, with the first outcome that fits where it is a closed one."""
    ends = Status(status) in CLOSED
    outcome = next(iter(outcomes_of(Status(status))), "")
    return {
        "status": status,
        "closed_at": closed_at if ends else None,
        "outcome": outcome,
        "passed_to": Office.objects.get(code="power") if outcome == Outcome.NOT_OURS else None,
    }


def a_thing(code: str, *, metres_east: float = 0, layer: str = "lanterns", **over) -> LayerFeature:
    """A thing that an answer can point at, so many metres east of IN_WEST."""
    town = a_town().municipality
    names = {"de": layer.title(), "en": layer.title()}
    drawn, _new = Layer.objects.get_or_create(municipality=town, code=layer, defaults={"names": names})
    east, _north = degrees_around(IN_WEST.y, metres_east / 1.001)
    place = Point(IN_WEST.x + (east if metres_east else 0), IN_WEST.y, srid=4326)
    return LayerFeature.objects.create(**{"layer": drawn, "code": code, "geometry": place} | over)


def a_question(category: str = "pothole", **over) -> Question:
    """A question of a category, after those it has."""
    asking = a_town().categories[category]
    fields = {"code": "more", "kind": "yes_no", "labels": {"de": "Mehr?", "en": "More?"}}
    fields["position"] = asking.questions.count()
    return Question.objects.create(**{"category": asking} | fields | over)


def a_stop(**over) -> dict:
    """Where somebody turns instead of reporting."""
    return {"kind": "emergency", "reason": {"de": "Gefahr.", "en": "Danger."}, "phone": "112"} | over


def a_contact(**over) -> ContactData:
    fields = {"email": "erika@example.org", "name": "Erika Muster", "phone": "0151 1234567"}
    return ContactData(**fields | over)


def a_photo(**over) -> Photo:
    """A picture that waits for its report, received and ready (files are not there)."""
    fields = {
        "id": a_uuid(f"photo {Photo.objects.count()}"),
        "status": "ready",
        "large": "large.jpg",
        "small": "small.jpg",
        "width": 1600,
        "height": 1200,
    }
    return Photo.objects.create(**fields | over)


def a_uuid(name: str) -> UUID:
    """The same for the same name."""
    return uuid5(_NAMESPACE, name)


def a_jpeg(
    size: tuple[int, int] = (640, 480),
    *,
    gps: tuple[float, float] | None = None,
    orientation: int | None = None,
    colour: tuple[int, int, int] = (180, 60, 40),
) -> bytes:
    """A picture as a phone takes it; `gps` is (longitude, latitude) in degrees."""
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    if gps:
        exif[0x8825] = _gps_tags(*gps)
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def _gps_tags(lon: float, lat: float) -> dict:
    return {
        1: "N" if lat >= 0 else "S",
        2: _degrees_minutes_seconds(abs(lat)),
        3: "E" if lon >= 0 else "W",
        4: _degrees_minutes_seconds(abs(lon)),
    }


def _degrees_minutes_seconds(degrees: float) -> tuple[float, float, float]:
    minutes = (degrees - int(degrees)) * 60
    return float(int(degrees)), float(int(minutes)), round((minutes - int(minutes)) * 60, 4)


NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
