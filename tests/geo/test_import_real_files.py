"""Every district file of a real town: what is read, what is repaired, and whether places are found in it."""

import random
from math import cos, radians
from pathlib import Path
from typing import NamedTuple

import pytest
import shapely
from django.core.management import call_command
from pyogrio.raw import read

from geo.borders.vector_files import read_areas
from geo.domain.distance import METRES_PER_DEGREE
from geo.models import AreaPiece, AreaVersion, Municipality, Office
from geo.responsibility import who_is_responsible
from tests.geo_builders import a_municipality, at, one_office_per_area

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]


class RealFile(NamedTuple):
    path: str
    code_field: str
    name_field: str
    areas: int
    repaired: int = 0
    options: tuple[str, ...] = ()


FILES = [
    RealFile("districts-berlin/berlin_bezirke.geojson", "spatial_name", "spatial_alias", 12),
    RealFile("districts-berlin/berlin_ortsteile.geojson", "spatial_name", "OTEIL", 96),
    RealFile("districts-jena/jena_ortsteile_kartenportal.geojson", "name", "name", 30),
    RealFile("districts-jena/jena_ortsteile_kartenportal.kml", "id", "Name", 30),
    RealFile("districts-jena/jena_ortsteile_osm.geojson", "@id", "name", 30),
    RealFile("districts-jena/jena_ortsteile_opendata.geojson", "gid", "name", 30),
    RealFile("districts-jena/jena_statistische_bezirke.geojson", "gid", "statbez_name", 41),
    RealFile("districts-leipzig/leipzig.geojson", "cartodb_id", "name", 63),
    RealFile("districts-muenster/Ebene_1_Stadtbezirke.geojson", "Nr", "Name", 9),
    RealFile("districts-muenster/Ebene_2_Stadtteil.geojson", "Nr", "Name", 45),
    RealFile("districts-muenster/Ebene_3_Stadtzellen.geojson", "Nr", "Name", 174),
    RealFile("districts-weimar/weimar_stadtgrenze_osm.geojson", "de:amtlicher_gemeindeschluessel", "name", 1),
    RealFile("districts-weimar/thueringen_kreisgrenzen_osm.geojson", "@id", "name", 23, repaired=1),
    RealFile("klarschiff-rostock/counties_mv_wfs11.xml", "schluessel", "gen", 8, options=("--swap-axes",)),
]


@pytest.fixture
def town() -> Municipality:
    """Large enough that every file lies in it."""
    return a_municipality(bounds=(6.0, 49.0, 16.0, 56.0))


def run(file: RealFile, folder: Path, capsys, *options: str) -> str:
    """What the command says of a file."""
    call_command(
        "import_areas",
        folder / file.path,
        *("--kind", "ortsteil", "--code-field", file.code_field, "--name-field", file.name_field),
        *file.options,
        *options,
    )
    return capsys.readouterr().out


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_every_area_is_imported_once_and_found_by_its_places(file, real_data, town, capsys):
    counted = f"0 changed, 0 unchanged, {file.repaired} repaired"
    assert f"Would import: {file.areas} new, {counted}" in run(file, real_data, capsys)
    assert AreaVersion.objects.count() == 1  # the town's own

    assert f"Imported: {file.areas} new, {counted}" in run(file, real_data, capsys, "--commit")
    assert town.areas.filter(kind="ortsteil").count() == file.areas
    before = list(AreaVersion.objects.order_by("pk").values())
    again = run(file, real_data, capsys, "--commit")
    assert f"Imported: 0 new, 0 changed, {file.areas} unchanged" in again
    assert list(AreaVersion.objects.order_by("pk").values()) == before

    largest = max(shapely.get_num_coordinates(shapely.from_wkb(bytes(p.geometry.wkb))) for p in pieces())
    assert largest <= 257  # a closed ring says its first place twice
    check_places(file, real_data, town)


