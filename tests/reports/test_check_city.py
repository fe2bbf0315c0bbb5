"""check_city on the demo city, and on a city folder with planted faults."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from geo.models import Municipality, Responsibility
from reports.integrity import ADVICE, SENTENCES, TITLES, findings_in
from tests.geo.a_city_folder import OFFICES, SERVICES, TOWN, WEST, a_city_folder, collection, feature, square

pytestmark = pytest.mark.django_db
WEIMAR = Path(__file__).resolve().parent.parent.parent / "fixtures/weimar"
CATEGORIES = """\
groups:
  - code: strasse
    names: {de: Straße}
    icon: road
    categories:
      - code: loch
        names: {de: Loch, en: Hole}
        service: schlagloch
        publish: {place: at_once, text: at_once, photos: at_once}
      - code: baum
        names: {de: Baum, en: Tree}
        service: baum
        publish: {place: at_once, text: at_once, photos: at_once}
"""
# Nobody holds trees and fines; potholes are held in West and in an area across it only, twice.
FAULTY_SERVICES = (
    SERVICES.replace("services:", "  - {code: amt, names: {de: Amt}}\nservices:")
    + "  - {code: baum, group: amt, names: {de: Baum, en: Tree}}\n"
)
FAULTY_RULES = """\
service,office,role,selector,selector_ref,valid_from,valid_to,priority,legal_basis,note
schlagloch,bauhof,responsible,area,ortsteil/west,2020-01-01,,0,,
schlagloch,buergerservice,responsible,area,ortsteil/across,2020-01-01,,0,,
schlagloch,stumm,responsible,area,ortsteil/west,2020-01-01,,0,,
schlagloch,stumm,responsible,area,zone/inner,2020-01-01,,0,,
schlagloch,bauhof,responsible,area,zone/core,2020-01-01,,0,,
"""
FAULTY_OFFICES = (
    OFFICES.replace("  tasks: {de: Bauen.}", "  tasks: {de: Bauen.}\n  phone: 12-3")
    + """\
- code: stumm
  kind: team
  parent: buergerservice
  names: {de: Stumm, en: Silent}
  tasks: {de: Nichts.}
- code: ortlos
  kind: team
  parent: buergerservice
  names: {de: Ortlos, en: Placeless}
  tasks: {de: Irgendwo.}
  last_checked: "2020-01-31"
  address: {street: Markt 1, postcode: "07743", place: Saalheim}
"""
)
ACROSS = feature(square(11.595, 50.92, 11.605, 50.93), kind="ortsteil", code="across", name="Across")
INNER = feature(square(11.61, 50.92, 11.612, 50.93), kind="zone", code="inner", name="Inner")
CORE = feature(square(11.611, 50.921, 11.6115, 50.922), kind="zone", code="core", name="Core")
ADDRESSES = """\
street,house_number,postcode,place,lon,lat
Am Markt,1,07743,Saalheim,11.5951,50.9251
Fernstraße,1,07743,Saalheim,12.5951,50.9251
"""


@pytest.fixture
def faulty(tmp_path) -> Municipality:
    folder = a_city_folder(
        tmp_path / "town",
        services=FAULTY_SERVICES,
        responsibilities=FAULTY_RULES,
        offices=FAULTY_OFFICES,
        addresses=ADDRESSES,
        areas=collection(TOWN, WEST, ACROSS, INNER, CORE),
    )
    (folder / "categories.yaml").write_text(CATEGORIES)
    call_command("load_city", folder, verbosity=0)
    return Municipality.objects.get()


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


def test_an_unknown_town_or_none_is_named():
    with pytest.raises(CommandError, match="Known: none"):
        call_command("check_city", municipality="nirgends")


def test_every_fault_has_a_title_a_sentence_and_an_advice():
    assert TITLES.keys() == SENTENCES.keys() == ADVICE.keys()
