"""What a category shows: at once, after release, or never; and what staff has still to look at."""

import pytest
from django.contrib.admin import site
from django.http import HttpResponse
from django.test import Client, RequestFactory

from reports import reading
from reports.access import remember
from reports.actions import add_note, move_report, release, withhold
from reports.admin.categories import CategoryAdmin
from reports.domain.outcomes import Outcome
from reports.domain.workflow import Role, Status
from reports.models import Category, Photo, Report, Text
from reports.never_shown import hide_never_shown
from reports.worker import work_off
from tests.builders import IN_WEST, a_photo, a_report, a_town, a_user

pytestmark = pytest.mark.django_db
NEVER = Category.Publish.NEVER


def a_silent_category(**over) -> Category:
    """A pothole of which, unless told otherwise, texts and photos are never shown."""
    fields = {"publish_text": NEVER, "publish_photos": NEVER} | over
    a_town()
    Category.objects.filter(code="pothole").update(**fields)
    return Category.objects.get(code="pothole")


def everything(report: Report) -> dict:
    return {"place": True, "texts": report.texts.all(), "photos": report.photos.all()}


def test_what_is_never_shown_stays_back_whoever_releases_it():
    a_silent_category(publish_place=NEVER)
    report = a_report(photo_ids=[a_photo().pk])
    release(report, actor=a_user("office_admin", "town"), **everything(report))
    report.refresh_from_db()
    assert not report.published
    assert not Text.objects.filter(published=True).exists()
    assert not Photo.objects.filter(published=True).exists()
    assert [entry.kind for entry in report.timeline.all()] == ["submitted"]


def test_staff_and_reporter_read_it_and_nobody_else():
    a_silent_category()
    report = a_report(photo_ids=[a_photo().pk], address="Markt 1")
    seen = {audience: reading.view_of(report, audience) for audience in ("public", "reporter", "staff")}
    assert [bool(view.description) for view in seen.values()] == [False, True, True]
    assert [len(view.photos) for view in seen.values()] == [0, 1, 1]
    assert [view.address for view in seen.values()] == ["", "Markt 1", "Markt 1"]
    listed = Client().get("/api/v1/reports/").json()["features"][0]["properties"]
    assert (listed["description"], listed["photos"]) == (None, [])


def test_photos_of_the_repair_are_held_back_too_and_the_offices_own_words_are_not():
    a_silent_category()
    report, crew = a_report(), a_user("crew", "roads-west")
    add_note(report, "Gesperrt.", actor=crew, role=Role.CREW, photo_ids=[a_photo().pk])
    assert not Photo.objects.get().published
    assert report.texts.get(kind="note").published


def test_a_category_that_shows_no_more_hides_what_was_shown():
    report = a_report(photo_ids=[a_photo().pk])
    other = a_report(category="lantern", answers={"fault": "dark"})
    release(other, actor=a_user("clerk", "power"), **everything(other))
    category, admin = a_silent_category(publish_place=NEVER), a_user("office_admin", "town")
    assert hide_never_shown(category.pk, admin.pk) == 1
    assert hide_never_shown(category.pk, admin.pk) == 0
    report.refresh_from_db()
    assert (report.published, report.texts.get().published, report.photos.get().published) == (False,) * 3
    assert report.timeline.get(kind="withheld").actor == admin
    other.refresh_from_db()
    assert other.published
    assert other.texts.get().published


@pytest.mark.django_db(transaction=True)
def test_the_administration_hides_it_by_a_job():
    report = a_report()
    category = Category.objects.get(code="pothole")
    category.publish_text = NEVER
    request = RequestFactory().post("/admin/")
    request.user = a_user("office_admin", "town")
    CategoryAdmin(Category, site).save_model(request, category, form=None, change=True)
    work_off()
    assert not report.texts.get().published


def page_of_reporter(report: Report) -> str:
    response, client = HttpResponse(), Client()
    remember(response, report)
    client.cookies = response.cookies
    return client.get(f"/en/reports/{report.public_code}/").content.decode()


