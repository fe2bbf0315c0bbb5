"""Files made by hand: what is refused by feature and reason, and what a change of borders does."""

import shutil
import zipfile
from datetime import date
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation
from pyogrio.raw import write

from geo.borders.vector_files import BadFile, as_text, read_areas
from geo.models import Area, AreaVersion
from tests.geo_builders import EAST_BOX, WEST_BOX, a_municipality

pytestmark = pytest.mark.django_db

WEST, EAST = shapely.box(*WEST_BOX), shapely.box(*EAST_BOX)
BOW_TIE = shapely.Polygon([(11.59, 50.92), (11.60, 50.93), (11.60, 50.92), (11.59, 50.93), (11.59, 50.92)])


@pytest.fixture
def town():
    return a_municipality()


def a_file(path: Path, shapes, *, codes=None, names=None, crs="EPSG:4326", **options) -> Path:
    """Write a vector file of the kind that its ending says."""
    count = len(shapes)
    codes = np.array(codes if codes is not None else [f"c{n}" for n in range(1, count + 1)], dtype=object)
    names = np.array(names if names is not None else [f"Name {n}" for n in range(1, count + 1)], dtype=object)
    wkb = np.array([None if shape is None else shape.wkb for shape in shapes], dtype=object)
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    kind = kinds.pop() if len(kinds) == 1 else "Unknown"
    options = {"geometry_type": kind} | options
    write(path, wkb, [codes, names], ["code", "name"], crs=crs, **options)
    return path


def run(path: Path, *options: str, capsys=None) -> str:
    fields = ("--kind", "ortsteil", "--code-field", "code", "--name-field", "name")
    call_command("import_areas", path, *fields, *options)
    return capsys.readouterr().out if capsys else ""


def refusal(path: Path, *options: str) -> str:
    """What the command says when it refuses; nothing may have been written."""
    before = (Area.objects.count(), AreaVersion.objects.count())
    with pytest.raises(CommandError) as refused:
        run(path, "--commit", *options)
    assert (Area.objects.count(), AreaVersion.objects.count()) == before
    assert str(refused.value).endswith("Nothing was changed.")
    return str(refused.value)


def test_a_dry_run_changes_nothing_and_commit_does(town, tmp_path, capsys):
    path = a_file(tmp_path / "a.geojson", [WEST, EAST])
    out = run(path, capsys=capsys)
    assert "Would import: 2 new" in out
    assert "new: c1 Name 1" in out
    assert Area.objects.filter(kind="ortsteil").count() == 0
    assert "Imported: 2 new" in run(path, "--commit", capsys=capsys)
    assert Area.objects.filter(kind="ortsteil").count() == 2


SHAPES_THAT_ARE_NO_AREAS = [
    (None, "it has no geometry"),
    (shapely.LineString([(11.59, 50.92), (11.6, 50.93)]), "it is a LineString, not a polygon"),
    (shapely.Point(11.59, 50.92), "it is a Point, not a polygon"),
    (shapely.Polygon(), "its geometry is empty"),
    (shapely.box(1159, 50, 1160, 51), "its coordinates (1159 50 to 1160 51) are no longitude and latitude"),
    (shapely.Polygon([(11.59, 50.92), (11.6, 50.93), (11.59, 50.92)]), "nothing is left when it is repaired"),
]


@pytest.mark.parametrize(("shape", "reason"), SHAPES_THAT_ARE_NO_AREAS)
def test_what_is_no_area_is_refused_with_its_number_and_reason(town, tmp_path, shape, reason):
    path = a_file(tmp_path / "a.gpkg", [WEST, shape, EAST], geometry_type="Unknown")
    told = refusal(path)
    assert "Feature 2 (Name 2): " in told
    assert reason in told
    assert "Feature 1" not in told


def test_all_refusals_come_at_once(town, tmp_path):
    path = a_file(tmp_path / "a.gpkg", [WEST, None, shapely.Point(11.6, 50.9)], geometry_type="Unknown")
    told = refusal(path)
    assert "Feature 2 (Name 2): it has no geometry." in told
    assert "Feature 3 (Name 3): it is a Point, not a polygon." in told


def test_a_code_twice_names_both_features(town, tmp_path):
    path = a_file(tmp_path / "a.geojson", [WEST, EAST], codes=["x", "x"])
    assert "Feature 2 (Name 2): the code 'x' is already that of feature 1." in refusal(path)


