"""The crew's pages, without a script."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mobile_api.throttles import Rate
from reports.domain.deadlines import days_late, last_day
from reports.domain.workflow import Status
from reports.models import Category, Photo, Report
from tests.builders import IN_EAST, PASSWORD, a_jpeg, a_report, a_town, a_user

pytestmark = pytest.mark.django_db
TODAY = "/en/crew/"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def crew(client: Client) -> Client:
    """Logged in as the crew of the western roads."""
    a_town()
    client.force_login(a_user("crew", "roads-west"))
    return client


def at(report: Report) -> str:
    return f"{TODAY}{report.public_code}/"


def take(client: Client, report: Report, target: str, **data):
    seen = {"seen": report.status}
    return client.post(at(report), {"target": target} | seen | data)


def a_file(name: str = "after.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_jpeg(), content_type="image/jpeg")


def test_a_stranger_is_sent_to_the_log_in_and_learns_nothing(client):
    report = a_report()
    for path in (TODAY, at(report), f"{TODAY}0000-0000/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/en/login/?next=")


def test_crews_log_in_with_their_email_and_see_their_list(client):
    a_report()
    user = a_user("crew", "roads-west")
    page = client.post("/en/login/", {"username": user.email, "password": PASSWORD}, follow=True)
    assert page.request["PATH_INFO"] == TODAY
    assert "1 open report" in page.content.decode()
    out = client.post("/en/logout/", follow=True)
    assert out.status_code == 200
    assert client.get(TODAY).status_code == 302


def test_a_wrong_password_says_nothing_about_who_exists(client):
    user = a_user("crew", "roads-west")
    for email in (user.email, "nobody@example.org"):
        page = client.post("/en/login/", {"username": email, "password": "x"}).content.decode()
        assert "E-mail or password is wrong." in page


def test_passwords_cannot_be_tried_without_end(client, settings, monkeypatch):
    settings.API_RATE_FACTOR = 1
    monkeypatch.setattr("mobile_api.log_ins.LOG_INS", Rate("log-ins", per_second=0.01, burst=2))
    a_town()
    user = a_user("crew", "roads-west")
    wrong, right = ({"username": user.email, "password": one} for one in ("x", PASSWORD))
    # Who knows the password may come as often as they like.
    for _time in range(4):
        assert client.post("/en/login/", right).status_code == 302
        client.post("/en/logout/")
    assert [client.post("/en/login/", wrong).status_code for _time in range(3)] == [200, 200, 429]
    page = client.post("/en/login/", right)
    assert page.status_code == 429
    assert user.email in page.content.decode()
    assert int(page["Retry-After"]) > 0


def test_one_account_cannot_be_tried_from_many_addresses_nor_by_page_and_call_in_turn(settings, monkeypatch):
    settings.API_RATE_FACTOR = 1
    monkeypatch.setattr("mobile_api.log_ins.LOG_INS", Rate("log-ins", per_second=0.01, burst=3))
    user, token = a_user("crew", "roads-west"), "/api/v1/auth/token/"
    by_call = {"email": user.email.upper(), "password": "x"}
    by_page = {"username": user.email, "password": "x"}
    codes = [
        Client(REMOTE_ADDR="192.0.2.1").post("/en/login/", by_page).status_code,
        Client(REMOTE_ADDR="192.0.2.2").post(token, by_call, "application/json").status_code,
        Client(REMOTE_ADDR="192.0.2.3").post("/en/login/", by_page).status_code,
        Client(REMOTE_ADDR="192.0.2.4").post("/en/login/", by_page).status_code,
        Client(REMOTE_ADDR="192.0.2.5").post(token, by_call, "application/json").status_code,
    ]
    assert codes == [200, 401, 200, 429, 429]


def test_the_list_holds_the_open_work_of_the_own_office_only(crew):
    mine, done = a_report(), a_report(status=Status.FIXED)
    other = a_report(point=IN_EAST)
    page = crew.get(TODAY).content.decode()
    assert mine.public_code in page
    assert done.public_code not in page
    assert other.public_code not in page


@time_machine.travel(datetime(2026, 5, 18, 9, tzinfo=BERLIN), tick=False)
def test_begun_work_comes_first_then_what_is_overdue(crew):
    fresh = a_report(at=timezone.now() - timedelta(days=1))
    late = a_report(at=timezone.now() - timedelta(days=14))
    begun = a_report(at=timezone.now() - timedelta(hours=1), status=Status.IN_PROGRESS)
    page = crew.get(TODAY).content.decode()
    places = [page.index(report.public_code) for report in (begun, late, fresh)]
    assert places == sorted(places)
    # Five working days from Monday 4 May: Monday 11. A week later it is seven days late.
    assert "7 days overdue" in page


def test_working_days_leave_out_weekends_and_holidays():
    friday, tuesday = datetime(2026, 5, 22).date(), datetime(2026, 5, 26).date()
    whit_monday = datetime(2026, 5, 25).date()
    assert last_day(friday, 1, {whit_monday}) == tuesday
    assert last_day(friday, 1, set()) == whit_monday
    assert last_day(friday, 0, set()) == friday
    assert days_late(tuesday, tuesday) == 0
    assert days_late(tuesday, tuesday + timedelta(days=1)) == 1
    assert days_late(None, tuesday) == 0


def test_a_list_of_twenty_costs_no_more_queries_than_a_list_of_one(crew):
    a_report()
    with CaptureQueriesContext(connection) as for_one:
        crew.get(TODAY)
    for number in range(19):
        a_report(metres_east=number + 1)
    with CaptureQueriesContext(connection) as for_twenty:
        crew.get(TODAY)
    assert len(for_twenty) <= len(for_one)


def test_another_offices_crew_gets_not_found(crew):
    report = a_report(point=IN_EAST)
    assert crew.get(at(report)).status_code == 404
    assert take(crew, report, "in_progress").status_code == 404
    report.refresh_from_db()
    assert report.status == Status.SUBMITTED


@pytest.mark.parametrize("role", ["clerk", "auditor", "moderator"])
def test_other_roles_of_the_same_office_get_not_found(client, role):
    report = a_report()
    client.force_login(a_user(role, "roads-west"))
    assert client.get(at(report)).status_code == 404
    assert "This list is for crews" in client.get(TODAY).content.decode()


def test_a_crew_above_works_for_the_teams_below(client):
    report = a_report()
    client.force_login(a_user("crew", "roads"))
    assert client.get(at(report)).status_code == 200


def test_the_crew_reads_what_is_not_released(crew):
    report = a_report(category="scrap-car", **with_photos(), description="Wreck without plates.")
    page = crew.get(at(report)).content.decode()
    assert "Wreck without plates." in page
    assert page.count("<figure") == 2


def with_photos() -> dict:
    photos = [Photo.objects.create(**ready(role)) for role in ("close_up", "wide")]
    return {"photo_ids": [photo.pk for photo in photos]}


def ready(role: str) -> dict:
    size = {"width": 1600, "height": 1200}
    return {"role": role, "status": "ready", "large": "large.jpg", "small": "small.jpg"} | size


def test_a_report_is_taken_over_and_fixed_with_a_photo_and_a_note(crew):
    report = a_report()
    page = crew.post(at(report), {"target": "in_progress", "seen": "submitted"}, follow=True)
    assert "You have taken over this report." in page.content.decode()
    data = {"target": "fixed", "seen": "in_progress", "note": "New asphalt.", "photos": a_file()}
    page = crew.post(at(report), data, follow=True)
    assert "Reported as fixed" in page.content.decode()
    assert "New asphalt." in page.content.decode()
    report.refresh_from_db()
    assert report.status == Status.FIXED
    photo = report.photos.get()
    assert (photo.stage, photo.published) == ("after", True)


def test_a_job_that_is_too_large_is_given_back(crew):
    report = a_report(status=Status.IN_PROGRESS)
    take(crew, report, "scheduled", note="Needs the big machine.")
    report.refresh_from_db()
    assert report.status == Status.SCHEDULED


@pytest.mark.parametrize(
    ("status", "target"),
    [
        (Status.SUBMITTED, "fixed"),
        (Status.FIXED, "in_progress"),
        (Status.IN_PROGRESS, "external"),
        (Status.REJECTED, "fixed"),
        (Status.ACCEPTED, "external"),
    ],
)
def test_a_wrong_step_answers_409_in_words_and_changes_nothing(crew, status, target):
    report = a_report(status=status)
    lines = report.timeline.count()
    page = take(crew, report, target, note="Because.", photos=a_file())
    assert page.status_code == 409
    assert "Nothing was changed." in page.content.decode()
    report.refresh_from_db()
    assert report.status == status
    assert report.timeline.count() == lines
    assert not Photo.objects.exists()


def test_a_second_tap_is_no_error_and_no_second_step(crew):
    report = a_report()
    assert take(crew, report, "in_progress").status_code == 302
    assert take(crew, report, "in_progress").status_code == 302
    assert report.timeline.filter(new_status="in_progress").count() == 1


def test_who_comes_too_late_is_told(crew):
    report = a_report()
    take(crew, report, "in_progress")
    other = Client()
    other.force_login(a_user("crew", "roads"))
    page = take(other, report, "in_progress")
    assert page.status_code == 409
    assert "from “In progress” to “In progress”" in page.content.decode()


def test_a_file_that_is_no_picture_stops_the_step_and_keeps_the_note(crew):
    report = a_report(status=Status.IN_PROGRESS)
    bad = SimpleUploadedFile("bill.pdf", b"%PDF-1.4", content_type="image/jpeg")
    page = take(crew, report, "fixed", note="New asphalt.", photos=bad)
    assert page.status_code == 422
    assert "bill.pdf" in page.content.decode()
    assert "New asphalt." in page.content.decode()
    report.refresh_from_db()
    assert report.status == Status.IN_PROGRESS


@pytest.mark.parametrize("target", ["", "nonsense", "<b>"])
def test_an_unknown_step_is_refused(crew, target):
    assert take(crew, a_report(), target).status_code == 422


def test_a_code_is_read_forgivingly_and_shown_right(crew):
    report = a_report()
    answer = crew.get(f"{TODAY}{report.code.lower()}/")
    assert answer.status_code == 302
    assert answer["Location"] == at(report)


def test_a_crew_that_finds_nothing_says_so_in_words(crew):
    report = a_report(status=Status.IN_PROGRESS)
    page = take(crew, report, "rejected", note=" ")
    assert page.status_code == 422
    assert "Give the reason in words; everybody can read it." in page.content.decode()
    assert take(crew, report, "rejected", note="Alles eben.").status_code == 302
    html = crew.get(at(report)).content.decode()
    assert "Closed: no defect found" in html
    assert "sl-state--fixed" not in html


def test_a_photo_that_the_category_asks_for_is_asked_for_before_anything_is_received(crew):
    a_report(status=Status.IN_PROGRESS)
    Category.objects.filter(code="pothole").update(proof="photo")
    report = Report.objects.get()
    assert "A photo after the repair is needed." in crew.get(at(report)).content.decode()
    assert take(crew, report, "fixed", note="Zu.").status_code == 422
    assert not Photo.objects.exists()
    assert take(crew, report, "fixed", photos=a_file()).status_code == 302
