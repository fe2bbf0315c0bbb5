"""Files with areas at the desk: what is not opened, what they would change, and how they get into a draft."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from shapely.geometry import box

from geo.actions import draft_border, open_draft
from geo.models import Area, Draft
from reports.upkeep import delete_stray_uploads
from tests.builders import a_square, a_town, a_user
from tests.geo.test_drawn_shapes import a_scribble

pytestmark = pytest.mark.django_db
IMPORT = "/en/desk/rules/areas/import/"
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=30)
WEST, EAST = box(11.30, 50.965, 11.33, 50.995), box(11.33, 50.965, 11.36, 50.995)


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def admin(client, town):
    """Logged in as the administrator of the whole town."""
    client.force_login(a_user("office_admin", "town"))
    return client


@pytest.fixture
def draft(town) -> Draft:
    return open_draft(town.municipality, "Neue Bezirke", SOON)


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def geojson(*areas: tuple[str, str, object]) -> bytes:
    """Features with the properties `code` and `name`."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": shape if isinstance(shape, dict) else shape.__geo_interface__,
        }
        for code, name, shape in areas
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


TWO = geojson(("west", "West", WEST), ("east", "East", EAST))


def written(folder: Path, name: str, driver: str, *, encoding: str | None = None, **areas) -> Path:
    path = folder / name
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(list(areas.values())),
        field_data=[
            np.array(list(areas), dtype=object),
            np.array([one.title() for one in areas], dtype=object),
        ],
        fields=["code", "name"],
        geometry_type="Polygon",
        crs="EPSG:4326",
        driver=driver,
        encoding=encoding,
    )
    return path


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def sends(admin, content: bytes, name: str = "bezirke.geojson", kind: str = "district"):
    return admin.post(IMPORT, {"file": SimpleUploadedFile(name, content), "kind": kind}, follow=True)


def sent(admin, content: bytes, **how):
    """The preview of a file, and its address."""
    page = sends(admin, content, **how)
    assert page.status_code == 200, text_of(page)
    return page, page.redirect_chain[-1][0]


def kept() -> list[str]:
    try:
        return storages["uploads"].listdir("areas")[1]
    except FileNotFoundError:
        return []


def counts(page) -> dict[str, int]:
    return page.context["counts"] | {"missing": len(page.context["compared"].missing)}


def test_a_file_is_compared_taken_into_a_draft_and_deleted(admin, town, draft):
    moved = box(11.30, 50.965, 11.34, 50.995)
    content = geojson(("west", "Westen", moved), ("north", "Nord", box(11.31, 50.98, 11.32, 50.99)))
    page, address = sent(admin, content, name="Bezirke 2026 (neu).geojson")
    assert counts(page) == {"new": 1, "changed": 1, "unchanged": 0, "missing": 1}
    text = text_of(page)
    for words in (
        "What bezirke-2026-neu.geojson would change",
        "in the file: Westen",
        "2.34 km²",
        "East (east)",
    ):
        assert words in text, words
    assert not draft.borders.exists()
    assert len(kept()) == 1
    taken = admin.post(address, {"draft": draft.pk}, follow=True)
    assert "2 areas are in the draft." in text_of(taken)
    assert {border.area.code for border in draft.borders.all()} == {"west", "north"}
    assert {border.source for border in draft.borders.all()} == {"bezirke-2026-neu.geojson"}
    # Known areas keep their names.
    assert Area.objects.get(code="west").name == "West"
    assert kept() == []
    assert admin.get(address).status_code == 404


def test_what_holds_already_leaves_nothing_to_take(admin, town):
    page, _ = sent(admin, TWO)
    assert counts(page) == {"new": 0, "changed": 0, "unchanged": 2, "missing": 0}
    assert "There is nothing to take into a draft." in text_of(page)
    assert "Into which draft" not in text_of(page)


@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile"])
def test_other_formats_say_the_same(admin, town, tmp_path, driver):
    if driver == "GPKG":
        content, name = written(tmp_path, "b.gpkg", driver, west=WEST, east=EAST).read_bytes(), "b.gpkg"
    else:
        shapefile = written(tmp_path, "b.shp", driver, west=WEST, east=EAST)
        files = {f"b__{one.suffix[1:]}": one.read_bytes() for one in tmp_path.glob("b.*")}
        assert shapefile.exists()
        content, name = zipped(**files), "b.zip"
    page, _ = sent(admin, content, name=name)
    assert counts(page) == {"new": 0, "changed": 0, "unchanged": 2, "missing": 0}