@pytest.mark.parametrize(
    ("codes", "names", "reason"),
    [
        (["", "b"], None, "Feature 1 (Name 1): the code is empty."),
        ([None, "b"], None, "Feature 1 (Name 1): the code is empty."),
        (None, ["A", "  "], "Feature 2 (c2): the name is empty."),
        (["x" * 65, "b"], None, "the code is longer than 64 characters"),
    ],
)
def test_codes_and_names_have_to_be_there(town, tmp_path, codes, names, reason):
    assert reason in refusal(a_file(tmp_path / "a.geojson", [WEST, EAST], codes=codes, names=names))


def test_an_unknown_field_is_refused_with_the_fields_there_are(town, tmp_path):
    path = a_file(tmp_path / "a.geojson", [WEST])
    with pytest.raises(CommandError, match=r"There is no field 'nr'\. Fields: code, name\."):
        call_command("import_areas", path, "--kind", "x", "--code-field", "nr", "--name-field", "name")


def test_files_that_are_not_what_they_say_are_refused(town, tmp_path):
    (tmp_path / "empty.geojson").write_bytes(b"")
    (tmp_path / "photo.geojson").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40)
    (tmp_path / "text.geojson").write_text("Hello")
    (tmp_path / "none.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    (tmp_path / "cut.geojson").write_text(a_file(tmp_path / "a.geojson", [WEST]).read_text()[:120])
    (tmp_path / "elsewhere.vrt").write_text("<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>")
    assert "The file is empty." in refusal(tmp_path / "empty.geojson")
    assert "no vector file that GDAL can read" in refusal(tmp_path / "photo.geojson")
    assert "no vector file that GDAL can read" in refusal(tmp_path / "text.geojson")
    assert "no vector file that GDAL can read" in refusal(tmp_path / "cut.geojson")
    assert "only points to other data" in refusal(tmp_path / "elsewhere.vrt")
    assert "There is no such file." in refusal(tmp_path / "nowhere.geojson")
    refusal(tmp_path / "none.geojson")


def zipped(folder: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return path


def test_a_zipped_shapefile_is_read_also_from_a_folder_in_it(town, tmp_path, capsys):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    a_file(tmp_path / "in" / "deep" / "kreise.shp", [WEST, EAST])
    path = zipped(tmp_path / "in", tmp_path / "kreise.zip")
    assert "Imported: 2 new" in run(path, "--commit", capsys=capsys)


def test_broken_and_unclear_archives_are_refused(town, tmp_path):
    (tmp_path / "in").mkdir()
    a_file(tmp_path / "in" / "one.shp", [WEST, EAST])
    whole = zipped(tmp_path / "in", tmp_path / "whole.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    spoilt = bytearray(whole)
    spoilt[60:90] = bytes(30)
    (tmp_path / "spoilt.zip").write_bytes(bytes(spoilt))
    assert "The zip archive cannot be read" in refusal(tmp_path / "cut.zip")
    assert "The zip archive" in refusal(tmp_path / "spoilt.zip")
    a_file(tmp_path / "in" / "two.geojson", [WEST])
    told = refusal(zipped(tmp_path / "in", tmp_path / "two.zip"))
    assert "has to hold one vector file, and holds: one.shp, two.geojson" in told


def test_a_bow_tie_is_repaired_and_named(town, tmp_path, capsys):
    out = run(a_file(tmp_path / "a.geojson", [BOW_TIE, EAST]), "--commit", capsys=capsys)
    assert "Repaired: Feature 1 (c1): Self-intersection[11.595 50.925]." in out
    version = AreaVersion.objects.get(area__code="c1")
    assert version.geometry.valid
    assert len(version.geometry) == 2


def test_the_text_of_an_old_shapefile_is_read_in_the_encoding_that_is_said(town, tmp_path, capsys):
    path = a_file(tmp_path / "a.shp", [WEST], names=["Jenaprießnitz"], encoding="ISO-8859-1")
    (tmp_path / "a.cpg").unlink(missing_ok=True)
    run(path, "--commit", "--encoding", "latin-1", capsys=capsys)
    assert Area.objects.get(code="c1").name == "Jenaprießnitz"
    assert "The text is not" in refusal(path, "--encoding", "utf-8")
    assert "There is no encoding 'klingon'." in refusal(path, "--encoding", "klingon")


@pytest.mark.parametrize(
    ("crs", "ending", "corner", "metres"),
    [("EPSG:25832", "gpkg", (682_000, 5_644_000), 0.01), ("EPSG:31468", "shp", (4_471_000, 5_643_000), 1.0)],
)
def test_any_coordinate_system_becomes_degrees(town, tmp_path, capsys, crs, ending, corner, metres):
    """A square of 700 m is where PostGIS says, which reads the coordinates with a PROJ of its own.

    For the old German system there are several ways that differ by less than a metre.
    """
    shape = shapely.box(*corner, corner[0] + 700, corner[1] + 700)
    run(a_file(tmp_path / f"a.{ending}", [shape], crs=crs), "--commit", capsys=capsys)
    version = AreaVersion.objects.get(area__code="c1")
    assert version.size_m2 == pytest.approx(490_000, rel=0.005)
    assert 11.4 < version.geometry.centroid.x < 11.7
    with connection.cursor() as cursor:
        cursor.execute(
            "select st_distancesphere(st_centroid(%s::geometry),"
            " st_transform(st_centroid(%s::geometry), 4326))",
            [version.geometry.ewkt, f"SRID={crs[5:]};{shape.wkt}"],
        )
        assert cursor.fetchone()[0] < metres


def test_a_third_dimension_is_flattened(town, tmp_path, capsys):
    run(a_file(tmp_path / "a.gpkg", [shapely.force_3d(WEST, 160.0)]), "--commit", capsys=capsys)
    version = AreaVersion.objects.get(area__code="c1")
    assert not version.geometry.hasz
    assert version.geometry.extent == WEST_BOX


def test_without_a_coordinate_system_only_formats_that_have_one_are_read(town, tmp_path, capsys):
    path = a_file(tmp_path / "a.shp", [WEST])
    (tmp_path / "a.prj").unlink()
    assert "does not say its coordinate system" in refusal(path)
    assert "EPSG:4326" in run(a_file(tmp_path / "a.geojson", [WEST]), capsys=capsys)


def test_latitude_first_is_noticed_and_swapped_when_asked(town, tmp_path, capsys):
    swapped = shapely.transform(WEST, lambda points: points[:, ::-1])
    path = a_file(tmp_path / "a.geojson", [swapped])
    assert "Their axes are swapped: add --swap-axes." in refusal(path)
    run(path, "--commit", "--swap-axes", capsys=capsys)
    assert AreaVersion.objects.get(area__code="c1").geometry.extent == WEST_BOX


def test_a_file_from_another_part_of_the_world_is_refused(town, tmp_path):
    told = refusal(a_file(tmp_path / "a.geojson", [shapely.box(-77, 39, -76, 40)]))
    assert "The areas lie far from Saalheim" in told
    assert "swap" not in told


def test_several_layers_ask_for_a_choice(town, tmp_path, capsys):
    path = a_file(tmp_path / "a.gpkg", [WEST], layer="one")
    a_file(path, [EAST], layer="two", append=True)
    assert "Choose one with --layer: one, two." in refusal(path)
    run(path, "--commit", "--layer", "two", capsys=capsys)
    assert AreaVersion.objects.get(area__code="c1").geometry.extent == EAST_BOX
    assert "There is no layer 'three'" in refusal(path, "--layer", "three")


def test_a_municipality_has_only_its_own_border(town, tmp_path):
    path = a_file(tmp_path / "a.geojson", [WEST])
    with pytest.raises(CommandError, match="only one area, with the code 'saalheim'"):
        run(path, "--kind", "municipality")


def test_an_unknown_municipality_is_named_with_those_there_are(town, tmp_path):
    with pytest.raises(CommandError, match=r"no municipality 'talheim'\. Known: saalheim"):
        run(a_file(tmp_path / "a.geojson", [WEST]), "--municipality", "talheim")


def test_a_changed_polygon_is_a_new_version_from_its_day_on(town, tmp_path, capsys):
    path = a_file(tmp_path / "a.geojson", [WEST, EAST])
    run(path, "--commit", capsys=capsys)
    (tmp_path / "a.geojson").unlink()
    a_file(path, [shapely.box(11.59, 50.92, 11.595, 50.93), EAST])
    out = run(path, "--commit", "--valid-from", "2026-05-01", capsys=capsys)
    assert "Imported: 0 new, 1 changed, 1 unchanged" in out
    assert "changed: c1 Name 1" in out
    area = Area.objects.get(code="c1")
    held = area.versions.recorded().order_by("valid")
    assert [(one.valid.lower, one.valid.upper) for one in held] == [
        (None, date(2026, 5, 1)),
        (date(2026, 5, 1), None),
    ]
    assert area.versions.count() == 3  # and what we believed before
    assert "0 new, 0 changed, 2 unchanged" in run(
        path, "--commit", "--valid-from", "2026-05-01", capsys=capsys
    )
    assert area.versions.count() == 3


def test_without_a_day_a_change_holds_from_today(town, tmp_path, capsys):
    path = a_file(tmp_path / "a.geojson", [WEST])
    run(path, "--commit", capsys=capsys)
    path.unlink()
    run(a_file(path, [EAST]), "--commit", capsys=capsys)
    newest = Area.objects.get(code="c1").versions.recorded().order_by("-valid").first()
    assert newest.valid.lower == timezone.localdate()


def test_an_older_border_that_comes_late_leaves_the_newer_one(town, tmp_path, capsys):
    path = a_file(tmp_path / "a.geojson", [WEST])
    run(path, "--commit", "--valid-from", "2026-01-01", capsys=capsys)
    path.unlink()
    run(a_file(path, [EAST]), "--commit", "--valid-from", "2020-01-01", capsys=capsys)
    held = Area.objects.get(code="c1").versions.recorded().order_by("valid")
    assert [(str(one.valid.lower), str(one.valid.upper)) for one in held] == [
        ("2020-01-01", "2026-01-01"),
        ("2026-01-01", "None"),
    ]


def test_a_new_name_is_a_change_without_a_new_border(town, tmp_path, capsys):
    path = a_file(tmp_path / "a.geojson", [WEST])
    run(path, "--commit", capsys=capsys)
    path.unlink()
    out = run(a_file(path, [WEST], names=["Neustadt"]), "--commit", capsys=capsys)
    assert "1 changed" in out
    area = Area.objects.get(code="c1")
    assert (area.name, area.versions.count()) == ("Neustadt", 1)


def test_areas_missing_from_the_file_are_named_and_stay(town, tmp_path, capsys):
    run(a_file(tmp_path / "a.geojson", [WEST, EAST]), "--commit", capsys=capsys)
    out = run(a_file(tmp_path / "b.geojson", [WEST]), "--commit", capsys=capsys)
    assert "Not in the file, left as it is: c2 (Name 2)" in out
    assert AreaVersion.objects.holding().filter(area__code="c2").exists()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0101", "0101"),
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        (np.int32(7), "7"),
        (np.float64("nan"), ""),
        (None, ""),
    ],
)
def test_codes_become_texts(value, text):
    assert as_text(value) == text


SCHEMA = (
    "http://127.0.0.1:%s/wfs?SERVICE=WFS&amp;VERSION=1.1.0"
    "&amp;REQUEST=DescribeFeatureType&amp;TYPENAME=x:a&amp;OUTPUTFORMAT=SFE_XMLSCHEMA"
)
GML = """<?xml version="1.0"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml"
  xmlns:x="http://x.example" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://x.example {url}">
<gml:featureMember><x:a gml:id="a.1"><x:code>01</x:code><x:name>Eins</x:name><x:geometry>
<gml:Polygon srsName="EPSG:4326"><gml:exterior><gml:LinearRing>
<gml:posList>11.59 50.92 11.60 50.92 11.60 50.93 11.59 50.93 11.59 50.92</gml:posList>
</gml:LinearRing></gml:exterior></gml:Polygon></x:geometry></x:a></gml:featureMember>
</wfs:FeatureCollection>"""


def test_reading_opens_no_connection(tmp_path):
    """A GML file names a schema on a server of ours, which must not be asked."""
    from http.server import BaseHTTPRequestHandler, HTTPServer

    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        path = tmp_path / "a.gml"
        path.write_text(GML.format(url=SCHEMA % server.server_port))
        file = read_areas(path, code_field="code", name_field="name")
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []
    assert [(area.code, area.name) for area in file.areas] == [("01", "Eins")]


def test_a_collection_gives_its_polygons_and_says_what_is_left_out(tmp_path):
    labelled = shapely.GeometryCollection([shapely.Point(11.595, 50.925), WEST])
    path = a_file(tmp_path / "a.gpkg", [labelled], geometry_type="GeometryCollection")
    with translation.override("en"):
        file = read_areas(path, code_field="code", name_field="name")
    assert file.areas[0].geometry.bounds == WEST_BOX
    assert file.remarks == ["Feature 1 (c1): points and lines beside its polygons are left out."]


def test_read_areas_says_what_is_wrong_without_a_database(tmp_path):
    with pytest.raises(BadFile) as refused:
        read_areas(tmp_path / "nothing.gpkg", code_field="code", name_field="name")
    assert refused.value.problems == ("There is no such file.",)


def test_the_file_is_left_as_it_was(town, tmp_path, capsys):
    path = a_file(tmp_path / "a.gpkg", [WEST])
    shutil.copy(path, tmp_path / "copy.gpkg")
    run(path, "--commit", capsys=capsys)
    assert path.read_bytes() == (tmp_path / "copy.gpkg").read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.gpkg", "copy.gpkg"]
