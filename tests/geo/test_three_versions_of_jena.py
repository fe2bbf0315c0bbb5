"""Three sources disagree where Jena's Ortsteile end: as three dated versions, each day has its own answer.

What is expected is computed from the files by shapely, metres on the plane of EPSG:25832.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from django.contrib.gis.gdal import CoordTransform, SpatialReference
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import call_command
from shapely.geometry import shape

from geo.models import AreaVersion, Office
from geo.responsibility import who_are_responsible
from tests.geo_builders import a_municipality, at, one_office_per_area

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

FILES = {
    date(2010, 1, 1): "jena_ortsteile_opendata.geojson",
    date(2018, 7, 1): "jena_ortsteile_kartenportal.geojson",
    date(2024, 1, 1): "jena_ortsteile_osm.geojson",
}
NOBODY = "saalheim-desk"
TO_METRES = CoordTransform(SpatialReference(4326), SpatialReference(25832))


@dataclass
class Borders:
    """The Ortsteile of one file, by code."""

    shapes: dict[str, shapely.Geometry]

    def office_at(self, place: shapely.Point) -> str:
        """Where two overlap, the smaller one has it; in a gap, nobody."""
        here = [code for code, one in self.shapes.items() if one.covers(place)]
        return min(here, key=lambda code: self.in_metres[code].area, default=NOBODY)

    @cached_property
    def in_metres(self) -> dict[str, shapely.Geometry]:
        return {code: to_metres(one) for code, one in self.shapes.items()}

    @cached_property
    def lands(self) -> dict[str, shapely.Geometry]:
        """In metres: where each office is the answer. They fill the plane and do not overlap."""
        taken, lands = shapely.Polygon(), {}
        for code, one in sorted(self.in_metres.items(), key=lambda pair: pair[1].area):
            lands[code] = one - taken
            taken |= one
        return lands | {NOBODY: taken.buffer(9_000) - taken}

    def nearest_other(self, place: shapely.Point) -> tuple[float, str]:
        """How many metres away another office begins, and which."""
        mine, there = self.office_at(place), to_metres(place)
        return min((land.distance(there), code) for code, land in self.lands.items() if code != mine)


def to_metres(one: shapely.Geometry) -> shapely.Geometry:
    moved = GEOSGeometry(memoryview(one.wkb), srid=4326).transform(TO_METRES, clone=True)
    return shapely.from_wkb(bytes(moved.wkb))


def borders_of(path: Path) -> Borders:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return Borders({code_in(one): shapely.force_2d(shape(one["geometry"])) for one in features})


def code_in(feature: dict) -> str:
    """What a person would call the Ortsteil, whoever drew it."""
    name = feature["properties"]["name"].lower().replace(" ", "").replace("/", "-")
    for letter, two in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("luezeroda", "luetzeroda")):
        name = name.replace(letter, two)
    return name


@pytest.fixture
def borders(real_data) -> dict[date, Borders]:
    return {day: borders_of(real_data / "districts-jena" / name) for day, name in FILES.items()}


@pytest.fixture
def service(real_data, tmp_path, capsys):
    """The three files as a clerk imports them, and an office for each Ortsteil."""
    town = a_municipality(bounds=(11.3, 50.75, 11.9, 51.1))
    (tmp_path / "codes.csv").write_text("in_file,code\nLüzeroda,luetzeroda\n", encoding="utf-8")
    for day, name in FILES.items():
        misspelt = ("--codes", str(tmp_path / "codes.csv")) if "kartenportal" in name else ()
        call_command(
            "import_areas",
            real_data / "districts-jena" / name,
            *(
                "--kind",
                "ortsteil",
                "--by-name",
                "--name-field",
                "name",
                "--valid-from",
                str(day),
                "--commit",
            ),
            *misspelt,
        )
    assert capsys.readouterr().out.count("Imported: 0 new, 30 changed") == 2
    assert town.areas.filter(kind="ortsteil").count() == 30
    return one_office_per_area(town)


def places_that_change(borders: dict[date, Borders], least_m2: float) -> list[shapely.Point]:
    """One place in each piece of land that another Ortsteil has on the next day."""
    days = sorted(borders)
    places = []
    for before, after in pairwise(days):
        for code, old in borders[before].shapes.items():
            for piece in shapely.get_parts(old - borders[after].shapes[code]):
                if to_metres(piece).area >= least_m2:
                    places.append(piece.representative_point())
    return [place for place in places if len({one.office_at(place) for one in borders.values()}) > 1]


def answers(places, service, *, on: date, accuracies=None):
    points = [at(place.x, place.y) for place in places]
    return who_are_responsible(points, service, on=on, accuracies=accuracies)


def names_of_offices() -> dict[int | None, str]:
    offices = Office.objects.filter(kind="team").values_list("pk", "names")
    return {pk: names["de"] for pk, names in offices} | {Office.objects.get(code=NOBODY).pk: NOBODY}


def test_the_same_ortsteil_has_a_border_for_each_day(service):
    held = AreaVersion.objects.recorded().filter(area__code="luetzeroda").order_by("valid")
    days = [*FILES, None]
    assert [(one.valid.lower, one.valid.upper) for one in held] == list(pairwise(days))
    assert [one.source for one in held] == list(FILES.values())
    assert held[0].area.names == {"de": "Lützeroda"}


def test_every_day_is_answered_by_the_file_of_that_day(service, borders):
    places, name = places_that_change(borders, 200), names_of_offices()
    told = {day: [name[one.office_id] for one in answers(places, service, on=day)] for day in FILES}
    assert told == {day: [of.office_at(place) for place in places] for day, of in borders.items()}
    first, second, third = told.values()
    moved = [sum(a != b for a, b in zip(*pair, strict=True)) for pair in ((first, second), (second, third))]
    assert min(moved) > 100


def test_a_day_before_the_first_border_has_no_ortsteil(service, borders):
    (place, *_) = places_that_change(borders, 1000)
    (answer,) = answers([place], service, on=date(2009, 12, 31))
    assert (answer.triage, [area.kind for area in answer.areas]) == (True, ["municipality"])


def test_doubt_begins_where_the_accuracy_reaches_the_border(service, borders):
    places, name = places_that_change(borders, 500), names_of_offices()
    wider_than_the_least = 0
    for day, of in borders.items():
        borders_at = [of.nearest_other(place) for place in places]
        near = answers(places, service, on=day, accuracies=[0.95 * metres for metres, _ in borders_at])
        far = answers(places, service, on=day, accuracies=[1.05 * metres for metres, _ in borders_at])
        # Below the least accuracy of 5 m every border is in doubt.
        assert [one.ambiguous for one in near] == [metres < 5 for metres, _ in borders_at]
        assert all(one.ambiguous and one.question for one in far)
        for decision, (_, other) in zip(far, borders_at, strict=True):
            assert other in [name[possible.office_id] for possible in decision.candidates]
        wider_than_the_least += sum(metres > 6 for metres, _ in borders_at)
    assert wider_than_the_least > 300
