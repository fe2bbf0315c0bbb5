"""All past reports against a draft: from which office to which."""

import csv
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from geo.actions import discard_draft, draft_border, open_draft, replace_in_draft, supersede_rule
from geo.domain.replay import Answer
from geo.models import Office, Responsibility
from reports import replay, replay_runs
from reports.jobs import work_off
from reports.models import ReplayRun, Report
from reports.replay import ReportReplay, Sample
from reports.replay_runs import run, start_replay
from reports.upkeep import delete_stray_uploads
from tests.builders import IN_EAST, IN_WEST, a_report, a_square, a_town, a_user

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def town():
    return a_town()


def a_draft(town, **says):
    """The parks get what the western team has."""
    draft = open_draft(town.municipality, "Neue Bezirke", SOON)
    rule = Responsibility.objects.get(office=town.offices["roads-west"])
    replace_in_draft(draft, rule, says or {"office_id": town.offices["parks"].pk})
    return draft


def some_reports() -> None:
    for number in range(3):
        a_report(point=IN_WEST, metres_east=number)
    a_report(point=IN_EAST)
    a_report(category="tree")
    a_report(status="fixed")


def test_reports_are_counted_by_service_and_way(town):
    some_reports()
    asked = ReportReplay(a_draft(town))
    (moved,) = list(asked.chunks())
    west, parks = (Answer(town.offices[code].pk) for code in ("roads-west", "parks"))
    assert asked.tally.moves == {(town.services["road-damage"].pk, west, parks): 4}
    assert (asked.tally.total, asked.tally.moved, asked.tally.triage) == (6, 4, 0)
    assert {one.code for one in moved} == set(
        Report.objects.filter(office=town.offices["roads-west"]).values_list("code", flat=True)
    )


def test_small_chunks_say_the_same(town, monkeypatch):
    some_reports()
    monkeypatch.setattr(replay, "CHUNK", 2)
    asked = ReportReplay(a_draft(town))
    assert sum(len(chunk) for chunk in asked.chunks()) == 4
    assert asked.tally.total == 6


def test_reports_of_other_municipalities_are_not_asked(town):
    some_reports()
    Report.objects.filter(office=town.offices["roads-east"]).update(municipality=town.municipality)
    other = type(town.municipality).objects.create(
        office=town.offices["power"], center=IN_WEST, default_office=None
    )
    Report.objects.filter(status="fixed").update(municipality=other)
    asked = ReportReplay(a_draft(town))
    list(asked.chunks())
    assert asked.tally.total == 5


def test_a_town_without_reports_has_nothing_to_ask(town):
    asked = ReportReplay(a_draft(town))
    assert (list(asked.chunks()), asked.tally.total, asked.tally.moves) == ([], 0, {})


def test_a_sample_is_even_and_never_too_big(monkeypatch):
    monkeypatch.setattr(replay, "MOST_POINTS", 10)
    sample = Sample()
    for start in range(0, 100, 5):
        sample.add(list(range(start, start + 5)))
    assert sample.kept == list(range(0, 100, 16))


