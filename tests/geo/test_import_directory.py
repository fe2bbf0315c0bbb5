"""Offices, services and rules from files of other systems, read by a mapping."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from geo.domain.codes import code_of
from geo.integrity import findings_in
from geo.models import Municipality, Office, Responsibility, Service, ServiceGroup
from geo.responsibility import who_is_responsible
from tests.conftest import ROOT
from tests.geo_builders import a_municipality, a_rule, a_service, an_office, at

pytestmark = pytest.mark.django_db
MAPPINGS = ROOT / "tests/geo/mappings"
TABLE = """\
Hauptkategorie,Typ,Unterkategorie,Fachamt
Straße,problem,,
,,Schlagloch,Bauamt
,,Ampel aus,Ordnungsamt
Müll,problem,,
,,Ampel aus,Bauamt
,,Sperrmüll,
"""
TABLE_OPTIONS = (
    "--map=service=Hauptkategorie+Unterkategorie",
    "--map=office=Fachamt",
    "--fill-down=Hauptkategorie",
    "--needs=Unterkategorie",
)


@pytest.fixture
def town():
    return a_municipality()


def a_file(path: Path, content: str | list | dict) -> Path:
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


def run(capsys, command: str, path: Path, *options: str) -> str:
    call_command(command, str(path), *options)
    return capsys.readouterr().out


def refusal(command: str, path: Path, *options: str) -> list[str]:
    """What the command says when it refuses; nothing may have been written."""
    before = [table.objects.count() for table in (Office, Service, ServiceGroup, Responsibility)]
    with pytest.raises(CommandError) as refused:
        call_command(command, str(path), *options, "--commit")
    assert [table.objects.count() for table in (Office, Service, ServiceGroup, Responsibility)] == before
    *lines, last = str(refused.value).split("\n")
    assert last == "Nothing was changed."
    return lines


# ---- codes


def test_a_code_is_plain_and_short_and_the_same_for_the_same_names():
    assert (
        code_of("Öffentliches Grün/Spielplatz", "Bäume & Äste")
        == "oeffentliches-gruen-spielplatz-baeume-aeste"
    )
    long = code_of("Straße " * 20)
    assert (len(long) <= 50, long) == (True, code_of("Straße " * 20))
    assert long != code_of("Straße " * 21)


# ---- offices

OFFICES = [
    {
        "id": 1,
        "title": "Bürgeramt",
        "at": {"street": "Markt", "no": "1"},
        "geo": {"lat": 50.925, "lon": 11.595},
    },
    {"id": 2, "title": "Standesamt", "above": 1, "geo": {"lat": 53.45, "lon": 13.45}},
    {"id": 3, "title": "Archiv", "phone": "+49 3640 1", "geo": None},
]
OFFICE_MAPPING = """\
fields:
  code: {from: id, prefix: amt-}
  name: title
  parent: {from: above, prefix: amt-}
  street: [at.street, at.no]
  phone: phone
  lat: geo.lat
  lon: geo.lon
