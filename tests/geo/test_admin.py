"""Configuration in the admin: borders and rules are superseded, and nothing comes from another host."""

import re
from datetime import date, time

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils import timezone, translation

from geo.actions import RuleSuperseded, end_rule, supersede_rule
from geo.forms import MapWidget, geometry_of
from geo.models import Area, AreaVersion, Office, OpeningSpan, Responsibility
from geo.wording import days_in_words
from reports.models import User
from tests.geo_builders import EAST_BOX, a_municipality, a_rule, a_service, an_area, an_office, box

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return a_municipality()


@pytest.fixture
def staff(town) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser("admin@example.org", "open sesame"))
    return client


@pytest.mark.parametrize(
    "page",
    [
        "area",
        "areaversion",
        "office",
        "municipality",
        "service",
        "servicegroup",
        "lifesituation",
        "responsibility",
        "layer",
    ],
)
def test_lists_and_forms_load_nothing_from_elsewhere_and_carry_no_inline_script(staff, town, page):
    a_rule(a_service(town), an_office("bauhof"), an_area(town))
    for path in (f"/admin/geo/{page}/", *first_row(staff, page)):
        answer = staff.get(path)
        assert answer.status_code == 200
        text = answer.content.decode()
        assert not re.search(r"(src|href)=[\"'](https?:)?//", text)
        assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))[^>]*>", text)
        assert " onclick=" not in text


def test_synonyms_are_lists_of_words_per_language(staff, town):
    service = a_service(town, synonyms={"de": ["Loch"]})
    path = f"/admin/geo/service/{service.pk}/change/"
    texts = dict.fromkeys(("descriptions", "misspellings", "fee", "documents", "out_of_scope"), "{}")
    form = {"municipality": town.pk, "code": service.code, "names": '{"de": "Straße"}', **texts}
    for wrong in ('{"de": "Loch"}', '["Loch"]', '{"de": [1]}'):
        answer = staff.post(path, form | {"synonyms": wrong})
        assert "Write a list of words per language" in answer.content.decode()
    assert staff.post(path, form | {"synonyms": '{"de": ["Riss"]}', "leika": "123"}).status_code == 200
    assert staff.post(path, form | {"synonyms": '{"de": ["Riss"]}'}).status_code == 302
    service.refresh_from_db()
    assert service.synonyms == {"de": ["Riss"]}


def first_row(staff, page) -> list[str]:
    found = re.search(rf"/admin/geo/{page}/\d+/change/", staff.get(f"/admin/geo/{page}/").content.decode())
    return [found[0]] if found else []


def area_form(area: Area, border: str, **over) -> dict:
    return {
        "municipality": area.municipality_id,
        "kind": area.kind,
        "code": area.code,
        "names": '{"de": "West"}',
        "border": border,
        "valid_from": "",
        "versions-TOTAL_FORMS": 0,
        "versions-INITIAL_FORMS": 0,
    } | over


def test_another_border_becomes_a_version_and_the_old_one_stays(staff, town):
    area = an_area(town)
    form = area_form(area, box(*EAST_BOX).json, valid_from="2026-05-01")
    assert staff.post(f"/admin/geo/area/{area.pk}/change/", form).status_code == 302
    held = area.versions.recorded().order_by("valid")
    assert [one.valid.lower for one in held] == [None, date(2026, 5, 1)]
    assert held.last().geometry.extent == EAST_BOX
    assert held.last().pieces.exists()


def test_saving_without_a_change_draws_nothing(staff, town):
    area = an_area(town)
    form = area_form(area, area.versions.get().geometry.json)
    assert staff.post(f"/admin/geo/area/{area.pk}/change/", form).status_code == 302
    assert area.versions.count() == 1


