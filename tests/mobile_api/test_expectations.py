"""What to expect, over HTTP and on the pages of the form."""

from datetime import UTC, date, datetime

import pytest

from reports.expectation import renew_expectations
from reports.models import Pace, Report
from tests.builders import IN_EAST, IN_NEIGHBOURTON, IN_WEST, a_town
from tests.mobile_api.test_report_pages import send, up_to_check
from tests.mobile_api.test_reports import a_body
from tests.reports.test_expectation import reports_taking

pytestmark = pytest.mark.django_db
PATH = "categories/pothole/expectation/"


@pytest.fixture
def pace():
    """Potholes take four working days in West and one in East; the town's share is that of both."""
    town = a_town()
    of = {"category": town.categories["pothole"], "share": 80, "reports": 25}
    of |= {"since": date(2025, 6, 15), "until": date(2026, 6, 15)}
    Pace.objects.create(district=town.areas["west"], days=4, **of)
    Pace.objects.create(district=None, days=1, **of)


def at(point) -> dict:
    return {"lat": point.y, "lon": point.x}


def test_what_to_expect_in_a_district_is_told_with_its_sentence(api, pace):
    told = api.get(PATH, at(IN_WEST) | {"lang": "en"}).json()
    assert told["category"] == "pothole"
    expected = told["expectation"]
    assert (expected["share"], expected["working_days"], expected["reports"]) == (80, 4, 25)
    assert expected["district"] == {"id": "west", "name": "West"}
    assert expected["sentence"] == "In West, 80% of reports of this kind are done within 4 working days."
    assert expected["basis"].startswith("Counted from 25 reports of the last twelve months")


@pytest.mark.parametrize("query", [{}, at(IN_EAST)])
def test_elsewhere_it_is_told_for_the_whole_town(api, pace, query):
    expected = api.get(PATH, query | {"lang": "en"}).json()["expectation"]
    assert expected["district"] is None
    assert expected["sentence"] == "80% of reports of this kind are done within 1 working day."


def test_where_nobody_can_say_nothing_is_told(api):
    a_town()
    assert api.get(PATH).json() == {"category": "pothole", "expectation": None}


def test_half_a_place_a_place_outside_and_an_unknown_category_are_refused(api, pace):
    assert api.get(PATH, {"lat": 50.98}).json()["errors"][0]["pointer"] == "/lon"
    assert api.get(PATH, at(IN_NEIGHBOURTON)).json()["code"] == "outside_coverage"
    assert api.get("categories/magic/expectation/").status_code == 404


def test_it_costs_the_same_few_queries_whatever_was_counted(api, pace, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        api.get(PATH, at(IN_WEST))


def test_who_sends_a_report_is_told_what_to_expect(api, pace):
    told = api.post("reports/?lang=en", a_body()).json()["properties"]["expectation"]
    assert told["working_days"] == 4
    unknown = api.post("reports/", a_body(id=None, category="tree")).json()["properties"]
    assert unknown["expectation"] is None


def test_the_form_tells_before_and_after_sending(pace, client):
    page = up_to_check(client)
    told = "In West, 80% of reports of this kind are done within 4 working days."
    assert told in page.content.decode()
    assert "For this report that would be by" in page.content.decode()
    assert told in send(client, page).content.decode()


def test_the_form_tells_nothing_where_nobody_can_say(client):
    a_town()
    page = up_to_check(client)
    assert "What to expect" not in page.content.decode()
    assert "What to expect" not in send(client, page).content.decode()


def test_the_page_of_an_open_report_tells_until_the_day_has_passed(client):
    a_town()
    reports_taking([3] * 10 + [None])
    renew_expectations(datetime(2026, 6, 15, tzinfo=UTC))
    waiting, done = Report.objects.get(closed_at=None), Report.objects.exclude(closed_at=None).first()
    page = client.get(f"/en/reports/{waiting.public_code}/").content.decode()
    assert "are done within 3 working days" in page
    # Received in March.
    assert "For this report that would be by" not in page
    assert "are done within" not in client.get(f"/en/reports/{done.public_code}/").content.decode()
