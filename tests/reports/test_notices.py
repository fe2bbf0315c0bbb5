"""Who hears of what: once, bundled, of what they may know, and never of what they did themselves."""

from datetime import timedelta

import pytest
from django.contrib.gis.geos import Polygon
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.actions import add_note, move_report, release, withhold
from reports.alerts import deliveries, notices
from reports.domain.workflow import Role, Status
from reports.jobs import work_off
from reports.mail import MailNotSent
from reports.messages import NewMessage, write_to_reporter
from reports.models import Delivery, Notice, Report, Subscription, TimelineEntry
from reports.own.correcting import add_photos
from tests.builders import IN_EAST, IN_WEST, a_contact, a_photo, a_report, a_town, a_user, a_uuid

pytestmark = pytest.mark.django_db(transaction=True)
Audience = TimelineEntry.Audience
WEST = Polygon.from_bbox((11.30, 50.965, 11.33, 50.995))


def a_subscriber(email: str = "erika@example.org", **over) -> Subscription:
    """Somebody who confirmed that they want to hear of everything in the town at once."""
    fields = {
        "municipality": a_town().municipality,
        "channel": "email",
        "email": email,
        "events": ["new", "changed", "closed"],
        "target": "town",
        "confirmed_at": timezone.now(),
    }
    return Subscription.objects.create(**fields | over)


def a_follower(report: Report, email: str = "erika@example.org", **over) -> Subscription:
    return a_subscriber(email, target="report", report=report, **over)


def begin(report: Report, **over) -> Report:
    """The crew takes a report over."""
    return move_report(
        report, Status.IN_PROGRESS, **{"actor": a_user("crew", "roads-west"), "role": Role.CREW} | over
    )


def send_all(after: timedelta = timedelta(minutes=5)) -> list[mail.EmailMessage]:
    """All letters that are due so long from now."""
    work_off()
    notices.bundle(now=timezone.now() + after)
    work_off()
    return [letter for letter in mail.outbox if "alerts" in letter.body and "confirm" not in letter.body]


def recipients(letters) -> list[str]:
    return sorted(letter.to[0] for letter in letters)


def test_a_follower_is_told_the_step_the_place_and_the_link_and_no_word_of_a_person():
    report = a_report(
        category="lantern", answers={"fault": "dark"}, description="Q7X-Text", address="Q7X-Weg 1"
    )
    a_follower(report)
    begin(report, actor=a_user("clerk", "power"), role=Role.CLERK, note="Q7X-Notiz")
    (letter,) = send_all()
    assert letter.to == ["erika@example.org"]
    assert report.public_code in letter.subject
    for told in ("Lantern", "West", "In Arbeit", f"/de/reports/{report.public_code}/"):
        assert told in letter.body
    assert "Q7X" not in letter.message().as_string()
    assert "?key=" not in letter.body


def test_a_town_that_is_a_demonstration_says_so():
    town = a_town().municipality
    report = a_report()
    a_follower(report)
    begin(report)
    type(town).objects.filter(pk=town.pk).update(demo=True)
    (letter,) = send_all()
    assert "Vorführung" in letter.body


def test_the_reporter_is_written_to_when_something_happens():
    report = a_report(contact=a_contact(), language="en", category="tree")
    begin(report, actor=a_user("clerk", "front-desk"), role=Role.CLERK)
    (letter,) = send_all()
    assert letter.to == ["erika@example.org"]
    assert "In progress" in letter.body
    assert "?key=" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_letter_about_a_message_says_so_at_once():
    report = a_report(contact=a_contact(), language="en")
    said = NewMessage(a_uuid("message"), "Q7X: Wo genau?")
    write_to_reporter(report, said, actor=a_user("clerk"), role=Role.CLERK)
    (letter,) = send_all()
    assert letter.subject.startswith("Pothole: the office has written to you (")
    assert "Q7X" not in letter.message().as_string()


def test_what_is_for_the_reporter_reaches_nobody_else_and_what_is_for_staff_nobody():
    report = a_report(contact=a_contact())
    a_follower(report, "other@example.org")
    clerk = a_user("clerk", "roads")
    add_note(report, "Nur Amt.", actor=clerk, role=Role.CLERK, audience=Audience.STAFF)
    assert send_all() == []
    add_note(report, "Nur Sie.", actor=clerk, role=Role.CLERK, audience=Audience.REPORTER)
    letters = send_all()
    assert recipients(letters) == ["erika@example.org"]
    assert "Nur" not in letters[0].body


def test_nobody_hears_of_what_they_did_themselves():
    report = a_report(contact=a_contact())
    a_follower(report, "crew.roads-west@example.org")
    begin(report)
    assert recipients(send_all()) == ["erika@example.org"]
    mail.outbox.clear()
    add_note(report, "Ich noch einmal.", actor=None, role=Role.REPORTER)
    a_subscriber("erika@example.org")
    assert recipients(send_all()) == ["crew.roads-west@example.org"]