def test_areas_beyond_the_town_are_named(admin, town):
    page, _ = sent(
        admin,
        geojson(("a", "Alpha", box(11.31, 50.97, 11.32, 50.98)), ("b", "Beta", box(12, 51, 12.1, 51.1))),
    )
    assert page.context["compared"].outside == ["Beta"]
    assert "1 of these areas lies wholly outside Town. Is it the right file?" in text_of(page)


def test_areas_that_lie_over_each_other_are_named_with_what_they_share(admin, town):
    page, _ = sent(
        admin, geojson(("west", "West", box(11.30, 50.965, 11.34, 50.995)), ("east", "East", EAST))
    )
    assert "West and East: 2.34 km²" in text_of(page)
    page, _ = sent(admin, TWO)
    assert page.context["overlaps"] == []


def test_columns_are_guessed_and_chosen(admin, town):
    feature = {"type": "Feature", "geometry": WEST.__geo_interface__}
    fields = {"flaeche": 7, "Schlüssel": "west", "Bezirksname": "Westlich", "east": "east"}
    content = json.dumps({"type": "FeatureCollection", "features": [feature | {"properties": fields}]})
    page, address = sent(admin, content.encode())
    said = page.context["columns"].cleaned_data
    assert (said["code_field"], said["name_field"]) == ("Schlüssel", "Bezirksname")
    assert counts(page)["unchanged"] == 1
    page = admin.get(f"{address}&code_field=east&name_field=Schlüssel")
    assert page.context["compared"].areas[0].area.code == "east"
    page = admin.get(f"{address}&code_field=nonsense")
    assert page.context["columns"].cleaned_data["code_field"] == "Schlüssel"


def test_areas_are_recognised_by_name_and_misspellings_are_told(admin, town):
    page, address = sent(admin, geojson(("1", "West", WEST), ("2", "Eest", EAST)))
    page = admin.get(f"{address}&identity=name")
    assert counts(page) == {"new": 1, "changed": 0, "unchanged": 1, "missing": 1}
    assert "“Eest” is new, “East” is not in the file" in text_of(page)


def test_a_draft_is_compared_with_what_it_says_itself(admin, town, draft):
    draft_border(draft, town.areas["west"], a_square(11.30, 11.34))
    _, address = sent(admin, TWO)
    admin.post(address, {"draft": draft.pk})
    # It says nothing new to what holds, but the draft said otherwise.
    assert draft.borders.get().geometry.extent[2] == 11.33


def test_a_new_draft_is_opened_for_a_file(admin, town):
    _, address = sent(admin, geojson(("north", "Nord", box(11.31, 50.98, 11.32, 50.99))))
    page = admin.post(address, {"draft": ""})
    assert page.status_code == 422
    assert {"title", "takes_effect"} == page.context["form"].errors.keys()
    admin.post(address, {"title": "Nord", "takes_effect": SOON.isoformat()})
    assert Draft.objects.get().borders.get().area.code == "north"


def test_the_map_shows_old_and_new_borders(admin, town):
    _, address = sent(admin, geojson(("west", "West", box(11.30, 50.965, 11.34, 50.995)), ("e", "E", EAST)))
    path, _sign, query = address.partition("?")
    features = admin.get(f"{path}borders.geojson?{query}").json()["features"]
    shown = [(one["properties"]["side"], one["properties"]["name"]) for one in features]
    assert shown == [("before", "West"), ("after", "West"), ("after", "E")]


def test_a_longer_file_takes_no_more_queries_to_compare(admin, town):
    one = ("a0", "A0", box(11.30, 50.97, 11.301, 50.98))
    _, short = sent(admin, geojson(one))
    many = [(f"a{n}", f"A{n}", box(11.30 + n / 1000, 50.97, 11.301 + n / 1000, 50.98)) for n in range(30)]
    _, long = sent(admin, geojson(*many))
    admin.get(short)
    with CaptureQueriesContext(connection) as few:
        admin.get(short)
    with CaptureQueriesContext(connection) as more:
        admin.get(long)
    assert len(more) == len(few)


ELSEWHERE = b"<OGRVRTDataSource><OGRVRTLayer name='b'><SrcDataSource>/etc/x</SrcDataSource></OGRVRTLayer>"


def damaged(archive: bytes) -> bytes:
    """The same with a beginning of its first member that nothing can unpack."""
    return archive[:39] + b"\xff" * 8 + archive[47:]


