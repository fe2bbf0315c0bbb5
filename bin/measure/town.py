"""The town that is measured: an office for each of its many areas, in a database of its own."""

import hashlib
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from geo.actions.areas import Border, write_borders
from geo.crs import WGS84
from geo.models import (
    MUNICIPALITY,
    Area,
    AreaPiece,
    AreaVersion,
    Municipality,
    Office,
    Responsibility,
    Service,
    ServiceGroup,
    from_now_on,
)
from measure import areas

SEED = 16
OFFICES = 250
SERVICES = ("street-damage", "street-light", "waste")
ASKED_FOR = SERVICES[0]
ALWAYS = DateRange(date(2020, 1, 1), None)
# Borders in one statement.
CHUNK = 500


def build(number: int, cache: Path) -> None:
    """Fill an empty, migrated database with a town of `number` areas; `cache` keeps what takes long."""
    with transaction.atomic():
        town = _municipality(_offices())
        _borders(town, number, cache)
        _rules(town)
    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze)")


def places(number: int, areas_number: int, seed: int) -> np.ndarray:
    """So many longitudes and latitudes (EPSG:4326), spread over the town, a little within its border."""
    side = areas.CELL_KM * areas_number**0.5
    km = np.random.default_rng(seed).uniform(side * 0.001, side * 0.999, (number, 2))
    return areas.to_degrees(km)


def _offices() -> list[Office]:
    """The town hall, its front desk, and offices that have all an office can have."""
    root = Office.objects.create(code="town", slug="town", kind="municipality", names={"de": "Musterstadt"})
    desk = _an_office("front-desk", "Bürgerservice", "Front desk", root)
    teams = [_an_office(f"depot-{n}", f"Bauhof {n}", f"Depot {n}", root) for n in range(OFFICES)]
    return [root, *Office.objects.bulk_create([desk, *teams])]


def _an_office(code: str, german: str, english: str, parent: Office) -> Office:
    return Office(
        code=code,
        slug=code,
        kind="department",
        parent=parent,
        names={"de": german, "en": english},
        tasks={"de": "Straßen, Wege und Plätze", "en": "Streets, paths and squares"},
        street="Werkstraße 12",
        postcode="99423",
        place="Musterstadt",
        location=Point(11.3254, 50.98, srid=WGS84),
        phone="+49 3643 762-100",
        email=f"{code}@town.example",
        website=f"https://town.example/{code}",
        more_channels=[{"kind": "fax", "value": "+49 3643 762-199", "label": {}}],
        step_free=True,
        access_note={"de": "Eingang im Hof", "en": "Entrance in the yard"},
        languages=["de", "en"],
        last_checked=date(2026, 1, 15),
    )


def _municipality(offices: list[Office]) -> Municipality:
    root, desk, *_ = offices
    middle = Point(11.3, 50.9, srid=WGS84)
    return Municipality.objects.create(
        office=root, default_office=desk, center=middle, languages=["de", "en"], holidays_subdivision="TH"
    )


def _borders(town: Municipality, number: int, cache: Path) -> None:
    """The areas with their borders, through the same actions as everybody's, or as they were made before."""
    codes = [MUNICIPALITY, *(f"area-{n}" for n in range(number))]
    made = Area.objects.bulk_create(
        Area(
            municipality=town,
            kind="zone" if at else MUNICIPALITY,
            code=code,
            names={"de": f"Bezirk {code}", "en": f"District {code}"},
        )
        for at, code in enumerate(codes)
    )
    kept = cache / f"borders-{number}-{_fingerprint(made[0].pk)}"
    if not (kept / "complete").exists():
        tiling = areas.tiling(number, SEED)
        _draw(list(zip(made, [tiling.border, *tiling.polygons], strict=True)))
        _keep(kept)
    else:
        _load(kept)


def _draw(borders: list[tuple[Area, shapely.Geometry]]) -> None:
    now = timezone.now()
    for start in range(0, len(borders), CHUNK):
        some = [
            (Border(area, GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=WGS84)), ALWAYS)
            for area, shape in borders[start : start + CHUNK]
        ]
        write_borders(some, now, None)


def _fingerprint(first_id: int) -> str:
    """Changes with whatever decides how the kept tables look."""
    columns = [[field.column for field in model._meta.concrete_fields] for model in (AreaVersion, AreaPiece)]
    source = Path(areas.__file__).read_bytes()
    return hashlib.sha256(repr((first_id, SEED, columns)).encode() + source).hexdigest()[:12]


def _tables() -> list[tuple[str, str]]:
    """The tables that take long to make, with their columns in a fixed order."""
    return [
        (model._meta.db_table, ", ".join(str(field.column) for field in model._meta.concrete_fields))
        for model in (AreaVersion, AreaPiece)
    ]


def _keep(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with connection.cursor() as cursor:
        for table, columns in _tables():
            out = f"copy {table} ({columns}) to stdout (format binary)"
            with (folder / table).open("wb") as file, cursor.copy(out) as rows:
                for block in rows:
                    file.write(block)
    (folder / "complete").touch()


def _load(folder: Path) -> None:
    with connection.cursor() as cursor:
        for table, columns in _tables():
            back = f"copy {table} ({columns}) from stdin (format binary)"
            with (folder / table).open("rb") as file, cursor.copy(back) as rows:
                while block := file.read(1 << 20):
                    rows.write(block)
            cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}")  # noqa: S608


def _rules(town: Municipality) -> None:
    """For every service: one office per area, and one for what is left."""
    group = ServiceGroup.objects.create(municipality=town, code="streets", names={"de": "Straßen"})
    offices = list(Office.objects.filter(code__startswith="depot-").order_by("pk"))
    districts = list(town.areas.exclude(kind=MUNICIPALITY).order_by("pk"))
    recorded = from_now_on()
    for at, code in enumerate(SERVICES):
        service = Service.objects.create(
            municipality=town, group=group, code=code, names={"de": code.title()}
        )
        about = {"municipality": town, "service": service, "valid": ALWAYS, "recorded": recorded}
        rules = [
            Responsibility(
                **about,
                selector="area",
                area=area,
                office=offices[(number * 7 + at) % len(offices)],
                legal_basis="§ 43 Thüringer Straßengesetz",
            )
            for number, area in enumerate(districts)
        ]
        rules.append(Responsibility(**about, selector="municipality", office=offices[0]))
        Responsibility.objects.bulk_create(rules, batch_size=2000)
