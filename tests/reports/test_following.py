"""Following a report by e-mail: asked for by anybody, confirmed by the mailbox, ended with one tap."""

import re
from datetime import timedelta
from email.parser import Parser

import pytest
from django.core import mail
from django.test import Client

from reports.alerts.following import MAX_WAITING, follow_report, forget_followers, forget_unconfirmed
from reports.alerts.links import subscription_with, token_of, unsubscribe_link
from reports.errors import Refused
from reports.jobs import work_off
from reports.models import Report, Subscription
from tests.builders import NOON, a_contact, a_report

ERIKA = "erika@example.org"
committed = pytest.mark.django_db(transaction=True)


def follow(report=None, email=ERIKA, **over):
    return follow_report(report or a_report(), email=email, **{"language": "de"} | over)


def path_in(letter, word: str) -> str:
    """The path of the link in a letter whose address has `word` in it."""
    return re.search(rf"https?://[^/\s]+(/\S*/{word}/\S+)", letter.body).group(1)


@committed
def test_a_letter_asks_first_and_a_button_says_yes():
    report = a_report(description="Q7X-Text", address="Q7X-Straße 1")
    follow(report)
    work_off()
    (letter,) = mail.outbox
    assert letter.to == [ERIKA]
    assert report.public_code in letter.subject
    assert "Q7X" not in letter.message().as_string()
    path, client = path_in(letter, "confirm"), Client()
    assert client.get(path).status_code == 200
    assert not Subscription.objects.confirmed().exists(), "mail programs open links by themselves"
    assert client.post(path).status_code == 200
    assert Subscription.objects.confirmed().get().email == ERIKA
    assert not client.cookies
    assert client.get(path).url == f"/de/alerts/{token_of(Subscription.objects.get())}/"


@committed
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_letter_speaks_the_language_of_the_page(language):
    Client().post(f"/{language}/alerts/follow/{a_report().public_code}/", {"email": ERIKA})
    work_off()
    (letter,) = mail.outbox
    assert f"/{language}/alerts/confirm/" in letter.body
    assert {"de": "Guten Tag,", "en": "Good day,"}[language] in letter.body


@committed
def test_two_taps_are_one_wish_and_one_letter():
    report = a_report()
    first, second = follow(report, at=NOON), follow(report, " ERIKA@example.org", at=NOON)
    assert first == second
    follow(report, at=NOON + timedelta(minutes=11))
    work_off()
    assert [letter.to for letter in mail.outbox] == [[ERIKA], [ERIKA]]


@committed
def test_who_follows_already_is_told_how_to_change_it():
    report = a_report()
    Subscription.objects.filter(pk=follow(report).pk).update(confirmed_at=NOON, asked_at=None)
    follow(report)
    work_off()
    assert "/alerts/confirm/" not in mail.outbox[-1].body
    assert Client().get(path_in(mail.outbox[-1], "alerts")).status_code == 200


@pytest.mark.django_db
def test_who_asks_again_and_again_sends_fewer_and_fewer_letters():
    report, letters = a_report(), set()
    for minutes in range(0, 24 * 60, 10):
        letters.add(follow(report, at=NOON + timedelta(minutes=minutes)).asked_at)
    assert len(letters) == 9


@pytest.mark.django_db
def test_a_stranger_cannot_fill_a_mailbox():
    made = [follow(a_report()) for _ in range(MAX_WAITING + 1)]
    assert made[-1] is None
    assert Subscription.objects.count() == MAX_WAITING


@pytest.mark.django_db
def test_the_answer_tells_nobody_who_follows_what():
    report = a_report()
    Subscription.objects.filter(pk=follow(report).pk).update(confirmed_at=NOON)
    answers = [
        Client().post(f"/de/alerts/follow/{report.public_code}/", {"email": email})
        for email in (ERIKA, "nobody@example.org")
    ]
    assert [(one.status_code, one.url, dict(one.cookies)) for one in answers] == [
        (302, "/de/alerts/asked/", {})
    ] * 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email", ["", "erika", "a@b", "x" * 250 + "@example.org", "erika@example.org\n\nBcc: a@b.de"]
)
def test_a_wrong_address_is_refused_with_the_form(email):
    answer = Client().post(f"/de/alerts/follow/{a_report().public_code}/", {"email": email})
    assert answer.status_code == 422
    assert not Subscription.objects.exists()
    with pytest.raises(Refused):
        follow(email=email)


@pytest.mark.django_db
def test_a_report_that_is_not_public_cannot_be_followed():
    hidden = a_report(category="tree")
    assert Client().get(f"/de/alerts/follow/{hidden.public_code}/").status_code == 404
    assert Client().post(f"/de/alerts/follow/{hidden.public_code}/", {"email": ERIKA}).status_code == 404


@pytest.mark.django_db
def test_a_mail_program_ends_it_with_one_bare_post():
    subscription = follow()
    path = unsubscribe_link(subscription).partition("127.0.0.1:8000")[2]
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    assert Subscription.objects.exists(), "reading the page ends nothing"
    for _twice in range(2):
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert client.get(path).status_code == 200
    assert not client.cookies


@committed
def test_the_letter_names_that_post_to_mail_programs():
    subscription = follow()
    work_off()
    written = Parser().parsestr(mail.outbox[0].message().as_string())
    assert written["List-Unsubscribe"].strip() == f"<{unsubscribe_link(subscription)}>"
    assert written["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["confirm/", "", "unsubscribe/"])
@pytest.mark.parametrize(
    "change", [lambda t: t[:-4] + "AAAA", lambda t: t[:20], lambda t: "ä" + t, lambda t: "%00"]
)
def test_a_forged_link_opens_and_ends_nothing(page, change):
    forged = change(token_of(follow()))
    assert subscription_with(forged) is None
    for answer in (Client().get(f"/de/alerts/{page}{forged}/"), Client().post(f"/de/alerts/{page}{forged}/")):
        assert answer.status_code in {404, 405} or page == "unsubscribe/"
    assert Subscription.objects.count() == 1
    assert not Subscription.objects.confirmed().exists()


@pytest.mark.django_db
def test_what_nobody_confirms_is_forgotten_after_seven_days():
    kept = follow(at=NOON)
    follow(email="other@example.org", at=NOON)
    Subscription.objects.filter(pk=kept.pk).update(confirmed_at=NOON)
    assert forget_unconfirmed(NOON + timedelta(days=6)) == 0
    assert forget_unconfirmed(NOON + timedelta(days=8)) == 1
    assert Subscription.objects.get() == kept


@pytest.mark.django_db
def test_a_report_closed_for_ninety_days_is_followed_no_more():
    report = a_report(contact=a_contact())
    follow(report, at=NOON)
    follow(a_report(), "other@example.org", at=NOON)
    Report.objects.filter(pk=report.pk).update(status="withdrawn", closed_at=NOON)
    assert forget_followers(NOON + timedelta(days=89)) == 0
    assert forget_followers(NOON + timedelta(days=91)) == 1
    assert sorted(Subscription.objects.values_list("email", flat=True)) == ["", "other@example.org"]
