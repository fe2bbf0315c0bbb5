"""The question about a border over HTTP: asked by /responsibility/, answered with the report."""

import pytest

from geo.responsibility import decision_from_record
from reports.access import private_key
from reports.models import Report
from tests.builders import JUST_IN_TOWN, JUST_WEST
from tests.mobile_api.test_reports import a_body, properties


def said(answer) -> list[str]:
    return [reason["code"] for reason in properties(answer)["why"]]


def send(api, point=JUST_WEST, **over):
    return api.post("reports/", a_body(lat=point.y, lon=point.x, **over), **{"Accept-Language": "en"})


@pytest.fixture
def asked(api) -> dict:
    """What /responsibility/ answers three metres west of the border."""
    place = {"lat": JUST_WEST.y, "lon": JUST_WEST.x}
    return api.get("responsibility/", {"category": "pothole", **place}).json()


def test_every_candidate_that_is_named_can_be_answered(api, asked):
    for number, candidate in enumerate(asked["candidates"]):
        answer = send(api, id=None, border_answer=candidate["office"]["id"])
        assert answer.status_code == 201, number
        assert properties(answer)["office"]["id"] == candidate["office"]["id"]


def test_the_first_answer_has_the_office_of_the_chosen_side_and_tells_you_why(api):
    answer = send(api, border_answer="roads-east")
    assert properties(answer)["office"]["id"] == "roads-east"
    assert properties(answer)["why"] == [
        {
            "code": "answered",
            "sentence": "You said that the place lies in East.",
            "office": {"id": "roads-east", "name": "Roads East", "slug": "roads-east"},
        }
    ]


def test_question_and_answer_are_stored_with_the_decision(api):
    send(api, border_answer="roads-east")
    report = Report.objects.get()
    decision = decision_from_record(report.decision)
    assert (decision.ambiguous, decision.question.code) == (True, "which_area")
    assert decision.border_answer.facts["choice"] == report.office_id
    assert decision.border_answer.facts["at"] == report.submitted_at.isoformat()


def test_not_being_sure_leaves_the_best_office(api):
    answer = send(api, border_answer="unsure")
    assert properties(answer)["office"]["id"] == "roads-west"
    assert said(answer) == ["area_rule", "legal_basis", "near_border", "answered_unsure"]


@pytest.mark.parametrize("nothing", [{}, {"border_answer": None}, {"border_answer": ""}])
def test_a_client_that_does_not_answer_is_served_and_the_doubt_is_kept(api, nothing):
    answer = send(api, **nothing)
    assert answer.status_code == 201
    assert properties(answer)["office"]["id"] == "roads-west"
    assert said(answer) == ["area_rule", "legal_basis", "near_border"]
    decision = decision_from_record(Report.objects.get().decision)
    assert (decision.ambiguous, decision.border_answer) == (True, None)


@pytest.mark.parametrize(
    ("point", "choice", "code"),
    [
        (JUST_WEST, "parks", "not_a_candidate"),
        (JUST_WEST, "nonsense", "not_a_candidate"),
        (JUST_WEST, "outside", "not_a_candidate"),
        (JUST_IN_TOWN, "outside", "said_outside"),
        (None, "roads-east", "border_not_asked"),
        (None, "outside", "border_not_asked"),
    ],
)
def test_an_answer_that_cannot_count_is_refused_and_nothing_is_stored(api, point, choice, code):
    over = {"lat": point.y, "lon": point.x} if point else {}
    answer = api.post("reports/", a_body(border_answer=choice, **over))
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/border_answer", code)]
    assert not Report.objects.exists()


def test_a_refused_answer_names_those_that_count(api):
    detail = send(api, border_answer="parks").json()["detail"]
    assert "“parks” is no answer at this place" in detail
    assert "roads-west, roads-east, unsure" in detail


@pytest.mark.parametrize("harmless", ["roads-west", "unsure"])
def test_where_nothing_is_in_doubt_an_answer_that_agrees_is_no_error_and_not_kept(api, harmless):
    answer = api.post("reports/", a_body(border_answer=harmless))
    assert answer.status_code == 201
    assert said(answer) == ["area_rule", "legal_basis"]
    assert Report.objects.get().decision["border_answer"] is None


@pytest.mark.parametrize("wrong", [7, True, ["roads-west"], {"office": "roads-west"}, "x" * 51, "a\0b"])
def test_an_answer_that_is_no_code_is_pointed_at(api, wrong):
    answer = api.post("reports/", a_body(border_answer=wrong))
    assert answer.status_code in (400, 422)
    if answer.status_code == 422:
        assert {one["pointer"] for one in answer.json()["errors"]} == {"/border_answer"}


def test_a_repeat_gets_the_first_answer_and_another_answer_is_another_request(api):
    first, again = (send(api, border_answer="roads-east") for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert send(api, border_answer="roads-west").status_code == 409
    assert send(api).status_code == 409
    assert Report.objects.get().office.code == "roads-east"


def test_the_timeline_tells_everybody_what_the_reporter_said_and_the_reasons_tell_the_reporter_you(api):
    code = properties(send(api, border_answer="roads-east"))["code"]
    public = properties(api.get(f"reports/{code}/", {"lang": "en"}))
    assert public["timeline"][0]["sentence"].endswith("The reporter said that the place lies in East.")
    assert public["why"][0]["sentence"] == "The reporter said that the place lies in East."
    key = private_key(Report.objects.get())
    own = properties(api.get(f"reports/{code}/", {"lang": "en", "key": key}))
    assert own["why"][0]["sentence"] == "You said that the place lies in East."
