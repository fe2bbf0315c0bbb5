"""The same request several times at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from reports.domain.workflow import Role, Status
from reports.models import CrewAction, Report, Support
from reports.tokens import issue_token
from tests.builders import a_report, a_town, a_user, a_uuid
from tests.mobile_api.conftest import Caller
from tests.mobile_api.test_crew_api import an_action
from tests.mobile_api.test_reports import a_body

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


def at_once(call) -> list:
    """What `call` gives in several threads that start together."""
    start = Barrier(TIMES)

    def run(number: int):
        start.wait(timeout=30)
        try:
            return call(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(run, range(TIMES)))


def test_a_report_sent_many_times_at_once_is_one_report_with_one_answer():
    a_town()
    answers = at_once(lambda _: Caller().post("reports/", a_body()))
    assert sorted(answer.status_code for answer in answers) == [200] * (TIMES - 1) + [201]
    assert len({answer.content for answer in answers}) == 1
    assert Report.objects.count() == 1


def test_an_action_sent_many_times_at_once_is_done_once():
    report, token = a_report(), issue_token(a_user(Role.CREW))[0]
    sent = {"actions": [an_action(report)]}
    answers = at_once(lambda _: Caller(token).post("crew/actions/", sent).json()["results"])
    assert [one[0]["outcome"] for one in answers] == ["done"] * TIMES
    assert report.timeline.filter(kind="status").count() == 1
    assert CrewAction.objects.count() == 1


def test_of_many_crews_who_take_over_at_once_one_does_and_the_others_are_told():
    report = a_report()
    tokens = [issue_token(a_user(Role.CREW, email=f"crew{n}@example.org"))[0] for n in range(TIMES)]
    answers = at_once(
        lambda n: (
            Caller(tokens[n])
            .post("crew/actions/", {"actions": [an_action(report, number=n)]})
            .json()["results"][0]["outcome"]
        )
    )
    assert sorted(answers) == ["conflict"] * (TIMES - 1) + ["done"]
    report.refresh_from_db()
    assert report.status == Status.IN_PROGRESS


def test_a_support_sent_many_times_at_once_counts_once():
    report, sent = a_report(), {"id": str(a_uuid("me"))}
    path = f"reports/{report.public_code}/support/"
    answers = at_once(lambda _: Caller().post(path, sent).status_code)
    assert sorted(answers) == [200] * (TIMES - 1) + [201]
    report.refresh_from_db()
    assert (report.support_count, Support.objects.count()) == (1, 1)


def test_many_who_support_at_once_are_all_counted():
    report = a_report()
    at_once(lambda _: Caller().post(f"reports/{report.public_code}/support/", {}))
    report.refresh_from_db()
    assert report.support_count == TIMES


def test_an_id_sent_for_two_reports_at_once_counts_for_one_of_them():
    reports, sent = [a_report(), a_report()], {"id": str(a_uuid("me"))}
    answers = at_once(
        lambda n: Caller().post(f"reports/{reports[n % 2].public_code}/support/", sent).status_code
    )
    assert sorted(answers) == [200] * (TIMES // 2 - 1) + [201] + [409] * (TIMES // 2)
    assert Support.objects.count() == 1
