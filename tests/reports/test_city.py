"""The city folder's part of this room: categories and questions, refused with file and line."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from geo.models import Layer, LayerFeature, Municipality, Office
from reports.city import load_city
from reports.models import Category, CategoryGroup, Question
from tests.conftest import ROOT
from tests.geo.a_city_folder import a_city_folder

pytestmark = pytest.mark.django_db
WEIMAR = ROOT / "fixtures" / "weimar"
CATEGORIES = """\
groups:
  - code: street
    names: {de: Straße, en: Street}
    icon: road
    categories:
      - code: pothole
        names: {de: Schlagloch}
        service: schlagloch
        publish: {place: at_once, text: at_once, photos: after_release}
        questions:
          - {code: wet, kind: yes_no, labels: {de: Wasser darin}}
          - code: depth
            kind: choice
            labels: {de: Tiefe}
            required: true
            choices:
              - {code: deep, names: {de: tief}}
              - {code: flat, names: {de: flach}}
            only_if: {question: wet, equals: true}
      - code: gully
        names: {de: Gully}
        service: schlagloch
        publish: {place: at_once, text: after_release, photos: after_release}
        contact: required
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    """A small city with categories of which every line is known."""
    (tmp_path / "categories.yaml").write_text(CATEGORIES)
    return a_city_folder(tmp_path)


def rewrite(folder: Path, old: str, new: str) -> None:
    assert old in CATEGORIES
    (folder / "categories.yaml").write_text(CATEGORIES.replace(old, new))


def test_the_folder_is_loaded_and_loading_it_again_changes_nothing(folder):
    first = load_city(folder)
    assert (first["categories"].new, first["questions"].new) == (2, 2)
    rows = [list(model.objects.values()) for model in (CategoryGroup, Category, Question)]
    again = load_city(folder)
    assert all(counts.new == counts.changed == counts.ended == 0 for counts in again.values())
    assert rows == [list(model.objects.values()) for model in (CategoryGroup, Category, Question)]
    pothole = Category.objects.offered().first()
    assert (pothole.code, pothole.service.code, pothole.publish_photos) == (
        "pothole",
        "schlagloch",
        "after_release",
    )
    wanted = Category.objects.values_list("code", "contact")
    assert dict(wanted) == {"pothole": "optional", "gully": "required"}
    assert [question.code for question in pothole.questions.all()] == ["wet", "depth"]


def test_what_changes_in_the_folder_changes_here_and_what_goes_is_no_longer_offered(folder):
    load_city(folder)
    start = CATEGORIES.index("      - code: gully")
    changed = CATEGORIES[:start].replace("Schlagloch", "Loch")
    changed = changed.replace("          - {code: wet, kind: yes_no, labels: {de: Wasser darin}}\n", "")
    changed = changed.replace("            only_if: {question: wet, equals: true}\n", "")
    (folder / "categories.yaml").write_text(changed)
    summary = load_city(folder)
    assert (summary["categories"].changed, summary["categories"].ended) == (1, 1)
    assert summary["questions"].ended == 1
    assert [category.name for category in Category.objects.offered()] == ["Loch"]
    assert Category.objects.count() == 2


FULL = """\
          - {code: cm, kind: number, labels: {de: Wie hoch}, min: 0, max: 50, unit: {de: cm}}
          - {code: since, kind: date, labels: {de: Seit wann}, not_after: today}
          - {code: post, kind: map_object, labels: {de: Welche}, layer: lantern, other: true}
          - code: gas
            kind: yes_no
            labels: {de: Riecht es nach Gas}
            stops:
              - {equals: true, kind: outside_body, reason: {de: Netzbetreiber}, office: saalheim}
"""
LANTERN = """{"type": "FeatureCollection", "features": [{"type": "Feature",
  "properties": {"layer": "lantern", "code": "W 1", "name": "Laterne W 1"},
  "geometry": {"type": "Point", "coordinates": [11.59, 50.92]}}]}"""


def asking(folder: Path, questions: str = FULL) -> None:
    """The first category asks more, and there is a lantern to point at."""
    (folder / "layers-lantern.geojson").write_text(LANTERN)
    asked = CATEGORIES.replace("      - code: gully", questions + "      - code: gully")
    (folder / "categories.yaml").write_text(asked)


def test_limits_things_and_stops_are_loaded(folder):
    asking(folder)
    load_city(folder)
    found = {question.code: question for question in Question.objects.all()}
    assert found["cm"].limits == {"min": 0, "max": 50, "unit": {"de": "cm"}}
    assert found["since"].limits == {"not_after": "today"}
    assert found["post"].limits == {"layer": "lantern", "other": True}
    assert found["gas"].stops == [
        {"equals": True, "kind": "outside_body", "reason": {"de": "Netzbetreiber"}, "office": "saalheim"}
    ]
    assert load_city(folder)["questions"].changed == 0


