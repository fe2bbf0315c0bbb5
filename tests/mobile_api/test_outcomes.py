"""What became of reports, as the list and the single report tell it."""

import pytest

from reports.actions import move_report
from reports.domain.outcomes import Outcome
from reports.domain.workflow import Role, Status
from tests.builders import a_report, a_town, a_user


def told(api, report, language: str = "en"):
    listed = api.get("reports/", {"lang": language}).json()["features"]
    read = api.get(f"reports/{report.public_code}/", {"lang": language}).json()["properties"]["outcome"]
    assert read in [feature["properties"]["outcome"] for feature in listed]
    return read


def closed(target: Status, **more):
    report = a_report()
    return move_report(report, target, actor=a_user("clerk"), role=Role.CLERK, note="Darum.", **more)


def test_an_open_report_has_no_outcome(api):
    assert told(api, a_report()) is None


@pytest.mark.parametrize(
    ("target", "outcome", "sentence"),
    [
        (Status.REJECTED, Outcome.NO_DEFECT, "No defect was found on site."),
        (Status.REJECTED, Outcome.CANNOT, "What was asked for cannot be done."),
        (Status.REJECTED, Outcome.WILL_NOT, "The report is not followed up."),
    ],
)
def test_list_and_detail_tell_the_same_outcome(api, target, outcome, sentence):
    report = closed(target, outcome=outcome)
    assert told(api, report) == {"code": outcome, "sentence": sentence, "office": None, "original": None}


def test_what_is_not_ours_names_the_body_and_how_to_reach_it(api):
    power = a_town().offices["power"]
    found = told(api, closed(Status.EXTERNAL, office=power), "de")
    assert found["sentence"] == "Die Meldung wurde weitergegeben an: Stadtwerke."
    contact = {"phone": "03643 0000", "email": "", "website": ""}
    assert found["office"] == {"id": "power", "name": "Stadtwerke", "slug": "power"} | contact


def test_a_duplicate_names_the_other_report_only_if_everybody_may_know_of_it(api):
    first, hidden = a_report(metres_east=9), a_report(category="tree", metres_east=20)
    found = told(api, closed(Status.DUPLICATE, duplicate_of=first))
    assert (found["original"], first.public_code in found["sentence"]) == (first.public_code, True)
    found = told(api, closed(Status.DUPLICATE, duplicate_of=hidden))
    assert (found["original"], "another report" in found["sentence"]) == (None, True)