BAD = {
    "another kind": ("bild.png", b"\x89PNG", "“bild.png” is none of the files that can be read"),
    "no ending": ("bezirke", TWO, "none of the files"),
    "empty": ("leer.geojson", b"", "The file is empty."),
    "a picture called GeoJSON": ("b.geojson", b"\x89PNG", "not what its ending .geojson says"),
    "GeoJSON called GeoPackage": ("b.gpkg", TWO, "not what its ending .gpkg says"),
    "GeoJSON called zip": ("b.zip", TWO, "not what its ending .zip says"),
    "a damaged archive": ("b.zip", zipped(b__shp=b"x")[:40], "The zip archive is damaged."),
    "an archive without shapes": ("b.zip", zipped(a__txt=b"x"), "holds 0 files with shapes"),
    "another format in an archive": ("b.zip", zipped(b__geojson=ELSEWHERE), "not what its ending .geojson"),
    "GeoJSON called Shapefile": ("b.zip", zipped(b__shp=TWO), "not what its ending .shp says"),
    "a damaged stream": ("b.zip", damaged(zipped(b__geojson=TWO)), "The zip archive is damaged."),
    "an archive of two": ("b.zip", zipped(a__geojson=TWO, b__geojson=TWO), "holds 2 files with shapes"),
}


@pytest.mark.parametrize(("name", "content", "told"), BAD.values(), ids=BAD.keys())
def test_what_is_not_opened_is_told_and_not_kept(admin, town, name, content, told):
    page = sends(admin, content, name=name)
    assert page.status_code == 422
    assert told in page.context["form"].errors["file"][0]
    # What was typed beside it is there still.
    assert page.context["form"]["kind"].value() == "district"
    assert kept() == []


def test_a_file_that_is_too_large_is_refused_by_its_size(admin, town, monkeypatch):
    monkeypatch.setattr("geo.borders.received_files.MOST_BYTES", 100)
    page = sends(admin, TWO)
    assert "At most 100\xa0bytes are read" in page.context["form"].errors["file"][0]
    assert kept() == []


def test_an_archive_that_would_burst_is_refused_before_it_is_unpacked(admin, town):
    bomb = zipped(b__shp=b"\0" * 1000, b__dbf=bytes(500_000_000))
    assert len(bomb) < 1_000_000
    page = sends(admin, bomb, name="b.zip")
    assert "Pack only what is needed." in page.context["form"].errors["file"][0]
    many = zipped(**{f"{number}__txt": b"" for number in range(300)})
    assert "Pack only what is needed." in sends(admin, many, name="b.zip").context["form"].errors["file"][0]


def test_an_archive_that_lies_about_a_size_is_damaged(admin, town):
    content = zipped(b__geojson=TWO)
    honest = len(TWO).to_bytes(4, "little")
    assert content.count(honest) == 2
    page = sends(admin, content.replace(honest, (10).to_bytes(4, "little")), name="b.zip")
    assert "The zip archive is damaged." in page.context["form"].errors["file"][0]


def test_an_archive_that_is_damaged_behind_its_beginning_is_told(admin, town):
    content = bytearray(zipped(b__geojson=geojson(*((str(one), f"G{one}", WEST) for one in range(200)))))
    content[400:440] = b"\xff" * 40
    page = sends(admin, bytes(content), name="b.zip")
    assert any("zip archive" in problem for problem in page.context["problems"]), text_of(page)


def test_a_file_that_leads_to_other_files_opens_none_of_them(admin, town, tmp_path):
    (tmp_path / "two.geojson").write_bytes(TWO)
    command = f"gdal vector pipeline ! read {tmp_path / 'two.geojson'}"
    said = json.dumps({"type": "gdal_streamed_alg", "command_line": command}).encode()
    page, _ = sent(admin, said, name="b.json")
    assert any("no vector file that GDAL can read" in problem for problem in page.context["problems"])
    assert not {"OGR_VRT", "GDALG", "HTTP", "WFS", "GPSBabel"} & set(pyogrio.list_drivers())


SCRIBBLE = {"type": "Polygon", "coordinates": [a_scribble(400)]}
UNUSABLE = {
    "no features": (geojson(), "There are no shapes in the file."),
    "no name": (geojson(("west", "", WEST)), "Feature 1 (west): the name is empty."),
    "a code twice": (
        geojson(("a", "A", WEST), ("a", "B", EAST)),
        "the code 'a' is already that of feature 1",
    ),
    "a line": (
        geojson(("a", "A", {"type": "LineString", "coordinates": [[11.3, 50.9], [11.4, 51]]})),
        "not a polygon",
    ),
    "elsewhere": (geojson(("a", "A", box(100, 10, 101, 11))), "lie far from"),
    "a scribble": (geojson(("a", "A", SCRIBBLE)), "it crosses itself more than 1000 times"),
    "cut off": (TWO[:-40], "no vector file that GDAL can read"),
}


