"""Reports that wait for a link in an e-mail: known to nobody, but to whoever sent them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from dashboard.figures import home_figures
from reports.actions import submit_report
from reports.domain.workflow import Role, Status, StepRefused
from reports.errors import Refused
from reports.learning import learn_words
from reports.models import Category, LearntWord, Photo, Policy, Report
from reports.own import unconfirmed
from tests.builders import IN_WEST, NOON, a_contact, a_new_report, a_photo, a_report, a_town, a_user

pytestmark = pytest.mark.django_db
EMAIL = "erika@example.org"


@pytest.fixture
def careful() -> Policy:
    """The town wants a confirmation for everything."""
    return Policy.objects.create(municipality=a_town().municipality, confirmation="email")


def jobs() -> list[tuple[str, dict]]:
    mails = ProcrastinateJob.objects.filter(task_name__endswith="_confirmation")
    return list(mails.order_by("id").values_list("task_name", "args"))


def says(category: str, confirmation: str) -> None:
    a_town()
    Category.objects.filter(code=category).update(confirmation=confirmation)


@pytest.mark.parametrize(
    ("town", "category", "waits"),
    [
        ("none", "inherit", False),
        ("email", "inherit", True),
        ("email", "none", False),
        ("none", "email", True),
    ],
)
def test_the_category_says_whether_reports_wait_and_else_the_town(town, category, waits):
    Policy.objects.create(municipality=a_town().municipality, confirmation=town)
    says("pothole", category)
    report = a_report(contact=a_contact())
    assert (report.awaiting_confirmation, report.published) == (waits, not waits)


def test_a_category_that_takes_no_contact_cannot_wait_for_a_mail(careful):
    Category.objects.update(contact="none")
    assert not a_report().awaiting_confirmation


def test_without_an_address_to_send_the_link_to_it_is_not_taken(careful):
    for contact in (None, a_contact(email="")):
        with pytest.raises(Refused) as refusal:
            submit_report(a_new_report(contact=contact))
        assert [(error.pointer, error.code) for error in refusal.value.errors] == [
            ("/contact/email", "email_to_confirm")
        ]
    assert not Report.objects.exists()


def test_a_waiting_report_is_asked_for_and_gets_no_other_mail(careful):
    report = a_report(contact=a_contact(), at=NOON)
    asked = {"report_id": str(report.pk), "asked_at": int(NOON.timestamp())}
    assert jobs() == [("ask_for_confirmation", asked)]


def test_nobody_knows_of_a_waiting_report(careful):
    report = a_report(contact=a_contact(), photo_ids=[a_photo().pk])
    clerk = a_user(Role.CLERK, "town")
    chief = a_user(Role.CREW, "roads", email="chief@example.org", is_superuser=True)
    seen = Report.objects
    for found in (
        seen.public(),
        seen.known(),
        seen.seen_by(clerk),
        seen.seen_by(chief),
        seen.workable_by(a_user(Role.CREW, "roads-west")),
        seen.releasable_by(clerk),
        seen.open_near(IN_WEST, at_least=100),
    ):
        assert not found.exists()
    assert not Photo.objects.public().exists()
    assert not Photo.objects.seen_by(clerk).exists()
    assert home_figures(report.submitted_at + timedelta(hours=1)).open == 0


def test_its_words_teach_nothing(careful):
    for number in range(4):
        a_report(contact=a_contact(email=f"{number}@example.org"), description="Wackelpudding")
    learn_words()
    assert not LearntWord.objects.exists()
    Report.objects.update(awaiting_confirmation=False)
    learn_words()
    assert LearntWord.objects.exists()


def test_the_database_lets_no_waiting_report_be_public(careful):
    report = a_report(contact=a_contact())
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(published=True)


def test_confirming_makes_it_a_report_like_any_other_and_sends_the_private_link(careful):
    report = unconfirmed.confirm(a_report(contact=a_contact()))
    report.refresh_from_db()
    assert (report.awaiting_confirmation, report.published) == (False, True)
    assert report.timeline.last().kind == "confirmed"
    assert jobs()[-1] == ("send_confirmation", {"report_id": str(report.pk)})
    assert Report.objects.workable_by(a_user(Role.CREW, "roads-west")).exists()


def test_what_the_category_holds_back_is_held_back_after_confirming_too(careful):
    assert not unconfirmed.confirm(a_report(contact=a_contact(), category="tree")).published


def test_confirming_twice_is_confirming_once(careful):
    report = a_report(contact=a_contact())
    unconfirmed.confirm(report)
    unconfirmed.confirm(report)
    assert [entry.kind for entry in report.timeline.all()] == ["submitted", "confirmed"]
    assert [name for name, _args in jobs()] == ["ask_for_confirmation", "send_confirmation"]


def test_a_report_that_was_withdrawn_meanwhile_is_confirmed_no_more(careful):
    report = a_report(contact=a_contact(), status=Status.WITHDRAWN)
    with pytest.raises(StepRefused):
        unconfirmed.confirm(report)
    report.refresh_from_db()
    assert report.awaiting_confirmation


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_mail_holds_the_notice_and_the_link_and_no_word_of_the_report(careful, language, settings):
    settings.PUBLIC_URL = "https://lotse.example"
    report = a_report(
        contact=a_contact(name="Q7X", phone="Q7X"),
        description="Q7X-Text",
        address="Q7X-Straße 1",
        language=language,
    )
    unconfirmed.send(str(report.pk), 1)
    (message,) = mail.outbox
    assert message.to == [EMAIL]
    key = unconfirmed.confirmation_key(report, EMAIL)
    assert f"https://lotse.example/{language}/my/{report.public_code}/confirm/{key}/" in message.body
    whole = message.message().as_string()
    assert "Q7X" not in whole
    assert "key=" not in whole


def test_each_request_for_a_mail_is_a_mail_of_its_own_but_a_retry_is_not(careful):
    report = a_report(contact=a_contact())
    for asked_at in (1, 1, 2):
        unconfirmed.send(str(report.pk), asked_at)
    first, retry, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == retry != second


def test_no_mail_goes_out_for_what_waits_no_more(careful):
    report = a_report(contact=a_contact())
    unconfirmed.confirm(report)
    unconfirmed.send(str(report.pk), 1)
    unconfirmed.send("00000000-0000-0000-0000-000000000000", 1)
    assert not mail.outbox


def test_the_key_of_the_link_belongs_to_one_report_and_one_mailbox(careful):
    report, other = a_report(contact=a_contact()), a_report(contact=a_contact(), metres_east=30)
    key = unconfirmed.confirmation_key(report, "Erika@Example.org")
    assert unconfirmed.is_confirmation_of(report, key)
    assert not unconfirmed.is_confirmation_of(other, key)
    report.contact.email = "else@example.org"
    assert not unconfirmed.is_confirmation_of(report, key)
