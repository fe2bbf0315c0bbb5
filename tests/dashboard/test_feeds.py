"""Atom feeds: every filter, only what everybody may know, and cheap to ask again."""

from datetime import timedelta

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from reports.actions import add_note, erase_text, move_report, release, withhold
from reports.domain.workflow import Role, Status
from reports.models import Report
from tests.builders import IN_EAST, NOON, a_report, a_town, a_user

pytestmark = pytest.mark.django_db
FEED = "/feeds/reports.atom"


def get(query: dict | None = None, path: str = FEED, **headers: str):
    return Client().get(path, query or {}, headers=headers)


def read(query: dict | None = None, path: str = FEED):
    """The feed as a strict reader understands it."""
    answer = get(query, path)
    assert answer.status_code == 200, answer.content
    feed = feedparser.parse(answer.content)
    assert feed.bozo == 0, feed.get("bozo_exception")
    return feed


def codes(feed) -> list[str]:
    return [entry.link.rstrip("/").rsplit("/", 1)[1] for entry in feed.entries]


def titles(feed) -> list[str]:
    return [entry.title for entry in feed.entries]


def begin(report: Report, at=None) -> Report:
    return move_report(report, Status.IN_PROGRESS, actor=a_user("crew", "roads"), role=Role.CREW, at=at)


def test_a_feed_lists_public_reports_with_place_and_link_newest_first():
    old = a_report(at=NOON, address="Marktplatz 1")
    new = a_report(at=NOON + timedelta(days=1), point=IN_EAST)
    a_report(category="tree")
    feed = read({"lang": "en"})
    assert codes(feed) == [new.public_code, old.public_code]
    entry = feed.entries[1]
    assert entry.title == "Pothole, Marktplatz 1"
    assert entry.where == {"type": "Point", "coordinates": (11.315, 50.98)}
    assert entry.published_parsed[:5] == (2026, 5, 4, 12, 0)
    assert entry.id == f"tag:127.0.0.1,2026-01-01:report/{old.public_code}"
    assert entry.summary == "<p>Received</p>\n\n<p>Tiefes Loch in der Fahrbahn.</p>"
    assert feed.feed.language == "en"
    assert all([feed.feed.author, feed.feed.id, feed.feed.updated])


