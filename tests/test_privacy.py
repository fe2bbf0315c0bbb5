"""What must hold across all rooms: no personal data in logs and jobs, and no cookie before it is needed."""

import io
import logging
import smtplib
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from config.log_lines import DiscreetFormatter
from reports.access import private_key
from reports.jobs import work_off
from reports.models import Mailbox, Report
from reports.own.my_reports import token_of
from reports.own.unconfirmed import confirmation_key
from tests.builders import IN_EAST, IN_WEST, a_contact, a_jpeg, a_report, a_uuid
from tests.mobile_api.test_report_pages import draft_id, step, up_to_check

MARK = "q7x"
EMAIL = "q7x-mail@example.org"
CONTACT = {"email": EMAIL, "name": "Q7X-Name", "phone": "Q7X-0151"}
BODY = {
    "id": str(a_uuid("private")),
    "category": "pothole",
    "lat": IN_WEST.y,
    "lon": IN_WEST.x,
    "description": "Q7X-Text",
    "address": "Q7X-Platz 1",
    "contact": CONTACT,
}
JSON = "application/json"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that the service would write: every logger, from INFO on, as its log lines look."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter(django_settings.LOGGING["formatters"]["line"]["format"]))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.setLevel(before)
    root.removeHandler(handler)


def queue() -> str:
    """Everything that the job queue holds, as text."""
    told = []
    with connection.cursor() as cursor:
        for table in ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers"):
            cursor.execute(f"select string_agg(t::text, ' ') from {table} t")  # noqa: S608 (our own names)
            told.append(cursor.fetchone()[0] or "")
    return " ".join(told).lower()


def by_api(client: Client) -> Report:
    client.post("/api/v1/reports/", BODY | {"category": "Q7X", "lat": "Q7X"}, content_type=JSON)
    client.post("/api/v1/reports/", BODY | {"contact": {"email": "Q7X, no address"}}, content_type=JSON)
    client.post("/api/v1/reports/", BODY, content_type=JSON)
    report = Report.objects.get(pk=BODY["id"])
    own, key = f"/api/v1/reports/{report.public_code}/", {"X-Report-Key": private_key(report)}
    client.get(own, {"key": private_key(report)})
    client.get(f"{own}export/", headers=key)
    client.put(f"{own}contact/", CONTACT | {"name": "Q7X-Neu"}, content_type=JSON, headers=key)
    place = {"lat": IN_EAST.y, "lon": IN_EAST.x, "address": "Q7X-Weg"}
    client.post(f"{own}place/", place, content_type=JSON, headers=key)
    client.post(f"{own}messages/", {"text": "Q7X-Nachricht"}, content_type=JSON, headers=key)
    client.post("/api/v1/reports/", b'{"description": "Q7X', content_type=JSON)
    return report


def by_pages(client: Client) -> None:
    page = up_to_check(client, description="Q7X-Text")
    step(client, "check", draft=draft_id(page), email="Q7X no address")
    client.post("/en/report/check/", {"go": "next", "draft": draft_id(page), **CONTACT})
    report = Report.objects.exclude(pk=BODY["id"]).latest("submitted_at")
    client.get(f"/de/reports/{report.public_code}/", {"key": private_key(report)})
    own = f"/de/my/{report.public_code}"
    client.post(f"{own}/contact/", CONTACT | {"name": "Q7X-Anders"})
    client.post(f"{own}/message/", {"text": "Q7X-Nachricht", "id": str(a_uuid("message"))})
    client.post(f"{own}/place/", {"go": "search", "q": "Q7X-Weg"})
    picture = SimpleUploadedFile("Q7X.jpg", a_jpeg())
    client.post(f"{own}/photos/", {"photos": picture})
    client.post("/de/my/", {"email": EMAIL})
    client.post(f"/de/alerts/follow/{report.public_code}/", {"email": EMAIL})


@pytest.mark.django_db(transaction=True)
def test_reporting_by_app_and_page_leaves_nothing_personal_in_logs_and_jobs(logged):
    a_report()
    by_api(Client())
    by_pages(Client())
    assert MARK not in queue()
    work_off()
    assert len(mail.outbox) >= 3
    assert MARK not in queue()
    assert MARK not in logged.getvalue().lower()


