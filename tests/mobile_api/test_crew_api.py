"""The crew's list with its changes, and what crews did while they were away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reports.actions import move_report
from reports.domain.workflow import Role, Status
from reports.models import CrewAction, Photo, Report, TimelineEntry
from reports.tokens import issue_token
from tests.builders import IN_EAST, a_photo, a_report, a_user, a_uuid
from tests.mobile_api.conftest import Caller

AT = "2026-05-04T09:12:00+02:00"


@pytest.fixture
def crew(api) -> Caller:
    """The crew of the western road team."""
    return Caller(issue_token(a_user(Role.CREW, "roads-west"))[0])


def an_action(report: Report | str, action: str = "take_over", number: int = 1, **over) -> dict:
    code = report if isinstance(report, str) else report.public_code
    return {"id": str(a_uuid(f"action {number}")), "report": code, "action": action, "at": AT} | over


def done(caller: Caller, *actions: dict) -> list[dict]:
    answer = caller.post("crew/actions/", {"actions": list(actions)}, **{"Accept-Language": "en"})
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def outcomes(caller: Caller, *actions: dict) -> list[str]:
    return [result["outcome"] for result in done(caller, *actions)]


def codes(answer) -> list[str]:
    return [feature["id"] for feature in answer.json()["features"]]


def test_the_list_holds_the_open_reports_of_the_crews_offices(crew):
    mine = a_report(description="Loch vor Haus 3", address="Weg 3")
    a_report(status=Status.FIXED)
    a_report(point=IN_EAST)
    answer = crew.get("crew/work/")
    work = answer.json()
    assert codes(answer) == [mine.public_code]
    assert (work["gone"], work["more"]) == ([], False)
    told = work["features"][0]["properties"]
    assert (told["description"], told["address"]) == ("Loch vor Haus 3", "Weg 3")
    assert told["actions"] == ["take_over", "note"]
    assert answer["Cache-Control"] == "no-store"


def test_a_long_list_costs_no_more_queries_than_a_short_one(crew, django_assert_max_num_queries):
    for _ in range(20):
        a_report(photo_ids=[a_photo().pk])
    # token, throttle, role, offices and below (4), reports, texts, photos
    with django_assert_max_num_queries(11):
        assert len(codes(crew.get("crew/work/"))) == 20


def test_since_tells_only_what_changed_and_what_left_the_list(crew):
    old = timezone.now() - timedelta(days=2)
    a_report(at=old)
    begun, fixed = a_report(at=old), a_report(at=old)
    as_of = crew.get("crew/work/").json()["as_of"]
    assert codes(crew.get("crew/work/", {"since": as_of})) == []
    user = a_user(Role.CREW, "roads-west")
    move_report(begun, Status.IN_PROGRESS, actor=user, role=Role.CREW)
    move_report(fixed, Status.IN_PROGRESS, actor=user, role=Role.CREW)
    move_report(fixed, Status.FIXED, actor=user, role=Role.CREW)
    answer = crew.get("crew/work/", {"since": as_of})
    assert codes(answer) == [begun.public_code]
    assert [one["code"] for one in answer.json()["gone"]] == [fixed.public_code]


def test_a_report_that_went_to_another_office_is_told_as_gone(crew):
    report = a_report()
    as_of = crew.get("crew/work/").json()["as_of"]
    Report.objects.filter(pk=report.pk).update(
        office=a_report(point=IN_EAST).office, updated_at=timezone.now()
    )
    answer = crew.get("crew/work/", {"since": as_of})
    assert [one["code"] for one in answer.json()["gone"]] == [report.public_code]
    assert codes(answer) == []


def test_reports_of_other_offices_are_never_told_as_gone(crew):
    as_of = crew.get("crew/work/").json()["as_of"]
    a_report(point=IN_EAST, status=Status.FIXED)
    answer = crew.get("crew/work/", {"since": as_of})
    assert (codes(answer), answer.json()["gone"]) == ([], [])


def test_a_list_of_many_pages_tells_each_report_once(crew, monkeypatch):
    monkeypatch.setattr("mobile_api.api.crew.PAGE", 2)
    # All changed at the same moment: there the code decides.
    moment = timezone.now() - timedelta(days=1)
    made = sorted(a_report(at=moment).public_code for _ in range(5))
    answer = crew.get("crew/work/")
    found = codes(answer)
    for _ in range(2):
        assert answer.json()["more"]
        answer = crew.get("crew/work/", {"since": answer.json()["as_of"]})
        found += codes(answer)
    assert not answer.json()["more"]
    assert sorted(found) == made


@pytest.mark.parametrize(
    "since", ["x", "2026-05-04T12:00:00", "9999-12-31T00:00:00Z", "~", "~ABC", "\0", f"{AT}~\0"]
)
def test_a_wrong_since_is_refused(crew, since):
    answer = crew.get("crew/work/", {"since": since})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/since")


def test_a_crew_takes_over_and_repairs_with_note_and_photo(crew):
    report, photo = a_report(), a_photo()
    results = done(
        crew,
        an_action(report),
        an_action(report, "fixed", 2, note="Loch verfüllt.", photos=[str(photo.pk)]),
    )
    assert [(one["outcome"], one["status"]) for one in results] == [
        ("done", "in_progress"),
        ("done", "fixed"),
    ]
    photo.refresh_from_db()
    assert (photo.report_id, photo.stage, photo.published) == (report.pk, Photo.Stage.AFTER, True)
    assert [entry.kind for entry in report.timeline.all()] == ["submitted", "status", "status", "photo"]


def test_the_same_action_again_gives_the_same_result_and_does_nothing(crew):
    report = a_report()
    first = done(crew, an_action(report))
    again = done(crew, an_action(report))
    assert first == again
    assert report.timeline.filter(kind="status").count() == 1


def test_a_conflict_is_named_and_stays_the_answer(crew):
    report = a_report()
    done(crew, an_action(report))
    second = Caller(issue_token(a_user(Role.CREW, "roads"))[0])
    late = done(second, an_action(report, number=2))[0]
    assert (late["outcome"], late["status"]) == ("conflict", "in_progress")
    assert late["problem"]["status"] == 409
    assert late["problem"]["type"] == "/problems/no_such_step"
    assert "In progress" in late["problem"]["detail"]
    assert done(second, an_action(report, number=2))[0] == late


def test_one_bad_action_does_not_hold_up_the_others(crew):
    report = a_report()
    results = done(
        crew,
        {"id": 5, "report": report.public_code},
        an_action(report, "explode", 2),
        an_action(report, "take_over", 3),
        an_action(report, "fixed", 4, photos=[str(a_uuid("nowhere"))]),
    )
    assert [one["outcome"] for one in results] == ["refused", "refused", "done", "refused"]
    assert results[1]["problem"]["errors"][0]["pointer"] == "/action"
    assert results[3]["problem"]["errors"][0] | {"detail": ""} == {
        "pointer": "/photos/0",
        "code": "photo_unknown",
        "detail": "",
    }
    assert Report.objects.get().status == Status.IN_PROGRESS


def test_a_refused_action_may_be_corrected_under_its_id(crew):
    report = a_report(status=Status.IN_PROGRESS)
    assert outcomes(crew, an_action(report, "fixed", photos=[str(a_uuid("nowhere"))])) == ["refused"]
    assert outcomes(crew, an_action(report, "fixed", photos=[])) == ["done"]


def test_an_id_used_for_something_else_is_a_conflict(crew):
    report = a_report()
    done(crew, an_action(report))
    other = done(crew, an_action(report, "fixed"))[0]
    assert (other["outcome"], other["problem"]["type"]) == ("conflict", "/problems/key_conflict")
    report.refresh_from_db()
    assert report.status == Status.IN_PROGRESS


def test_nobody_learns_the_result_of_another_persons_action(crew):
    report = a_report()
    done(crew, an_action(report))
    stranger = Caller(issue_token(a_user(Role.CREW, "parks"))[0])
    assert done(stranger, an_action(report))[0]["problem"]["type"] == "/problems/key_conflict"


@pytest.mark.parametrize("code", ["foreign", "0000-0000", "nonsense"])
def test_a_report_of_others_is_not_found_like_one_that_does_not_exist(crew, code):
    foreign = a_report(point=IN_EAST)
    sent = foreign.public_code if code == "foreign" else code
    result = done(crew, an_action(sent))[0]
    assert (result["outcome"], result["problem"]["status"], result["status"]) == ("not_found", 404, None)
    foreign.refresh_from_db()
    assert foreign.status == Status.SUBMITTED


def test_a_crew_gives_back_with_a_note_and_notes_for_staff_stay_there(crew):
    report = a_report(status=Status.IN_PROGRESS)
    sent = an_action(report, "note", 2, note="Hund!", public=False)
    assert outcomes(crew, sent, an_action(report, "give_back", 3, note="Zu groß für uns.")) == ["done"] * 2
    note = report.timeline.get(kind="note")
    assert note.audience == TimelineEntry.Audience.STAFF
    assert Report.objects.get().status == Status.SCHEDULED


def test_an_empty_note_is_refused(crew):
    assert outcomes(crew, an_action(a_report(), "note", note=" ")) == ["refused"]
    assert not CrewAction.objects.exists()


def test_a_batch_has_a_maximum(crew):
    actions = [an_action("0000-0000", number=number) for number in range(101)]
    answer = crew.post("crew/actions/", {"actions": actions})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/actions")


@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR])
def test_who_is_no_crew_may_not_work(api, role):
    caller = Caller(issue_token(a_user(role, "roads"))[0])
    assert caller.get("crew/work/").status_code == 403
    answer = caller.post("crew/actions/", {"actions": [an_action(a_report())]})
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert Report.objects.get().status == Status.SUBMITTED


def test_a_crew_that_finds_nothing_closes_with_words_and_not_without(crew):
    report = a_report(status=Status.IN_PROGRESS)
    told = crew.get("crew/work/").json()["features"][0]["properties"]
    assert told["actions"] == ["give_back", "fixed", "no_defect", "note"]
    without = done(crew, an_action(report, "no_defect"))[0]
    assert (without["outcome"], without["problem"]["errors"][0]["pointer"]) == ("refused", "/note")
    said = done(crew, an_action(report, "no_defect", note="Alles eben."))[0]
    assert (said["outcome"], said["status"]) == ("done", "rejected")
    report.refresh_from_db()
    assert report.outcome == "no_defect"


def test_a_category_that_asks_for_a_photo_refuses_fixed_without_one(crew):
    report = a_report(
        category="scrap-car",
        photo_ids=[a_photo(role="close_up").pk, a_photo(role="wide").pk],
        status=Status.IN_PROGRESS,
    )
    without = done(crew, an_action(report, "fixed", note="Weg."))[0]
    assert (without["outcome"], without["problem"]["errors"][0]["code"]) == ("refused", "proof_photo_missing")
    assert outcomes(crew, an_action(report, "fixed", photos=[str(a_photo().pk)])) == ["done"]
