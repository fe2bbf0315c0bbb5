"""I have this too: counted once, with photos that wait for release."""

import pytest
from django.utils.translation import override

from reports.actions import withhold
from reports.domain.workflow import Role, StepRefused
from reports.errors import KeyConflict, Refused
from reports.limits import MAX_PHOTOS, MAX_PHOTOS_IN_ALL
from reports.models import Photo, Report, Subscription, Support
from reports.own.correcting import add_photos
from reports.reading import PUBLIC, REPORTER, STAFF, view_of
from reports.support import NewSupport, support_report
from tests.builders import NOON, a_photo, a_report, a_user, a_uuid, in_status

pytestmark = pytest.mark.django_db


def support(report: Report, name: str = "support", photos=(), **more):
    return support_report(NewSupport(a_uuid(name), report.code, [one.pk for one in photos]), **more)


def test_everybody_is_counted_and_the_report_counts_as_changed():
    report = a_report()
    support(report, "one")
    told = support(report, "two", at=NOON)
    report.refresh_from_db()
    assert (told.created, report.support_count, report.updated_at) == (True, 2, NOON)
    assert report.supports.count() == 2


def test_the_same_id_counts_once():
    report = a_report()
    assert [support(report).created, support(report).created] == [True, False]
    report.refresh_from_db()
    assert report.support_count == 1


def test_an_address_follows_and_is_kept_with_nothing_that_is_counted():
    report = a_report()
    new = NewSupport(a_uuid("me"), report.code, email="Erika@example.org", language="en")
    assert [support_report(new).created, support_report(new).created] == [True, False]
    follows = Subscription.objects.get()
    assert (follows.report, follows.email, follows.confirmed_at) == (report, "erika@example.org", None)
    without = NewSupport(a_uuid("me"), report.code)
    assert Support.objects.get().request_digest == without.digest


def test_who_supports_without_an_address_follows_nothing():
    support(a_report())
    assert not Subscription.objects.exists()


def test_the_same_id_for_another_report_is_a_conflict():
    support(a_report())
    other = a_report()
    with pytest.raises(KeyConflict):
        support(other)
    other.refresh_from_db()
    assert other.support_count == 0


def test_a_report_that_is_not_public_is_not_there():
    hidden, withheld = a_report(category="tree"), a_report()
    withhold(withheld, actor=a_user(Role.CLERK), place=True)
    for report in (hidden, withheld):
        with pytest.raises(Report.DoesNotExist):
            support(report)
    assert not Support.objects.exists()


def test_a_closed_report_is_not_supported_but_a_repeat_still_gets_its_answer():
    report = a_report()
    support(report)
    Report.objects.filter(pk=report.pk).update(**in_status("fixed", NOON))
    assert not support(report).created
    with pytest.raises(StepRefused, match="report_closed"):
        support(report, "another")


def test_a_photo_that_is_not_free_keeps_all_of_it_from_being_taken():
    taken = a_photo()
    a_report(photo_ids=[taken.pk])
    report = a_report()
    with pytest.raises(Refused):
        support(report, photos=[a_photo(), taken])
    report.refresh_from_db()
    assert (report.support_count, report.photos.count(), Support.objects.count()) == (0, 0, 0)


def test_photos_follow_the_rule_of_the_category():
    at_once, later = a_report(), a_report(category="lantern", answers={"fault": "dark"})
    support(at_once, "one", [a_photo()])
    support(later, "two", [a_photo()])
    assert list(Photo.objects.order_by("created_at").values_list("published", flat=True)) == [True, False]


def test_a_photo_that_waits_is_shown_to_staff_and_not_to_the_reporter():
    report = a_report(category="lantern", answers={"fault": "dark"}, photo_ids=[a_photo().pk])
    support(report, photos=[a_photo()])
    seen = {who: len(view_of(report, who).photos) for who in (PUBLIC, REPORTER, STAFF)}
    assert seen == {PUBLIC: 0, REPORTER: 1, STAFF: 2}
    assert view_of(report, REPORTER).photos_wait == 1


def test_the_timeline_tells_staff_of_each_and_the_public_of_none():
    report = a_report()
    support(report, "one")
    support(report, "two")
    with override("en"):
        lines = [line.sentence for line in view_of(report, STAFF).timeline]
    assert lines[1:] == ["Somebody else has this, too; 1 in all.", "Somebody else has this, too; 2 in all."]
    assert len(view_of(report, PUBLIC).timeline) == len(view_of(report, REPORTER).timeline) == 1


def test_others_fill_a_report_with_photos_neither_without_end_nor_for_its_reporter():
    report = a_report()
    for number in range(MAX_PHOTOS_IN_ALL // MAX_PHOTOS):
        photos = [a_photo().pk for _ in range(MAX_PHOTOS)]
        support_report(NewSupport(a_uuid(f"support {number}"), report.code, photos))
    one_more, mine = a_photo(), a_photo()
    with pytest.raises(Refused):
        support_report(NewSupport(a_uuid("one more"), report.code, [one_more.pk]))
    assert support_report(NewSupport(a_uuid("one more"), report.code)).created
    assert mine in add_photos(report, [mine.pk]).photos.reporters()
