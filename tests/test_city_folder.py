"""The demo city: every file follows its schema, every reference leads somewhere, and the map fits together.

`load_city` checks much of this too. Here the files speak for themselves, without a database.
"""

import csv
import io
import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import shapely
import yaml
from django.contrib.gis.geos import GEOSGeometry
from jsonschema import Draft202012Validator
from shapely import STRtree
from shapely.geometry import Point, shape

from geo.crs import UTM32, WGS84
from reports.city_questions import question_fields
from reports.domain.questions import Found, check_answers, stop_for
from reports.domain.workflow import STEPS, Status
from reports.models import Question

ROOT = Path(__file__).resolve().parents[1]
WEIMAR, SCHEMAS, GUIDE = ROOT / "fixtures/weimar", ROOT / "docs/city-folder", ROOT / "docs/city-folder.md"
YAML_FILES = ("city", "offices", "services", "categories", "reporting", "users", "reports")
CSV_FILES = ("responsibilities", "addresses")
GEO_FILES = sorted(path.name for path in WEIMAR.glob("*.geojson"))
EVERY_KIND = (*YAML_FILES, *CSV_FILES, "areas", "layers")


@cache
def schema(name: str) -> Draft202012Validator:
    found = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def complaints(name: str, data) -> list[str]:
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in schema(name).iter_errors(data)]


def rows(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text)))


@cache
def weimar(name: str):
    if name in CSV_FILES:
        return rows((WEIMAR / f"{name}.csv").read_text())
    return yaml.safe_load((WEIMAR / f"{name}.yaml").read_text())


@cache
def features(prefix: str) -> list[tuple[dict, shapely.Geometry]]:
    found = []
    for path in sorted(WEIMAR.glob(f"{prefix}*.geojson")):
        collection = json.loads(path.read_text())["features"]
        found += [(feature["properties"], shape(feature["geometry"])) for feature in collection]
    return found


def areas(kind: str) -> dict[str, shapely.Geometry]:
    return {p["code"]: geometry for p, geometry in features("areas") if p["kind"] == kind}


def categories() -> dict[str, dict]:
    return {c["code"]: c for group in weimar("categories")["groups"] for c in group["categories"]}


def in_metres(geometry: shapely.Geometry) -> shapely.Geometry:
    """The same in EPSG:25832, whose unit is the metre."""
    flat = GEOSGeometry(memoryview(geometry.wkb), srid=WGS84).transform(UTM32, clone=True)
    return shapely.from_wkb(bytes(flat.wkb))


# ---- schemas and their guide


@pytest.mark.parametrize("name", YAML_FILES)
def test_every_yaml_file_follows_its_schema(name):
    assert complaints(name, weimar(name)) == []


@pytest.mark.parametrize("name", GEO_FILES)
def test_every_map_file_follows_its_schema(name):
    assert complaints(name.split("-")[0], json.loads((WEIMAR / name).read_text())) == []


@pytest.mark.parametrize("name", CSV_FILES)
def test_every_row_of_a_table_follows_its_schema(name):
    wrong = {line: found for line, row in enumerate(weimar(name), 2) if (found := complaints(name, row))}
    assert wrong == {}


def examples() -> dict[str, object]:
    """The code blocks of the guide, by the file they are an example of."""
    blocks = re.findall(r"^```(yaml|json|csv) (\w+)\n(.*?)^```", GUIDE.read_text(), re.M | re.S)
    read = {"yaml": yaml.safe_load, "json": json.loads, "csv": rows}
    return {name: read[kind](text) for kind, name, text in blocks}


def test_the_guide_has_an_example_for_every_schema():
    assert set(examples()) == set(EVERY_KIND)
    assert {path.name.split(".")[0] for path in SCHEMAS.glob("*.json")} == {*EVERY_KIND, "mapping"}


def test_the_guide_to_imports_has_a_mapping_that_follows_its_schema():
    guide = (ROOT / "docs/import-directory.md").read_text(encoding="utf-8")
    shown = re.findall(r"```yaml mapping\n(.*?)```", guide, re.S)
    assert [list(schema("mapping").iter_errors(yaml.safe_load(text))) for text in shown] == [[]] * 2


@pytest.mark.parametrize("name", EVERY_KIND)
def test_the_examples_of_the_guide_follow_the_schemas(name):
    example = examples()[name]
    for part in example if name in CSV_FILES else [example]:
        assert complaints(name, part) == []


BROKEN = {
    "a code with capitals": ("offices", [0, "code"], "Weimar", "'Weimar' does not match"),
    "hours with a dot": ("offices", [1, "hours", "mo"], ["9.00-12.00"], "does not match"),
    "an unknown weekday": ("offices", [1, "hours"], {"mi": ["09:00-12:00"]}, "'mi' was unexpected"),
    "a team without a parent": ("offices", [2, "parent"], None, "'parent' is a required property"),
    "a choice with nothing to choose": (
        "categories",
        ["groups", 0, "categories", 0, "questions", 0, "choices"],
        None,
        "'choices' is a required property",
    ),
    "a fourth way to publish": (
        "categories",
        ["groups", 0, "categories", 0, "publish", "text"],
        "sometimes",
        "is not one of",
    ),
    "latitude above ninety": ("city", ["center"], [11.3, 95], "95 is greater than the maximum of 90"),
    "a refusal without a reason": (
        "reports",
        [0, "steps"],
        [{"status": "rejected", "days_ago": 1}],
        "'note'",
    ),
    "a duplicate of nothing": ("reports", [0, "status"], "duplicate", "'duplicate_of' is a required"),
}


