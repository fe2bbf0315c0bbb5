"""The desk's page for the check of a town: what it shows, to whom, and what the worker does for it."""

import csv
import html
import io
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from geo.domain.integrity import Finding, finding_of
from geo.models import Municipality, Office, Service
from reports import city_checks, jobs
from reports.city_checks import start_check, start_nightly_checks
from reports.integrity import TITLES
from reports.models import CityCheck
from tests.builders import a_town, a_user
from tests.conftest import ROOT
from tests.reports.a_faulty_city import load_faulty_city

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/rules/integrity/"
RUN, SHAPES, SHEET = PAGE + "run/", PAGE + "findings.geojson", PAGE + "findings.csv"


@pytest.fixture
def faulty(tmp_path) -> Municipality:
    return load_faulty_city(tmp_path / "town")


@pytest.fixture
def admin(client, faulty):
    """Logged in as the administrator of the whole faulty town."""
    client.force_login(a_user("office_admin", faulty.office))
    return client


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def test_people_who_are_not_logged_in_are_sent_to_the_log_in(client, faulty):
    for path in (PAGE, SHAPES, SHEET):
        assert client.get(path)["Location"].startswith("/en/login/?next=")
    assert client.post(RUN).status_code == 302
    assert not CityCheck.objects.exists()


@pytest.mark.parametrize(
    ("role", "office"),
    [
        ("clerk", "town"),
        ("dispatcher", "town"),
        ("crew", "roads-west"),
        ("office_admin", "power"),
    ],
)
def test_a_stranger_learns_nothing(client, role, office):
    start_check(a_town().municipality)
    client.force_login(a_user(role, office))
    for path in (PAGE, SHAPES, SHEET):
        assert client.get(path).status_code == 404
    assert client.post(RUN).status_code == 404
    assert CityCheck.objects.count() == 1


@pytest.mark.parametrize("office", ["town", "roads", "roads-west"])
def test_who_looks_after_an_office_of_the_town_may_check_it(client, office):
    a_town()
    client.force_login(a_user("office_admin", office))
    assert client.get(PAGE).status_code == 200
    client.post(RUN)
    assert CityCheck.objects.get().started_by.email == f"office_admin.{office}@example.org"


def test_the_administrator_of_one_town_does_not_see_another(admin):
    other = a_town().municipality
    start_check(other)
    assert admin.get(PAGE, {"municipality": "town"}).status_code == 404
    assert admin.post(RUN, {"municipality": "town"}).status_code == 404
    assert CityCheck.objects.get().municipality == other


def test_a_town_that_was_never_checked_is_offered_a_check(admin):
    page = text_of(admin.get(PAGE))
    assert "Not checked yet" in page
    assert "Check now" in page
    assert admin.get(SHEET).status_code == 404
    assert admin.get(SHAPES).status_code == 404


def test_each_planted_fault_is_on_the_page_with_what_to_do(admin):
    page = text_of(admin.post(RUN, follow=True))
    for words in (
        "No rule says who holds Tree.",
        "no office is named on",
        "have the same place with the same priority",
        "End one of the rules, or give one of them a higher priority.",
        "The districts leave out",
        "Addresses outside Stadt Saalheim: 1",
        "Silent has neither phone nor e-mail nor website nor address.",
        "“12-3” has too few digits for a phone number.",
        "Placeless has the address Markt 1, 07743 Saalheim, but no position on the map.",
        "Placeless was last checked on 31 January 2020.",
        "Nobody has noted when Silent was last checked.",
        "Reports of Tree go to triage",
        "Silent gets reports, but nobody with a log-in works there or above it.",
    ):
        assert words in page, words
    found = {one["code"] for one in CityCheck.objects.get().findings}
    assert all(str(TITLES[code]) for code in found)
    assert page.count('<section class="sl-finding-group"') == len(found)


def test_the_page_speaks_the_readers_language(admin):
    admin.post(RUN)
    page = text_of(admin.get("/de/desk/rules/integrity/"))
    assert "Keine Regel sagt, wer für „Baum“ zuständig ist." in page
    assert "für den Tag" not in page


