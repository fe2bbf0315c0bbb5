"""The desk: its list of reports, and the page on which all is done with one of them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reports.actions import add_note
from reports.domain.workflow import Role, Status
from reports.messages import NewMessage, mark_overdue_answers, write_to_office, write_to_reporter
from reports.models import Category, Message, Photo, Report
from reports.reopening import say_not_fixed
from tests.builders import (
    IN_EAST,
    NOON,
    a_contact,
    a_jpeg,
    a_photo,
    a_report,
    a_town,
    a_user,
    a_uuid,
)

pytestmark = pytest.mark.django_db
LIST = "/en/desk/"


def at(report: Report) -> str:
    return f"{LIST}reports/{report.public_code}/"


def logged_in(role: str = "clerk", office: str = "roads-west") -> Client:
    a_town()
    client = Client()
    client.force_login(a_user(role, office))
    return client


@pytest.fixture
def desk() -> Client:
    """A clerk of the western roads."""
    return logged_in()


def listed(client: Client, **query: str) -> list[str]:
    page = client.get(LIST, query)
    return [report.code for report in page.context["page"].object_list]


def ask(report: Report, at=NOON, days: int = 5) -> None:
    new = NewMessage(a_uuid(f"question {report.code}"), "Welche Hausnummer?", answer_days=days)
    write_to_reporter(report, new, actor=a_user("clerk"), role=Role.CLERK, at=at)


def contest(report: Report, at=NOON) -> None:
    say_not_fixed(report, NewMessage(a_uuid(f"no {report.code}"), "Das Loch ist noch da."), at=at)


def act(client: Client, report: Report, name: str, prefix: str = "", **data):
    fields = {f"{prefix or name}-{key}": value for key, value in data.items()}
    return client.post(at(report), {"act": name, "seen": report.status} | fields)


def test_a_stranger_is_sent_to_the_log_in_and_who_works_nowhere_finds_nothing(client):
    report = a_report()
    for path in (LIST, at(report), f"{LIST}reports/0000-0000/"):
        assert client.get(path)["Location"].startswith("/en/login/?next=")
    nobody = a_user("clerk", "roads-west", email="nobody@example.org")
    nobody.grants.all().delete()
    client.force_login(nobody)
    assert client.get(LIST).status_code == client.get(at(report)).status_code == 404


@pytest.mark.parametrize(
    ("role", "office", "sees"),
    [
        ("clerk", "roads-west", True),
        ("dispatcher", "town", True),
        ("auditor", "roads", True),
        ("crew", "roads-west", True),
        ("clerk", "roads-east", False),
        ("clerk", "parks", False),
    ],
)
def test_everybody_sees_the_reports_of_their_offices_and_no_others(role, office, sees):
    report, client = a_report(), logged_in(role, office)
    assert listed(client, status="all") == ([report.code] if sees else [])
    assert client.get(at(report)).status_code == (200 if sees else 404)
    assert client.post(at(report), {"act": "note", "note-note": "x"}).status_code != 500
    assert report.timeline.count() == (2 if sees and role != "auditor" else 1)


def test_who_asks_to_reopen_comes_first_then_late_answers_then_the_newest(desk):
    old = NOON - timedelta(days=9)
    first, second = (a_report(at=old, metres_east=10 * n, status=Status.FIXED) for n in (1, 2))
    late, newer, newest = (a_report(at=old + timedelta(days=n), metres_east=50 + n) for n in (1, 2, 3))
    contest(second, NOON)
    contest(first, NOON + timedelta(hours=1))
    ask(late, at=NOON - timedelta(days=5), days=1)
    mark_overdue_answers(NOON)
    assert listed(desk) == [one.code for one in (second, first, late, newest, newer)]


def test_filters_and_counts_say_what_they_mean(desk):
    fresh, waiting = a_report(), a_report(metres_east=20)
    fixed, contested = (a_report(metres_east=n, status=Status.FIXED) for n in (40, 60))
    held = a_report(category="lantern", answers={"fault": "dark"}, metres_east=80)
    Report.objects.filter(pk=held.pk).update(office=fresh.office)
    ask(waiting, at=NOON)
    contest(contested)
    assert set(listed(desk)) == {one.code for one in (fresh, waiting, contested, held)}
    assert set(listed(desk, status="closed")) == {fixed.code, contested.code}
    assert listed(desk, status="all", only="reopening") == [contested.code]
    assert listed(desk, status="all", only="waiting") == [waiting.code]
    assert listed(desk, status="all", only="held_back") == [held.code]
    assert listed(desk, status="all", only="overdue") == []
    assert len(listed(desk, status="nonsense", only="nonsense")) == 4
    counts = desk.get(LIST).context["counts"]
    assert [number for _key, _words, number in counts] == [1, 0, 1, 1]


def test_a_long_list_costs_no_more_queries_than_a_short_one(desk, django_assert_max_num_queries):
    for number in range(20):
        a_report(metres_east=10 * number)
    # session, person, role, offices and below (2), counts (2), how many, reports, foot of the page (4)
    with django_assert_max_num_queries(13):
        assert len(listed(desk)) == 20


def test_an_empty_list_says_so(desk):
    assert "No report fits" in desk.get(LIST).content.decode()


def test_the_page_shows_what_staff_may_know(desk):
    report = a_report(category="pothole", photo_ids=[a_photo().pk], contact=a_contact())
    add_note(report, "Hund im Hof.", actor=a_user("crew"), role=Role.CREW, audience="staff")
    write_to_office(report, NewMessage(a_uuid("m"), "Wann kommen Sie?"))
    html = desk.get(at(report)).content.decode()
    for words in ("Tiefes Loch", "Hund im Hof.", "Wann kommen Sie?", "erika@example.org", "0151 1234567"):
        assert words in html
    assert html.count("Wann kommen Sie?") == 1


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("clerk", True),
        ("dispatcher", True),
        ("hotline", True),
        ("crew", False),
        ("moderator", False),
        ("office_admin", False),
        ("auditor", False),
    ],
)
def test_how_to_reach_the_reporter_is_for_those_who_need_it(role, sees):
    report = a_report(contact=a_contact())
    html = logged_in(role).get(at(report)).content.decode()
    assert [word in html for word in ("erika@example.org", "Erika Muster", "0151 1234567")] == [sees] * 3


def test_every_spelling_of_a_code_leads_to_the_same_page(desk):
    report = a_report()
    assert desk.get(at(report).lower())["Location"] == at(report)


def test_a_report_goes_its_way_by_the_buttons_that_are_offered(desk):
    report = a_report()
    html = desk.get(at(report)).content.decode()
    for target in ("accepted", "scheduled", "in_progress"):
        assert f'name="step-target" value="{target}"' in html
    assert act(desk, report, "step", target="accepted", note="Wir kümmern uns.").status_code == 302
    report.refresh_from_db()
    assert report.status == Status.ACCEPTED
    entry = report.timeline.latest("pk")
    assert (entry.role, entry.text.body, entry.text.published) == (Role.CLERK, "Wir kümmern uns.", True)


def test_a_second_tap_is_no_mistake_and_a_late_one_is_told(desk):
    report = a_report()
    for _tap in range(2):
        assert act(desk, report, "step", target="accepted").status_code == 302
    assert report.timeline.filter(kind="status").count() == 1
    page = act(logged_in("dispatcher", "roads"), report, "step", target="accepted", note="Meine Worte")
    assert page.status_code == 409
    assert "Nothing was changed." in page.content.decode()
    assert "Meine Worte" in page.content.decode()


@pytest.mark.parametrize(
    ("outcome", "data", "missing"),
    [
        ("no_defect", {}, "Give the reason in words"),
        ("cannot", {}, "Give the reason in words"),
        ("will_not", {"note": " "}, "Give the reason in words"),
        ("not_ours", {"note": "Nicht wir."}, "Name the outside body"),
        ("duplicate", {"note": "Doppelt."}, "Name the other report"),
        ("duplicate", {"original": "0000-0000"}, "There is no other report"),
        ("", {"note": "Fertig."}, "Choose what became of it."),
    ],
)
def test_a_report_is_not_closed_without_what_its_outcome_needs(desk, outcome, data, missing):
    report = a_report()
    page = act(desk, report, "close", outcome=outcome, **data)
    assert page.status_code == 422
    assert missing in page.content.decode()
    assert Report.objects.get().status == Status.SUBMITTED


def test_a_report_is_passed_on_to_the_body_whose_job_it_is(desk):
    report = a_report()
    assert act(desk, report, "close", outcome="not_ours", office="power").status_code == 302
    report.refresh_from_db()
    assert (report.outcome, report.passed_to.code) == ("not_ours", "power")
    assert (
        "parks" not in desk.get(at(a_report(metres_east=9))).context["forms"]["close"]["office"].as_widget()
    )


def test_a_duplicate_names_the_report_that_was_first(desk):
    report, first = a_report(), a_report(metres_east=5)
    written = first.public_code.lower()
    assert act(desk, report, "close", outcome="duplicate", original=written).status_code == 302
    report.refresh_from_db()
    assert report.duplicate_of == first
    assert first.public_code in desk.get(at(report)).content.decode()


def test_a_repair_is_shown_by_its_photo_where_the_category_asks_for_one(desk):
    report = a_report(status=Status.IN_PROGRESS)
    Category.objects.filter(code="pothole").update(proof="photo")
    assert act(desk, report, "close", outcome="repaired", note="Zu.").status_code == 422
    broken = SimpleUploadedFile("x.jpg", b"no picture")
    page = act(desk, report, "close", outcome="repaired", photos=[broken])
    assert "The file is not a picture." in page.content.decode()
    good = SimpleUploadedFile("after.jpg", a_jpeg(), content_type="image/jpeg")
    assert act(desk, report, "close", outcome="repaired", photos=[good]).status_code == 302
    report.refresh_from_db()
    photo = Photo.objects.get(report=report)
    assert (report.outcome, photo.stage, photo.published) == ("repaired", Photo.Stage.AFTER, True)


def test_the_desk_says_when_a_report_can_be_closed_as_repaired(desk):
    told = "can be chosen once somebody has taken the report over"
    report, begun = a_report(), a_report(status=Status.IN_PROGRESS, metres_east=9)
    assert told in desk.get(at(report)).content.decode()
    assert told not in desk.get(at(begun)).content.decode()


def test_a_crew_closes_with_its_own_outcomes_only():
    report = a_report(status=Status.IN_PROGRESS)
    crew = logged_in("crew")
    offered = crew.get(at(report)).context["forms"]["close"].fields["outcome"].choices
    assert [value for value, _name in offered] == ["repaired", "no_defect"]
    assert act(crew, report, "close", outcome="will_not", note="Nein.").status_code == 422


def test_the_office_asks_and_reads_the_answer(desk):
    report = a_report()
    sent = {"id": str(a_uuid("question")), "text": "Welche Hausnummer?", "answer_days": "5"}
    for _tap in range(2):
        assert act(desk, report, "message", **sent).status_code == 302
    report.refresh_from_db()
    assert Message.objects.get().answer_until == report.waiting_until
    assert "Waits for the reporter until" in desk.get(LIST).content.decode()
    write_to_office(report, NewMessage(a_uuid("answer"), "Nummer 3."))
    html = desk.get(at(report)).content.decode()
    assert "Nummer 3." in html
    assert "Waits for the reporter" not in html


@pytest.mark.parametrize("role", ["crew", "auditor"])
def test_who_does_not_speak_for_the_office_is_offered_no_message(role):
    report, client = a_report(), logged_in(role)
    assert "Write to the reporter" not in client.get(at(report)).content.decode()
    assert act(client, report, "message", text="Hallo").status_code == 404
    assert not Message.objects.exists()


def test_a_message_with_something_wrong_keeps_what_was_written(desk):
    report = a_report()
    page = act(desk, report, "message", text="Siehe Bild", photos=[SimpleUploadedFile("x.jpg", b"no")])
    assert page.status_code == 422
    assert "Siehe Bild" in page.content.decode()
    assert not Message.objects.exists()


def test_an_objection_is_answered_by_reopening(desk):
    report = a_report(status=Status.FIXED)
    contest(report)
    html = desk.get(at(report)).content.decode()
    assert "The reporter says that it is not fixed" in html
    assert "Das Loch ist noch da." in html
    assert act(desk, report, "reopen", note="Wir kommen wieder.").status_code == 302
    report.refresh_from_db()
    assert (report.status, report.reopen_requested_at) == (Status.SUBMITTED, None)


def test_an_objection_is_answered_with_a_reason_that_the_reporter_reads(desk):
    report = a_report(status=Status.FIXED)
    contest(report)
    assert act(desk, report, "keep", note=" ").status_code == 422
    assert act(desk, report, "keep", note="Der Asphalt ist neu.").status_code == 302
    report.refresh_from_db()
    assert (report.status, report.reopen_requested_at) == (Status.FIXED, None)
    assert "Der Asphalt ist neu." in Client().get(f"/en/reports/{report.public_code}/").content.decode()


def test_only_the_desk_answers_an_objection():
    report, crew = a_report(status=Status.FIXED), logged_in("crew")
    contest(report)
    html = crew.get(at(report)).content.decode()
    assert "Das Loch ist noch da." in html
    assert "Keep it closed" not in html
    assert act(crew, report, "keep", note="Nein.").status_code == 409
    assert Report.objects.reopen_requested().exists()


def test_an_internal_note_stays_internal(desk):
    report = a_report()
    assert act(desk, report, "note", note="Vorsicht, Hund.").status_code == 302
    assert "Vorsicht, Hund." in desk.get(at(report)).content.decode()
    assert "Vorsicht, Hund." not in Client().get(f"/en/reports/{report.public_code}/").content.decode()


def test_an_act_that_nobody_knows_is_not_found(desk):
    assert desk.post(at(a_report()), {"act": "explode"}).status_code == 404


def test_the_page_costs_the_same_whatever_was_said(desk, django_assert_max_num_queries):
    report = a_report(photo_ids=[a_photo().pk for _ in range(3)], contact=a_contact())
    for number in range(10):
        write_to_office(report, NewMessage(a_uuid(f"{number}"), "Hallo", [a_photo().pk]))
    with django_assert_max_num_queries(26):
        assert desk.get(at(report)).status_code == 200


def test_reports_of_another_team_are_not_led_to_from_the_list(desk):
    a_report(point=IN_EAST)
    assert listed(desk, status="all") == []
