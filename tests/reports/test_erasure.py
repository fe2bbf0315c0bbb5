"""Erasing personal data: what a person wrote and who they are goes; what was broken, and where, stays."""

from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from reports import pictures
from reports.actions import add_note
from reports.alerts.following import confirm, follow_report
from reports.domain.workflow import Role
from reports.jobs import erase_photo
from reports.messages import NewMessage, write_to_office
from reports.models import Contact, Photo, Question, Report, Subscription
from reports.own.erasure import erase_personal_data
from reports.photos import file_names, prepare, receive_photo
from reports.reading import REPORTER, STAFF, view_of
from reports.support import NewSupport, support_report
from tests.builders import a_contact, a_jpeg, a_photo, a_report, a_town, a_user, a_uuid

pytestmark = pytest.mark.django_db


def a_full_report() -> Report:
    """A lantern with everything that a person can leave, each marked Q7X."""
    lantern = a_town().categories["lantern"]
    Question.objects.create(category=lantern, code="number", kind="text", labels={"de": "Nummer"})
    report = a_report(
        category="lantern",
        description="Q7X war hier",
        address="Markt 1 – bei Q7X",
        accuracy=12,
        answers={"fault": "dark", "number": "Q7X"},
        contact=a_contact(email="q7x@example.org", name="Q7X", phone="Q7X"),
        photo_ids=[a_photo().pk],
    )
    add_note(report, "Q7X noch da", actor=None, role=Role.REPORTER, audience="reporter")
    write_to_office(report, NewMessage(a_uuid("message"), "Q7X fragt", [a_photo().pk]))
    return report


def everything() -> str:
    """All rows of all tables that know of reports, as text."""
    with connection.cursor() as cursor:
        cursor.execute("select table_name from information_schema.tables where table_name like 'reports_%'")
        tables = [name for (name,) in cursor.fetchall()]
        told = []
        for table in tables:
            cursor.execute(f"select string_agg(t::text, ' ') from {table} t")  # noqa: S608 (our own names)
            told.append(cursor.fetchone()[0] or "")
    return " ".join(told).lower()


def test_of_a_person_nothing_stays_in_any_table():
    report = a_full_report()
    assert everything().count("q7x") >= 6
    erase_personal_data(report)
    assert "q7x" not in everything()
    assert "example.org" not in everything()
    report.refresh_from_db()
    assert (report.request_digest, report.accuracy) == ("", None)
    assert report.messages.get().request_digest == ""
    assert {photo.status for photo in report.photos.all()} == {"erased"}


def test_the_anonymous_report_stays_with_its_code_place_status_and_what_was_chosen():
    report = a_full_report()
    before = Report.objects.get(pk=report.pk)
    erase_personal_data(report)
    after = Report.objects.get(pk=report.pk)
    for field in ("code", "location", "status", "office_id", "district_id", "published", "submitted_at"):
        assert getattr(after, field) == getattr(before, field)
    assert after.answers == {"fault": "dark"}
    assert [entry.kind for entry in after.timeline.all()] == ["submitted", "note", "message", "erased"]
    view = view_of(after, STAFF)
    assert view.description is None
    assert not view_of(after, REPORTER).description_waits


def test_erased_twice_is_erased_once():
    report = a_full_report()
    erase_personal_data(report)
    erase_personal_data(report)
    assert [entry.kind for entry in report.timeline.all()].count("erased") == 1


def test_a_thing_on_the_map_stays_unless_it_was_named_in_words():
    report = a_full_report()
    Question.objects.filter(code="number").update(kind="map_object", limits={"layer": "lanterns"})
    for answer, stays in (({"id": "12", "name": "L 12"}, True), ({"id": None, "name": "Q7X"}, False)):
        Report.objects.filter(pk=report.pk).update(answers={"fault": "dark", "number": answer})
        assert ("number" in erase_personal_data(report).answers) is stays


def test_words_of_staff_stay():
    report = a_full_report()
    add_note(report, "Mast 12 bestellt.", actor=a_user(office="power"), role=Role.CREW)
    erase_personal_data(report)
    assert "mast 12 bestellt." in everything()


def files() -> list[str]:
    roots = [Path(storages[name].path("")) for name in ("uploads", "default")]
    return [path.name for root in roots for path in root.rglob("*") if path.is_file()]


def test_the_reporters_photos_go_with_their_files_and_others_photos_stay():
    mine, waiting, theirs, after = (receive_photo(SimpleUploadedFile("p.jpg", a_jpeg())) for _ in range(4))
    for photo in (mine, theirs, after):
        prepare(photo.pk)
    report = a_report(photo_ids=[mine.pk, waiting.pk])
    support_report(NewSupport(a_uuid("support"), report.code, [theirs.pk]))
    Photo.objects.filter(pk=after.pk).update(report=report, stage="after")
    erase_personal_data(report)
    assert set(Photo.objects.filter(status="erased").values_list("pk", flat=True)) == {mine.pk, waiting.pk}
    for photo in (mine, waiting):
        prepare(photo.pk)
        erase_photo(str(photo.pk))
    kept = {f"{photo.pk.hex}-{size}.jpg" for photo in (theirs, after) for size in ("large", "small")}
    assert set(files()) == kept


def test_a_photo_that_is_not_erased_cannot_be_lost_by_the_job():
    photo = receive_photo(SimpleUploadedFile("p.jpg", a_jpeg()))
    prepare(photo.pk)
    a_report(photo_ids=[photo.pk])
    erase_photo(str(photo.pk))
    assert len(files()) == 2


def test_following_with_the_same_address_ends_and_others_go_on_following():
    report = a_report(contact=a_contact())
    for email in ("Erika@example.org", "max@example.org"):
        confirm(follow_report(report, email=email, language="de"))
    erase_personal_data(report)
    assert [one.email for one in Subscription.objects.all()] == ["max@example.org"]
    assert not Contact.objects.exists()


def test_a_photo_that_is_erased_while_it_is_prepared_leaves_no_file(monkeypatch):
    photo = receive_photo(SimpleUploadedFile("p.jpg", a_jpeg()))
    report, make = a_report(photo_ids=[photo.pk]), pictures.both_sizes

    def erased_meanwhile(file):
        made = make(file)
        erase_personal_data(report)
        erase_photo(str(photo.pk))
        return made

    monkeypatch.setattr(pictures, "both_sizes", erased_meanwhile)
    prepare(photo.pk)
    assert not any(storages["default"].exists(name) for name in file_names(photo.pk))