@pytest.mark.parametrize("mistake", BROKEN)
def test_a_schema_refuses(mistake):
    name, path, value, message = BROKEN[mistake]
    data = json.loads(json.dumps(weimar(name)))
    target = data
    for step in path[:-1]:
        target = target[step]
    if value is None:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    assert message in "\n".join(complaints(name, data))


# ---- references


def test_codes_are_used_once_and_references_lead_somewhere():
    offices = Counter(office["code"] for office in weimar("offices"))
    services = Counter(service["code"] for service in weimar("services")["services"])
    groups = {group["code"] for group in weimar("services")["groups"]}
    assert max(offices.values()) == max(services.values()) == 1
    assert {office["parent"] for office in weimar("offices") if "parent" in office} <= set(offices)
    assert weimar("city")["default_office"] in offices
    assert {service["group"] for service in weimar("services")["services"]} <= groups
    assert {category["service"] for category in categories().values()} <= set(services)
    assert {role["office"] for user in weimar("users") for role in user["roles"]} <= set(offices)
    assert {report["category"] for report in weimar("reports")} == set(categories())


def test_rules_refer_to_what_exists_and_are_not_said_twice():
    services = {service["code"] for service in weimar("services")["services"]}
    groups = {f"group:{group['code']}" for group in weimar("services")["groups"]}
    known = {f"{p['kind']}/{p['code']}" for p, _ in features("areas")}
    rules = weimar("responsibilities")
    assert {rule["service"] for rule in rules} <= services | groups
    assert {rule["office"] for rule in rules} <= {office["code"] for office in weimar("offices")}
    assert {rule["selector_ref"] for rule in rules if rule["selector"] == "area"} <= known
    said = Counter((r["service"], r["office"], r["role"], r["selector_ref"]) for r in rules)
    assert max(said.values()) == 1


def test_every_service_has_one_responsible_office_where_no_area_says_otherwise():
    default = [
        rule["service"]
        for rule in weimar("responsibilities")
        if (rule["selector"], rule["role"]) == ("municipality", "responsible")
    ]
    for service in weimar("services")["services"]:
        said = default.count(service["code"]) or default.count(f"group:{service['group']}")
        assert said == (0 if "out_of_scope" in service else 1), service["code"]


def test_some_categories_ask_nothing_and_want_no_photo():
    plain = [c for c in categories().values() if not c["questions"] and not c["photo_required"]]
    assert len(plain) >= 3


def test_scrap_cars_and_election_posters_are_looked_at_before_they_are_public():
    assert categories()["schrottauto"]["publish"]["photos"] == "after_release"
    assert categories()["wahlplakat"]["publish"]["text"] == "after_release"


# ---- the map


def test_all_borders_are_valid_and_fine_enough():
    for properties, geometry in features("areas"):
        assert geometry.is_valid, properties["code"]
    assert len(areas("ortsteil")) == 22
    town = in_metres(areas("municipality")["weimar"])
    assert 80e6 < town.area < 88e6


def test_districts_cover_the_municipality_without_gap_or_overlap():
    town = in_metres(areas("municipality")["weimar"])
    districts = [in_metres(geometry) for geometry in areas("ortsteil").values()]
    together = shapely.union_all(districts)
    assert town.symmetric_difference(together).area < 1
    assert sum(district.area for district in districts) - together.area < 1


def test_the_depots_share_out_the_whole_town():
    town = in_metres(areas("municipality")["weimar"])
    depots = [in_metres(geometry) for geometry in areas("baubezirk").values()]
    assert town.symmetric_difference(shapely.union_all(depots)).area < 1
    assert sum(depot.area for depot in depots) - town.area < 1


def test_neighbours_begin_where_the_town_ends():
    town = in_metres(areas("municipality")["weimar"])
    neighbours = shapely.union_all([in_metres(geometry) for geometry in areas("neighbour").values()])
    assert neighbours.intersection(town).area < 1
    assert town.buffer(1).difference(town.union(neighbours)).area < 1


@pytest.mark.parametrize("name", sorted({p["kind"] for p, _ in features("areas")} - {"neighbour"}))
def test_every_other_area_lies_in_the_town(name):
    town = areas("municipality")["weimar"].buffer(1e-6)
    assert all(town.covers(geometry) for geometry in areas(name).values())


def test_the_files_stay_small_enough_to_read_and_to_send():
    sizes = {path.name: path.stat().st_size for path in WEIMAR.iterdir()}
    assert max(sizes.values()) < 500_000
    assert sum(sizes.values()) < 2_500_000


