"""The confirmation e-mail: in the reader's language, without a word of the report, at least once."""

import email
import email.policy
import re
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.access import is_key_of
from reports.mail import MailNotSent
from reports.models import Contact
from reports.own import confirmation
from reports.own.first_letter import MOST_AN_HOUR
from tests.builders import NOON, a_contact, a_report

pytestmark = pytest.mark.django_db


def the_mail() -> mail.EmailMessage:
    (message,) = mail.outbox
    return message


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_mail_names_code_and_office_and_carries_the_private_link(language, settings):
    settings.PUBLIC_URL = "https://lotse.example"
    report = a_report(contact=a_contact(), language=language)
    confirmation.send(str(report.pk))
    message = the_mail()
    assert message.to == ["erika@example.org"]
    assert report.public_code in message.subject
    office = {"de": "Straßenmeisterei West", "en": "Roads West"}[language]
    assert office in message.body
    link = re.search(r"https://\S+", message.body).group()
    assert link.startswith(f"https://lotse.example/{language}/reports/{report.public_code}/?key=")
    assert is_key_of(report, link.partition("?key=")[2])


def test_the_mail_carries_no_word_of_the_report_and_no_name():
    report = a_report(
        description="Q7X-Text", address="Q7X-Straße 1", contact=a_contact(name="Q7X Muster", phone="Q7X")
    )
    confirmation.send(str(report.pk))
    assert "Q7X" not in the_mail().message().as_string()
    assert str(report.pk) not in the_mail().message().as_string()


def test_sent_twice_it_is_the_same_mail():
    report = a_report(contact=a_contact())
    confirmation.send(str(report.pk))
    confirmation.send(str(report.pk))
    first, second = (message.message() for message in mail.outbox)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"
    confirmation.send(str(a_report(contact=a_contact()).pk))
    assert mail.outbox[-1].message()["Message-ID"] != first["Message-ID"]


def test_an_erased_address_gets_no_mail():
    report = a_report(contact=a_contact())
    Contact.objects.all().delete()
    confirmation.send(str(report.pk))
    confirmation.send("00000000-0000-0000-0000-000000000000")
    assert not mail.outbox


def test_names_are_not_escaped_as_in_a_page():
    report = a_report(contact=a_contact())
    report.office.names = {"de": "Bau & Grün <Süd>"}
    report.office.save()
    confirmation.send(str(report.pk))
    assert "Bau & Grün <Süd>" in the_mail().body


@pytest.mark.parametrize(
    "failure",
    [
        ConnectionRefusedError("nobody listens"),
        smtplib.SMTPServerDisconnected("gone, erika@example.org"),
        smtplib.SMTPRecipientsRefused({"erika@example.org": (451, b"later, erika@example.org")}),
        TimeoutError("slow"),
    ],
)
def test_a_failure_that_may_pass_is_raised_for_another_attempt_without_the_address(failure, monkeypatch):
    report = a_report(contact=a_contact())

    def fail(self) -> None:
        raise failure

    monkeypatch.setattr(mail.EmailMessage, "send", fail)
    with pytest.raises(MailNotSent) as refusal:
        confirmation.send(str(report.pk))
    assert "erika" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


def test_an_address_that_does_not_exist_is_not_tried_again(monkeypatch):
    report = a_report(contact=a_contact())

    def refuse(self) -> None:
        raise smtplib.SMTPRecipientsRefused({"erika@example.org": (550, b"no such user")})

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    confirmation.send(str(report.pk))


def test_the_demo_writes_the_mail_into_a_file(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    report = a_report(contact=a_contact())
    confirmation.send(str(report.pk))
    (file,) = (tmp_path / "mail").iterdir()
    written = email.message_from_string(file.read_text(), policy=email.policy.default)
    assert report.public_code in written.get_content()


def test_the_link_of_the_mail_leads_to_the_page():
    report = a_report(contact=a_contact())
    path = confirmation.private_link(report).partition("127.0.0.1:8000")[2]
    assert Client().get(path).status_code in {200, 302}


def test_an_address_gets_so_many_letters_an_hour_whoever_names_it():
    made = [a_report(contact=a_contact(), at=NOON + timedelta(minutes=n)) for n in range(MOST_AN_HOUR + 2)]
    a_report(contact=a_contact(email="max@example.org"), at=NOON)
    a_report(contact=a_contact(), at=NOON + timedelta(hours=3))
    jobs = ProcrastinateJob.objects.filter(task_name="send_confirmation")
    written = {args["report_id"] for args in jobs.values_list("args", flat=True)}
    assert len(written) == MOST_AN_HOUR + 2
    assert not {str(report.pk) for report in made[MOST_AN_HOUR:]} & written
