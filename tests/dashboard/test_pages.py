"""Home, pages about the service, the shell and its error pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from config.env import Geocoder
from reports.domain.workflow import Status
from reports.models import Policy
from tests.builders import a_report, a_town

pytestmark = pytest.mark.django_db

PAGES = ["", "map/", "offices/", "reports/", "privacy/", "accessibility/", "imprint/", "login/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_works_with_and_without_a_town(client, language, page):
    assert client.get(f"/{language}/{page}").status_code == 200
    a_town()
    answer = client.get(f"/{language}/{page}")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1
    assert 'href="#content"' in html


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_inline_script_style_or_handlers(client, page):
    a_report(status=Status.FIXED)
    html = client.get(f"/de/{page}").content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert " onclick=" not in html
    assert "unsafe" not in client.get(f"/de/{page}").headers["Content-Security-Policy"]


def test_the_first_page_shows_the_newest_repairs_and_honest_figures(client):
    now = timezone.now()
    a_report(at=now - timedelta(days=2))
    fixed = a_report(at=now - timedelta(days=6), metres_east=20, status=Status.FIXED)
    fixed.closed_at = now - timedelta(days=2)
    fixed.save(update_fields=["closed_at"])
    a_report(at=now - timedelta(days=80), metres_east=40)
    a_report(category="tree", metres_east=60)
    page = client.get("/en/")
    figures = page.context["figures"]
    assert (figures.open, figures.received, figures.fixed, figures.days) == (2, 2, 1, 4)
    assert [report.pk for report in page.context["fixed"]] == [fixed.pk]


def test_what_was_closed_without_a_repair_is_no_repair_on_the_first_page(client):
    for number, status in enumerate((Status.REJECTED, Status.EXTERNAL, Status.DUPLICATE)):
        a_report(at=timezone.now(), metres_east=20 * number, status=status)
    page = client.get("/en/")
    assert (page.context["figures"].fixed, page.context["figures"].days) == (0, None)
    assert page.context["fixed"] == []


def test_the_first_page_draws_the_town_with_its_open_reports(client):
    a_report()
    a_report(metres_east=20, status=Status.FIXED)
    page = client.get("/de/")
    assert len(page.context["dots"]) == 1
    assert "sl-picture__town" in page.content.decode()


def test_the_first_page_costs_a_fixed_number_of_queries(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    a_report(status=Status.FIXED)
    client.get("/de/")
    with CaptureQueriesContext(connection) as few:
        client.get("/de/")
    for number in range(1, 6):
        a_report(metres_east=number * 15, status=Status.FIXED)
        a_report(metres_east=200 + number * 15)
    with django_assert_num_queries(len(few)):
        client.get("/de/")


@pytest.mark.parametrize(("wish", "home"), [("en-GB,en", "/en/"), ("de", "/de/"), ("fr", "/de/")])
def test_the_root_leads_to_the_language_of_the_browser(client, wish, home):
    answer = client.get("/", headers={"accept-language": wish})
    assert (answer.status_code, answer.headers["Location"]) == (302, home)
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_missing_page_is_told_in_the_shell(client):
    a_town()
    page = client.get("/en/nothing/here/")
    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()
    assert 'class="sl-brand__town">Town<' in page.content.decode()


def test_a_missing_address_of_the_api_is_a_problem(client):
    answer = client.get("/api/v1/nothing/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_error_page_needs_no_database(monkeypatch, django_assert_num_queries):
    def broken(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("dashboard.views.home.home_figures", broken)
    client = Client(raise_request_exception=False)
    client.get("/en/")
    answer = client.get("/en/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert "broken on purpose" not in answer.content.decode()


def test_a_database_that_is_away_is_told_as_such(monkeypatch):
    from django.db import OperationalError

    def away(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr("dashboard.views.home.home_figures", away)
    answer = Client(raise_request_exception=False).get("/en/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "We will be back in a moment" in answer.content.decode()


def test_a_form_without_its_protection_is_refused_with_a_page():
    a_town()
    answer = Client(enforce_csrf_checks=True).post("/en/login/", {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "This form has been open for too long" in answer.content.decode()


def test_a_wrong_log_in_leads_to_the_field_and_says_nothing_about_the_account(client):
    a_town()
    html = client.post("/en/login/", {"username": "a@example.org", "password": "wrong"}).content.decode()
    assert 'id="error-summary"' in html
    html = client.post("/en/login/", {"username": "", "password": "x"}).content.decode()
    assert 'href="#id_username"' in html
    assert 'aria-describedby="id_username-error"' in html


def test_the_privacy_page_names_the_outside_geocoder_only_where_one_is_asked(client, settings):
    assert "sends the words you typed" not in client.get("/en/privacy/").content.decode()
    settings.GEOCODER = Geocoder("photon", "https://photon.example")
    assert "sends the words you typed to photon.example" in client.get("/en/privacy/").content.decode()


def test_the_privacy_page_tells_the_days_that_are_in_force(client):
    town = a_town().municipality
    page = client.get("/en/privacy/").content.decode()
    assert "until 90 days after your report was closed" in page
    assert "Reports that wait for your confirmation" not in page
    Policy.objects.create(municipality=town, confirmation="email", contact_kept_days=11, unconfirmed_days=1)
    for language, told in (
        ("en", ("until 11 days after your report was closed", "1 day; then text", "a cookie for 12 hours")),
        ("de", ("bis 11 Tage nach dem Abschluss Ihrer Meldung", "Cookie für 12 Stunden")),
    ):
        page = client.get(f"/{language}/privacy/").content.decode()
        assert all(words in page for words in told)
        assert f'href="/{language}/my/"' in page