@pytest.mark.parametrize("name", GEO_FILES)
def test_a_map_file_has_one_feature_per_line_and_six_decimals(name):
    lines = (WEIMAR / name).read_text().splitlines()
    assert all(json.loads(line.rstrip(",")) for line in lines[1:-1])
    assert re.search(r"\d\.\d{7}", "\n".join(lines)) is None


# ---- people, addresses, reports


@pytest.mark.parametrize("name", ["addresses", "reports"])
def test_every_place_lies_in_the_municipality(name):
    town = areas("municipality")["weimar"]
    places = [row.get("location") or (float(row["lon"]), float(row["lat"])) for row in weimar(name)]
    assert [place for place in places if not town.covers(Point(place))] == []


def test_every_report_is_near_a_street_a_path_or_the_water():
    drawn = [
        g for p, g in features("layers") if p["layer"] in ("road", "water") or p.get("kind") == "playground"
    ]
    index = STRtree([in_metres(geometry) for geometry in drawn])
    far = [
        report["address"]
        for report in weimar("reports")
        if not len(index.query(in_metres(Point(report["location"])), predicate="dwithin", distance=30))
    ]
    assert far == []


def test_offices_stand_at_addresses_that_can_be_found():
    known = {(f"{row['street']} {row['house_number']}", row["postcode"]) for row in weimar("addresses")}
    lost = {
        office["address"]["street"]
        for office in weimar("offices")
        if "location" in office and (office["address"]["street"], office["address"]["postcode"]) not in known
    }
    assert lost == {"Blutstraße 1"}


def test_there_are_three_hundred_reports_in_all_states_and_two_languages():
    reports = weimar("reports")
    assert len(reports) == 300
    assert {report["status"] for report in reports} == {status.value for status in Status}
    assert sum(report["language"] == "en" for report in reports) >= 30
    assert 0.5 < sum("photo" in report for report in reports) / len(reports) < 0.7


def test_no_sentence_is_said_more_than_twice():
    said = [report["description"] for report in weimar("reports")]
    said += [step["note"] for report in weimar("reports") for step in report["steps"] if "note" in step]
    assert Counter(said).most_common(1)[0][1] <= 2


def test_contact_data_of_the_demo_reaches_nobody():
    everything = "".join(path.read_text() for path in WEIMAR.glob("*.yaml"))
    assert set(re.findall(r"@[\w.-]+\.(\w+)", everything)) == {"example"}
    assert all(re.search(r" (0000|23125)-", office.get("phone", " 0000-")) for office in weimar("offices"))


def test_every_report_takes_steps_that_the_workflow_knows_one_after_the_other():
    for report in weimar("reports"):
        status, days = Status.SUBMITTED, report["days_ago"]
        for step in report["steps"]:
            assert (status, Status(step["status"])) in STEPS, report["description"]
            assert step["days_ago"] < days, report["description"]
            status, days = Status(step["status"]), step["days_ago"]
        assert status == report["status"], report["description"]


def asked(category: dict) -> list[Question]:
    """The questions of a category, as the room of reports knows them."""
    return [Question(code=data["code"], **question_fields(data)) for data in category["questions"]]


def errors_in_answers(report: dict) -> list:
    """What is wrong with the answers of a demo report, and what would send its writer elsewhere."""
    questions, answers = asked(categories()[report["category"]]), report.get("answers", {})
    # Whether a thing on the map is near is looked up when the demo is loaded.
    named = {code: Found("", 0) for code in answers}
    wrong = check_answers(questions, answers, today=date(2026, 5, 4), found=named)
    return [*wrong, *filter(None, [stop_for({}, questions, answers)])]


def test_every_report_answers_what_its_category_asks():
    wrong = {
        report["description"]: errors for report in weimar("reports") if (errors := errors_in_answers(report))
    }
    assert wrong == {}


def test_duplicates_point_to_an_older_report_close_by():
    named = {report["ref"]: report for report in weimar("reports") if "ref" in report}
    for report in weimar("reports"):
        if "duplicate_of" in report:
            first = named[report["duplicate_of"]]
            gap = in_metres(Point(first["location"])).distance(in_metres(Point(report["location"])))
            assert gap < 25
            assert first["days_ago"] > report["days_ago"]
            assert first["category"] == report["category"]


def test_what_is_said_to_be_an_outside_body_s_job_lies_in_its_area_or_says_whose_it_is():
    outside = {office["code"] for office in weimar("offices") if office["kind"] == "external"}
    theirs = [
        (rule["service"], geometry)
        for rule in weimar("responsibilities")
        for p, geometry in features("areas")
        if rule["office"] in outside and rule["selector_ref"] == f"{p['kind']}/{p['code']}"
    ]
    for report in weimar("reports"):
        if report["status"] == "external":
            closing, place = report["steps"][-1], Point(report["location"])
            assert closing["office"] in outside
            service = categories()[report["category"]]["service"]
            in_area = any(service == held and area.covers(place) for held, area in theirs)
            assert in_area or "Polizei" in closing["note"], report["description"]


def test_crews_of_the_demo_city_need_proof_only_where_reporters_needed_a_photo():
    for category in categories().values():
        asked = "photo" if category.get("photo_required") else "none"
        assert category.get("proof", "none") == asked, category["code"]
