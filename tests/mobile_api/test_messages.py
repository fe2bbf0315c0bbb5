"""Messages over HTTP, and the reporter's "it is not fixed": who may, what comes back, what is refused."""

from datetime import date

import pytest
import time_machine

from reports.access import private_key
from reports.actions import erase_text
from reports.domain.workflow import Role, Status
from reports.models import Message, Report
from reports.tokens import issue_token
from tests.builders import NOON, a_photo, a_report, a_user, a_uuid
from tests.mobile_api.conftest import Caller

ENGLISH = {"Accept-Language": "en"}


def staff(role: str = Role.CLERK, office: str = "roads-west") -> Caller:
    return Caller(issue_token(a_user(role, office))[0])


def path_of(report: Report, what: str = "messages") -> str:
    return f"reports/{report.public_code}/{what}/"


def with_key(report: Report, what: str = "messages", of: Report | None = None) -> str:
    return f"{path_of(report, what)}?key={private_key(of or report)}"


@pytest.fixture
def report(api) -> Report:
    return a_report()


@time_machine.travel(NOON, tick=False)
def test_the_office_asks_and_the_reporter_answers(api, report):
    desk = staff()
    question = desk.post(path_of(report), {"text": "Welche Hausnummer?", "answer_days": 3})
    assert question.status_code == 201
    told = question.json() | {"id": ""}
    assert told == {
        "id": "",
        "kind": "question",
        "by": "office",
        "at": "2026-05-04T14:00:00+02:00",
        "text": "Welche Hausnummer?",
        "answer_until": "2026-05-07",
        "photos": [],
    }
    waiting = {"since": "2026-05-04T14:00:00+02:00", "until": "2026-05-07", "overdue": False}
    mine = api.get(f"reports/{report.public_code}/", {"key": private_key(report)}).json()["properties"]
    assert mine["waiting_for_reporter"] == waiting
    answer = api.post(with_key(report), {"text": "Nummer 3.", "photos": [str(a_photo().pk)]})
    assert (answer.status_code, answer.json()["by"], len(answer.json()["photos"])) == (201, "reporter", 1)
    for reader in (desk.get(path_of(report)), api.get(path_of(report), {"key": private_key(report)})):
        body = reader.json()
        assert [one["text"] for one in body["messages"]] == ["Welche Hausnummer?", "Nummer 3."]
        assert body["waiting_for_reporter"] is None
        assert reader["Cache-Control"] == "no-store"


def test_the_key_may_also_stand_in_the_body_or_a_header(api, report):
    sent = {"text": "Guten Tag", "key": private_key(report)}
    assert api.post(path_of(report), sent).status_code == 201
    header = {"X-Report-Key": private_key(report)}
    assert len(api.get(path_of(report), **header).json()["messages"]) == 1
    assert api.post(path_of(report), {"text": "Noch etwas"}, **header).status_code == 201


def test_a_stranger_finds_nothing_to_read_or_to_write_to(api, report):
    other = a_report(metres_east=30)
    desk = staff()
    desk.post(path_of(report), {"text": "Nur für Sie."})
    unknown = "reports/0000-0000/messages/"
    for caller, path in [
        (api, path_of(report)),
        (api, with_key(report, of=other)),
        (api, unknown),
        (staff(office="parks"), path_of(report)),
    ]:
        assert caller.get(*_split(path)).status_code == 404
        answer = caller.post(path, {"text": "Hallo"})
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    for caller, path in [(api, path_of(report, "not-fixed")), (desk, path_of(report, "not-fixed"))]:
        assert caller.post(path, {"text": "Hallo"}).status_code == 404
    assert Message.objects.count() == 1
    public = api.get(f"reports/{report.public_code}/")
    assert "Nur für Sie." not in public.content.decode()
    assert "waiting_for_reporter" not in public.json()["properties"]