@pytest.mark.parametrize("file", [FILES[1], FILES[5], FILES[10]], ids=lambda file: file.path)
def test_the_size_that_decides_which_area_is_smaller_is_that_on_the_map(file, real_data, town, capsys):
    """Borders have corners every few metres, at which sums over the sphere lose their digits."""
    run(file, real_data, capsys, "--commit")
    for version in AreaVersion.objects.filter(area__kind="ortsteil"):
        on_the_map = version.geometry.transform(3035, clone=True).area
        assert version.size_m2 == pytest.approx(on_the_map, rel=0.0005), version.area.code


def pieces():
    return AreaPiece.objects.filter(version__area__kind="ortsteil")


def check_places(file: RealFile, folder: Path, town: Municipality) -> None:
    """Routing against shapely on the file as it is, at places that are always the same."""
    shapes = independent_shapes(file, folder)
    service = one_office_per_area(town)
    dice = random.Random(20260503)  # noqa: S311
    found = 0
    for _ in range(60):
        place = a_place_in(shapes, dice)
        expected = {code for code, shape in shapes.items() if shape.covers(place)}
        decision = who_is_responsible(at(place.x, place.y), service)
        assert {area.code for area in decision.areas if area.kind == "ortsteil"} == expected
        assert decision.triage is (not expected)
        if expected:
            assert Office.objects.get(pk=decision.office_id).names["de"] in expected
            found += 1
    assert found > 15


def test_doubt_agrees_with_the_distance_to_the_border(real_data, town, capsys):
    """Every Ortsteil of Jena has its own office, so every border competes; shapely measures how far it is."""
    file = FILES[4]
    run(file, real_data, capsys, "--commit")
    service, shapes = one_office_per_area(town), independent_shapes(file, real_data)
    dice = random.Random(20260504)  # noqa: S311
    in_doubt = 0
    for code in sorted(shapes) * 3:
        place = beside_a_corner(shapes[code], dice)
        metres = metres_to_the_border(shapes[code], place)
        if not shapes[code].contains(place) or metres == pytest.approx(30, rel=0.01):
            continue
        decision = who_is_responsible(at(place.x, place.y), service, accuracy=30)
        assert decision.ambiguous is (metres < 30), (code, place.wkt, metres)
        in_doubt += decision.ambiguous
    assert in_doubt > 10


def beside_a_corner(shape: shapely.Geometry, dice: random.Random) -> shapely.Point:
    """Up to some 70 m from a corner of the border."""
    lon, lat = dice.choice(shapely.get_coordinates(shape))
    return shapely.Point(lon + dice.uniform(-0.001, 0.001), lat + dice.uniform(-0.0006, 0.0006))


def metres_to_the_border(shape: shapely.Geometry, place: shapely.Point) -> float:
    """On a plane that touches the sphere at the place."""
    scale = (METRES_PER_DEGREE * cos(radians(place.y)), METRES_PER_DEGREE)
    plane = shapely.transform(shape.boundary, lambda points: (points - (place.x, place.y)) * scale)
    return plane.distance(shapely.Point(0, 0))


def independent_shapes(file: RealFile, folder: Path) -> dict[str, shapely.Geometry]:
    """The file read without the importer; text of codes as people would write them."""
    codes = [area.code for area in read_areas_of(file, folder)]
    options = {"DOWNLOAD_SCHEMA": "NO", "WRITE_GFS": "NO"} if file.path.endswith(".xml") else {}
    _, _, raw, _ = read(folder / file.path, **options)
    shapes = shapely.make_valid(shapely.force_2d(shapely.from_wkb(raw)))
    if "--swap-axes" in file.options:
        shapes = shapely.transform(shapes, lambda points: points[:, ::-1])
    return dict(zip(codes, shapes, strict=True))


def read_areas_of(file: RealFile, folder: Path):
    swap = "--swap-axes" in file.options
    path = folder / file.path
    return read_areas(path, code_field=file.code_field, name_field=file.name_field, swap_axes=swap).areas


def a_place_in(shapes: dict[str, shapely.Geometry], dice: random.Random) -> shapely.Point:
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    return shapely.Point(dice.uniform(west, east), dice.uniform(south, north))