def test_several_steps_within_minutes_come_in_one_letter():
    report = a_report()
    a_follower(report)
    crew = begin(report)
    move_report(crew, Status.FIXED, actor=a_user("crew", "roads-west"), role=Role.CREW, note="Fertig.")
    (letter,) = send_all()
    assert letter.body.count(report.public_code + ")") == 1
    assert "Behoben" in letter.body
    assert send_all() == [letter], "and nothing comes again"


def test_nothing_is_told_twice_however_often_the_jobs_run():
    report = a_report()
    a_follower(report)
    begin(report)
    entry = report.timeline.last()
    assert [notices.spread(entry.pk), notices.spread(entry.pk)] == [1, 0]
    send_all()
    delivery = Delivery.objects.get()
    deliveries.deliver(str(delivery.pk))
    notices.bundle(now=timezone.now() + timedelta(days=1))
    assert len(send_all()) == 1
    assert notices.spread(entry.pk) == 0


def test_a_letter_that_was_not_sent_is_the_same_letter_again(monkeypatch):
    report = a_report()
    a_follower(report)
    begin(report)
    work_off()
    notices.bundle(now=timezone.now() + timedelta(minutes=5))
    delivery = Delivery.objects.get()
    send, sent = mail.EmailMessage.send, []

    def fail(self) -> None:
        sent.append(self.message()["Message-ID"])
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr(mail.EmailMessage, "send", fail)
    with pytest.raises(MailNotSent):
        deliveries.deliver(str(delivery.pk))
    monkeypatch.setattr(mail.EmailMessage, "send", send)
    # Meanwhile more happens: it comes in a letter of its own.
    move_report(report, Status.FIXED, actor=None, role=Role.CREW, note="Fertig.")
    deliveries.deliver(str(delivery.pk))
    (letter,) = mail.outbox
    assert sent == [letter.message()["Message-ID"]]
    assert Delivery.objects.get().sent_at


def test_the_step_and_its_news_are_kept_or_lost_together():
    report = a_report()
    before = ProcrastinateJob.objects.count()
    with transaction.atomic():
        begin(report)
        transaction.set_rollback(True)
    assert ProcrastinateJob.objects.count() == before
    begin(report)
    assert ProcrastinateJob.objects.filter(task_name="spread_notices").exists()


def test_a_new_report_is_told_when_it_becomes_public_and_not_before():
    a_subscriber(events=["new"])
    report = a_report(category="tree")
    assert send_all() == []
    release(report, actor=a_user("moderator"), texts=report.texts.all())
    assert send_all() == []
    release(report, actor=a_user("moderator"), place=True)
    (letter,) = send_all()
    assert "Neue Meldung: Tree (" in letter.subject


def test_what_was_withheld_meanwhile_is_not_told():
    report = a_report()
    a_subscriber(events=["new"])
    a_follower(report, "other@example.org")
    begin(report)
    work_off()
    assert Notice.objects.count() == 2
    withhold(report, actor=a_user("moderator"), place=True)
    assert send_all() == []
    assert not Delivery.objects.filter(sent_at=None).exists(), "and it is not tried again"


@pytest.mark.parametrize(
    ("wish", "hears"),
    [
        ({}, True),
        ({"events": ["changed", "closed"]}, False),
        ({"categories": ["pothole", "tree"]}, True),
        ({"categories": ["lantern"]}, False),
        ({"target": "district", "district": "west"}, True),
        ({"target": "district", "district": "east"}, False),
        ({"target": "drawn", "ground": WEST}, True),
        ({"target": "drawn", "ground": Polygon.from_bbox((11.33, 50.965, 11.36, 50.995))}, False),
        # On the edge of what was drawn is in it.
        ({"target": "drawn", "ground": Polygon.from_bbox((11.30, 50.965, 11.315, 50.98))}, True),
        ({"target": "circle", "center": IN_WEST, "radius_m": 10}, True),
        ({"target": "circle", "center": IN_EAST, "radius_m": 2090}, False),
        ({"target": "circle", "center": IN_EAST, "radius_m": 2110}, True),
        ({"confirmed_at": None}, False),
    ],
)
def test_a_place_a_category_and_an_event_decide_who_hears(wish, hears):
    if wish.get("target") == "circle":
        wish = wish | {"ground": Polygon.from_bbox((11.30, 50.965, 11.36, 50.995))}
    if "district" in wish:
        wish = wish | {"district": a_town().areas[wish["district"]]}
    a_subscriber(**wish)
    a_report()
    assert bool(send_all()) is hears