@pytest.mark.parametrize(
    "border",
    [
        "",
        "nonsense",
        '{"type": "Point", "coordinates": [11.6, 50.9]}',
        '{"type": "MultiPolygon", "coordinates": [[[[1159, 50], [1160, 50], [1160, 51], [1159, 50]]]]}',
        '{"type": "Polygon", "coordinates": [[[11, 50], [12, 51], [12, 50], [11, 51], [11, 50]]]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_border_is_refused_and_nothing_is_written(staff, town, border):
    area = an_area(town)
    answer = staff.post(f"/admin/geo/area/{area.pk}/change/", area_form(area, border))
    assert answer.status_code == 200
    assert "border" in answer.context["adminform"].form.errors
    assert AreaVersion.objects.filter(area=area).count() == 1


def test_a_new_area_gets_its_first_border_since_ever(staff, town):
    form = area_form(Area(municipality=town, kind="ortsteil", code="neu"), box(*EAST_BOX).json)
    assert staff.post("/admin/geo/area/add/", form).status_code == 302
    assert Area.objects.get(code="neu").versions.get().valid.lower is None


def test_versions_can_be_looked_at_and_not_changed(staff, town):
    version = an_area(town).versions.get()
    page = staff.get(f"/admin/geo/areaversion/{version.pk}/change/")
    assert b'data-read-only="true"' in page.content
    assert staff.post(f"/admin/geo/areaversion/{version.pk}/change/", {}).status_code == 403
    assert staff.post(f"/admin/geo/areaversion/{version.pk}/delete/", {"post": "yes"}).status_code == 403
    assert staff.get("/admin/geo/areaversion/add/").status_code == 403


def rule_form(rule: Responsibility, **over) -> dict:
    return {
        "municipality": rule.municipality_id,
        "service": rule.service_id or "",
        "service_group": "",
        "office": rule.office_id,
        "role": rule.role,
        "selector": rule.selector,
        "area": rule.area_id or "",
        "valid_0": "",
        "valid_1": "",
        "priority": rule.priority,
        "legal_basis": "",
        "note": "",
    } | over


def test_changing_a_rule_writes_a_new_one_and_keeps_what_was_said(staff, town):
    rule = a_rule(a_service(town), an_office("bauhof"), an_area(town))
    then = timezone.now()
    other = an_office("tiefbau")
    path = f"/admin/geo/responsibility/{rule.pk}/change/"
    assert staff.post(path, rule_form(rule, office=other.pk)).status_code == 302
    assert [one.office.code for one in Responsibility.objects.recorded()] == ["tiefbau"]
    assert [one.office.code for one in Responsibility.objects.recorded(then)] == ["bauhof"]
    # History is not changed a second time.
    assert staff.post(path, rule_form(rule)).status_code == 403


def test_saving_a_rule_as_it_is_changes_nothing(staff, town):
    rule = a_rule(a_service(town), an_office("bauhof"), an_area(town))
    staff.post(f"/admin/geo/responsibility/{rule.pk}/change/", rule_form(rule))
    assert Responsibility.objects.get() == rule


def test_a_rule_cannot_be_said_twice(staff, town):
    rule = a_rule(a_service(town), an_office("bauhof"), an_area(town))
    answer = staff.post("/admin/geo/responsibility/add/", rule_form(rule))
    assert "already said" in str(answer.context["adminform"].form.errors)
    assert Responsibility.objects.count() == 1


def test_a_rule_is_added_and_ended_but_never_deleted(staff, town):
    service, area = a_service(town), an_area(town)
    blank = Responsibility(
        municipality=town, service=service, office=an_office("bauhof"), selector="area", area=area
    )
    assert staff.post("/admin/geo/responsibility/add/", rule_form(blank)).status_code == 302
    rule = Responsibility.objects.get()
    assert staff.post(f"/admin/geo/responsibility/{rule.pk}/delete/", {"post": "yes"}).status_code == 403
    ending = {"action": "end_today", "_selected_action": [rule.pk]}
    staff.post("/admin/geo/responsibility/", ending)
    held = Responsibility.objects.recorded().get()
    assert held.valid.upper == timezone.localdate()


def test_a_rule_that_lacks_something_is_told_what(staff, town):
    blank = Responsibility(municipality=town, office=an_office("bauhof"), selector="area")
    html = staff.post("/admin/geo/responsibility/add/", rule_form(blank)).content.decode()
    assert "Choose either a service or a service group." in html
    assert "An area, an asset or a road needs an area" in html


def test_a_rule_that_somebody_else_replaced_is_not_replaced_again(town):
    rule = a_rule(a_service(town), an_office("bauhof"), an_area(town))
    supersede_rule(rule, {"priority": 5})
    with pytest.raises(RuleSuperseded):
        supersede_rule(rule, {"priority": 6})
    with pytest.raises(RuleSuperseded):
        end_rule(rule)
    assert Responsibility.objects.recorded().get().priority == 5


def test_a_rule_that_has_not_begun_is_taken_back_and_not_shortened(town):
    start = date(2999, 1, 1)
    rule = a_rule(a_service(town), an_office("bauhof"), an_area(town), valid=(start, None))
    end_rule(rule)
    assert not Responsibility.objects.recorded().exists()


def test_an_office_is_placed_on_the_map(staff, town):
    office = an_office("bauhof", parent=town.office)
    page = staff.get(f"/admin/geo/office/{office.pk}/change/").content.decode()
    assert 'data-kind="Point"' in page
    assert 'data-center="11.6,50.925"' in page
    form = {
        "code": "bauhof",
        "kind": "team",
        "slug": "bauhof",
        "names": '{"de": "Bauhof"}',
        "tasks": "{}",
        "access_note": "{}",
        "languages": "de,en",
        "step_free": "unknown",
        "parent": town.office_id,
        "location": '{"type": "Point", "coordinates": [11.595, 50.925]}',
    }
    for inline in ("hours", "closures"):
        form |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}
    assert staff.post(f"/admin/geo/office/{office.pk}/change/", form).status_code == 302
    assert Office.objects.get(code="bauhof").location.coords == (11.595, 50.925)


def test_hours_are_edited_with_the_names_of_days_and_fields_in_the_readers_language(staff, town):
    office = an_office("bauhof", parent=town.office)
    OpeningSpan.objects.create(office=office, weekday=2, opens=time(9), closes=time(12))
    address = f"/admin/geo/office/{office.pk}/change/"
    html = staff.get(address, headers={"accept-language": "de"}).content.decode()
    assert '<option value="2" selected>Dienstag</option>' in html
    assert "OpeningSpan object" not in html
    labels = [" ".join(label.split()) for label in re.findall(r"<label[^>]*>([^<]*):</label>", html)]
    assert {"Gehört zu", "Position auf der Karte", "Name je Sprache"} <= set(labels)


def test_the_map_field_is_a_text_field_with_geojson_for_who_has_no_script():
    html = MapWidget(kind="Point").render("place", box(*EAST_BOX))
    assert '<textarea name="place"' in html
    assert "&quot;MultiPolygon&quot;" in html


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "5",
        "[]",
        "POINT(1 2)",
        "SRID=4326;POINT(1 2)",
        '{"type": "Point"}',
        '{"type": "Point", "coordinates": [1, 2, 3]}',
        '{"type": "Point", "coordinates": [NaN, 1]}',
        '{"type": "Point", "coordinates": [200, 1]}',
    ],
)
def test_only_flat_geojson_on_earth_is_a_geometry(text):
    assert geometry_of(text) is None


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((None, None), "always"),
        ((date(2026, 5, 1), None), "since 01/05/2026"),
        ((None, date(2026, 5, 1)), "until 30/04/2026"),
        ((date(2026, 5, 1), date(2026, 5, 2)), "01/05/2026 to 01/05/2026"),
    ],
)
def test_ranges_are_said_with_their_last_day(days, words):
    with translation.override("en"):
        assert days_in_words(DateRange(*days)) == words