def test_the_reporters_page_says_what_is_never_shown():
    a_silent_category()
    report = a_report(photo_ids=[a_photo().pk])
    page = page_of_reporter(report)
    assert "only the office and you read them" in page
    assert "only the office and you see yours" in page
    assert "somebody reads them first" not in page


def test_the_reporters_page_tells_waiting_from_withheld():
    report = a_report(category="lantern", answers={"fault": "dark"}, photo_ids=[a_photo().pk, a_photo().pk])
    view = reading.view_of(report, reading.REPORTER)
    assert (view.description_waits, view.description_withheld) == (True, False)
    assert (view.photos_wait, view.photos_withheld) == (2, 0)
    clerk = a_user("clerk", "power")
    withhold(report, actor=clerk, texts=report.texts.all(), photos=report.photos.all()[:1])
    view = reading.view_of(report, reading.REPORTER)
    assert (view.description_waits, view.description_withheld) == (False, True)
    assert (view.photos_wait, view.photos_withheld) == (1, 1)
    page = page_of_reporter(report)
    assert "The office has decided not to make your words public." in page
    assert "1 photo stays with the office and you." in page
    assert "1 photo is not public; somebody looks at it first." in page


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/reports/",
        f"/api/v1/reports/nearby/?lat={IN_WEST.y}&lon={IN_WEST.x}",
        "/api/v1/reports/{code}/",
        "/en/reports/{code}/",
        "/en/map/",
        "/layers/reports.geojson",
        "/photos/{photo}/0/large.jpg",
        "/feeds/reports.atom",
    ],
)
def test_a_report_whose_place_is_never_shown_is_nowhere_to_be_found(address):
    a_silent_category(publish_place=NEVER)
    report = a_report(photo_ids=[a_photo().pk])
    answer = Client().get(address.format(code=report.public_code, photo=report.photos.get().pk))
    assert answer.status_code in (200, 404)
    assert answer.status_code == 404 or report.public_code not in answer.content.decode()


def test_the_queue_holds_what_waits_and_what_is_shown_already_but_nothing_that_is_never_shown():
    shown = a_report(photo_ids=[a_photo().pk])
    waits = a_report(category="lantern", answers={"fault": "dark"})
    assert set(Report.objects.undecided()) == {shown, waits}
    assert set(Report.objects.undecided(published=False)) == {waits}
    # The place of a lantern is shown at once.
    assert set(Report.objects.undecided(published=True)) == {shown, waits}
    clerk = a_user("clerk", "town")
    for report in (shown, waits):
        release(report, actor=clerk, **everything(report))
    assert not Report.objects.undecided().exists()
    a_silent_category(publish_place=NEVER)
    a_report(photo_ids=[a_photo().pk])
    assert not Report.objects.undecided().exists()


def test_marking_what_is_shown_already_as_seen_is_recorded_once():
    report, clerk = a_report(), a_user("clerk", "roads-west")
    for _time in range(2):
        release(report, actor=clerk, **everything(report))
    entry = report.timeline.get(kind="looked_at")
    assert (entry.audience, entry.actor, entry.facts) == (
        "staff",
        clerk,
        {"place": True, "texts": 1, "photos": 0},
    )


def test_the_offices_own_words_and_photos_need_nobody_to_look():
    report = a_report(status=Status.IN_PROGRESS)
    release(report, actor=a_user("clerk", "roads-west"), **everything(report))
    # As outside bodies without a log-in do.
    add_note(report, "Ist bestellt.", actor=None, role=Role.CREW)
    crew = a_user("crew", "roads-west")
    move_report(
        report,
        Status.FIXED,
        outcome=Outcome.REPAIRED,
        actor=crew,
        role=Role.CREW,
        note="Erledigt.",
        photo_ids=[a_photo().pk],
    )
    assert not Report.objects.undecided().exists()
