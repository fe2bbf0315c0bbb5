"""My reports: one link by mail, used once by a button, telling strangers nothing."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.access import private_key
from reports.models import Category, Mailbox
from reports.own import my_reports
from reports.own.erasure import erase_personal_data
from reports.retention import clean_up
from tests.builders import NOON, a_contact, a_photo, a_report, a_town

pytestmark = pytest.mark.django_db
START = "/en/my/"
ERIKA, MAX = "erika@example.org", "max@example.org"


def ask(client: Client, email: str):
    return client.post(START, {"email": email}, follow=True)


def link_of(email: str) -> str:
    """The path of the link in the mail that the worker sends."""
    before = len(mail.outbox)
    my_reports.send(str(Mailbox.objects.of(email).latest("created_at").pk))
    (message,) = mail.outbox[before:]
    return re.search(r"127\.0\.0\.1:\d+(/\S+)", message.body)[1]


def opened(client: Client, email: str = ERIKA) -> Client:
    ask(client, email)
    client.post(link_of(email))
    return client


def html(answer) -> str:
    return answer.content.decode()


def test_the_answer_is_the_same_whether_there_are_reports_or_not(client):
    a_report(contact=a_contact())
    pages = [ask(client, email) for email in (ERIKA, MAX)]
    assert [page.redirect_chain for page in pages] == [[("/en/my/sent/", 302)]] * 2
    assert html(pages[0]) == html(pages[1])
    assert ERIKA not in html(pages[0])
    assert not client.cookies.get("my_reports")


def test_asking_does_the_same_work_whether_there_are_reports_or_not(client):
    a_report(contact=a_contact())
    work = []
    for email in (ERIKA, MAX):
        with CaptureQueriesContext(connection) as queries:
            ask(client, email)
        work.append([query["sql"].split()[0] for query in queries])
    assert work[0] == work[1]


def test_an_address_without_reports_gets_no_mail_and_is_forgotten(client):
    a_report(contact=a_contact())
    ask(client, MAX)
    my_reports.send(str(Mailbox.objects.get().pk))
    assert not mail.outbox
    assert not Mailbox.objects.exists()


@pytest.mark.parametrize(
    ("reporters", "strangers"),
    [
        ("mike@example.org", "m\u0131ke@example.org"),
        ("susi@example.org", "su\u017fi@example.org"),
        ("mike@ikea.example", "mike@\u0131kea.example"),
        ("m\u0131ke@example.org", "mike@example.org"),
        ("m\u0131ke@example.org", "M\u0130KE@example.org"),
    ],
)
def test_a_mailbox_that_only_looks_the_same_opens_nothing(client, reporters, strangers):
    report = a_report(contact=a_contact(email=reporters))
    ask(client, strangers)
    my_reports.send(str(Mailbox.objects.get().pk))
    assert not mail.outbox
    visit = Mailbox.objects.create(email=strangers, opened_at=timezone.now())
    assert report not in my_reports.reports_of(visit)


def test_the_mail_carries_the_link_and_no_word_of_a_report(client):
    report = a_report(contact=a_contact(name="Q7X"), description="Q7X", address="Q7X")
    ask(client, " Erika@Example.ORG ")
    path = link_of(ERIKA)
    (message,) = mail.outbox
    assert path.startswith("/en/my/open/")
    whole = message.message().as_string()
    for secret in ("Q7X", report.public_code, private_key(report)):
        assert secret not in whole


def test_jobs_hold_ids_and_no_addresses(client):
    a_report(contact=a_contact(), at=NOON)
    ask(client, ERIKA)
    args = ProcrastinateJob.objects.get(task_name="send_my_link").args
    assert args == {"mailbox_id": str(Mailbox.objects.get().pk)}


def test_opening_the_link_uses_nothing_up_and_the_button_does_once(client):
    a_report(contact=a_contact())
    ask(client, ERIKA)
    path = link_of(ERIKA)
    for _ in range(2):
        assert "Open my reports" in html(client.get(path))
    assert not client.cookies.get("my_reports")
    assert "My reports" in html(client.post(path, follow=True))
    cookie = client.cookies["my_reports"]
    assert cookie["httponly"]
    assert ERIKA not in cookie.value
    stranger = Client()
    for answer in (stranger.get(path), stranger.post(path)):
        assert answer.status_code == 404
        assert "This link does not work any more" in html(answer)


def test_the_list_shows_all_reports_of_the_address_and_each_opens_its_private_page(client):
    mine = [
        a_report(contact=a_contact(), category="tree"),
        a_report(contact=a_contact(email="ERIKA@example.org")),
    ]
    other = a_report(contact=a_contact(email=MAX), metres_east=30)
    page = html(opened(client).get(START))
    assert all(report.public_code in page for report in mine)
    assert other.public_code not in page
    private = html(client.get(f"/en/reports/{mine[0].public_code}/"))
    assert "You see this box because" in private
    assert client.get(f"/en/my/{mine[0].public_code}/erase/").status_code == 200
    assert client.get(f"/en/my/{other.public_code}/erase/").status_code == 404


def test_photos_that_wait_for_release_are_seen_too(client):
    report = a_report(
        contact=a_contact(), category="lantern", answers={"fault": "dark"}, photo_ids=[a_photo().pk]
    )
    page = html(opened(client).get(f"/en/reports/{report.public_code}/"))
    assert str(report.photos.get().pk) in page


def test_a_report_that_waits_for_its_confirmation_says_so(client):
    a_town()
    Category.objects.filter(code="pothole").update(confirmation="email")
    report = a_report(contact=a_contact())
    page = html(opened(client).get(START))
    assert report.public_code in page
    assert "Please confirm it" in page


def test_signing_out_forgets_the_visit_and_every_report_on_this_device(client):
    report = a_report(contact=a_contact(), category="tree")
    opened(client)
    client.get(f"/en/reports/{report.public_code}/", {"key": private_key(report)})
    old = client.cookies["my_reports"].value
    assert "You are signed out." in html(client.post(f"{START}leave/", follow=True))
    assert client.get(f"/en/reports/{report.public_code}/").status_code == 404
    assert not Mailbox.objects.exists()
    client.cookies["my_reports"] = old
    assert "Send me the link" in html(client.get(START))


def age(**fields) -> None:
    Mailbox.objects.update(**{name: timezone.now() - ago for name, ago in fields.items()})


def test_a_link_holds_for_an_hour_and_a_visit_for_half_a_day(client):
    a_report(contact=a_contact())
    ask(client, ERIKA)
    path = link_of(ERIKA)
    age(created_at=timedelta(minutes=61))
    assert client.post(path).status_code == 404
    my_reports.send(str(Mailbox.objects.get().pk))
    assert len(mail.outbox) == 1
    opened(client)
    assert ERIKA in html(client.get(START))
    age(opened_at=timedelta(hours=13))
    assert ERIKA not in html(client.get(START))


@pytest.mark.parametrize("token", ["x", "x-y", "0" * 32 + "-" + "0" * 32, "%00-", "a" * 500])
def test_what_is_no_link_is_told_and_breaks_nothing(client, token):
    a_town()
    assert client.get(f"{START}open/{token}/").status_code == 404
    assert client.post(f"{START}open/{token}/").status_code == 404


def test_the_id_in_the_table_alone_opens_nothing(client):
    a_report(contact=a_contact())
    ask(client, ERIKA)
    key = Mailbox.objects.get().pk.hex
    assert client.post(f"{START}open/{key}-{'0' * 32}/").status_code == 404


def test_a_stolen_or_invented_cookie_opens_nothing(client):
    a_report(contact=a_contact())
    opened(client)
    for value in (Mailbox.objects.get().pk.hex, "x:y", ""):
        stranger = Client()
        stranger.cookies["my_reports"] = value
        assert "Send me the link" in html(stranger.get(START))


def test_mails_to_an_address_and_from_a_client_are_limited_and_tell_nothing(client):
    a_report(contact=a_contact())
    known = [ask(client, ERIKA).status_code for _ in range(6)]
    unknown = [ask(client, MAX).status_code for _ in range(6)]
    assert known == unknown == [200] * 4 + [429] * 2
    assert Mailbox.objects.of(ERIKA).count() == 4
    many = [ask(client, f"{number}@example.org").status_code for number in range(20)]
    assert many[-1] == 429


def test_a_wrong_address_is_told(client):
    a_town()
    answer = client.post(START, {"email": "no address"})
    assert answer.status_code == 422
    assert "This is no e-mail address." in html(answer)


def test_a_long_list_costs_no_more_queries_than_a_short_one(client, django_assert_max_num_queries):
    for number in range(20):
        a_report(contact=a_contact(), metres_east=number)
    opened(client)
    # the visit, the town of the shell (3), the reports with texts and photos, rest for the session
    with django_assert_max_num_queries(12):
        client.get(START)


def test_erasing_the_last_report_of_an_address_ends_the_visit(client):
    first, last = a_report(contact=a_contact()), a_report(contact=a_contact(), metres_east=30)
    opened(client)
    erase_personal_data(first)
    assert Mailbox.objects.count() == 1
    erase_personal_data(last)
    assert not Mailbox.objects.exists()


def test_links_and_visits_that_are_over_are_deleted_by_night(client):
    a_report(contact=a_contact())
    ask(client, ERIKA)
    assert clean_up(timezone.now() + timedelta(minutes=50))["links to my reports"] == 0
    assert clean_up(timezone.now() + timedelta(minutes=70))["links to my reports"] == 1
    opened(client)
    assert clean_up(timezone.now() + timedelta(hours=11))["links to my reports"] == 0
    assert clean_up(timezone.now() + timedelta(hours=13))["links to my reports"] == 1