"""


@pytest.fixture
def offices(tmp_path) -> tuple[Path, str]:
    mapping = a_file(tmp_path / "mapping.yaml", OFFICE_MAPPING)
    return a_file(tmp_path / "offices.json", OFFICES), f"--mapping={mapping}"


def test_offices_are_imported_by_mapping_and_those_without_a_true_place_are_named(town, offices, capsys):
    out = run(capsys, "import_offices", *offices, "--commit")
    assert "Imported: 3 offices new, 0 changed, 0 unchanged, 0 refused." in out
    where = "the file gives none, or one outside Saalheim, or 10 of them share it."
    assert f"2 offices have no place: {where}" in out
    assert "no place: amt-2 Standesamt" in out
    assert "no place: amt-3 Archiv" in out
    office = Office.objects.get(code="amt-1")
    assert (office.name, office.street, office.parent_id, office.kind) == (
        "Bürgeramt",
        "Markt 1",
        town.pk,
        "department",
    )
    assert (office.location.x, office.location.y) == (11.595, 50.925)
    second = Office.objects.get(code="amt-2")
    assert (second.parent, second.location) == (office, None)


def test_a_dry_run_keeps_nothing_and_the_second_import_changes_nothing(town, offices, capsys):
    before = Office.objects.count()
    assert "Would import: 3 offices new" in run(capsys, "import_offices", *offices)
    assert Office.objects.count() == before
    run(capsys, "import_offices", *offices, "--commit")
    Office.objects.filter(code="amt-1").update(email="amt@saalheim.example")
    assert "0 offices new, 0 changed, 3 unchanged" in run(capsys, "import_offices", *offices, "--commit")
    assert Office.objects.get(code="amt-1").email == "amt@saalheim.example"


def test_a_place_that_ten_offices_share_is_none(town, tmp_path, capsys):
    same = [{"id": n, "title": f"Amt {n}", "geo": {"lat": 50.925, "lon": 11.595}} for n in range(10)]
    mapping = a_file(tmp_path / "mapping.yaml", OFFICE_MAPPING)
    path = a_file(tmp_path / "offices.json", same)
    assert "10 offices have no place" in run(
        capsys, "import_offices", path, f"--mapping={mapping}", "--commit"
    )
    assert not Office.objects.filter(code__startswith="amt-", location__isnull=False).exists()


def test_refused_offices_are_named_with_record_and_value(town, tmp_path, capsys):
    other = a_municipality("talheim", bounds=(11.62, 50.91, 11.66, 50.94))
    an_office("amt-9", parent=other.office)
    mapping = a_file(tmp_path / "mapping.yaml", OFFICE_MAPPING)
    odd = [
        {"id": 1, "title": "Amt"},
        {"id": 1, "title": "Amt"},
        {"id": 2, "title": " "},
        {"id": 3, "title": "Amt", "above": 77},
        {"id": 4, "title": "Amt", "geo": {"lat": "nord", "lon": 11}},
        {"id": 5, "title": "Amt", "geo": {"lat": "NaN", "lon": 11}},
        {"id": 9, "title": "Amt"},
        {"id": 10, "title": "Amt", "phone": "0" * 50},
        {"id": "ä!", "title": "Amt"},
    ]
    path = a_file(tmp_path / "offices.json", odd)
    lines = refusal("import_offices", path, f"--mapping={mapping}", "--municipality=saalheim")
    assert lines[:6] == [
        "offices.json: record 2: The code 'amt-1' is already that of offices.json: record 1.",
        "offices.json: record 3: It has no name.",
        "offices.json: record 4: There is no office 'amt-77' that it could belong to.",
        "offices.json: record 5: lat is 'nord', which is no number.",
        "offices.json: record 6: lat is 'NaN', which is no number.",
        "offices.json: record 7: The code 'amt-9' belongs to an office of 'talheim'.",
    ]
    assert lines[6].startswith(f"offices.json: record 8: phone is '{'0' * 50}': ")
    assert lines[7].startswith("offices.json: record 9: code is 'amt-ä!': ")
    out = run(
        capsys,
        "import_offices",
        path,
        f"--mapping={mapping}",
        "--municipality=saalheim",
        "--skip-refused",
        "--commit",
    )
    assert "Refused: offices.json: record 2" in out
    assert "Imported: 1 offices new, 0 changed, 0 unchanged, 8 refused." in out


# ---- files that cannot be read


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.json", "{", "a.json: This is not JSON"),
        ("a.json", {"rows": []}, "a.json: There is no list of records at ''"),
        ("a.json", [1], "a.json: record 1: '1' is no record."),
        ("a.json", [], "a.json: The file has no records."),
        ("a.json", [{"title": {"de": "Amt"}}], 'a.json: record 1: \'title\' is no text: {"de": "Amt"}'),
        ("a.csv", "name\nAmt\n", "a.csv:1: There is no column 'title'. Columns: name."),
        ("a.csv", "title,x\nAmt\n", "a.csv:2: The line has 1 values for 2 columns."),
        ("a.csv", 'title\n"Amt" x\n', "a.csv:2: This is not CSV"),
        ("a.csv", "", "a.csv:1: There is no column 'title'"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_where_it_breaks(town, tmp_path, name, content, problem):
    (line,) = refusal("import_services", a_file(tmp_path / name, content), "--map=name=title")
    assert line.startswith(problem)


def test_a_missing_file_another_encoding_and_odd_mappings_are_named(town, tmp_path):
    assert refusal("import_services", tmp_path / "none.csv", "--map=name=a") == [
        "none.csv: The file cannot be read: No such file or directory."
    ]
    latin = tmp_path / "latin.csv"
    latin.write_bytes("title\nMüll\n".encode("latin-1"))
    assert refusal("import_services", latin, "--map=name=title")[0].startswith(
        "latin.csv: The file is not utf-8"
    )
    path = a_file(tmp_path / "a.csv", "title\nAmt\n")
    assert refusal("import_services", path, "--map=name") == [
        "--map is 'name'. Write our field, an equals sign and theirs: name=title."
    ]
    assert refusal("import_services", path, "--map=titel=title") == [
        "The field 'name' is needed: --map name=…",
        "There is no field 'titel' here. Known: code, description, group, leika, misspellings, name,"
        " online_url, synonyms.",
    ]
    mapping = a_file(tmp_path / "m.yaml", "fields:\n  name: {from: title, lookup: none}\nfill-down: [a]\n")
    (line,) = refusal("import_services", path, f"--mapping={mapping}")
    assert line.startswith("m.yaml:1: Additional properties are not allowed ('fill-down'")


# ---- services and rules


def import_table(capsys, tmp_path, table: str = TABLE, *options: str) -> str:
    return run(
        capsys, "import_responsibilities", a_file(tmp_path / "table.csv", table), *TABLE_OPTIONS, *options
    )


@pytest.fixture
def services(town, tmp_path, capsys) -> None:
    path = a_file(tmp_path / "services.csv", TABLE)
    options = ("--map=name=Unterkategorie", "--map=group=Hauptkategorie", "--fill-down=Hauptkategorie")
    run(capsys, "import_services", path, *options, "--needs=Unterkategorie", "--commit")


def test_services_get_codes_of_group_and_name(services):
    found = Service.objects.values_list("code", "names__de", "group__names__de").order_by("pk")
    assert list(found) == [
        ("strasse-schlagloch", "Schlagloch", "Straße"),
        ("strasse-ampel-aus", "Ampel aus", "Straße"),
        ("muell-ampel-aus", "Ampel aus", "Müll"),
        ("muell-sperrmuell", "Sperrmüll", "Müll"),
    ]


def test_a_table_becomes_rules_and_the_second_time_changes_nothing(town, services, tmp_path, capsys):
    out = import_table(capsys, tmp_path, TABLE, "--create-offices", "--commit")
    assert "Imported: 3 rules new, 0 changed, 0 unchanged, 0 refused." in out
    assert "new office: saalheim-bauamt Bauamt" in out
    assert "table.csv:7: nobody holds muell-sperrmuell Sperrmüll" in out
    decision = who_is_responsible(at(11.595), Service.objects.get(code="strasse-schlagloch"))
    assert Office.objects.get(pk=decision.office_id).code == "saalheim-bauamt"
    again = import_table(capsys, tmp_path, TABLE, "--commit")
    assert "Imported: 0 rules new, 0 changed, 3 unchanged, 0 refused." in again
    assert Responsibility.objects.count() == 3


def test_unknown_offices_are_refused_unless_they_may_be_made(town, services, tmp_path):
    path = a_file(tmp_path / "table.csv", TABLE)
    assert refusal("import_responsibilities", path, *TABLE_OPTIONS)[0] == (
        "table.csv:3: 'Bauamt' is no office here. Map it to an office's code, or add --create-offices."
    )


def test_a_changed_line_supersedes_the_rule_and_what_was_said_stays_readable(
    town, services, tmp_path, capsys
):
    import_table(capsys, tmp_path, TABLE, "--create-offices", "--commit")
    then = timezone.now()
    changed = TABLE.replace("Schlagloch,Bauamt", "Schlagloch,Ordnungsamt")
    out = import_table(capsys, tmp_path, changed, "--commit")
    assert "changed: strasse-schlagloch Schlagloch → Ordnungsamt" in out
    assert "Imported: 0 rules new, 1 changed, 2 unchanged" in out
    service = Service.objects.get(code="strasse-schlagloch")
    codes = [
        Office.objects.get(pk=who_is_responsible(at(11.595), service, as_recorded=when).office_id).code
        for when in (None, then)
    ]
    assert codes == ["saalheim-ordnungsamt", "saalheim-bauamt"]


def test_from_a_day_on_the_old_rule_ends_and_the_new_one_begins(town, services, tmp_path, capsys):
    import_table(capsys, tmp_path, TABLE, "--create-offices", "--commit")
    changed = TABLE.replace("Schlagloch,Bauamt", "Schlagloch,Ordnungsamt")
    options = ("--valid-from=2099-01-01", "--commit")
    assert "1 changed, 2 unchanged" in import_table(capsys, tmp_path, changed, *options)
    assert "0 changed, 3 unchanged" in import_table(capsys, tmp_path, changed, *options)
    rules = Responsibility.objects.recorded().filter(service__code="strasse-schlagloch").order_by("valid")
    assert [(rule.office.code, str(rule.valid.lower), str(rule.valid.upper)) for rule in rules] == [
        ("saalheim-bauamt", "None", "2099-01-01"),
        ("saalheim-ordnungsamt", "2099-01-01", "None"),
    ]


def test_rules_are_refused_by_line_with_what_is_wrong(town, services, tmp_path):
    outside = an_office("finanzamt", kind="external", names={"de": "Finanzamt"})
    a_service(town, "steuer", goes_to=outside, out_of_scope={"de": "Nicht hier."})
    an_office("bauhof", parent=town.office)
    table = (
        "service,group,office,role\n"
        "steuer,,bauhof,\n"
        "Ampel aus,,bauhof,\n"
        "Ampel aus,Müll,bauhof,chef\n"
        "Ampel aus,Müll,bauhof,\n"
        "muell-ampel-aus,,Finanzamt,\n"
        "nichts,,bauhof,\n"
        ",,bauhof,\n"
    )
    options = [f"--map={name}={name}" for name in ("service", "group", "office", "role")]
    assert refusal("import_responsibilities", a_file(tmp_path / "t.csv", table), *options) == [
        "t.csv:2: “Steuer” is out of scope here and goes to Finanzamt, so no rule for it is ever asked.",
        "t.csv:3: 'Ampel aus' is the name of 2 services. Say its code, or its group too.",
        "t.csv:4: The role is 'chef'. Write one of: responsible, accepts, operator.",
        "t.csv:6: 'Ampel aus' already goes to 'Bauhof' at t.csv:5, not to 'Finanzamt'.",
        "t.csv:7: 'nichts' is no service here.",
        "t.csv:8: It names no service.",
    ]


def test_rules_for_parts_of_the_town_are_left_alone(town, services, tmp_path, capsys):
    depot = an_office("bauhof", parent=town.office)
    service = Service.objects.get(code="strasse-schlagloch")
    local = a_rule(service, depot, town.areas.get(), priority=3)
    import_table(capsys, tmp_path, TABLE, "--create-offices", "--commit")
    local.refresh_from_db()
    assert local.recorded.upper is None
    assert Responsibility.objects.recorded().filter(service=service).count() == 2


# ---- real files


@pytest.mark.real_data
def test_berlins_directory_is_imported_and_every_office_without_a_place_is_named(real_data, capsys):
    a_municipality("berlin", bounds=(13.08, 52.33, 13.77, 52.68))
    path = real_data / "offices-berlin/locations_de.json"
    mapping = f"--mapping={MAPPINGS / 'berlin-offices.yaml'}"
    out = run(capsys, "import_offices", path, mapping, "--commit")
    assert "Imported: 496 offices new, 0 changed, 0 unchanged, 0 refused." in out
    assert (out.count("no place: "), Office.objects.exclude(location=None).count()) == (497, 0)
    flagged = {one.subject for one in findings_in(Municipality.objects.get()) if one.code == "no_position"}
    assert flagged == {f"office:{one.code}" for one in Office.objects.exclude(street="")}
    assert len(flagged) == 496
    assert "0 offices new, 0 changed, 496 unchanged" in run(
        capsys, "import_offices", path, mapping, "--commit"
    )
    path, mapping = (
        real_data / "offices-berlin/services_de.json",
        f"--mapping={MAPPINGS / 'berlin-services.yaml'}",
    )
    assert "Imported: 560 services new" in run(capsys, "import_services", path, mapping, "--commit")
    assert "0 services new, 0 changed, 560 unchanged" in run(
        capsys, "import_services", path, mapping, "--commit"
    )
    assert Service.objects.get(code="121721").group.names["de"] == "Auto und Verkehr"


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "columns", "new", "nobody", "offices"),
    [
        ("Krakow_am_See", "Hauptkategorie,typ,Unterkategorie,Fachamt", 126, 56, 4),
        ("Recknitz-Trebeltal", "Main category,Type,Sub category,Group", 181, 1, 5),
        ("Roebel-Mueritz", "Main category,Type,Sub category,Group", 182, 0, 2),
    ],
)
def test_the_tables_of_three_authorities_become_rules(real_data, capsys, name, columns, new, nobody, offices):
    town = a_municipality("amt")
    folder = real_data / "klarschiff-rostock"
    options = ("--fill-down=Main category", "--fill-down=Type", "--needs=Sub category", "--commit")
    out = run(
        capsys,
        "import_services",
        folder / "categories.csv",
        "--map=code=Type+Main category+Sub category",
        "--map=group=Main category",
        "--map=name=Sub category",
        *options,
    )
    assert "Imported: 182 services new, 0 changed, 0 unchanged, 0 refused." in out
    main, kind, sub, office = columns.split(",")
    options = (
        f"--map=service={kind}+{main}+{sub}",
        f"--map=office={office}",
        f"--fill-down={main}",
        f"--fill-down={kind}",
        f"--needs={sub}",
        "--create-offices",
        "--commit",
    )
    path = folder / f"responsibilities_authority_{name}.csv"
    out = run(capsys, "import_responsibilities", path, *options)
    assert f"Imported: {new} rules new, 0 changed, 0 unchanged, 0 refused." in out
    assert (out.count(": nobody holds "), out.count("new office: ")) == (nobody, offices)
    assert town.responsibilities.recorded().count() == new
    again = run(capsys, "import_responsibilities", path, *options)
    assert f"Imported: 0 rules new, 0 changed, {new} unchanged, 0 refused." in again