def named(municipality: Municipality) -> dict[str, str]:
    return {area.code: area.name for area in municipality.areas.filter(kind="ortsteil")}


def test_codes_are_texts_with_their_zeros_and_numbers_have_no_point(real_data, town, capsys):
    run(FILES[1], real_data, capsys, "--commit")
    assert named(town)["0101"] == "Mitte"
    for file, code in ((FILES[8], "1"), (FILES[9], "11"), (FILES[7], "0")):
        assert code in {area.code for area in read_areas_of(file, real_data)}


def test_gml_codes_keep_their_zeros_although_there_is_no_schema(real_data, tmp_path):
    """GDAL guesses types from the values; 01003 may not become the number 1003."""
    path = tmp_path / "kreise.gml"
    text = (real_data / FILES[-1].path).read_text(encoding="utf-8")
    path.write_text(text.replace(">130", ">010"), encoding="utf-8")
    codes = {
        area.code
        for area in read_areas(path, code_field="schluessel", name_field="gen", swap_axes=True).areas
    }
    assert "01003" in codes


def test_the_text_property_with_another_geometry_is_left_alone(real_data, town, capsys):
    """`the_geom` of the Jena files repeats the shape as EWKB in EPSG:25832."""
    run(FILES[5], real_data, capsys, "--commit")
    west, south, east, north = town.areas.filter(kind="ortsteil").first().versions.get().geometry.extent
    assert (round(west), round(south), round(east), round(north)) == (12, 51, 12, 51)


def test_swapped_axes_are_noticed_and_nothing_is_written(real_data, town, capsys):
    swapped = FILES[-1]._replace(options=())
    with pytest.raises(Exception, match="Their axes are swapped: add --swap-axes"):
        run(swapped, real_data, capsys, "--commit")
    assert town.areas.filter(kind="ortsteil").count() == 0


def test_names_in_every_script_and_with_slashes_survive(real_data, town, capsys):
    run(FILES[2], real_data, capsys, "--commit")
    assert {"Jenaprießnitz/Wogau", "Zwätzen"} <= set(named(town).values())


def test_the_kreis_with_a_hole_outside_its_shell_gets_its_part_back(real_data, town, capsys):
    """An exclave of the Ilm-Kreis was written as a hole that lies outside; it is land of the Kreis again."""
    file = FILES[12]
    out = run(file, real_data, capsys)
    assert "Repaired: Feature 4 (relation/62419): Hole lies outside shell[10.8616945 50.5617609]." in out
    _, _, raw, _ = read(real_data / file.path)
    (broken,) = (shape for shape in shapely.from_wkb(raw) if not shape.is_valid)
    repaired = read_areas_of(file, real_data)[3].geometry
    assert repaired.is_valid
    assert repaired.covers(shapely.Polygon(broken.interiors[0]).representative_point())
    assert repaired.area == pytest.approx(sum(shapely.Polygon(ring).area for ring in rings_of(broken)))


def rings_of(polygon: shapely.Polygon) -> list:
    return [polygon.exterior, *polygon.interiors]


def test_nothing_is_left_beside_the_file(real_data):
    """GDAL would write notes next to a GML file."""
    before = sorted((real_data / "klarschiff-rostock").iterdir())
    read_areas_of(FILES[-1], real_data)
    assert sorted((real_data / "klarschiff-rostock").iterdir()) == before


def test_three_versions_of_the_same_borders_make_three_versions(real_data, town, capsys):
    """The same Ortsteile from three sources: one identity by name, a new border from each day on."""
    days = {FILES[2]: "2024-01-01", FILES[5]._replace(code_field="name"): "2025-01-01"}
    for file, day in days.items():
        out = run(file, real_data, capsys, "--commit", "--valid-from", day)
    # Names that differ are other areas; they are named and stay.
    assert "Imported: 1 new, 29 changed" in out
    assert "Not in the file, left as it is: Lüzeroda (Lüzeroda)" in out
    held = AreaVersion.objects.recorded().filter(area__code="Ziegenhain").order_by("valid")
    assert [str(version.valid.lower) for version in held] == ["2024-01-01", "2025-01-01"]
