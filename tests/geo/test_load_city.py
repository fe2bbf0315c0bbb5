"""A city is a folder: what is loaded, what a second load changes, and what is refused where."""

from datetime import date, time

import pytest
from django.utils import timezone

from geo.actions import load_geo
from geo.city_folder import CityFolderError, Problems, read_city_folder
from geo.models import Address, AreaPiece, AreaVersion, Layer, Municipality, Office, Responsibility, Service
from geo.responsibility import who_is_responsible
from tests.conftest import ROOT
from tests.geo.a_city_folder import (
    ADDRESSES,
    CITY,
    OFFICES,
    RIVER,
    RULES,
    SERVICES,
    TOWN,
    WEST,
    a_city_folder,
    collection,
    feature,
    square,
)
from tests.geo_builders import at

pytestmark = pytest.mark.django_db


def test_a_folder_becomes_a_town_that_answers(tmp_path):
    load_geo(a_city_folder(tmp_path))
    town = Municipality.objects.default()
    assert (town.name, town.default_office.code) == ("Stadt Saalheim", "buergerservice")
    decision = who_is_responsible(at(11.595), Service.objects.get())
    assert Office.objects.get(pk=decision.office_id).code == "bauhof"
    assert [district.area.code for district in town.districts_on()] == ["west"]


def test_hours_and_closures_are_kept_as_people_said_them(tmp_path):
    load_geo(a_city_folder(tmp_path))
    office = Office.objects.get(code="buergerservice")
    assert [(s.weekday, s.opens, s.closes, s.by_appointment) for s in office.hours.all()] == [
        (1, time(9), time(12), False),
        (1, time(13), time(15, 30), True),
    ]
    (closure,) = office.closures.all()
    assert (closure.days.lower, closure.days.upper) == (date(2026, 12, 24), date(2027, 1, 1))


def test_loading_twice_changes_nothing(tmp_path):
    folder = a_city_folder(tmp_path)
    load_geo(folder)
    before = everything()
    summary = load_geo(folder)
    assert everything() == before
    assert {kind for kind, counts in summary.items() if counts.new or counts.changed or counts.ended} == set()


def everything() -> list:
    tables = (Office, Municipality, AreaVersion, AreaPiece, Layer, Service, Responsibility, Address)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(tmp_path):
    summary = load_geo(a_city_folder(tmp_path), dry_run=True)
    assert (summary["offices"].new, summary["rules"].new, summary["addresses"].new) == (3, 2, 2)
    assert not Office.objects.exists()


def test_what_changed_is_counted_and_what_is_gone_is_named(tmp_path):
    load_geo(a_city_folder(tmp_path))
    addresses = ADDRESSES.replace("11.5951", "11.5955").replace("Am Markt,12a", "Am Markt,14")
    offices = OFFICES.replace("Alles.", "Alles und mehr.").replace("09:00-12:00", "10:00-12:00")
    summary = load_geo(a_city_folder(tmp_path, offices=offices, addresses=addresses))
    assert (summary["offices"].changed, summary["offices"].unchanged) == (2, 1)
    counts = summary["addresses"]
    assert (counts.new, counts.changed, counts.missing) == (1, 1, ["Am Markt 12a, 07743 Saalheim"])
    assert Address.objects.count() == 3


def test_a_changed_rule_ends_the_old_one_and_both_stay_readable(tmp_path):
    load_geo(a_city_folder(tmp_path))
    then = timezone.now()
    rules = RULES.replace("schlagloch,bauhof", "schlagloch,buergerservice")
    summary = load_geo(a_city_folder(tmp_path, responsibilities=rules))
    assert (summary["rules"].new, summary["rules"].ended, summary["rules"].unchanged) == (1, 1, 1)
    service = Service.objects.get()
    answers = [
        who_is_responsible(at(11.595), service).office_id,
        who_is_responsible(at(11.595), service, as_recorded=then).office_id,
    ]
    assert [Office.objects.get(pk=pk).code for pk in answers] == ["buergerservice", "bauhof"]