@pytest.mark.parametrize(("content", "told"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_what_cannot_become_areas_is_named(admin, town, content, told):
    page, address = sent(admin, content)
    assert any(told in problem for problem in page.context["problems"]), page.context["problems"]
    assert "The file cannot be taken as it is. Nothing was changed." in text_of(page)
    assert admin.post(address, {"title": "T", "takes_effect": SOON.isoformat()}).status_code == 422
    assert not Draft.objects.exists()


def test_a_border_that_is_repaired_while_it_is_read_is_named(admin, town):
    bow = {
        "type": "Polygon",
        "coordinates": [[[11.3, 50.97], [11.33, 50.99], [11.33, 50.97], [11.3, 50.99], [11.3, 50.97]]],
    }
    page, _ = sent(admin, geojson(("x", "X", bow)))
    assert "1 area was repaired while it was read" in text_of(page)
    assert "Self-intersection" in text_of(page)


def test_more_areas_than_are_taken_at_once_are_refused(admin, town, monkeypatch):
    monkeypatch.setattr("geo.borders.received_files.MOST_FEATURES", 1)
    page, _ = sent(admin, TWO)
    assert page.context["problems"] == ["The file has 2 areas. At most 1 are taken at once."]


def test_a_file_is_given_up(admin, town):
    _, address = sent(admin, TWO)
    page = admin.post(address.partition("?")[0] + "give-up/", follow=True)
    assert "The file was deleted. Nothing was changed." in text_of(page)
    assert kept() == []


def test_a_forgotten_file_is_cleared_away_after_a_day(admin, town):
    sent(admin, TWO)
    assert delete_stray_uploads() == 0
    assert delete_stray_uploads(now=timezone.now() + timedelta(hours=25)) == 1
    assert kept() == []


def test_a_file_belongs_to_who_sent_it(admin, client, town):
    _, address = sent(admin, TWO)
    client.force_login(a_user("office_admin", "roads"))
    assert client.get(address).status_code == 404
    assert client.post(address, {"title": "T", "takes_effect": SOON.isoformat()}).status_code == 404
    client.post(address.partition("?")[0] + "give-up/")
    assert len(kept()) == 1


@pytest.mark.parametrize("role", ["clerk", "dispatcher"])
def test_a_stranger_learns_nothing(client, town, role):
    client.force_login(a_user(role, "town"))
    assert client.get(IMPORT).status_code == 404
    assert client.post(IMPORT, {"file": SimpleUploadedFile("b.geojson", TWO), "kind": "x"}).status_code == 404
    nowhere = f"{IMPORT}6a2f4f6e-1c0b-4d6e-9a53-6f7e0c1d2b3a/b.geojson/?municipality=1&kind=x"
    assert client.get(nowhere).status_code == 404
    assert kept() == []


@pytest.mark.parametrize("name", ["..%2F..%2Fb.geojson", "b.png", "B.geojson", ".geojson", "b.geojson%00"])
def test_a_name_from_the_address_leads_nowhere_else(admin, town, name):
    _, address = sent(admin, TWO)
    query = address.partition("?")[2]
    token = address.removeprefix(IMPORT).partition("/")[0]
    assert admin.get(f"{IMPORT}{token}/{name}/?{query}").status_code == 404


def test_letters_of_an_old_shapefile_are_read_when_their_encoding_is_said(admin, town, tmp_path):
    written(tmp_path, "b.shp", "ESRI Shapefile", bäke=WEST, encoding="ISO-8859-1")
    (tmp_path / "b.cpg").unlink()
    content = zipped(**{f"b__{one.suffix[1:]}": one.read_bytes() for one in tmp_path.glob("b.*")})
    dbf = (tmp_path / "b.dbf").read_bytes()
    assert "bäke".encode("latin-1") in dbf
    _, address = sent(admin, content, name="b.zip")
    for encoding, code in (("ISO-8859-1", "bäke"), ("CP850", "bõke")):
        page = admin.get(f"{address}&encoding={encoding}")
        assert [one.area.code for one in page.context["compared"].areas] == [code]


def test_refusals_are_told_in_the_readers_language(admin, town):
    _, address = sent(admin, geojson(("west", "", WEST)))
    page = admin.get(address.replace("/en/", "/de/"))
    assert page.context["problems"] == ["Objekt 1 (west): leer ist: Name."]
