"""A hundred thousand places over Berlin's 96 Ortsteile, answered as shapely answers them.

Berlin, because its Ortsteile are drawn with thousands of corners and leave gaps between them.
"""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.core.management import call_command
from django.db import connection
from shapely.geometry import shape

from geo.errors import OutsideCoverage
from geo.models import Office
from geo.responsibility import who_are_responsible
from tests.geo_builders import a_municipality, at, one_office_per_area

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

FILE = "districts-berlin/berlin_ortsteile.geojson"
# A town around the Ortsteile, smaller than the grid, so that some places are outside of everything.
TOWN_BOX = (13.08, 52.33, 13.77, 52.68)
GRID_BOX = (13.06, 52.32, 13.79, 52.69)
COLUMNS, LINES = 400, 250
# As many places as are asked about in one question.
AT_ONCE = 1_000
# In degrees.
MICROMETRE = 1e-11
OUTSIDE, NOBODY = "outside", "nobody"


@pytest.fixture
def service(real_data, capsys):
    """Berlin from the real importer, with an office for each Ortsteil."""
    town = a_municipality("berlin", bounds=TOWN_BOX)
    fields = ("--kind", "ortsteil", "--code-field", "spatial_name", "--name-field", "OTEIL")
    call_command("import_areas", real_data / FILE, *fields, "--commit")
    assert "Imported: 96 new" in capsys.readouterr().out
    made = one_office_per_area(town)
    with connection.cursor() as cursor:
        # What the database does by itself soon after an import, but not within a test.
        cursor.execute("analyze geo_areapiece, geo_areaversion, geo_area, geo_responsibility")
    return made


def ortsteile_in(path: Path) -> tuple[list[str], list[shapely.Geometry]]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    codes = [one["properties"]["spatial_name"] for one in features]
    return codes, [shape(one["geometry"]) for one in features]


def the_grid() -> np.ndarray:
    west, south, east, north = GRID_BOX
    lon, lat = np.meshgrid(np.linspace(west, east, COLUMNS), np.linspace(south, north, LINES))
    return shapely.points(lon.ravel(), lat.ravel())


def expected(places: np.ndarray, path: Path) -> list[str]:
    """The code of the Ortsteil that covers each place (the smaller one on a border), by shapely's index."""
    codes, shapes = ortsteile_in(path)
    largest_first = np.argsort(-sizes(shapes))
    found = np.where(shapely.covers(shapely.box(*TOWN_BOX), places), NOBODY, OUTSIDE).astype(object)
    numbers, which = shapely.STRtree([shapes[one] for one in largest_first]).query(places, "covered_by")
    for one, number in sorted(zip(which, numbers, strict=True)):
        found[number] = codes[largest_first[one]]
    return list(found)


def sizes(shapes: list[shapely.Geometry]) -> np.ndarray:
    """Areas on a sphere, up to a factor."""
    return shapely.area(
        shapely.transform(
            shapes, lambda at: np.column_stack([at[:, 0] * np.cos(np.radians(at[:, 1])), at[:, 1]])
        )
    )


def told(places: np.ndarray, service) -> list[str]:
    """What the resolver says, in the same words."""
    names = {office.pk: office.names["de"] for office in Office.objects.all()}
    words = []
    for start in range(0, len(places), AT_ONCE):
        points = [at(place.x, place.y) for place in places[start : start + AT_ONCE]]
        for one in who_are_responsible(points, service):
            if isinstance(one, OutsideCoverage):
                words.append(OUTSIDE)
            elif one.triage:
                words.append(NOBODY)
            else:
                words.append(names[one.office_id])
    return words


def test_every_place_of_the_grid_is_answered_as_shapely_does(service, real_data):
    places = the_grid()
    answers, wanted = told(places, service), expected(places, real_data / FILE)
    differing = [
        (place.wkt, ours, theirs)
        for place, ours, theirs in zip(places, answers, wanted, strict=True)
        if ours != theirs
    ]
    assert differing == []
    assert len(answers) == 100_000
    # All Ortsteile, the land between and around them, and what is beyond the town are among the answers.
    assert set(wanted) == {OUTSIDE, NOBODY, *ortsteile_in(real_data / FILE)[0]}


def test_places_in_the_gaps_between_ortsteile_are_nobodys(service, real_data):
    """The gaps are narrower than a hair; some leave no room for a place between the borders at all."""
    codes, shapes = ortsteile_in(real_data / FILE)
    gaps = [shapely.Polygon(ring) for ring in shapely.union_all(shapes).interiors]
    within = [
        place for gap in gaps if (place := gap.representative_point()).distance(gap.exterior) > MICROMETRE
    ]
    assert told(within, service) == [NOBODY] * len(within)
    assert len(within) > 20
    drawn = set(map(tuple, shapely.get_coordinates(shapes)))
    corners = [corner for gap in gaps for corner in gap.exterior.coords if corner in drawn]
    on_the_edge = np.array([shapely.Point(corner) for corner in corners])
    for place, answer in zip(on_the_edge, told(on_the_edge, service), strict=True):
        assert answer in {codes[one] for one in np.flatnonzero(shapely.dwithin(shapes, place, MICROMETRE))}
