"""Files without lasting codes: an area is recognised by its name, and never guessed."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from geo.domain.area_codes import code_of, likely_the_same
from geo.models import Area, AreaVersion
from tests.geo_builders import EAST_BOX, WEST_BOX, a_municipality, an_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return a_municipality()


def a_file(path: Path, *names: str) -> Path:
    """A GeoJSON file in which every feature has nothing but a name."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [corners(number)]},
        }
        for number, name in enumerate(names)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def corners(number: int) -> list[tuple[float, float]]:
    west, south = 11.59 + number * 0.002, 50.92
    return [(west, south), (west + 0.001, south), (west, south + 0.001), (west, south)]


def codes(path: Path, *lines: str) -> tuple[str, str]:
    path.write_text("\n".join(["in_file,code", *lines]), encoding="utf-8")
    return "--codes", str(path)


def run(path: Path, capsys, *options: str) -> str:
    call_command(
        "import_areas", path, "--kind", "ortsteil", "--by-name", "--name-field", "name", "--commit", *options
    )
    return capsys.readouterr().out


def refusal(path: Path, *options: str) -> str:
    before = (Area.objects.count(), AreaVersion.objects.count())
    with pytest.raises(CommandError) as refused:
        run(path, None, *options)
    assert (Area.objects.count(), AreaVersion.objects.count()) == before
    assert str(refused.value).endswith("Nothing was changed.")
    return str(refused.value)


def districts(town) -> dict[str, str]:
    return {area.code: area.name for area in town.areas.filter(kind="ortsteil")}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Münchenroda / Remderoda", "muenchenroda-remderoda"),
        ("Jenaprießnitz/Wogau", "jenapriessnitz-wogau"),
        ("Jena-Süd", "jena-sued"),
        ("Zwa\u0308tzen", "zwaetzen"),
        ("Château d’Œuvre 2", "chateau-d-œuvre-2"),
        ("Будыш", "будыш"),
        ("---", "---"),
    ],
)
def test_a_name_becomes_a_code_that_is_the_same_however_it_is_written(name, code):
    assert code_of(name) == code


def test_only_names_that_a_slip_of_the_pen_tells_apart_look_the_same():
    new, missing = ["Lüzeroda", "Altstadt"], ["Lützeroda", "Neustadt"]
    assert likely_the_same(new, missing) == [("Lüzeroda", "Lützeroda")]


def test_new_areas_get_codes_made_of_their_names_and_are_known_the_next_time(town, tmp_path, capsys):
    path = a_file(tmp_path / "a.geojson", "Jena-Süd", "Zwätzen")
    assert "Imported: 2 new" in run(path, capsys)
    assert districts(town) == {"jena-sued": "Jena-Süd", "zwaetzen": "Zwätzen"}
    assert "0 new, 0 changed, 2 unchanged" in run(path, capsys)


def test_a_known_area_keeps_its_code_and_its_name(town, tmp_path, capsys):
    an_area(town, code="west", bounds=WEST_BOX)
    Area.objects.filter(code="west").update(names={"de": "Kunitz/Laasan", "en": "Kunitz"})
    out = run(a_file(tmp_path / "a.geojson", "Kunitz / Laasan"), capsys, "--valid-from", "2026-05-01")
    assert "Imported: 0 new, 1 changed" in out
    assert districts(town) == {"west": "Kunitz/Laasan"}
    assert Area.objects.get(code="west").versions.recorded().count() == 2


def test_a_name_in_another_language_or_the_code_itself_is_a_name_too(town, tmp_path, capsys):
    for code, names in (("w", {"de": "West", "en": "Occident"}), ("ost", {"de": "Oststadt"})):
        an_area(town, code=code)
        Area.objects.filter(code=code).update(names=names)
    run(a_file(tmp_path / "a.geojson", "Occident", "Ost"), capsys)
    assert districts(town) == {"w": "West", "ost": "Oststadt"}


def test_a_misspelt_name_is_new_and_the_likely_one_is_named(town, tmp_path, capsys):
    run(a_file(tmp_path / "a.geojson", "Lützeroda", "Maua"), capsys)
    out = run(a_file(tmp_path / "b.geojson", "Lüzeroda", "Maua"), capsys)
    assert "new: luezeroda Lüzeroda" in out
    assert "'Lüzeroda' is new and 'Lützeroda' is missing. If they are the same, use --codes." in out


def test_a_table_says_what_a_misspelt_name_stands_for(town, tmp_path, capsys):
    run(a_file(tmp_path / "a.geojson", "Lützeroda", "Maua"), capsys)
    table = codes(tmp_path / "codes.csv", "Lüzeroda,luetzeroda")
    out = run(a_file(tmp_path / "b.geojson", "Lüzeroda", "Maua"), capsys, *table)
    assert "0 new, 0 changed, 2 unchanged" in out
    assert districts(town) == {"luetzeroda": "Lützeroda", "maua": "Maua"}


def test_a_table_translates_codes_too(town, tmp_path, capsys):
    an_area(town, code="west", bounds=EAST_BOX)
    path = a_file(tmp_path / "a.geojson", "7")
    table = codes(tmp_path / "codes.csv", "7,west")
    fields = ("--kind", "ortsteil", "--code-field", "name", "--name-field", "name")
    call_command("import_areas", path, *fields, *table, "--commit")
    assert districts(town) == {"west": "7"}


def test_a_name_that_several_areas_have_is_not_guessed(town, tmp_path):
    for code in ("mitte-1", "mitte-2"):
        an_area(town, code=code)
        Area.objects.filter(code=code).update(names={"de": "Mitte"})
    told = refusal(a_file(tmp_path / "a.geojson", "Mitte"))
    assert "Feature 1 (Mitte): it may be mitte-1 or mitte-2. Say which with --codes." in told


def test_two_features_of_one_area_are_refused(town, tmp_path):
    told = refusal(a_file(tmp_path / "a.geojson", "Jena-Süd", "Jena Süd"))
    assert "Feature 2 (Jena Süd): 'jena-sued' is already feature 1." in told


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["Nord,nord"], "'Nord', which --codes speaks of, is not in the file."),
        (["West,"], "codes.csv:2: write what is in the file and a code, 64 letters at most."),
        (["West,a,b"], "codes.csv:2: write what is in the file"),
        ([f"West,{'x' * 65}"], "codes.csv:2: write what is in the file"),
        (["West,a", "West,b"], "codes.csv:3: 'West' stands there twice."),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(town, tmp_path, lines, problem):
    assert problem in refusal(a_file(tmp_path / "a.geojson", "West"), *codes(tmp_path / "codes.csv", *lines))


def test_a_table_that_is_none_is_refused(town, tmp_path):
    path, table = a_file(tmp_path / "a.geojson", "West"), tmp_path / "codes.csv"
    assert "codes.csv cannot be read as CSV in UTF-8" in refusal(path, "--codes", str(table))
    table.write_text("name;code\nWest;west", encoding="utf-8")
    assert "codes.csv has to have the columns in_file,code." in refusal(path, "--codes", str(table))
    table.write_bytes("in_file,code\nSüd,sued".encode("latin-1"))
    assert "codes.csv cannot be read as CSV in UTF-8" in refusal(path, "--codes", str(table))


def test_either_a_code_or_the_name_says_which_area_it_is(town, tmp_path):
    path = a_file(tmp_path / "a.geojson", "West")
    for identity in ([], ["--by-name", "--code-field", "name"]):
        with pytest.raises(CommandError, match=r"code-field|by-name"):
            call_command("import_areas", path, "--kind", "ortsteil", "--name-field", "name", *identity)