def test_a_redrawn_area_gets_a_new_version_and_keeps_the_old(tmp_path):
    load_geo(a_city_folder(tmp_path))
    moved = feature(square(11.59, 50.92, 11.605, 50.93), kind="ortsteil", code="west", name="West")
    summary = load_geo(a_city_folder(tmp_path, areas=collection(TOWN, moved)))
    assert (summary["areas"].changed, summary["areas"].unchanged) == (1, 1)
    assert AreaVersion.objects.filter(area__code="west").count() == 3  # closed, shortened, new
    assert AreaVersion.objects.recorded().filter(area__code="west").count() == 2


def test_another_towns_office_is_never_overwritten(tmp_path):
    load_geo(a_city_folder(tmp_path / "one"))
    rename = {"code: saalheim": "code: talheim", "parent: saalheim": "parent: talheim"}
    offices, city = OFFICES, CITY
    for old, new in rename.items():
        offices, city = offices.replace(old, new), city.replace(old, new)
    areas = collection(TOWN, WEST).replace('"code": "saalheim"', '"code": "talheim"')
    with pytest.raises(CityFolderError) as refused:
        load_geo(a_city_folder(tmp_path / "two", offices=offices, city=city, areas=areas))
    assert refused.value.problems == [
        "offices.yaml:5: The code 'buergerservice' belongs to an office of 'saalheim'.",
        "offices.yaml:13: The code 'bauhof' belongs to an office of 'saalheim'.",
    ]
    assert not Office.objects.filter(code="talheim").exists()


BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[11.5, 50.9], [11.6, 51], [11.6, 50.9], [11.5, 51], [11.5, 50.9]]],
}


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        (
            "city",
            CITY.replace("buergerservice", "nobody"),
            "city.yaml:6: offices.yaml has no office 'nobody'.",
        ),
        ("city", CITY.replace("Europe/Berlin", "Europe/Saalheim"), "city.yaml:3: There is no time zone"),
        ("city", CITY.replace("TH}", "XX}"), "city.yaml:4: No calendar is known for DE XX."),
        ("city", CITY.replace("[11.6, ", "[12.6, "), "city.yaml:7: [12.6, 50.925] lies outside"),
        ("city", CITY.replace("ortsteil", "bezirk"), "city.yaml:5: No area is of the kind 'bezirk'."),
        ("city", CITY + "colour: red\n", "city.yaml:1: Additional properties are not allowed ('colour'"),
        ("city", CITY + "code: again\n", "city.yaml:9: 'code' is given twice."),
        ("city", CITY + "  - [\n", "city.yaml:9: This is not YAML"),
        ("city", "", "city.yaml:1: The file is empty."),
        (
            "offices",
            OFFICES.replace("parent: buergerservice", "parent: nobody"),
            "offices.yaml:15: There is no office",
        ),
        (
            "offices",
            OFFICES.replace("parent: saalheim", "parent: bauhof"),
            "offices.yaml:7: 'buergerservice' would be",
        ),
        (
            "offices",
            OFFICES.replace("09:00-12:00", "12:00-09:00"),
            "offices.yaml:11: '12:00-09:00' is no span",
        ),
        ("offices", OFFICES.replace("12-31", "12-01"), "offices.yaml:12: The closure ends"),
        ("offices", OFFICES.replace("12-31", "02-31"), "offices.yaml:12: '2026-02-31' is no day"),
        (
            "offices",
            OFFICES.replace("code: bauhof", "code: saalheim"),
            "offices.yaml:13: The code 'saalheim' is used",
        ),
        (
            "services",
            SERVICES.replace("group: strasse", "group: park"),
            "services.yaml:5: There is no group 'park'.",
        ),
        (
            "responsibilities",
            RULES.replace(",bauhof", ",nobody"),
            "responsibilities.csv:2: offices.yaml has no office",
        ),
        (
            "responsibilities",
            RULES.replace("\nschlagloch", "\nloch"),
            "responsibilities.csv:2: services.yaml has no serv",
        ),
        (
            "responsibilities",
            RULES.replace("group:s", "group:x"),
            "responsibilities.csv:3: services.yaml has no group",
        ),
        (
            "responsibilities",
            RULES.replace("/west", "/ost"),
            "responsibilities.csv:2: No area is 'ortsteil/ost'.",
        ),
        (
            "responsibilities",
            RULES.replace("responsible,area", "boss,area"),
            "responsibilities.csv:2: role: 'boss'",
        ),
        (
            "responsibilities",
            RULES.replace(",,0,§", ",2019-01-01,0,§"),
            "responsibilities.csv:2: The rule ends",
        ),
        (
            "responsibilities",
            RULES + "schlagloch,bauhof\n",
            "responsibilities.csv:4: The line has not as many values",
        ),
        ("addresses", ADDRESSES.replace("12a", "zwölf"), "addresses.csv:3: house_number: 'zwölf'"),
        (
            "addresses",
            ADDRESSES.replace("12a", "1"),
            "addresses.csv:3: The address is already given at addresses.csv:2",
        ),
        (
            "addresses",
            ADDRESSES.replace("50.9251", "99.9251"),
            "addresses.csv:2: (11.5951, 99.9251) is no longitude",
        ),
        ("areas", collection(WEST), "city.yaml:1: The areas need exactly one of kind municipality"),
        (
            "areas",
            collection(TOWN, WEST, WEST),
            "areas.geojson:4: The area ortsteil/west is already drawn at areas",
        ),
        ("areas", collection(TOWN, WEST)[:-9], "areas.geojson:3: This is not JSON"),
        (
            "areas",
            collection(TOWN, WEST | {"geometry": BOW_TIE}),
            "areas.geojson:3: Self-intersection[11.55 50.95]",
        ),
        (
            "areas",
            collection(TOWN, WEST | {"geometry": RIVER["geometry"]}),
            "areas.geojson:3: features.1.properties: 'buffer_m' is a required property",
        ),
        (
            "areas",
            collection(TOWN, WEST).replace("50.92]", "5092]"),
            "are not longitude and latitude in degrees",
        ),
        (
            "layers",
            collection(RIVER).replace("water", "Wasser!"),
            "layers.geojson:2: features.0.properties.layer",
        ),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line_and_nothing_is_written(tmp_path, file, text, problem):
    with pytest.raises(CityFolderError) as refused:
        load_geo(a_city_folder(tmp_path, **{file: text}))
    assert problem in str(refused.value)
    assert not Office.objects.exists()


