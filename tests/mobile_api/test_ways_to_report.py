"""Photo first or kind first: the pages that follow, and those that are left out."""

import pytest

from reports.models import Category, Report
from tests.builders import IN_EAST, IN_WEST, a_town
from tests.mobile_api.test_report_pages import START, a_file, an_address, at, pin, send, step, up_to_check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    return a_town()


def count_of(page) -> str:
    text = page.content.decode()
    return text[text.index("Step ") :].split("<")[0]


def test_a_photo_that_knows_its_place_and_a_few_words_are_four_pages(client):
    assert count_of(client.get(START)) == "Step 1 of 4"
    page = step(client, "start", photos=a_file(gps=IN_WEST.coords))
    assert (at(page), count_of(page)) == ("place", "Step 2 of 4")
    page = step(client, "place", choice="photo")
    assert (at(page), count_of(page)) == ("kind", "Step 3 of 4")
    page = step(client, "kind", about="Deep hole", category="pothole")
    assert (at(page), count_of(page)) == ("check", "Step 4 of 4")
    send(client, page)
    assert Report.objects.get().texts.get().body == "Deep hole"


def test_who_begins_with_the_kind_is_asked_for_photo_and_place_after_it(client):
    assert count_of(client.get(f"{START}kind/")) == "Step 1 of 4"
    page = step(client, "kind", about="Deep hole", category="pothole")
    assert (at(page), count_of(page)) == ("start", "Step 2 of 4")
    page = step(client, "start")
    assert (at(page), count_of(page)) == ("place", "Step 3 of 4")
    page = step(client, "place", **pin(IN_WEST))
    assert (at(page), count_of(page)) == ("check", "Step 4 of 4")
    send(client, page)
    assert Report.objects.count() == 1


def test_from_the_page_of_the_photos_one_may_begin_with_the_kind(client):
    assert at(step(client, "start", go="kind")) == "kind"
    assert at(step(client, "kind", about="Hole", category="pothole")) == "start"


def test_the_questions_of_a_kind_come_right_after_it(client):
    page = step(client, "kind", about="Dark", category="lantern")
    assert (at(page), count_of(page)) == ("details", "Step 1 of 4")
    assert at(step(client, "details", **{"description": "Dark", "q-fault": "dark"})) == "start"


def test_a_kind_with_questions_is_never_left_out_even_if_none_of_them_is_needed(client):
    a_town().categories["lantern"].questions.update(required=False)
    step(client, "place", **pin(IN_WEST))
    assert at(step(client, "kind", about="Dark", category="lantern")) == "details"
    assert at(client.get(f"{START}check/", follow=True)) == "details"
    assert at(step(client, "details", description="Dark")) == "check"


def test_without_words_the_words_are_asked_for(client):
    step(client, "place", **pin(IN_WEST))
    assert at(step(client, "kind", category="pothole")) == "details"


def test_a_kind_that_needs_photos_asks_for_them_and_is_done_when_they_are_there(client):
    Category.objects.filter(code="scrap-car").update(photo_roles=[])
    step(client, "place", **pin(IN_WEST))
    assert at(step(client, "kind", about="Wreck", category="scrap-car")) == "details"
    assert at(step(client, "start", photos=a_file())) == "check"


def test_words_that_were_taken_over_can_be_changed_from_the_last_look(client):
    step(client, "place", **pin(IN_WEST))
    page = step(client, "kind", about="Hole", category="pothole")
    assert at(client.post(f"{START}check/", {"edit": "details"}, follow=True)) == "details"
    assert at(step(client, "details", description="A deep hole by the kerb.")) == "check"
    send(client, page)
    assert Report.objects.get().texts.get().body == "A deep hole by the kerb."


def test_another_kind_asks_its_own_questions(client):
    up_to_check(client)
    assert at(step(client, "kind", category="lantern")) == "details"


def test_back_from_the_last_look_leads_past_what_was_left_out(client):
    step(client, "place", **pin(IN_WEST))
    page = step(client, "kind", about="Hole", category="pothole").content.decode()
    assert 'name="edit" value="kind" formnovalidate><span class="kern-icon kern-icon--arrow-back"' in page


def test_a_place_is_read_out_with_street_distance_and_district(client):
    an_address("Markt", 10, IN_WEST)
    here = client.get(f"{START}here/", {"lat": IN_WEST.y, "lon": IN_WEST.x + 0.001}).json()
    assert here["said"] == "Chosen: near Markt 10, about 70 m from it, District West."
    here = client.get(f"{START}here/", {"lat": IN_EAST.y, "lon": IN_EAST.x, "label": "Am Anger 3"}).json()
    assert here["said"] == "Chosen: Am Anger 3, District East."


@pytest.mark.parametrize(
    ("accuracy", "said", "check"),
    [
        (12.4, "Exact to about 12 m.", False),
        (100, "Exact to about 100 m.", False),
        (243, "Exact to about 240 m. Please check the pin", True),
        (1840, "Exact to about 1.8 km. Please check the pin", True),
    ],
)
def test_how_exact_a_position_is_is_said_and_a_rough_one_asks_to_look(client, accuracy, said, check):
    where = {"lat": IN_WEST.y, "lon": IN_WEST.x, "accuracy": accuracy}
    here = client.get(f"{START}here/", where).json()
    assert said in here["said"]
    assert here["check"] is check


def test_the_last_look_says_how_exact_the_place_is(client):
    step(client, "place", **pin(IN_WEST), accuracy=243)
    page = step(client, "kind", about="Hole", category="pothole")
    assert "exact to about 240 m" in page.content.decode()