def test_a_town_in_order_says_when_that_was_found(client):
    call_command("load_city", ROOT / "fixtures/weimar", verbosity=0)
    call_command("load_demo", ROOT / "fixtures/weimar", only_users=True, verbosity=0)
    Office.objects.update(last_checked=timezone.localdate())
    town = Municipality.objects.get()
    client.force_login(a_user("office_admin", town.office))
    page = text_of(client.post(RUN, follow=True))
    assert "Nothing found – checked on" in page
    assert "started by office_admin weimar" in page
    assert "sl-finding-group" not in page


def test_what_is_new_and_what_is_gone_since_the_check_before_is_said(admin):
    page = text_of(admin.post(RUN, follow=True))
    assert "new since the check before" not in page
    Office.objects.filter(code="ortlos").update(last_checked=timezone.localdate())
    Office.objects.filter(code="stumm").update(phone="1")
    page = text_of(admin.post(RUN, follow=True))
    assert "“1” has too few digits" in page
    assert page.count(">new</span>") == 1
    assert "2 faults are gone since the check before" in page
    assert "<s>Placeless was last checked on 31 January 2020.</s>" in page
    assert CityCheck.objects.count() == 1
    page = text_of(admin.post(RUN, follow=True))
    assert ">new</span>" not in page
    assert "gone since the check before</summary>" not in page


def test_a_fault_is_the_same_however_large_it_has_become(admin, faulty):
    start_check(faulty)
    first = CityCheck.objects.get()
    gap = next(one for one in first.findings if one["code"] == "district_gap")
    gap["facts"]["size_m2"] += 5
    first.save()
    assert not CityCheck.objects.get(pk=start_check(faulty).pk).gone


def test_faults_are_chosen_by_kind_service_and_office(admin):
    admin.post(RUN)
    page = text_of(admin.get(PAGE, {"kind": "dead_contact"}))
    assert "1 fault fits." in page
    assert "No rule says" not in page
    page = text_of(admin.get(PAGE, {"service": "baum"}))
    assert "No rule says who holds Tree." in page
    assert "12-3" not in page
    page = text_of(admin.get(PAGE, {"office": "ortlos"}))
    assert "2 faults fit." in page
    assert "No fault fits" in text_of(admin.get(PAGE, {"office": "ortlos", "service": "baum"}))
    assert "No rule says" in text_of(admin.get(PAGE, {"kind": "nonsense"}))


def test_shapes_and_table_hold_what_is_chosen(admin):
    admin.post(RUN)
    shapes = admin.get(SHAPES, {"kind": "gap", "download": "1"})
    assert shapes["Content-Type"] == "application/geo+json"
    assert shapes["Content-Disposition"] == 'attachment; filename="integrity.geojson"'
    assert {one["properties"]["code"] for one in shapes.json()["features"]} == {"gap"}
    assert len(admin.get(SHAPES).json()["features"]) > len(shapes.json()["features"])
    sheet = admin.get(SHEET, {"kind": "dead_contact"})
    (row,) = csv.DictReader(io.StringIO(sheet.content.decode("utf-8-sig")))
    assert row["sentence"] == "Depot: “12-3” has too few digits for a phone number."
    assert (row["subject"], row["offices"]) == ("office:bauhof", "bauhof")


def test_no_name_becomes_a_formula_in_a_spreadsheet(admin):
    Office.objects.filter(code="bauhof").update(names={"de": "=cmd()", "en": "=cmd()"})
    admin.post(RUN)
    sheet = admin.get(SHEET, {"kind": "dead_contact"}).content.decode("utf-8-sig")
    assert "'=cmd(): “12-3”" in sheet


def test_more_faults_take_no_more_queries(admin, faulty):
    admin.post(RUN)
    admin.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        admin.get(PAGE)
    for number in range(30):
        Office.objects.create(
            code=f"team-{number}", slug=f"team-{number}", kind="team", parent=faulty.office, phone="1"
        )
    admin.post(RUN)
    with CaptureQueriesContext(connection) as many:
        page = text_of(admin.get(PAGE))
    assert len(many) == len(few) <= 26
    assert "Show 21 more of this kind" in page
    page = text_of(admin.get(PAGE, {"kind": "dead_contact"}))
    assert page.count("has too few digits") >= 31