def test_all_problems_come_at_once(tmp_path):
    city, rules = CITY.replace("buergerservice", "nobody"), RULES.replace("schlagloch", "loch")
    problems = Problems()
    read_city_folder(a_city_folder(tmp_path, city=city, responsibilities=rules), problems)
    assert [line.partition(": ")[0] for line in problems.found] == ["city.yaml:6", "responsibilities.csv:2"]


def test_missing_files_and_wrong_encodings_are_named(tmp_path):
    folder = a_city_folder(tmp_path)
    (folder / "offices.yaml").unlink()
    (folder / "addresses.csv").write_bytes(ADDRESSES.replace("Markt", "Ährenweg").encode("latin-1"))
    problems = Problems()
    read_city_folder(folder, problems)
    assert [line.partition(": ")[0] for line in problems.found] == ["offices.yaml", "addresses.csv"]
    assert "not UTF-8" in problems.found[1]


def test_a_shape_that_is_only_drawn_is_mended(tmp_path):
    load_geo(a_city_folder(tmp_path, layers=collection(feature(BOW_TIE, layer="building"))))
    assert Layer.objects.get().features.get().geometry.valid


def test_words_that_yaml_likes_to_misread_stay_words(tmp_path):
    offices = OFFICES.replace("names: {de: Bauhof, en: Depot}", "names: {de: Bauhof, no: no}")
    load_geo(a_city_folder(tmp_path, offices=offices))
    assert Office.objects.get(code="bauhof").names["no"] == "no"


def test_the_demo_city_loads_twice_without_a_change(db):
    load_geo(ROOT / "fixtures" / "weimar")
    assert Office.objects.count() >= 15
    assert Service.objects.count() >= 40
    again = load_geo(ROOT / "fixtures" / "weimar")
    assert sum(counts.new + counts.changed + counts.ended for counts in again.values()) == 0