def test_the_command_says_ways_and_writes_a_sheet(town, tmp_path, capsys):
    some_reports()
    draft = a_draft(town)
    call_command("replay_draft", draft.pk, csv=tmp_path / "moved.csv")
    told = capsys.readouterr().out
    assert "4  Straßenmeisterei West -> Grünflächenamt" in told
    assert "of 6 reports 4 would go elsewhere" in told
    with (tmp_path / "moved.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 4
    assert lines[0] | {"code": ""} == {
        "code": "",
        "status": "submitted",
        "category": "pothole",
        "lon": "11.315000",
        "lat": "50.980000",
        "from": "roads-west",
        "from_name": "Straßenmeisterei West",
        "to": "parks",
        "to_name": "Grünflächenamt",
        "triage_before": "0",
        "triage_after": "0",
    }
    assert draft.rules.get().recorded.isempty


def test_a_place_that_will_be_outside_says_so(town, tmp_path):
    a_report(point=IN_EAST)
    draft = open_draft(town.municipality, "Kleiner", SOON)
    draft_border(draft, town.areas["town"], a_square(11.30, 11.33))
    call_command("replay_draft", draft.pk, csv=tmp_path / "moved.csv")
    with (tmp_path / "moved.csv").open(newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["from"], line["to"], line["to_name"]) == ("roads-east", "outside", "")


def test_the_command_refuses_what_cannot_be_asked(town):
    with pytest.raises(CommandError, match="There is no draft 7"):
        call_command("replay_draft", 7)
    draft = a_draft(town)
    supersede_rule(Responsibility.objects.recorded().get(office=town.offices["roads-west"]), {"note": "x"})
    with pytest.raises(CommandError, match="somebody else meanwhile"):
        call_command("replay_draft", draft.pk)
    discard_draft(draft)
    with pytest.raises(CommandError, match="published or discarded already"):
        call_command("replay_draft", draft.pk)


def test_few_reports_are_asked_at_once_and_the_answer_is_kept(town):
    some_reports()
    admin = a_user("office_admin", "town")
    kept = start_replay(a_draft(town), by=admin)
    assert (kept.status, kept.asked, kept.started_by) == ("done", 6, admin)
    assert (kept.result["total"], kept.result["moved"]) == (6, 4)
    (move,) = kept.result["moves"]
    assert move["to"] == {"office": town.offices["parks"].pk, "triage": False}
    assert move["services"] == {str(town.services["road-damage"].pk): 4}
    assert len(kept.points) == 4


def test_many_reports_are_asked_by_the_worker_once(town, monkeypatch, django_db_blocker):
    some_reports()
    monkeypatch.setattr(replay_runs, "AT_ONCE", 1)
    draft = a_draft(town)
    kept = start_replay(draft)
    assert (kept.status, kept.expected) == ("queued", 6)
    assert start_replay(draft) == kept
    run(kept.pk)
    run(kept.pk)
    kept.refresh_from_db()
    assert (kept.status, kept.asked) == ("done", 6)


@pytest.mark.django_db(transaction=True)
def test_the_queue_works_it_off(monkeypatch):
    town = a_town()
    some_reports()
    monkeypatch.setattr(replay_runs, "AT_ONCE", 1)
    kept = start_replay(a_draft(town))
    work_off()
    kept.refresh_from_db()
    assert (kept.status, kept.result["moved"]) == ("done", 4)


def test_a_draft_keeps_only_its_latest_answer_and_file(town, settings):
    some_reports()
    draft = a_draft(town)
    first, second = start_replay(draft), start_replay(draft)
    assert list(ReplayRun.objects.all()) == [second]
    folder = settings.STORAGES["uploads"]["OPTIONS"]["location"] / "replays"
    assert [path.name for path in folder.iterdir()] == [f"{second.pk}.csv"]
    assert first.pk != second.pk
    assert delete_stray_uploads(timezone.now() + timedelta(days=3)) == 0


def test_a_draft_that_cannot_be_published_is_not_asked(town):
    draft = a_draft(town)
    supersede_rule(Responsibility.objects.recorded().get(office=town.offices["roads-west"]), {"note": "x"})
    assert start_replay(draft).status == "conflict"


def test_what_breaks_is_said_to_have_failed(town, monkeypatch):
    monkeypatch.setattr(replay_runs, "ReportReplay", lambda draft: 1 / 0)
    assert start_replay(a_draft(town)).status == "failed"


def test_a_run_of_dead_workers_is_given_up(town, monkeypatch):
    monkeypatch.setattr(replay_runs, "AT_ONCE", -1)
    kept = start_replay(a_draft(town))
    replay_runs.fail(kept.pk)
    kept.refresh_from_db()
    assert kept.status == "failed"
    assert kept.finished_at is not None


def test_no_name_becomes_a_formula_in_a_spreadsheet(town, tmp_path):
    Office.objects.filter(code="parks").update(names={"de": "=cmd()", "en": "=cmd()"})
    a_report(point=IN_WEST)
    call_command("replay_draft", a_draft(town).pk, csv=tmp_path / "moved.csv")
    with (tmp_path / "moved.csv").open(newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["to"], line["to_name"]) == ("parks", "'=cmd()")