def test_a_concern_that_nobody_holds_leads_to_a_new_rule_for_it(admin):
    admin.post(RUN)
    page = html.unescape(text_of(admin.get(PAGE, {"kind": "nobody_holds"})))
    assert "Show its rules" not in page
    address = re.search(r'href="(/en/desk/rules/new/[^"]*)"', page)[1]
    chosen = f'<option value="service:{Service.objects.get(code="baum").pk}" selected>'
    assert chosen in text_of(admin.get(address))


def test_only_who_may_use_the_administration_is_led_there(admin, client, faulty):
    admin.post(RUN)
    page = text_of(admin.get(PAGE)).partition("<main")[2].partition("</main")[0]
    assert "/admin/" not in page
    assert 'href="/en/offices/bauhof/"' in page
    client.force_login(
        a_user("office_admin", faulty.office, email="root@example.org", is_superuser=True, is_staff=True)
    )
    page = text_of(client.get(PAGE))
    office = Office.objects.get(code="bauhof")
    assert f'href="/admin/geo/office/{office.pk}/change/"' in page
    assert 'href="/admin/geo/address/"' in page


def test_faults_of_borders_lead_to_the_areas_at_the_desk(admin, faulty):
    admin.post(RUN)
    page = text_of(admin.get(PAGE, {"kind": "district_gap"}))
    assert 'href="/en/desk/rules/areas/?kind=ortsteil"' in page
    page = text_of(admin.get(PAGE, {"kind": "district_overlap"}))
    [address] = re.findall(r'href="(/en/desk/rules/areas/\d+/)"', page)
    assert admin.get(address).status_code == 200


def test_a_large_town_is_checked_by_the_worker_and_the_page_says_how_far(admin, monkeypatch):
    monkeypatch.setattr(city_checks, "AT_ONCE", 0)
    page = text_of(admin.post(RUN, follow=True))
    assert "The town is being checked: 0 of 7 steps are done." in page
    assert "Look again" in page
    assert "Check now" not in page
    assert admin.post(RUN, follow=True).status_code == 200
    check = CityCheck.objects.get()
    (job,) = ProcrastinateJob.objects.filter(task_name="check_city")
    assert job.args == {"check_id": check.pk}
    jobs.check_city(check.pk)
    assert "No rule says who holds Tree." in text_of(admin.get(PAGE))


def test_a_check_that_is_done_twice_is_done_once(faulty):
    check = start_check(faulty)
    before = check.finished_at
    city_checks.run(check.pk)
    check.refresh_from_db()
    assert check.finished_at == before


def test_every_night_every_town_is_checked(faulty):
    a_town()
    start_nightly_checks()
    assert CityCheck.objects.count() == 2
    for check in CityCheck.objects.all():
        jobs.check_city(check.pk)
    assert {(one.status, one.nightly, one.started_by) for one in CityCheck.objects.all()} == {
        ("done", True, None)
    }


def test_a_check_that_goes_wrong_says_so_and_the_faults_of_before_stay(admin, faulty, monkeypatch):
    admin.post(RUN)

    def broken(*_of):
        with connection.cursor() as cursor:
            cursor.execute("select 1 / 0")

    monkeypatch.setattr(city_checks, "CHECKS", (broken,))
    page = text_of(admin.post(RUN, follow=True))
    assert "The latest check went wrong." in page
    assert "No rule says who holds Tree." in page
    assert "Check now" in page


def test_a_check_that_was_lost_with_its_process_does_not_stand_in_the_way(faulty, monkeypatch):
    lost = CityCheck.objects.create(municipality=faulty, status=CityCheck.Status.RUNNING)
    assert start_check(faulty) == lost
    CityCheck.objects.update(created_at=timezone.now() - timedelta(hours=3))
    assert start_check(faulty).status == CityCheck.Status.DONE


def test_a_fault_survives_being_written_down():
    finding = Finding("gap", "service:x", {"size_m2": 3, "b": {"de": "ä", "en": "a"}}, None, ("x",), ("o",))
    assert finding_of(finding.as_json()) == finding
    assert finding_of(finding.as_json()).key == finding.key
