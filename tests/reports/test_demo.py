"""The demo: the same every time, through the same actions, and never twice."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.demo.folder import read_demo_folder
from reports.demo.load import load_reports, reports_to_load
from reports.domain.workflow import Role
from reports.models import Contact, Photo, Report, Text, TimelineEntry, User
from tests.builders import NOON, a_town

pytestmark = pytest.mark.django_db
USERS = [
    {
        "email": "crew@town.example",
        "name": "Crew",
        "password": "town-demo",
        "roles": [{"role": "crew", "office": "roads"}],
    },
    {
        "email": "Desk@town.example",
        "name": "Desk",
        "password": "town-demo",
        "roles": [{"role": "clerk", "office": "town"}, {"role": "moderator", "office": "town"}],
    },
]
HOLE = {
    "category": "pothole",
    "location": [11.315, 50.98],
    "language": "de",
    "days_ago": 9,
    "description": "Loch",
    "contact": True,
    "status": "fixed",
    "ref": "hole",
    "photo": "pothole",
    "after_photo": "pothole_after",
    "steps": [
        {"status": "accepted", "days_ago": 8},
        {"status": "in_progress", "days_ago": 7},
        {"status": "fixed", "days_ago": 6.5, "note": "Zu."},
    ],
}
AGAIN = {
    "category": "lantern",
    "location": [11.345, 50.98],
    "language": "en",
    "days_ago": 8,
    "description": "Again",
    "answers": {"fault": "dark"},
    "status": "duplicate",
    "duplicate_of": "hole",
    "steps": [{"status": "duplicate", "days_ago": 7}],
}
CAR = {
    "category": "scrap-car",
    "location": [11.345, 50.98],
    "language": "de",
    "days_ago": 0.5,
    "description": "Wrack",
    "status": "submitted",
    "photo": "scrap_car",
    "steps": [],
}


def a_folder(path: Path, *reports: dict) -> Path:
    a_town()
    (path / "city.yaml").write_text(
        (Path("fixtures/weimar/city.yaml")).read_text().replace("code: weimar", "code: town")
    )
    (path / "users.yaml").write_text(yaml.safe_dump(USERS))
    (path / "reports.yaml").write_text(yaml.safe_dump(list(reports)))
    return path


def everything() -> list:
    return [
        list(model.objects.order_by("pk").values()) for model in (Report, TimelineEntry, Text, Photo, Contact)
    ]


def test_a_demo_is_loaded_once_and_a_second_time_changes_nothing(tmp_path):
    folder = a_folder(tmp_path, AGAIN, HOLE, CAR)
    call_command("load_demo", folder, verbosity=0)
    first = everything()
    call_command("load_demo", folder, verbosity=0)
    assert everything() == first
    assert Report.objects.count() == 3
    assert User.objects.count() == 2


def test_a_report_of_the_demo_lived_the_life_of_a_real_one(tmp_path):
    folder = read_demo_folder(a_folder(tmp_path, AGAIN, HOLE, CAR))
    call_command("load_demo", tmp_path, only_users=True, verbosity=0)
    list(load_reports(folder, reports_to_load(folder), NOON))
    hole = Report.objects.get(category__code="pothole")
    assert (hole.status, hole.office.code, hole.district.code) == ("fixed", "roads-west", "west")
    assert hole.submitted_at == NOON - timedelta(days=9)
    assert hole.closed_at == hole.updated_at == NOON - timedelta(days=6.5)
    steps = hole.timeline.filter(kind="status")
    assert [(entry.new_status, entry.role) for entry in steps] == [
        ("accepted", Role.CLERK),
        ("in_progress", Role.CREW),
        ("fixed", Role.CREW),
    ]
    assert steps.last().actor.email == "crew@town.example"
    assert {photo.stage for photo in hole.photos.all()} == {"before", "after"}
    for photo in Photo.objects.all():
        assert storages["default"].exists(photo.large)
        assert storages["default"].exists(photo.small)
    assert Report.objects.get(status="duplicate").duplicate_of == hole
    assert {photo.role for photo in Photo.objects.filter(report__category__code="scrap-car")} == {
        "close_up",
        "wide",
    }


def test_others_have_what_is_open_and_public_too(tmp_path):
    folder = read_demo_folder(a_folder(tmp_path, AGAIN, HOLE, CAR))
    list(load_reports(folder, reports_to_load(folder), NOON))
    assert list(Report.objects.exclude(support_count=0).values_list("category__code", "support_count")) == [
        ("scrap-car", 2)
    ]
    times = list(TimelineEntry.objects.filter(kind="supported").values_list("at", flat=True))
    assert NOON - timedelta(days=0.5) < times[0] < times[1] < NOON


def test_office_and_reporter_of_the_demo_write_to_each_other(tmp_path):
    talk = [
        {"by": "office", "days_ago": 6, "text": "Wo genau?", "answer_days": 3},
        {"by": "reporter", "days_ago": 5, "text": "Am Tor."},
        {"by": "not_fixed", "days_ago": 4, "text": "Noch da."},
    ]
    asked = CAR | {"days_ago": 7, "talk": talk[:1]}
    folder = a_folder(tmp_path, HOLE | {"talk": talk[1:]}, asked)
    call_command("load_demo", folder, verbosity=0)
    call_command("load_demo", folder, verbosity=0)
    hole, car = (Report.objects.get(category__code=code) for code in ("pothole", "scrap-car"))
    assert [message.kind for message in hole.messages.order_by("text")] == ["words", "not_fixed"]
    assert hole.reopen_requested_at
    assert car.waiting_until


def test_nobody_gets_mail_about_an_invented_report(tmp_path):
    steps = [{"status": "accepted", "days_ago": 0.2}]
    fresh = HOLE | {"days_ago": 0.5, "status": "accepted", "steps": steps}
    del fresh["after_photo"]
    call_command("load_demo", a_folder(tmp_path, fresh), verbosity=0)
    assert Contact.objects.get().email.endswith("@example.org")
    assert not ProcrastinateJob.objects.exists()


def test_an_interrupted_load_goes_on_where_it_stopped(tmp_path):
    folder = read_demo_folder(a_folder(tmp_path, HOLE, CAR))
    loading = load_reports(folder, reports_to_load(folder), NOON)
    next(loading)
    next(loading)
    loading.close()
    finished = Report.objects.count()
    assert finished >= 1
    assert len(reports_to_load(folder)) == 2 - finished


def test_the_people_of_the_demo_can_log_in_and_are_listed(tmp_path, capsys, client):
    folder = a_folder(tmp_path)
    call_command("load_demo", folder, verbosity=0)
    assert client.login(username="desk@town.example", password="town-demo")
    call_command("demo_logins", folder)
    assert "crew@town.example" in (printed := capsys.readouterr().out)
    assert "town-demo" in printed
    User.objects.all().delete()
    call_command("demo_logins", folder)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("over", "complaint"),
    [
        ({"category": "magic"}, "There is no category 'magic'."),
        ({"answers": {"x": 1}}, "x: This category does not ask that."),
        ({"photo": "sunset"}, "Nobody has painted 'sunset'."),
        ({"status": "accepted"}, "The status is 'accepted', but the steps end with 'submitted'."),
        ({"duplicate_of": "nobody"}, "No report has the ref 'nobody'."),
        ({"steps": [{"status": "fixed", "days_ago": 0}]}, "A report cannot go from “Received” to “Fixed”."),
        ({"steps": [{"status": "accepted", "days_ago": 2}]}, "comes before what is above it."),
        ({"talk": [{"by": "office", "days_ago": 2, "text": "?"}]}, "comes before what is above it"),
        ({"talk": [{"by": "not_fixed", "days_ago": 0, "text": "!"}]}, "Nobody contests a report"),
    ],
)
def test_what_is_wrong_with_an_invented_report_is_told_by_line(tmp_path, over, complaint):
    with pytest.raises(CommandError) as refusal:
        call_command("load_demo", a_folder(tmp_path, HOLE, CAR | over), verbosity=0)
    assert "reports.yaml:" in str(refusal.value)
    assert complaint in str(refusal.value)
    assert not User.objects.exists()


def test_a_demo_without_its_town_is_refused(tmp_path):
    folder = a_folder(tmp_path)
    (folder / "city.yaml").write_text(
        (folder / "city.yaml").read_text().replace("code: town", "code: gotham")
    )
    with pytest.raises(CommandError, match="'gotham' is not loaded"):
        call_command("load_demo", folder, verbosity=0)
