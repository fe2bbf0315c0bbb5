"""Before sending: what is open close by, without a script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import Category
from tests.builders import IN_WEST, a_photo, a_report, a_town
from tests.mobile_api.test_report_pages import send, up_to_check

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
    assert f"/photos/{photo.pk}/small.jpg" in page


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