def _split(path: str) -> tuple[str, dict]:
    path, _, key = path.partition("?key=")
    return path, {"key": key} if key else {}


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Role.CLERK, 200, 201),
        (Role.DISPATCHER, 200, 201),
        (Role.HOTLINE, 200, 201),
        (Role.MODERATOR, 200, 201),
        (Role.OFFICE_ADMIN, 200, 201),
        (Role.CREW, 200, 403),
        (Role.AUDITOR, 200, 403),
    ],
)
def test_the_desk_writes_and_all_staff_of_the_office_reads(report, role, reads, writes):
    caller = staff(role, "roads")
    assert caller.get(path_of(report)).status_code == reads
    assert caller.post(path_of(report), {"text": "Guten Tag"}).status_code == writes


def test_a_reporter_sets_nobody_a_deadline(api, report):
    answer = api.post(with_key(report), {"text": "Bis morgen!", "answer_days": 1})
    assert (answer.status_code, answer.json()["code"]) == (403, "office_only")
    assert not Message.objects.exists()


def test_a_retry_is_no_second_message(api, report):
    sent = {"id": str(a_uuid("mine")), "text": "Guten Tag"}
    first, again = api.post(with_key(report), sent), api.post(with_key(report), sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    conflict = api.post(with_key(report), sent | {"text": "Anders"})
    assert (conflict.status_code, conflict.json()["code"]) == (409, "key_conflict")
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/text"),
        ({"text": " "}, "/text"),
        ({"text": "x" * 2001}, "/text"),
        ({"text": 5}, "/text"),
        ({"text": "a", "photos": ["x"]}, "/photos/0"),
        ({"text": "a", "photos": [str(a_uuid("nowhere"))]}, "/photos/0"),
        ({"text": "a", "id": "x"}, "/id"),
        ({"text": "a", "answer_days": 0}, "/answer_days"),
        ({"text": "a", "answer_days": "3"}, "/answer_days"),
        ({"text": "a", "answer_days": 2.5}, "/answer_days"),
    ],
)
def test_what_is_wrong_with_a_message_is_named(report, body, pointer):
    answer = staff().post(path_of(report), body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert not Message.objects.exists()


def test_erased_words_are_gone_and_the_message_stays(api, report):
    api.post(with_key(report), {"text": "Ich wohne im Weg 3."})
    erase_text(Message.objects.get().text)
    (told,) = api.get(path_of(report), {"key": private_key(report)}).json()["messages"]
    assert (told["text"], told["by"]) == (None, "reporter")


def test_a_long_conversation_costs_no_more_queries_than_a_short_one(report, django_assert_max_num_queries):
    desk = staff()
    for number in range(12):
        desk.post(path_of(report), {"text": f"{number}", "photos": [str(a_photo().pk)]})
    # token, throttle, report, its reader, messages, photos
    with django_assert_max_num_queries(9):
        assert len(desk.get(path_of(report)).json()["messages"]) == 12


def test_a_reporter_says_once_that_it_is_not_fixed(api):
    report = a_report(status=Status.FIXED)
    key = {"key": private_key(report)}
    assert api.get(f"reports/{report.public_code}/", key).json()["properties"]["may_say_not_fixed"]
    said = api.post(with_key(report, "not-fixed"), {"text": "Das Loch ist noch da."})
    assert (said.status_code, said.json()["kind"]) == (201, "not_fixed")
    mine = api.get(f"reports/{report.public_code}/", key).json()["properties"]
    assert (mine["may_say_not_fixed"], mine["reopen_requested_at"] is None) == (False, False)
    again = api.post(with_key(report, "not-fixed"), {"text": "Hallo?"}, **ENGLISH)
    assert (again.status_code, again.json()["code"]) == (409, "not_fixed_said")
    assert "answers here" in again.json()["detail"]


def test_an_open_report_cannot_be_said_to_be_not_fixed(api, report):
    answer = api.post(with_key(report, "not-fixed"), {"text": "Noch nicht."})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_closed_by_office")


def test_the_day_for_the_answer_is_a_working_day(report):
    with time_machine.travel(NOON, tick=False):
        staff().post(path_of(report), {"text": "Welche Hausnummer?", "answer_days": 8})
    assert Report.objects.get().waiting_until == date(2026, 5, 15)
