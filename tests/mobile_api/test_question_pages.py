"""Questions in the form: things to choose from without a map, and answers that send people elsewhere."""

import pytest
from django.utils import translation

from geo.models import OpeningSpan
from reports.models import Category, Question, Report
from reports.wording import photo_caption
from tests.builders import IN_EAST, a_question, a_stop, a_thing, a_town
from tests.mobile_api.test_report_pages import START, a_file, at, pin, send, step, up_to_check

pytestmark = pytest.mark.django_db
DETAILS = f"{START}details/"


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def post(town) -> Question:
    """A question about a lantern near the place; what is not on the list may be told in words."""
    limits = {"layer": "lanterns", "other": True}
    return a_question(code="post", kind="map_object", required=True, limits=limits)


def test_things_near_the_place_are_a_list_with_distances(post, client):
    a_thing("W 2", metres_east=40)
    a_thing("W 1", metres_east=12)
    a_thing("W 9", metres_east=400)
    page = up_to_check(client).content.decode()
    assert page.index("Lanterns W 1 (12") < page.index("Lanterns W 2 (40")
    assert "W 9" not in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"q-post": "W 1"}, ("W 1", "Lanterns W 1")),
        ({"q-post": "*", "q-post-other": "w-1"}, ("W 1", "Lanterns W 1")),
        ({"q-post-other": "behind the church"}, (None, "behind the church")),
        ({"q-post": "*", "q-post-other": " <b>bold</b> "}, (None, "<b>bold</b>")),
    ],
)
def test_a_thing_is_chosen_or_told_in_words(post, client, typed, kept):
    a_thing("W 1", metres_east=12)
    page = up_to_check(client, **typed)
    assert at(page) == "check"
    assert "<b>" not in page.content.decode()
    send(client, page)
    answer = Report.objects.get().answers["post"]
    assert (answer["id"], answer["name"]) == kept


@pytest.mark.parametrize("typed", [{}, {"q-post": "*"}, {"q-post": "W 9"}])
def test_a_needed_thing_that_is_missing_or_far_is_asked_for_at_its_field(post, client, typed):
    a_thing("W 1", metres_east=12)
    a_thing("W 9", metres_east=400)
    page = up_to_check(client, **typed)
    assert page.status_code == 422
    assert 'href="#id_q-post_0"' in page.content.decode()


def test_after_the_place_was_moved_a_thing_is_chosen_anew(post, client):
    a_thing("W 1", metres_east=12)
    assert at(up_to_check(client, **{"q-post": "W 1"})) == "check"
    page = step(client, "place", **pin(IN_EAST))
    assert at(page) == "details"
    assert "Nothing of this kind is known near the place." in page.content.decode()


def test_many_things_cost_no_more_queries_than_one(post, client, django_assert_max_num_queries):
    for number in range(30):
        a_thing(f"W {number}", metres_east=number)
    up_to_check(client)
    with django_assert_max_num_queries(20):
        page = client.get(DETAILS).content.decode()
    assert page.count('name="q-post"') == 7


@pytest.fixture
def danger(town) -> Question:
    return a_question(code="danger", required=True, stops=[a_stop(equals=True)])


def test_an_answer_that_stops_shows_the_contact_and_keeps_what_was_typed(danger, client):
    page = up_to_check(client, **{"q-danger": "yes"})
    html = page.content.decode()
    assert (at(page), page.status_code) == ("details", 422)
    assert 'href="tel:112"' in html
    assert "Please call 112 now" in html
    assert 'href="#id_q-danger"' in html
    assert "Deep hole." in html
    assert "Please check what you entered" not in html
    assert at(client.get(f"{START}check/", follow=True)) == "details"
    assert not Report.objects.exists()


def test_a_stop_is_told_even_while_other_things_are_missing(danger, client):
    page = up_to_check(client, description="", **{"q-danger": "yes"})
    assert "Please call 112 now" in page.content.decode()


def test_with_another_answer_the_report_goes_on(danger, client):
    up_to_check(client, **{"q-danger": "yes"})
    assert "Please call 112 now" in client.get(DETAILS).content.decode()
    page = step(client, "details", **{"description": "Deep hole.", "q-danger": "no"})
    assert at(page) == "check"
    send(client, page)
    assert Report.objects.get().answers == {"danger": False}


def test_every_stop_waits_in_the_page_for_its_answer(danger, client):
    page = client.get(up_to_details(client)).content.decode()
    assert 'hidden role="alert" data-stop-if="q-danger" data-equals="yes"' in page


def up_to_details(client, category: str = "pothole") -> str:
    step(client, "start")
    step(client, "place", **pin(IN_EAST))
    step(client, "kind", category=category)
    return DETAILS


def test_an_office_that_helps_is_named_with_its_hours(town, client):
    OpeningSpan.objects.create(office=town.offices["power"], weekday=1, opens="08:00", closes="12:00")
    stop = a_stop(kind="outside_body", phone="", office="power", equals=True)
    a_question(code="gas", stops=[stop])
    html = up_to_check(client, **{"q-gas": "yes"}).content.decode()
    assert "Somebody else takes care of this" in html
    assert "/offices/power/" in html
    assert "at 08:00" in html or "Open until" in html


def test_a_kind_that_is_not_ours_takes_nothing_and_leads_back(town, client):
    Category.objects.filter(code="pothole").update(stop=a_stop(kind="outside_body", phone="0361 5550"))
    page = client.get(up_to_details(client))
    html = page.content.decode()
    assert 'href="tel:03615550"' in html
    assert 'id="id_description"' not in html
    assert 'value="back"' in html
    assert at(step(client, "details", description="Still.")) == "details"
    assert at(client.get(f"{START}check/", follow=True)) == "details"


def test_stops_changed_while_somebody_checks_lead_back_to_the_answer(town, client, monkeypatch):
    question = a_question(code="danger")
    page = up_to_check(client, **{"q-danger": "yes"})
    Question.objects.filter(pk=question.pk).update(stops=[a_stop(equals=True)])
    page = send(client, page)
    assert at(page) == "details"
    assert "Please call 112 now" in page.content.decode()


def test_numbers_have_their_unit_and_days_their_limits(town, client):
    a_question(code="cm", kind="number", limits={"min": 1, "max": 50, "unit": {"de": "cm"}})
    a_question(code="since", kind="date", limits={"not_after": "today"})
    page = up_to_check(client, **{"q-cm": "51", "q-since": "2999-01-01"})
    html = page.content.decode()
    assert page.status_code == 422
    assert "Mehr? (cm)" in html or "More? (cm)" in html
    assert "The number has to be between 1 and 50." in html
    assert "The latest possible day is" in html


def test_views_of_the_towns_own_are_asked_for_and_shown_by_their_names(town, client):
    Category.objects.filter(code="scrap-car").update(
        photo_roles=["close_up", "plate"],
        photo_role_names={"plate": {"de": "Typenschild", "en": "Type plate"}},
    )
    page = up_to_check(client, category="scrap-car")
    assert page.content.decode().count("Type plate") >= 2
    photos = {"photo-close_up": a_file("near.jpg"), "photo-plate": a_file("plate.jpg")}
    page = step(client, "details", **{"description": "Wreck."} | photos)
    assert at(page) == "check"
    assert "Type plate: plate.jpg" in page.content.decode()
    send(client, page)
    photo = Report.objects.get().photos.get(role="plate")
    with translation.override("en"):
        assert photo_caption(photo) == "Type plate"