@pytest.mark.django_db(transaction=True)
def test_mails_that_cannot_be_sent_leave_no_address_in_logs_and_jobs(logged, monkeypatch):
    refusals = iter(
        [
            smtplib.SMTPRecipientsRefused({EMAIL: (550, f"no such user {EMAIL}".encode())}),
            smtplib.SMTPServerDisconnected(f"gone while {EMAIL}"),
        ]
        + [smtplib.SMTPDataError(451, f"later, {EMAIL}".encode())] * 20
    )

    def refuse(self) -> None:
        raise next(refusals)

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    a_report()
    by_api(Client())
    Client().post("/de/my/", {"email": EMAIL})
    work_off()
    assert "was not sent" in logged.getvalue()
    assert MARK not in logged.getvalue().lower()
    assert MARK not in queue()


@pytest.mark.django_db
def test_a_server_error_over_a_refused_row_quotes_nothing_of_it(logged):
    a_report()
    with connection.cursor() as cursor:
        cursor.execute("alter table reports_contact add constraint no_guests check (name not like 'Q7X%')")
    app, browser = Client(raise_request_exception=False), Client(raise_request_exception=False)
    assert app.post("/api/v1/reports/", BODY, content_type=JSON).status_code == 500
    page = up_to_check(browser, description="Q7X-Text")
    sent = browser.post("/en/report/check/", {"go": "next", "draft": draft_id(page), **CONTACT})
    assert sent.status_code == 500
    text = logged.getvalue()
    assert text.count("IntegrityError: 23514 no_guests …") >= 2
    assert MARK not in text.lower()
    for answer in (sent, app.post("/api/v1/reports/", BODY, content_type=JSON)):
        assert MARK not in answer.content.decode().lower()


@pytest.mark.django_db
def test_a_server_error_on_a_private_page_tells_no_key(logged, monkeypatch):
    report = a_report(contact=a_contact(email=EMAIL))

    def fail(*args) -> None:
        raise RuntimeError(f"broken for {EMAIL} with ?key={private_key(report)}")

    monkeypatch.setattr("dashboard.views.report.is_key_of", fail)
    monkeypatch.setattr("mobile_api.mine.confirm.is_confirmation_of", fail)
    browser = Client(raise_request_exception=False)
    key = confirmation_key(report, EMAIL)
    assert browser.get(f"/de/reports/{report.code}/", {"key": private_key(report)}).status_code == 500
    assert browser.get(f"/de/my/{report.code}/confirm/{key}/").status_code == 500
    text = logged.getvalue()
    assert "RuntimeError: broken for" in text
    for secret in (MARK, private_key(report).lower(), key):
        assert secret not in text.lower()


def addresses(patterns, before: str = "") -> Iterator[str]:
    for one in patterns:
        whole = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, whole)
        elif isinstance(one, URLPattern):
            yield f"/{whole}"


# Writing into these forms begins the draft, which a token protects.
FORMS = ("/report/", "/report/place/", "/report/kind/", "/report/support/", "/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "en"])
def test_looking_at_a_public_page_sets_no_cookie(language):
    report = a_report(contact=a_contact())
    mailbox = Mailbox.objects.create(email="erika@example.org")
    known = {
        "<str:code>": report.public_code,
        "<slug:slug>": report.office.slug,
        "<str:key>": confirmation_key(report, "erika@example.org"),
        "<str:token>": token_of(mailbox),
    }
    seen = 0
    for address in addresses(get_resolver().url_patterns):
        for name, value in known.items():
            address = address.replace(name, value)
        if any(sign in address for sign in "<^(") or "/admin/" in address:
            continue
        answer = Client().get(address.replace("/de/", f"/{language}/"))
        seen += answer.status_code == 200
        form = any(address.startswith((f"/de{one}", f"/en{one}")) for one in FORMS)
        assert set(answer.cookies) <= ({"csrftoken"} if form else set()), address
    assert seen > 30
