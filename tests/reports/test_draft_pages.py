"""The desk's pages for drafts: what changes, what it would have done, publish or discard."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from geo.actions import (
    draft_border,
    draft_rule,
    end_in_draft,
    open_draft,
    publish_draft,
    replace_in_draft,
    supersede_rule,
)
from geo.models import Draft, Responsibility
from reports import replay_runs
from tests.builders import ALWAYS, IN_WEST, a_report, a_square, a_town, a_user

pytestmark = pytest.mark.django_db
LIST = "/en/desk/rules/drafts/"
SOON = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def admin(client, town):
    """Logged in as the administrator of the whole town."""
    client.force_login(a_user("office_admin", "town"))
    return client


@pytest.fixture
def draft(town) -> Draft:
    draft = open_draft(town.municipality, "Neue Bezirke", SOON)
    rule = Responsibility.objects.get(office=town.offices["roads-west"])
    replace_in_draft(draft, rule, {"office_id": town.offices["roads-east"].pk})
    return draft


def at(draft: Draft, step: str = "") -> str:
    return f"{LIST}{draft.pk}/{step}"


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def test_people_who_are_not_logged_in_are_sent_to_the_log_in(client, draft):
    for path in (LIST, at(draft), at(draft, "moved.csv"), at(draft, "moved.geojson")):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/en/login/?next=")
    assert client.post(at(draft, "publish/")).status_code == 302


@pytest.mark.parametrize(
    ("role", "office"), [("clerk", "town"), ("dispatcher", "town"), ("office_admin", "power")]
)
def test_a_stranger_learns_nothing(client, draft, role, office):
    client.force_login(a_user(role, office))
    assert client.get(LIST).status_code == 404
    assert client.get(at(draft)).status_code == 404
    for step in ("replay/", "publish/", "discard/", "take-out/"):
        assert client.post(at(draft, step)).status_code == 404
    draft.refresh_from_db()
    assert draft.is_open


def test_a_draft_is_opened_and_found(admin):
    page = admin.post(LIST, {"title": "Zweiter", "takes_effect": SOON.isoformat(), "municipality": ""})
    assert page.status_code == 422
    form = {"title": "Zweiter", "takes_effect": SOON.isoformat()}
    form |= {"municipality": Draft.objects.model.municipality.field.related_model.objects.get().pk}
    page = admin.post(LIST, form, follow=True)
    assert "This draft changes nothing yet." in text_of(page)
    assert "Zweiter" in text_of(admin.get(LIST))
    assert Draft.objects.get(title="Zweiter").created_by.email == "office_admin.town@example.org"


def test_a_draft_says_in_words_what_changes(admin, draft, town):
    draft_border(draft, town.areas["west"], a_square(11.30, 11.335))
    draft_rule(
        draft,
        Responsibility(
            service=town.services["tree"],
            office=town.offices["parks"],
            selector="municipality",
            valid=ALWAYS,
        ),
    )
    end_in_draft(draft, Responsibility.objects.get(office=town.offices["power"]))
    page = text_of(admin.get(at(draft)))
    for words in (
        "changed rule",
        "Roads West (responsible)",
        "Roads East (responsible)",
        "new rule",
        "Parks (responsible)",
        "rule ends",
        "gets another border",
        "8.20 km²",
    ):
        assert words in page


def test_a_longer_draft_takes_no_more_queries(admin, draft, town):
    admin.get(at(draft))
    with CaptureQueriesContext(connection) as few:
        admin.get(at(draft))
    for code in ("road-damage", "street-light", "tree"):
        draft_rule(
            draft,
            Responsibility(
                service=town.services[code],
                office=town.offices["parks"],
                selector="area",
                area=town.areas["east"],
                valid=ALWAYS,
            ),
        )
        draft_border(draft, town.areas["east" if code == "tree" else "west"], a_square(11.31, 11.335))
    with CaptureQueriesContext(connection) as many:
        admin.get(at(draft))
    assert len(many) == len(few)


def test_a_change_is_taken_out_of_the_draft(admin, draft, town):
    rule = draft.rules.get()
    ends = Responsibility.objects.get(office=town.offices["power"])
    end_in_draft(draft, ends)
    admin.post(at(draft, "take-out/"), {"item": f"rules:{rule.pk}"})
    admin.post(at(draft, "take-out/"), {"item": f"ends:{ends.pk}"})
    assert not draft.rules.exists()
    assert not draft.ends.exists()
    for nonsense in (f"rules:{ends.pk}", "rules:x", "office:1", ""):
        assert admin.post(at(draft, "take-out/"), {"item": nonsense}).status_code == 404
    assert Responsibility.objects.recorded().filter(pk=ends.pk).exists()


def test_nobody_takes_out_what_others_put_in_for_their_offices(client, draft, town):
    client.force_login(a_user("office_admin", "roads-west"))
    theirs, ends = draft.rules.get(), Responsibility.objects.get(office=town.offices["power"])
    end_in_draft(draft, ends)
    mine = Responsibility.objects.recorded().get(office=town.offices["roads-west"])
    end_in_draft(draft, mine)
    assert text_of(client.get(at(draft))).count("Take out") == 1
    for item in (f"rules:{theirs.pk}", f"ends:{ends.pk}"):
        assert client.post(at(draft, "take-out/"), {"item": item}).status_code == 404
    assert client.post(at(draft, "take-out/"), {"item": f"ends:{mine.pk}"}).status_code == 302
    assert list(draft.ends.all()) == [ends]


def test_reports_are_asked_and_told_as_table_map_and_file(admin, draft):
    report = a_report(point=IN_WEST)
    a_report(category="lantern", answers={"fault": "dark"})
    page = text_of(admin.post(at(draft, "replay/"), follow=True))
    assert "2 reports were asked" in page
    assert "Roads West</td>" in page
    assert 'data-moved="/en/desk/rules/drafts/' in page
    points = admin.get(at(draft, "moved.geojson"))
    assert points["Content-Type"] == "application/geo+json"
    (feature,) = points.json()["features"]
    assert feature["geometry"]["coordinates"] == [IN_WEST.x, IN_WEST.y]
    assert feature["properties"] == {
        "code": report.public_code,
        "from": "Roads West",
        "to": "Roads East",
        "colour": 1,
    }
    sheet = admin.get(at(draft, "moved.csv"))
    assert sheet["Content-Disposition"] == f'attachment; filename="replay-{draft.pk}.csv"'
    assert report.public_code in b"".join(sheet.streaming_content).decode()


def test_without_an_answer_there_is_no_map_and_no_file(admin, draft):
    assert admin.get(at(draft, "moved.geojson")).status_code == 404
    assert admin.get(at(draft, "moved.csv")).status_code == 404


def test_while_reports_are_asked_the_page_says_how_far_it_is(admin, draft, monkeypatch):
    a_report()
    monkeypatch.setattr(replay_runs, "AT_ONCE", 0)
    page = text_of(admin.post(at(draft, "replay/"), follow=True))
    assert "0 of 1 reports have been asked." in page
    assert "Look again" in page
    assert "Ask all reports" not in page


def test_figures_of_a_draft_that_was_changed_since_say_so(admin, draft, town):
    admin.post(at(draft, "replay/"))
    assert "The draft was changed since" not in text_of(admin.get(at(draft)))
    end_in_draft(draft, Responsibility.objects.get(office=town.offices["power"]))
    assert "The draft was changed since" in text_of(admin.get(at(draft)))


def test_a_draft_is_published_with_a_date(admin, draft):
    day = SOON + timedelta(days=5)
    form = {"publish-on": day.isoformat(), "publish-sure": "on"}
    page = text_of(admin.post(at(draft, "publish/"), form, follow=True))
    draft.refresh_from_db()
    assert (draft.takes_effect, draft.published_by.email) == (day, "office_admin.town@example.org")
    assert "is published" in page
    assert "Publish or discard" not in page


def test_publishing_asks_whether_one_has_looked_and_whether_the_past_is_meant(admin, draft):
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    page = admin.post(at(draft, "publish/"), {"publish-on": yesterday})
    assert page.status_code == 422
    assert "This day has gone by" in text_of(page)
    assert "Say that you have looked" in text_of(page)
    draft.refresh_from_db()
    assert draft.is_open
    form = {"publish-on": yesterday, "publish-sure": "on", "publish-correct_the_past": "on"}
    assert admin.post(at(draft, "publish/"), form).status_code == 302


def test_what_stands_in_the_way_is_named(admin, draft, town):
    rule = Responsibility.objects.recorded().get(office=town.offices["roads-west"])
    supersede_rule(rule, {"note": "schneller"})
    page = admin.post(at(draft, "publish/"), {"publish-on": SOON.isoformat(), "publish-sure": "on"})
    assert page.status_code == 409
    assert "was changed by somebody else meanwhile" in text_of(page)
    asked = text_of(admin.post(at(draft, "replay/"), follow=True))
    assert "was changed by somebody else meanwhile" in asked
    draft.refresh_from_db()
    assert draft.is_open


def test_a_draft_is_discarded_when_one_means_it(admin, draft):
    assert admin.post(at(draft, "discard/")).status_code == 422
    admin.post(at(draft, "discard/"), {"discard-sure": "on"})
    draft.refresh_from_db()
    assert (draft.is_open, draft.discarded_by.email) == (False, "office_admin.town@example.org")
    assert "discarded" in text_of(admin.get(at(draft)))


def test_a_closed_draft_is_changed_no_more(admin, draft):
    publish_draft(draft)
    for step, form in (
        ("publish/", {"publish-on": SOON.isoformat(), "publish-sure": "on"}),
        ("discard/", {"discard-sure": "on"}),
        ("replay/", {}),
        ("take-out/", {"item": f"rules:{draft.rules.get().pk}"}),
    ):
        page = admin.post(at(draft, step), form, follow=True)
        assert "published or discarded meanwhile" in text_of(page), step


def test_who_has_only_some_of_the_offices_may_look_but_not_publish(client, draft, town):
    client.force_login(a_user("office_admin", "roads-west"))
    assert "Publish or discard" not in text_of(client.get(at(draft)))
    form = {"publish-on": SOON.isoformat(), "publish-sure": "on"}
    assert client.post(at(draft, "publish/"), form).status_code == 404
    client.force_login(a_user("office_admin", "roads"))
    assert "Publish or discard" in text_of(client.get(at(draft)))
    draft_border(draft, town.areas["west"], a_square(11.30, 11.335))
    assert client.post(at(draft, "publish/"), form).status_code == 404
