"""What the public, the reporter and staff read of the same report."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from reports.access import audience_of, is_key_of, private_key, remember
from reports.actions import add_note, erase_text, move_report, release, withhold
from reports.domain.outcomes import Outcome
from reports.domain.workflow import Role, Status
from reports.models import Report, User
from reports.reading import PUBLIC, REPORTER, STAFF, Answer, public_view, timeline_for, view_of
from tests.builders import NOON, a_photo, a_report, a_town, a_user

pytestmark = pytest.mark.django_db


def a_lantern(**over) -> Report:
    fields = {"category": "lantern", "answers": {"fault": "broken", "leaning": True}}
    return a_report(description="Geheim Q7X", photo_ids=[a_photo().pk], **fields | over)


def seen(report: Report, audience: str) -> tuple:
    view = view_of(report, audience)
    return view.description, len(view.photos), len(view.answers)


def test_held_back_words_and_photos_are_read_by_reporter_and_staff_only():
    report = a_lantern()
    assert seen(report, PUBLIC) == (None, 0, 0)
    assert seen(report, REPORTER) == ("Geheim Q7X", 1, 2)
    assert seen(report, STAFF) == ("Geheim Q7X", 1, 2)
    view = public_view(report)
    assert (view.description_waits, view.photos_wait) == (True, 1)
    release(report, actor=a_user("clerk"), texts=report.texts.all(), photos=report.photos.all())
    assert seen(report, PUBLIC) == ("Geheim Q7X", 1, 0)


def test_words_about_the_place_are_held_back_and_erased_with_the_description():
    report = a_lantern(address="Beim Nachbarn")
    assert [view_of(report, reader).address for reader in (PUBLIC, REPORTER, STAFF)] == [
        "",
        "Beim Nachbarn",
        "Beim Nachbarn",
    ]
    report = release(report, actor=a_user("clerk"), place=True, texts=report.texts.all())
    assert public_view(report).address == "Beim Nachbarn"
    erase_text(report.texts.get())
    assert public_view(report).address == ""


def test_answers_are_told_in_words_of_the_readers_language():
    report = a_lantern()
    with override("de"):
        assert view_of(report, STAFF).answers[0] == Answer("Was ist defekt?", "Mast beschädigt")
    with override("en"):
        assert view_of(report, STAFF).answers == [
            Answer("What is broken?", "Mast damaged"),
            Answer("Does it lean?", "Yes"),
        ]


def test_erased_words_are_read_by_nobody():
    report = a_lantern()
    erase_text(report.texts.get())
    for audience in (PUBLIC, REPORTER, STAFF):
        assert view_of(report, audience).description is None
        assert "Q7X" not in str(timeline_for(report, audience))


def test_each_audience_reads_its_own_part_of_the_timeline():
    report, crew = a_lantern(), a_user("crew", "power", name="Kim Q7X")
    add_note(report, "für alle", actor=crew, role=Role.CREW)
    add_note(report, "für Sie", actor=crew, role=Role.CREW, audience=REPORTER)
    add_note(report, "intern", actor=crew, role=Role.CREW, audience=STAFF)
    withhold(report, actor=crew, place=True)

    def told(audience: str) -> list[str]:
        return [line.text for line in timeline_for(report, audience) if line.kind == "note"]

    assert told(PUBLIC) == ["für alle"]
    assert told(STAFF) == ["für alle", "für Sie", "intern"]
    assert len(timeline_for(report, REPORTER)) == 3
    for audience in (PUBLIC, REPORTER):
        lines = timeline_for(report, audience)
        assert "Q7X" not in " ".join(f"{line.sentence} {line.text} {line.actor}" for line in lines)
    assert timeline_for(report, STAFF)[-1].actor == "Kim Q7X"


def test_a_note_for_the_reporter_reaches_the_reporter():
    report = a_lantern()
    add_note(report, "Bitte melden Sie sich.", actor=a_user("clerk"), role=Role.CLERK, audience=REPORTER)
    assert timeline_for(report, REPORTER)[-1].text == "Bitte melden Sie sich."


def test_every_step_has_a_sentence_without_gaps():
    report, original, clerk = a_report(), a_report(), a_user("clerk")
    cannot = Outcome.CANNOT
    power = a_town().offices["power"]
    for target in (Status.ACCEPTED, Status.SCHEDULED, Status.IN_PROGRESS, Status.FIXED, Status.SUBMITTED):
        move_report(report, target, actor=clerk, role=Role.CLERK)
    move_report(report, Status.EXTERNAL, actor=clerk, role=Role.CLERK, note="Stadtwerke.", office=power)
    move_report(report, Status.SUBMITTED, actor=clerk, role=Role.CLERK)
    move_report(report, Status.REJECTED, actor=clerk, role=Role.CLERK, note="Privatgrund.", outcome=cannot)
    move_report(report, Status.SUBMITTED, actor=clerk, role=Role.CLERK)
    move_report(report, Status.DUPLICATE, actor=clerk, role=Role.CLERK, duplicate_of=original)
    withhold(report, actor=clerk, place=True, texts=report.texts.all())
    with override("en"):
        sentences = [line.sentence for line in timeline_for(report, STAFF)]
    assert sentences[0] == "The report was received and went to: Roads West."
    assert "The report was passed on to: Power." in sentences
    assert sentences[-2] == f"The same was reported before as {original.public_code}."
    assert sentences[-1] == "Withheld: place, text"
    assert not any("%(" in sentence or "None" in sentence for sentence in sentences)


def test_a_duplicate_does_not_name_a_report_that_nobody_may_know_of():
    report, clerk = a_report(), a_user("clerk")
    hidden = a_report(category="tree")
    move_report(report, Status.DUPLICATE, actor=clerk, role=Role.CLERK, duplicate_of=hidden)
    with override("en"):
        for reader in (PUBLIC, REPORTER):
            last = timeline_for(report, reader)[-1].sentence
            assert last == "The same was reported before as another report."
        assert hidden.public_code in timeline_for(report, STAFF)[-1].sentence
        release(hidden, actor=clerk, place=True)
        assert hidden.public_code in timeline_for(report, PUBLIC)[-1].sentence


def test_who_has_a_report_that_was_passed_on_is_named():
    report, power = a_report(), a_town().offices["power"]
    move_report(report, Status.EXTERNAL, actor=None, role=Role.CLERK, note="Dort.", office=power)
    report.refresh_from_db()
    assert public_view(report).office == power
    assert report.office.code == "roads-west"


@pytest.mark.parametrize("count", [1, 20])
def test_a_list_of_twenty_costs_no_more_queries_than_a_list_of_one(count, django_assert_num_queries):
    for _ in range(count):
        a_report(photo_ids=[a_photo().pk])
    with django_assert_num_queries(3):
        listed = list(Report.objects.public().for_listing())
        told = [
            (str(one.category.group), str(one.district), one.office.name, public_view(one).description)
            for one in listed
        ]
        shown = [public_view(one).photos for one in listed]
    assert len(told) == count
    assert all(len(photos) == 1 for photos in shown)


@pytest.mark.parametrize("notes", [1, 20])
def test_a_long_timeline_costs_as_many_queries_as_a_short_one(notes, django_assert_num_queries):
    report, crew = a_report(), a_user("crew")
    for number in range(notes):
        add_note(report, f"Nr. {number}", actor=crew, role=Role.CREW)
    report = Report.objects.select_related("office").get(pk=report.pk)
    with django_assert_num_queries(1):
        assert len([line.sentence for line in timeline_for(report, STAFF)]) == notes + 1


def request_of(user: User | AnonymousUser, response: HttpResponse | None = None):
    request = RequestFactory().get("/")
    request.user = user
    if response is not None:
        request.COOKIES = {name: morsel.value for name, morsel in response.cookies.items()}
    return request


def test_as_whom_somebody_reads_follows_from_office_and_cookie():
    report, hidden = a_lantern(), a_report(category="tree")
    cookie = HttpResponse()
    remember(cookie, report)
    stranger = AnonymousUser()
    assert audience_of(request_of(stranger), report) == PUBLIC
    assert audience_of(request_of(stranger), hidden) is None
    assert audience_of(request_of(stranger, cookie), report) == REPORTER
    assert audience_of(request_of(stranger, cookie), hidden) is None
    assert audience_of(request_of(a_user("crew", "power")), report) == STAFF
    assert audience_of(request_of(a_user("crew", "parks")), report) == PUBLIC
    assert audience_of(request_of(a_user("auditor", "town")), hidden) == STAFF


def test_the_cookie_is_out_of_reach_for_scripts():
    response = HttpResponse()
    remember(response, a_report())
    (morsel,) = response.cookies.values()
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"


def test_the_cookie_does_not_open_for_ever(monkeypatch):
    report, cookie = a_lantern(), HttpResponse()
    remember(cookie, report)
    monkeypatch.setattr("reports.access.COOKIE_AGE", -1)
    assert audience_of(request_of(AnonymousUser(), cookie), report) == PUBLIC


def test_a_key_opens_its_own_report_and_tells_nothing_about_the_id():
    one, other = a_report(), a_report()
    key = private_key(one)
    assert len(key) >= 22  # 128 bits in base64
    assert is_key_of(one, key)
    assert private_key(Report.objects.get(pk=one.pk)) == key
    for wrong in (private_key(other), "", key[:-1], key.lower(), "ключ", one.pk.hex):
        assert not is_key_of(one, wrong)


def test_the_key_changes_with_the_secret_of_the_server(settings):
    report = a_report()
    before = private_key(report)
    settings.SECRET_KEY = "another secret"
    assert private_key(report) != before


@pytest.mark.parametrize(
    ("role", "office", "sees", "works", "releases"),
    [
        ("crew", "roads-west", True, True, False),
        ("crew", "roads", True, True, False),
        ("crew", "town", True, True, False),
        ("crew", "roads-east", False, False, False),
        ("crew", "parks", False, False, False),
        ("clerk", "roads", True, False, True),
        ("moderator", "town", True, False, True),
        ("auditor", "town", True, False, False),
        ("clerk", "power", False, False, False),
    ],
)
def test_rights_follow_the_role_and_the_tree_of_offices(role, office, sees, works, releases):
    a_report()
    user = a_user(role, office)
    assert Report.objects.seen_by(user).exists() is sees
    assert Report.objects.workable_by(user).exists() is works
    assert Report.objects.releasable_by(user).exists() is releases
    user.is_active = False
    assert not Report.objects.seen_by(user).exists()


def test_the_superuser_sees_everything_and_a_stranger_nothing():
    a_report()
    chief = User.objects.create_superuser("chief@example.org", "x", date_joined=NOON)
    assert Report.objects.seen_by(chief).count() == Report.objects.releasable_by(chief).count() == 1
    assert not Report.objects.seen_by(AnonymousUser()).exists()