def test_a_layer_of_things_to_point_at_is_no_part_of_the_base_map(folder):
    asking(folder)
    load_city(folder)
    assert not Layer.objects.get(code="lantern").base
    assert LayerFeature.objects.get(code="W 1").name == "Laterne W 1"


def test_views_of_the_towns_own_are_loaded_with_their_names(folder):
    rewrite(
        folder,
        "service: schlagloch\n        publish: {place: at_once, text: at_once",
        "service: schlagloch\n        photo_roles: [wide, {code: plate, names: {de: Schild}}]"
        "\n        publish: {place: at_once, text: at_once",
    )
    load_city(folder)
    pothole = Category.objects.get(code="pothole")
    assert (pothole.photo_roles, pothole.photo_role_names) == (["wide", "plate"], {"plate": {"de": "Schild"}})


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("max: 50", "max: -1", "categories.yaml:20: The largest number may not be below the smallest, 0."),
        ("not_after: today", "not_after: 2026-02-30", "categories.yaml:21: This is no date."),
        (
            "layer: lantern",
            "layer: swing",
            "No layers*.geojson has a layer 'swing' whose features",
        ),
        ("equals: true, kind: o", "equals: yes, kind: o", "“gas” is never answered with “yes”."),
        ("office: saalheim", "office: magic", "categories.yaml:27: offices.yaml has no office 'magic'."),
        ("office: saalheim", "service: magic", "categories.yaml:27: services.yaml has no service 'magic'."),
        (", office: saalheim", "", "categories.yaml:27: Say where to turn instead"),
        ("kind: outside_body", "kind: magic", "categories.yaml:27: "),
        ("kind: date,", "kind: text,", "A question of this kind does not have this."),
    ],
)
def test_what_makes_no_sense_in_a_question_is_told_by_file_and_line(folder, old, new, complaint):
    assert old in FULL
    asking(folder, FULL.replace(old, new))
    with pytest.raises(CommandError) as refusal:
        call_command("load_city", folder)
    assert complaint in str(refusal.value)
    assert not Office.objects.exists()


def test_a_dry_run_checks_everything_and_writes_nothing(folder, capsys):
    call_command("load_city", folder, dry_run=True)
    assert "Nothing was written." in capsys.readouterr().out
    assert not Office.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("icon: road", "icon: spoon", "categories.yaml:4: groups.0.icon: 'spoon' is not one of"),
        (
            "service: schlagloch\n        publish: {place: at_once, text: at_once",
            "service: magic\n        publish: {place: at_once, text: at_once",
            "categories.yaml:8: services.yaml has no service 'magic'.",
        ),
        ("code: gully", "code: pothole", "categories.yaml:20: The code 'pothole' is used twice."),
        ("code: flat", "code: deep", "categories.yaml:18: The code “deep” is used twice."),
        ("question: wet", "question: dry", "categories.yaml:19: No question “dry” is asked before this one."),
        ("equals: true", "equals: 1", "categories.yaml:19: “wet” is never answered with “1”."),
        ("kind: yes_no", "kind: maybe", "categories.yaml:11: "),
        ("kind: choice\n", "kind: text\n", "categories.yaml:12: "),
        ("place: at_once, text: at_once", "place: at_once", "categories.yaml:9: "),
    ],
)
def test_what_is_wrong_is_told_by_file_and_line_and_nothing_is_written(folder, old, new, complaint):
    rewrite(folder, old, new)
    with pytest.raises(CommandError) as refusal:
        call_command("load_city", folder)
    assert complaint in str(refusal.value)
    assert "Nothing was changed." in str(refusal.value)
    assert not Office.objects.exists()


def test_all_problems_of_all_files_are_told_at_once(folder):
    rewrite(folder, "icon: road", "icon: spoon")
    (folder / "city.yaml").write_text(
        (folder / "city.yaml").read_text().replace("code: saalheim", "code: jena")
    )
    with pytest.raises(CommandError) as refusal:
        call_command("load_city", folder)
    assert "city.yaml:" in str(refusal.value)
    assert "categories.yaml:4" in str(refusal.value)


def test_the_demo_city_fits_together():
    load_city(WEIMAR)
    assert Category.objects.offered().count() >= 25
    assert not Category.objects.exclude(municipality=Municipality.objects.default()).exists()
    plain = Category.objects.filter(questions=None, photo_required=False)
    assert plain.exists()
