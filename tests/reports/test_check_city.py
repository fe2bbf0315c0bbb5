"""check_city on the demo city, and on a city folder with planted faults."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from geo.models import Municipality, Responsibility
from reports.integrity import ADVICE, SENTENCES, TITLES, findings_in
from tests.reports.a_faulty_city import load_faulty_city

pytestmark = pytest.mark.django_db
WEIMAR = Path(__file__).resolve().parent.parent.parent / "fixtures/weimar"


@pytest.fixture
def faulty(tmp_path) -> Municipality:
    return load_faulty_city(tmp_path / "town")


# The facts of the demo city's offices were checked this year, and grow old like any others.
THE_DAY = date(2026, 11, 15)


def test_the_demo_city_has_no_fault(capsys):
    call_command("load_city", WEIMAR, verbosity=0)
    call_command("load_demo", WEIMAR, only_users=True, verbosity=0)
    call_command("check_city", on=THE_DAY)
    assert capsys.readouterr().out == "No fault was found in Stadtverwaltung Weimar.\n"


def test_each_planted_fault_is_found(faulty):
    found = {(one.code, one.subject) for one in findings_in(faulty)}
    assert found >= {
        ("nobody_holds", "service:baum"),
        ("gap", "service:schlagloch"),
        ("two_offices", "service:schlagloch"),
        ("overlap", "service:schlagloch"),
        ("district_gap", "kind:ortsteil"),
        ("district_overlap", "area:ortsteil/across"),
        ("addresses_outside", "municipality:saalheim"),
        ("no_contact", "office:stumm"),
        ("dead_contact", "office:bauhof"),
        ("no_position", "office:ortlos"),
        ("past_review", "office:ortlos"),
        ("never_checked", "office:stumm"),
        ("category_without_office", "category:baum"),
        ("nobody_works_there", "office:stumm"),
    }


def test_the_command_says_every_fault_in_words_and_fails(faulty, capsys, tmp_path):
    with pytest.raises(CommandError, match="faults in Stadt Saalheim"):
        call_command("check_city", geojson=tmp_path / "faults.geojson")
    told = capsys.readouterr().out
    assert "Für „Schlagloch“ ist auf " in told
    shapes = json.loads((tmp_path / "faults.geojson").read_text())["features"]
    assert {"gap", "district_gap", "overlap"} <= {one["properties"]["code"] for one in shapes}
    assert all(one["geometry"]["type"].startswith("Multi") for one in shapes)


def test_a_rule_that_lost_its_effect_is_found(faulty):
    zone = faulty.areas.get(kind="zone", code="inner")
    rule = Responsibility.objects.get(area=zone)
    zone.versions.get().pieces.all().delete()
    zone.versions.all().delete()
    assert ("no_effect", f"rule:{rule.pk}") in {(one.code, one.subject) for one in findings_in(faulty)}


def test_programs_are_told_all_of_it_as_json(faulty, capsys):
    with pytest.raises(CommandError) as told:
        call_command("check_city", json=True, on=THE_DAY)
    assert told.value.returncode == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["municipality"], said["on"]) == ("saalheim", "2026-11-15")
    (dead,) = (one for one in said["findings"] if one["code"] == "dead_contact")
    assert dead["subject"] == "office:bauhof"
    assert dead["offices"] == ["bauhof"]
    assert dead["facts"]["value"] == "12-3"
    assert dead["sentence"] == "Bauhof: „12-3“ hat zu wenige Ziffern für eine Rufnummer."
    assert dead["advice"]
    assert {"gap", "district_gap"} <= {one["code"] for one in said["findings"] if one["shape"]}


def test_a_town_in_order_is_json_without_findings(capsys):
    call_command("load_city", WEIMAR, verbosity=0)
    call_command("load_demo", WEIMAR, only_users=True, verbosity=0)
    call_command("check_city", json=True, on=THE_DAY)
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_what_could_not_be_checked_has_another_exit_code_than_a_fault(faulty, tmp_path):
    with pytest.raises(CommandError, match="cannot be written") as unwritten:
        call_command("check_city", geojson=tmp_path / "nowhere" / "faults.geojson")
    with pytest.raises(CommandError, match="Known: saalheim") as unknown:
        call_command("check_city", municipality="nirgends")
    assert (unwritten.value.returncode, unknown.value.returncode) == (2, 2)
    with pytest.raises(CommandError, match="'gestern' is no day"):
        call_command("check_city", "--on=gestern")


def test_an_unknown_town_or_none_is_named():
    with pytest.raises(CommandError, match="Known: none"):
        call_command("check_city", municipality="nirgends")


def test_every_fault_has_a_title_a_sentence_and_an_advice():
    assert TITLES.keys() == SENTENCES.keys() == ADVICE.keys()


def test_every_fault_is_explained_in_the_guide():
    guide = (WEIMAR.parent.parent / "docs/checking-the-city.md").read_text(encoding="utf-8")
    assert [code for code in TITLES if f"`{code}`" not in guide] == []
