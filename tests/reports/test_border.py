"""What staff reads of a border in doubt."""

import pytest
from django.test import Client
from django.utils import translation

from reports.border import in_doubt
from reports.domain.workflow import Role
from reports.models import Report
from tests.builders import JUST_WEST, a_report, a_user

pytestmark = pytest.mark.django_db
QUESTION = "Does the place lie in West or in East?"
LINES = [
    ("roads-east", f"{QUESTION} The reporter said that the place lies in East."),
    ("unsure", f"{QUESTION} The reporter was not sure on which side of the border the place lies."),
    ("", f"{QUESTION} This was not answered."),
]


@pytest.mark.parametrize(("said", "line"), LINES)
def test_question_and_answer_stand_in_one_line(said, line):
    report = a_report(point=JUST_WEST, border_answer=said)
    with translation.override("en"):
        assert in_doubt(report) == line


def test_away_from_borders_and_before_borders_were_asked_about_there_is_no_line():
    report = a_report()
    assert in_doubt(report) == ""
    report.decision = {}
    assert in_doubt(report) == ""
    before = a_report(point=JUST_WEST)
    del before.decision["border_answer"]
    with translation.override("en"):
        assert in_doubt(before) == f"{QUESTION} This was not answered."


@pytest.mark.parametrize(("said", "line"), LINES)
def test_crew_and_administration_see_it_on_the_page_of_the_report(said, line, client):
    report = a_report(point=JUST_WEST, border_answer=said)
    client.force_login(a_user(Role.CREW, "roads"))
    assert line in client.get(f"/en/crew/{report.public_code}/").content.decode()
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(a_user(Role.CLERK, "roads", is_staff=True))
    assert line in desk.get(f"/admin/reports/report/{report.pk}/change/").content.decode()


def test_where_nothing_was_in_doubt_the_crew_reads_nothing_about_it(client):
    report = a_report()
    client.force_login(a_user(Role.CREW, "roads"))
    assert 'id="border"' not in client.get(f"/en/crew/{report.public_code}/").content.decode()


def test_the_line_costs_no_query(django_assert_num_queries):
    report = Report.objects.get(pk=a_report(point=JUST_WEST, border_answer="roads-east").pk)
    with django_assert_num_queries(0):
        in_doubt(report)