def test_one_address_gets_one_letter_of_an_entry_however_many_wishes_fit():
    report = a_report(contact=a_contact())
    a_follower(report)
    a_subscriber()
    a_subscriber(target="drawn", ground=WEST)
    begin(report)
    (letter,) = send_all()
    assert "?key=" in letter.body, "the reporter's own is the one that counts"


def test_a_digest_waits_for_the_morning_and_an_empty_one_is_not_sent():
    a_subscriber(rhythm="daily")
    a_subscriber("weekly@example.org", rhythm="weekly")
    reports = [a_report(metres_east=metres) for metres in (0, 5)]
    begin(reports[0])
    assert send_all() == []
    letters = send_all(timedelta(days=8))
    assert recipients(letters) == ["erika@example.org", "weekly@example.org"]
    assert all(one.public_code in letter.body for letter in letters for one in reports)
    mail.outbox.clear()
    assert send_all(timedelta(days=16)) == []


def test_history_is_no_news():
    report = a_report(at=timezone.now() - timedelta(days=3))
    a_follower(report)
    begin(report, at=timezone.now() - timedelta(days=2))
    assert send_all() == []


def test_a_letter_about_a_note_does_not_speak_of_an_old_status():
    report = a_report()
    a_follower(report)
    add_note(report, "Q7X", actor=a_user("clerk", "roads"), role=Role.CLERK)
    (letter,) = send_all()
    assert letter.subject == f"Neues: Pothole ({report.public_code})"


def test_a_photo_that_waits_for_its_release_is_no_news():
    report = a_report(category="lantern", answers={"fault": "dark"})
    a_follower(report)
    add_photos(report, [a_photo().pk])
    assert send_all() == []


def test_erasing_the_contact_ends_its_notices():
    report = a_report(contact=a_contact())
    begin(report)
    work_off()
    report.contact.delete()
    assert send_all() == []
    assert not Notice.objects.exists()


def test_noting_costs_the_same_for_one_and_for_twenty(django_assert_num_queries):
    for subscribers in (1, 20):
        for number in range(subscribers):
            a_subscriber(f"{subscribers}.{number}@example.org")
        entry = a_report().timeline.get()
        with django_assert_num_queries(2):
            notices.spread(entry.pk)
    assert Notice.objects.count() == 1 + 21


def test_a_letter_about_twenty_reports_costs_no_more_queries_than_one_about_one(django_assert_num_queries):
    a_subscriber()
    for count in (1, 20):
        Delivery.objects.all().delete()
        for _ in range(count):
            a_report()
        work_off()
        notices.bundle(now=timezone.now() + timedelta(minutes=5))
        delivery = str(Delivery.objects.get().pk)
        with django_assert_num_queries(6):
            deliveries.deliver(delivery)


def test_what_was_told_a_month_ago_is_forgotten():
    report = a_report()
    a_follower(report)
    begin(report)
    send_all()
    assert notices.forget_deliveries(timezone.now() + timedelta(days=29)) == 0
    assert notices.forget_deliveries(timezone.now() + timedelta(days=31)) == 1
    assert not Notice.objects.exists()
    assert Subscription.objects.exists()


def test_places_are_found_by_their_index():
    """Among so many areas that there is but one cheap way."""
    a_town()
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into reports_subscription (id, municipality_id, channel, email, endpoint, p256dh, auth,
            language, rhythm, events, target, ground, categories, created_at, confirmed_at)
            select gen_random_uuid(), %s, 'email', 'n' || n || '@example.org', '', '', '', 'de', 'at_once',
            '{new,changed,closed}', 'drawn',
            st_makeenvelope(11.30 + n * 3e-6, 50.97, 11.30 + n * 3e-6 + 1e-5, 50.98, 4326), '{}', now(), now()
            from generate_series(1, 20000) n""",
            [a_town().municipality.pk],
        )
        cursor.execute("analyze reports_subscription")
        report = a_report()
        entry = report.timeline.get()
        facts = notices._facts(entry, notices.event_in(entry), timezone.now())
        cursor.execute("explain " + notices._statement("spread_notices.sql"), facts)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "subscription_ground" in plan
    assert "Seq Scan on reports_subscription" not in plan


def test_no_letter_carries_an_address_that_nobody_of_the_office_has_looked_at():
    report = a_report(address="Q7X", contact=a_contact(email="stranger@example.org"))
    a_follower(report)
    begin(report)
    letters = send_all()
    assert recipients(letters) == ["erika@example.org", "stranger@example.org"]
    assert not any("Q7X" in letter.message().as_string() for letter in letters)
    release(report, actor=a_user("moderator"), place=True)
    move_report(report, Status.FIXED, actor=a_user("crew", "roads-west"), role=Role.CREW, note="Done.")
    assert "Q7X" in send_all()[-1].body
