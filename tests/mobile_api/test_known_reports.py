"""Before sending: what is open close by, without a script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import Category, Contact, Photo, Report, Subscription, Support
from tests.builders import IN_WEST, a_photo, a_report, a_town, in_status
from tests.mobile_api.test_report_pages import a_file, draft_id, send, step, up_to_check

pytestmark = pytest.mark.django_db
TITLE = "Already reported?"


@pytest.fixture(autouse=True)
def town():
    return a_town()


def test_the_last_step_shows_what_is_open_close_by_with_distance_words_and_photo(client):
    photo = a_photo()
    known = a_report(metres_east=20, photo_ids=[photo.pk], description="Tiefes Loch am Brunnen.")
    page = up_to_check(client).content.decode()
    assert TITLE in page
    assert f"/en/reports/{known.public_code}/" in page
    assert "20 m away" in page
    assert "Tiefes Loch am Brunnen." in page
    assert f"/photos/{photo.pk}/0/small.jpg" in page


def test_where_nothing_is_open_close_by_nothing_is_asked(client):
    a_report(metres_east=200)
    a_report(status="fixed")
    assert TITLE not in up_to_check(client).content.decode()


def test_sending_anyway_is_the_ordinary_button(client):
    a_report(metres_east=20)
    page = up_to_check(client)
    assert "Report received" in send(client, page).content.decode()
    assert "Deep hole." in set(a_town().municipality.reports.values_list("texts__body", flat=True))


def test_words_and_photos_that_are_not_released_are_not_shown(client):
    photo = a_photo()
    hidden = {"description": "Herr Muster schraubt.", "photo_ids": [photo.pk]}
    known = a_report(metres_east=5, category="lantern", answers={"fault": "dark"}, **hidden)
    page = up_to_check(client).content.decode()
    assert known.public_code in page
    assert "Herr Muster" not in page
    assert str(photo.pk) not in page


def test_a_report_whose_place_is_held_back_is_not_told_of(client):
    hidden = a_report(metres_east=5, category="tree")
    page = up_to_check(client).content.decode()
    assert TITLE not in page
    assert hidden.public_code not in page


def test_the_own_category_widens_the_look_around(client):
    known = a_report(metres_east=120, category="lantern", answers={"fault": "dark"})
    assert TITLE not in up_to_check(client).content.decode()
    Category.objects.filter(code="pothole").update(duplicate_radius_m=150)
    assert known.public_code in client.get("/en/report/check/").content.decode()


def test_words_of_somebody_else_are_shown_as_words(client):
    a_report(description="<script>alert(1)</script>")
    page = up_to_check(client).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_many_known_reports_cost_no_more_queries_than_one(client, django_assert_max_num_queries):
    a_report(photo_ids=[a_photo().pk], point=IN_WEST)
    up_to_check(client)
    with CaptureQueriesContext(connection) as one:
        client.get("/en/report/check/")
    for metres in range(1, 9):
        a_report(metres_east=metres, photo_ids=[a_photo().pk])
    with django_assert_max_num_queries(len(one)):
        page = client.get("/en/report/check/").content.decode()
    assert page.count('class="sl-known__item"') == 5


def me_too(client, page, report: Report):
    data = {"draft": draft_id(page), "support": report.public_code}
    return client.post("/en/report/check/", data, follow=True)


def test_one_tap_counts_there_takes_the_photos_along_and_sends_nothing(client):
    known = a_report(metres_east=20)
    step(client, "start", photos=a_file())
    answer = me_too(client, up_to_check(client), known)
    known.refresh_from_db()
    assert answer.request["PATH_INFO"] == f"/en/reports/{known.public_code}/"
    assert "Thank you. You are counted" in answer.content.decode()
    assert (known.support_count, Report.objects.count(), Photo.objects.get().report) == (1, 1, known)
    assert client.get("/en/report/check/", follow=True).request["PATH_INFO"] == "/en/report/place/"


def test_an_address_that_was_typed_in_the_last_step_follows_what_is_there(client):
    known = a_report(metres_east=20)
    data = {"draft": draft_id(up_to_check(client)), "support": known.public_code}
    page = client.post("/en/report/check/", data | {"email": "erika@"})
    assert page.status_code == 422
    assert 'href="#id_email"' in page.content.decode()
    page = client.post("/en/report/check/", data | {"email": "erika@example.org"}, follow=True)
    assert "Please open the link in our e-mail." in page.content.decode()
    follows = Subscription.objects.get()
    assert (follows.report, follows.language, follows.confirmed_at) == (known, "en", None)
    assert not Contact.objects.exists()


def test_from_its_page_one_can_follow_it_or_leave_no_address(client):
    report = a_report()
    page = client.post(path_of(report), {"email": "erika@"})
    assert page.status_code == 422
    assert 'href="#id_email"' in page.content.decode()
    assert not Support.objects.exists()
    client.post(path_of(report), {"email": ""})
    assert (Support.objects.count(), Subscription.objects.count()) == (1, 0)
    client.post(path_of(report), {"email": "erika@example.org"})
    assert (Support.objects.count(), Subscription.objects.get().report) == (2, report)


def test_who_supports_does_not_become_the_reporter(client):
    known = a_report(metres_east=20, description="Mine.")
    me_too(client, up_to_check(client), known)
    assert "Your report" not in client.get(f"/en/reports/{known.public_code}/").content.decode()
    assert client.get(f"/en/report/sent/{known.public_code}/").status_code == 302


def test_a_second_tap_counts_nothing_and_leads_to_the_same_page(client):
    known = a_report(metres_east=20)
    page = up_to_check(client)
    first, second = me_too(client, page, known), me_too(client, page, known)
    assert first.request["PATH_INFO"] == second.request["PATH_INFO"]
    assert Support.objects.count() == 1


def test_what_is_closed_or_hidden_meanwhile_is_told_and_nothing_is_lost(client):
    known, hidden = a_report(metres_east=20), a_report(category="tree")
    page = up_to_check(client)
    Report.objects.filter(pk=known.pk).update(**in_status("fixed", known.submitted_at))
    answers = [me_too(client, page, known), me_too(client, page, hidden)]
    assert [one.status_code for one in answers] == [409, 409]
    assert "report it anew" in answers[0].content.decode()
    assert "Deep hole." in answers[1].content.decode()
    assert not Support.objects.exists()


def path_of(report: Report) -> str:
    return f"/en/report/support/{report.public_code}/"


def test_from_the_page_of_a_report_one_is_counted_with_a_photo(client):
    report = a_report()
    assert path_of(report) in client.get(f"/en/reports/{report.public_code}/").content.decode()
    assert "I have this, too" in client.get(path_of(report)).content.decode()
    answer = client.post(path_of(report), {"photos": a_file()}, follow=True)
    assert "1 other person has this, too" in answer.content.decode()
    assert report.photos.count() == 1


def test_sending_the_page_again_counts_once(client):
    report = a_report()
    for _time in range(2):
        client.post(path_of(report), {"id": "c0a8f1d2-4b1e-4c57-8f0a-9d3b6a2e5f11", "photos": a_file()})
    assert (Support.objects.count(), Photo.objects.count()) == (1, 1)


def test_a_file_that_is_no_picture_is_told_and_the_good_one_stays(client):
    report = a_report()
    bad = a_file("letter.jpg")
    bad.file.seek(0)
    bad.file.write(b"no picture")
    bad.file.seek(0)
    page = client.post(path_of(report), {"photos": [a_file(), bad]})
    assert page.status_code == 422
    assert "letter.jpg" in page.content.decode()
    assert "1 photo is already here." in page.content.decode()
    kept = str(Photo.objects.get().pk)
    client.post(path_of(report), {"kept": kept})
    assert Support.objects.get().photos.count() == 1


def test_photos_that_are_gone_or_of_another_report_keep_nobody_from_being_counted(client):
    taken, failed = a_photo(), a_photo(status="failed")
    a_report(photo_ids=[taken.pk])
    report = a_report(metres_east=10)
    client.post(path_of(report), {"kept": [str(taken.pk), str(failed.pk)]})
    assert (Support.objects.count(), report.photos.count()) == (1, 0)


def test_hidden_reports_have_no_such_page_and_closed_ones_lead_to_their_own(client):
    assert client.get(path_of(a_report(category="tree"))).status_code == 404
    assert client.post(path_of(a_report(category="tree"))).status_code == 404
    closed = a_report(status="fixed")
    assert client.get(path_of(closed)).url == f"/en/reports/{closed.public_code}/"
    assert client.post(path_of(closed)).status_code == 409
    assert path_of(closed) not in client.get(f"/en/reports/{closed.public_code}/").content.decode()


@pytest.mark.parametrize("data", [{"id": "'; drop"}, {"kept": "x"}, {"kept": "0" * 40}, {"id": "\0"}])
def test_odd_input_is_ignored_and_the_person_is_counted(client, data):
    report = a_report()
    assert client.post(path_of(report), data).status_code == 302
    assert Support.objects.count() == 1
