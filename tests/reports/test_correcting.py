"""What reporters put right later, while the report is open: place, photos, contact."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from geo.errors import OutsideCoverage
from reports.actions import release
from reports.alerts.following import confirm, follow_report
from reports.domain.workflow import Status, StepRefused
from reports.errors import Refused
from reports.intake import ContactData
from reports.models import Category, Contact, Photo, Report, Subscription
from reports.moderation import state_of
from reports.own.correcting import NewPlace, add_photos, change_contact, correct_place
from reports.reading import public_view
from tests.builders import (
    IN_EAST,
    IN_NEIGHBOURTON,
    IN_WEST,
    NOON,
    a_contact,
    a_photo,
    a_report,
    a_user,
    a_uuid,
)

pytestmark = pytest.mark.django_db


def kinds(report) -> list[str]:
    return [entry.kind for entry in report.timeline.order_by("pk")]


def test_a_corrected_place_is_routed_anew_with_its_district():
    report = correct_place(a_report(), NewPlace(IN_EAST, 8, "Ostweg 3"), at=NOON)
    report.refresh_from_db()
    assert (report.office.code, report.district.code) == ("roads-east", "east")
    assert report.district_version == report.district.versions.get()
    assert report.decision["office_id"] == report.office_id
    assert (report.address, report.accuracy, report.updated_at) == ("Ostweg 3", 8, NOON)
    entry = report.timeline.get(kind="moved")
    assert (entry.office, entry.facts["old_office"]) == (report.office, "roads-west")
    assert 2000 < entry.facts["metres"] < 2200


def test_the_timeline_keeps_neither_the_old_place_nor_the_words():
    report = correct_place(a_report(address="Q7X"), NewPlace(IN_EAST, None, "Q7X-neu"))
    assert "Q7X" not in str(list(report.timeline.values("facts")))
    assert "11.315" not in str(list(report.timeline.values("facts")))


def test_a_new_place_waits_for_release_where_places_do():
    report = a_report(category="tree")
    release(report, actor=a_user("moderator", "town"), place=True, texts=report.texts.all())
    seen = state_of(report)
    correct_place(report, NewPlace(IN_EAST, None, "Q7X"))
    report.refresh_from_db()
    assert not report.published
    assert report in Report.objects.undecided(published=False)
    assert state_of(report) != seen


def test_a_new_place_is_not_told_in_words_before_somebody_looked_where_words_wait():
    report = a_report(category="lantern", answers={"fault": "dark"}, address="Westweg 1")
    release(report, actor=a_user("moderator", "town"), place=True, texts=report.texts.all())
    report.refresh_from_db()
    assert public_view(report).address == "Westweg 1"
    report = correct_place(report, NewPlace(IN_EAST, None, "Q7X"))
    assert (report.published, public_view(report).address) == (True, "")
    release(report, actor=a_user("moderator", "town"), place=True)
    report.refresh_from_db()
    assert public_view(report).address == "Q7X"


def test_what_staff_decides_holds_for_the_place_that_it_saw():
    report = a_report(category="tree")
    seen = state_of(report)
    assert state_of(correct_place(report, NewPlace(IN_WEST, None, "Q7X"))) != seen


def test_the_same_place_again_changes_nothing():
    report = a_report()
    correct_place(report, NewPlace(IN_EAST, None, "Ostweg 3"))
    correct_place(report, NewPlace(IN_EAST, None, "Ostweg 3"))
    correct_place(a_report(), NewPlace(IN_WEST))
    assert kinds(report) == ["submitted", "moved"]


def test_work_that_was_begun_elsewhere_is_for_a_person_to_look_at():
    begun, fresh = a_report(status=Status.IN_PROGRESS), a_report()
    assert correct_place(begun, NewPlace(IN_EAST)).triage
    assert not correct_place(fresh, NewPlace(IN_EAST)).triage
    nearby = a_report(status=Status.IN_PROGRESS, metres_east=40)
    assert not correct_place(nearby, NewPlace(IN_WEST)).triage


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.FIXED])
def test_the_place_of_a_closed_report_stays(status):
    report = a_report(status=status)
    with pytest.raises(StepRefused):
        correct_place(report, NewPlace(IN_EAST))
    assert kinds(report) == ["submitted"]


def test_a_place_outside_the_town_changes_nothing():
    report = a_report()
    with pytest.raises(OutsideCoverage):
        correct_place(report, NewPlace(IN_NEIGHBOURTON))
    report.refresh_from_db()
    assert report.location.coords == IN_WEST.coords


@pytest.mark.parametrize(
    ("new", "pointer"),
    [
        (NewPlace(IN_EAST, -1), "/accuracy"),
        (NewPlace(IN_EAST, None, "x" * 201), "/address"),
        (NewPlace(IN_EAST, border_answer="roads-west"), "/border_answer"),
    ],
)
def test_wrong_fields_are_named_and_change_nothing(new, pointer):
    report = a_report()
    with pytest.raises(Refused) as refusal:
        correct_place(report, new)
    assert [error.pointer for error in refusal.value.errors] == [pointer]
    assert kinds(report) == ["submitted"]


@pytest.mark.parametrize(("category", "published"), [("pothole", True), ("lantern", False)])
def test_more_photos_are_released_as_the_category_says(category, published):
    report = a_report(category=category, answers={"fault": "dark"} if category == "lantern" else {})
    photo = a_photo()
    add_photos(report, [photo.pk])
    photo.refresh_from_db()
    assert (photo.report, photo.published, photo.is_reporters) == (report, published, True)
    assert kinds(report) == ["submitted", "photo"]


def test_the_same_photos_again_are_no_second_ones():
    report, photo = a_report(), a_photo()
    add_photos(report, [photo.pk])
    add_photos(report, [photo.pk])
    assert kinds(report) == ["submitted", "photo"]


def test_photos_that_cannot_be_added_are_named():
    report, used = a_report(), a_photo()
    a_report(photo_ids=[used.pk], metres_east=20)
    for ids, codes in (
        ([], ["required"]),
        ([used.pk], ["photo_used"]),
        ([a_uuid("none")], ["photo_unknown"]),
        ([a_photo().pk for _ in range(7)], ["too_many"]),
    ):
        with pytest.raises(Refused) as refusal:
            add_photos(report, ids)
        assert [error.code for error in refusal.value.errors] == codes
    with pytest.raises(StepRefused):
        add_photos(a_report(status=Status.FIXED), [a_photo().pk])


def test_a_report_has_no_more_photos_than_anybody_would_look_at():
    report = a_report()
    for number in range(30):
        a_photo(report=report, id=a_uuid(f"many {number}"))
    with pytest.raises(Refused):
        add_photos(report, [a_photo(id=a_uuid("one more")).pk])
    assert Photo.objects.filter(report=report).count() == 30


def jobs() -> list[str]:
    """The mails that are queued; notices to others are not what this is about."""
    queued = ProcrastinateJob.objects.exclude(task_name="spread_notices").order_by("id")
    return list(queued.values_list("task_name", flat=True))


def test_contact_data_is_changed_and_a_new_address_gets_the_private_link():
    report = a_report()
    change_contact(report, ContactData(name="Erika"))
    assert jobs() == []
    change_contact(report, ContactData(name="Erika", email="new@example.org"))
    assert jobs() == ["send_confirmation"]
    change_contact(report, ContactData(name="Erika M.", email="new@example.org"))
    assert jobs() == ["send_confirmation"]
    assert Contact.objects.get().name == "Erika M."
    assert kinds(report) == ["submitted", "contact", "contact", "contact"]
    assert "example" not in str(list(report.timeline.values()))


def test_removed_contact_data_is_gone_with_what_followed_from_it():
    report = a_report(contact=a_contact())
    confirm(follow_report(report, email="erika@example.org", language="de"))
    change_contact(report, ContactData())
    assert not Contact.objects.exists()
    assert not Subscription.objects.exists()
    report.refresh_from_db()
    assert report.request_digest == ""


def test_who_can_be_written_to_hears_of_the_report_unless_they_unsubscribed():
    report = a_report()
    change_contact(report, ContactData(name="Erika", email="a@example.org"))
    assert Subscription.objects.get().address == "a@example.org"
    change_contact(report, ContactData(name="Erika"))
    assert not Subscription.objects.exists()
    change_contact(report, ContactData(email="a@example.org"))
    Subscription.objects.all().delete()
    change_contact(report, ContactData(email="b@example.org"))
    assert not Subscription.objects.exists()


def test_the_same_contact_again_changes_nothing():
    report = a_report(contact=a_contact())
    change_contact(report, a_contact())
    assert kinds(report) == ["submitted"]


def test_a_report_that_waits_for_its_link_keeps_an_address():
    report = a_report()
    Category.objects.filter(code="pothole").update(confirmation="email")
    waiting = a_report(contact=a_contact(), metres_east=30)
    with pytest.raises(Refused) as refusal:
        change_contact(waiting, ContactData())
    assert [error.code for error in refusal.value.errors] == ["email_to_confirm"]
    change_contact(waiting, a_contact(email="new@example.org"))
    assert jobs() == ["ask_for_confirmation", "ask_for_confirmation"]
    # What is confirmed, or never had to be, may lose its address.
    change_contact(report, ContactData())


def test_a_category_that_takes_no_contact_takes_none_later():
    report = a_report()
    Category.objects.update(contact="none")
    with pytest.raises(Refused) as refusal:
        change_contact(report, ContactData(email="a@example.org"))
    assert [error.code for error in refusal.value.errors] == ["contact_not_taken"]