def office_form(office: Office, **over) -> dict:
    return {
        "code": office.code,
        "kind": office.kind,
        "slug": office.slug,
        "names": '{"de": "Amt"}',
        "tasks": "{}",
        "access_note": "{}",
        "more_channels": "[]",
        "closed_days": "[]",
        "hours-TOTAL_FORMS": "1",
        "hours-INITIAL_FORMS": "0",
        "closures-TOTAL_FORMS": "0",
        "closures-INITIAL_FORMS": "0",
    } | over


def test_an_office_gets_channels_closed_days_and_a_night_in_the_admin(staff, town):
    office = an_office("amt")
    form = office_form(
        office,
        more_channels='[{"kind": "fax", "value": "+49 3640 0000-2"}]',
        closed_days='[{"from": "12-24", "to": "12-24", "reason": {"de": "Heiligabend"}}]',
        holidays_region="DE-BY",
        **{"hours-0-weekday": "5", "hours-0-opens": "22:00", "hours-0-closes": "02:00"},
    )
    assert staff.post(f"/admin/geo/office/{office.pk}/change/", form).status_code == 302
    office.refresh_from_db()
    assert [way.value for way in office.channels] == ["+49 3640 0000-2"]
    assert office.own_closed_days[0].reason == {"de": "Heiligabend"}
    assert office.hours.get().over_midnight


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"holidays_region": "DE-XX"}, "No calendar is known for DE-XX."),
        ({"more_channels": '[{"kind": "fax", "value": "no number"}]'}, "is not understood."),
        ({"closed_days": '[{"from": "24.12.", "to": "24.12."}]'}, "is not understood."),
        (
            {"hours-0-weekday": "5", "hours-0-opens": "09:00", "hours-0-closes": "09:00"},
            "must open and close at different times",
        ),
    ],
)
def test_what_makes_no_sense_for_an_office_is_refused_in_the_admin(staff, town, wrong, complaint):
    office = an_office("amt")
    answer = staff.post(f"/admin/geo/office/{office.pk}/change/", office_form(office, **wrong))
    assert answer.status_code == 200
    assert complaint in answer.content.decode()
    assert not office.hours.exists()


def test_the_admin_lists_offices_past_their_review(staff, town):
    Office.objects.update(last_checked=timezone.localdate())
    an_office("vergessen", last_checked=date(2020, 1, 1))
    html = staff.get("/admin/geo/office/?review=due").content.decode()
    assert "vergessen" in html
    assert ">saalheim-desk<" not in html