@pytest.mark.parametrize("path", [FEED, f"{FEED}/"])
def test_both_spellings_answer_without_a_redirect(path):
    a_town()
    answer = get(path=path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    own = [link.href for link in feedparser.parse(answer.content).feed.links if link.rel == "self"]
    assert own == [f"http://127.0.0.1:8000{FEED}"]
    code = a_report().public_code
    assert get(path=f"/feeds/reports/{code}.atom").content == get(path=f"/feeds/reports/{code}.atom/").content


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"bbox": "11.30,50.96,11.33,51.0"}, "west"),
        ({"category": "lantern"}, "east"),
        ({"category": "pothole,lantern"}, "east west"),
        ({"category": ["pothole", "lantern"]}, "east west"),
        ({"status": "open"}, "west"),
        ({"status": "fixed"}, "east"),
        ({"status": "closed,submitted"}, "east west"),
        ({"district": "west"}, "west"),
        ({"lat": "50.98", "lon": "11.315"}, "west"),
        ({"lat": "50.98", "lon": "11.315", "radius": "2110"}, "east west"),
        ({"lat": "50.98", "lon": "11.315", "radius": "2090"}, "west"),
        ({"polygon": "11.31,50.97;11.32,50.97;11.32,50.99;11.31,50.99"}, "west"),
        ({"since": "2026-05-05"}, "east"),
        ({"since": "2026-05-04T14:00:00+02:00"}, "east west"),
        ({"since": "2026-05-04T12:00:01Z"}, "east"),
    ],
)
def test_every_filter(query, found):
    west = a_report(at=NOON)
    east = a_report(at=NOON + timedelta(days=1), point=IN_EAST, category="lantern", answers={"fault": "dark"})
    fixed = {"status": "fixed", "outcome": "repaired", "closed_at": NOON}
    Report.objects.filter(pk=east.pk).update(**fixed)
    named = {"west": west.public_code, "east": east.public_code}
    assert codes(read(query)) == [named[name] for name in found.split()]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"bbox": "1,2,3"}, "bbox"),
        ({"bbox": "12,51,11,50"}, "bbox"),
        ({"bbox": "nan,1,2,3"}, "bbox"),
        ({"category": "unicorn"}, "unicorn"),
        ({"status": "withdrawn"}, "withdrawn"),
        ({"district": "north"}, "north"),
        ({"event": "deleted"}, "deleted"),
        ({"lat": "50.98"}, "lon"),
        ({"lat": "950", "lon": "11"}, "950"),
        ({"lat": "50.98", "lon": "11.3", "radius": "1"}, "radius"),
        ({"polygon": "11.3,50.9"}, "polygon"),
        ({"polygon": "11.31,50.97;11.32,50.98;11.32,50.97;11.31,50.98"}, "polygon"),
        ({"polygon": "1,1;2,1;2,2"}, "polygon"),
        ({"polygon": "a;b;c"}, "polygon"),
        ({"since": "yesterday"}, "yesterday"),
        ({"since": "2026-13-01"}, "2026-13-01"),
        ({"before": "1"}, "before"),
        ({"serch": "x"}, "serch"),
        ({"category": "\0"}, "category"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_name_and_what_to_write(query, said):
    a_town()
    answer = get(query | {"lang": "en"})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert said in answer.content.decode()


def test_events_list_what_happened():
    report = a_report(at=NOON)
    begin(report, NOON + timedelta(hours=1))
    clerk = a_user("clerk", "roads")
    add_note(report, "Morgen früh.", actor=clerk, role=Role.CLERK, at=NOON + timedelta(hours=2))
    add_note(
        report, "Nur intern.", actor=clerk, role=Role.CLERK, audience="staff", at=NOON + timedelta(hours=3)
    )
    move_report(
        report,
        Status.FIXED,
        actor=clerk,
        role=Role.CLERK,
        note="Neu gepflastert.",
        at=NOON + timedelta(hours=4),
    )
    assert len(read({"event": "new"}).entries) == 1
    assert len(read({"event": "changed"}).entries) == 2
    (closed,) = read({"event": "closed", "lang": "en"}).entries
    assert "Neu gepflastert." in closed.summary
    everything = read({"event": "new,changed,closed"})
    assert len({entry.id for entry in everything.entries}) == 4
    assert [entry.id for entry in read({}, f"/feeds/reports/{report.public_code}.atom").entries] == [
        entry.id for entry in everything.entries
    ]


def test_a_report_is_new_when_it_becomes_public():
    report = a_report(category="tree", at=NOON)
    assert read({"event": "new"}).entries == []
    release(report, actor=a_user("moderator"), place=True, at=NOON + timedelta(days=3))
    (entry,) = read({"event": "new"}).entries
    assert entry.updated_parsed[:3] == (2026, 5, 7)


def test_what_is_withheld_or_withdrawn_is_in_no_feed():
    hidden, gone = a_report(), a_report()
    begin(hidden)
    withhold(hidden, actor=a_user("moderator"), place=True)
    move_report(gone, Status.WITHDRAWN, actor=None, role=Role.REPORTER)
    assert read().entries == []
    assert read({"event": "new,changed,closed"}).entries == []
    assert get(path=f"/feeds/reports/{hidden.public_code}.atom").status_code == 404


def test_the_original_of_a_duplicate_is_named_only_if_it_is_public():
    shown, hidden = a_report(), a_report(category="tree")
    clerk = a_user("clerk", "roads")
    for original in (shown, hidden):
        move_report(
            a_report(), Status.DUPLICATE, actor=clerk, role=Role.CLERK, duplicate_of=original, note="Doppelt."
        )
    said = " ".join(titles(read({"event": "closed", "lang": "en"})))
    assert shown.public_code in said
    assert hidden.public_code not in said


def test_hostile_text_stays_text():
    text = "<script>alert(1)</script> & ]]> \x0b\ufffe 🎉"
    report = a_report(description=text, address="<b>\"'&", point=IN_EAST)
    for path in (FEED, f"/feeds/reports/{report.public_code}.atom"):
        entry = read(path=path).entries[0]
        assert "<script" not in entry.summary
        assert "&lt;script&gt;" in get(path=path).content.decode().replace("&amp;", "&")
        assert entry.title_detail.type == "text/plain"


def test_held_back_words_are_not_in_it():
    a_report(category="lantern", answers={"fault": "dark"}, description="Q7X", address="Q7X 1")
    for query in ({}, {"event": "new,changed"}):
        assert "Q7X" not in get(query).content.decode()
    assert titles(read({"lang": "en"})) == ["Lantern, East"] or titles(read({"lang": "en"})) == [
        "Lantern, West"
    ]


def test_a_reader_that_has_it_is_told_so_after_one_query(django_assert_num_queries):
    a_report()
    first = get()
    assert first["Cache-Control"] == "public, max-age=300"
    with django_assert_num_queries(1):
        assert get(**{"If-None-Match": first["ETag"]}).status_code == 304
    with django_assert_num_queries(1):
        assert get(**{"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert get({"status": "open"}, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_any_change_ends_that():
    report = a_report(at=NOON)
    tags = [get()["ETag"]]
    begin(report, NOON + timedelta(hours=1))
    tags.append(get()["ETag"])
    erase_text(report.texts.get(), at=timezone.now())
    tags.append(get()["ETag"])
    assert len(set(tags)) == 3
    assert "Tiefes Loch" not in get().content.decode()


def test_no_cookie_and_no_stranger_in_the_answer():
    a_report()
    answer = get()
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("query", [{}, {"event": "new"}])
def test_pages_follow_each_other_without_gap_or_repeat(query):
    made = [a_report(at=NOON + timedelta(minutes=number // 2)).public_code for number in range(120)]
    seen, path, pages = [], FEED, 0
    asked = dict(query)
    while path:
        feed = read(asked, path)
        seen += codes(feed)
        pages += 1
        following = [link.href for link in feed.feed.links if link.rel == "next"]
        path, asked = (following[0].removeprefix("http://127.0.0.1:8000"), {}) if following else ("", {})
    assert pages == 3
    assert sorted(seen) == sorted(made)


@pytest.mark.parametrize("query", [{}, {"event": "changed,closed"}])
def test_twenty_cost_no_more_queries_than_one(query, django_assert_num_queries):
    for count in (1, 20):
        for _ in range(count):
            begin(a_report())
        with django_assert_num_queries(4):
            get(query)


def test_an_empty_town_has_an_empty_feed():
    a_town()
    assert read().entries == []
