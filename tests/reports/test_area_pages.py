"""The desk's pages for areas: the list, and one area with its borders over time."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from geo.actions import draft_border, open_draft, supersede_border
from geo.models import AreaVersion
from tests.builders import a_square, a_town, a_user, an_area

pytestmark = pytest.mark.django_db
LIST = "/en/desk/rules/areas/"
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def admin(client, town):
    """Logged in as the administrator of the whole town."""
    client.force_login(a_user("office_admin", "town"))
    return client


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def codes_of(answer) -> set[str]:
    return {feature["properties"]["code"] for feature in answer.json()["features"]}


def pages_of(area) -> list[str]:
    own = f"{LIST}{area.pk}/"
    return [LIST, f"{LIST}borders.geojson", f"{LIST}new/", own, f"{own}border.geojson", f"{own}draw/"]


def test_people_who_are_not_logged_in_are_sent_to_the_log_in(client, town):
    for path in pages_of(town.areas["west"]):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/en/login/?next=")


@pytest.mark.parametrize(
    ("role", "office"), [("clerk", "town"), ("dispatcher", "town"), ("office_admin", "power")]
)
def test_a_stranger_learns_nothing(client, town, role, office):
    client.force_login(a_user(role, office))
    for path in pages_of(town.areas["west"]):
        assert client.get(path).status_code == 404, path
    draft = open_draft(town.municipality, "Neu", SOON)
    assert client.get(f"/en/desk/rules/drafts/{draft.pk}/borders.geojson").status_code == 404
    for path in (f"{LIST}new/", f"{LIST}{town.areas['west'].pk}/draw/"):
        assert client.post(path).status_code == 404, path


def test_an_administrator_of_a_part_of_the_town_may_look(client, town):
    client.force_login(a_user("office_admin", "roads-west"))
    for path in pages_of(town.areas["west"]):
        assert client.get(path).status_code == 200, path


def test_the_list_says_size_rules_and_who_recorded_the_border_when(admin, town):
    clerk = a_user("office_admin", "roads", name="Anna Amtlich")
    supersede_border(town.areas["west"], a_square(11.30, 11.335), valid_from=date(2026, 1, 1), by=clerk)
    page = text_of(admin.get(LIST + "?kind=district"))
    assert "2 areas" in page
    assert f'href="{LIST}{town.areas["west"].pk}/">West</a>' in page
    for words in ("District / west", "8.2", "01/01/2026", "Anna Amtlich"):
        assert words in page, words


def test_areas_are_found_by_kind_and_by_a_part_of_their_name_however_spelt(admin, town):
    an_area(town.municipality, "forest", "f1", a_square(11.31, 11.32), name="Öttersburger Gehölz")
    for query, found in (
        ("q=oettersburg", {"f1"}),
        ("q=F1", {"f1"}),
        ("q=gehoelz&kind=district", set()),
        ("kind=district", {"west", "east"}),
        ("", {"f1", "west", "east", "town", "neighbourton"}),
    ):
        assert codes_of(admin.get(f"{LIST}borders.geojson?{query}")) == found, query
    page = text_of(admin.get(LIST + "?kind=district&q=es"))
    assert ">1 area</h2>" in page
    assert '<option value="district" selected>' in page
    assert "borders.geojson?kind=district&amp;q=es" in page
    assert "No area is called so" in text_of(admin.get(LIST + "?q=Atlantis"))


def test_a_longer_list_takes_no_more_queries(admin, town):
    admin.get(LIST)
    with CaptureQueriesContext(connection) as few:
        admin.get(LIST)
    for number in range(20):
        an_area(town.municipality, "forest", f"f{number}", a_square(11.31, 11.32))
    with CaptureQueriesContext(connection) as many:
        admin.get(LIST)
    assert len(many) == len(few) <= 23


def test_more_areas_than_fit_on_a_page_are_paged(admin, town, monkeypatch):
    monkeypatch.setattr("reports.views.areas.PER_PAGE", 3)
    assert "Page 1 of 2" in text_of(admin.get(LIST))
    assert "Page 2 of 2" in text_of(admin.get(LIST + "?page=2"))


def test_areas_of_the_past_of_the_future_and_of_drafts_say_so(admin, town):
    north, south = (an_area(town.municipality, "forest", code, a_square(11.31, 11.32)) for code in "ns")
    AreaVersion.objects.filter(area=north).update(valid=(date(2000, 1, 1), date(2020, 1, 1)))
    AreaVersion.objects.filter(area=south).update(valid=(SOON, None))
    draft = open_draft(town.municipality, "Neu", SOON)
    area = an_area(town.municipality, "forest", "d", a_square(11.31, 11.32))
    AreaVersion.objects.filter(area=area).delete()
    draft_border(draft, area, a_square(11.31, 11.32))
    page = text_of(admin.get(LIST + "?kind=forest"))
    for words in ("no more", "not yet", "only in a draft"):
        assert page.count(words) == 1, words


def test_the_page_of_an_area_shows_who_said_which_border_when(admin, town):
    west = town.areas["west"]
    clerk = a_user("office_admin", "roads", name="Anna Amtlich")
    supersede_border(west, a_square(11.30, 11.335), valid_from=SOON, by=clerk, source="Ratsbeschluss 12")
    page = text_of(admin.get(f"{LIST}{west.pk}/"))
    for words in ("Anna Amtlich", "Ratsbeschluss 12", "What was said before: 1 border", "builders"):
        assert words in page, words
    # The rule that speaks of it, in words.
    assert "Straßenschaden: West" in page
    assert "Roads West (responsible), ThürStrG § 9" in page


def test_the_border_of_a_day_is_shown(admin, town):
    west = town.areas["west"]
    supersede_border(west, a_square(11.30, 11.335), valid_from=SOON)
    own = f"{LIST}{west.pk}/"

    def easternmost(day: date) -> float:
        (feature,) = admin.get(f"{own}border.geojson?on={day}").json()["features"]
        return max(lon for lon, _lat in feature["geometry"]["coordinates"][0][0])

    assert easternmost(TODAY) == 11.33
    assert easternmost(SOON) == 11.335
    assert "8.20 km²" in text_of(admin.get(f"{own}?on={SOON}"))
    assert "has no border" in text_of(admin.get(f"{own}?on=1999-12-31"))
    # Nonsense is no day: today's is shown.
    assert "7.03 km²" in text_of(admin.get(f"{own}?on=gestern"))


def test_more_versions_take_no_more_queries(admin, town):
    own = f"{LIST}{town.areas['west'].pk}/"
    admin.get(own)
    with CaptureQueriesContext(connection) as few:
        admin.get(own)
    for day in range(5):
        supersede_border(
            town.areas["west"], a_square(11.30, 11.331 + day / 1000), valid_from=SOON + timedelta(days=day)
        )
    with CaptureQueriesContext(connection) as many:
        admin.get(own)
    assert len(many) == len(few) <= 22


def test_borders_beside_a_drawing_are_exact_and_those_that_a_draft_would_bring(admin, town):
    west, east = town.areas["west"], town.areas["east"]
    draft = open_draft(town.municipality, "Neu", SOON)
    draft_border(draft, east, a_square(11.3333333333, 11.36))
    beside = f"{LIST}borders.geojson?kind=district&except={west.pk}&box=11.3,50.9,11.4,51"
    assert codes_of(admin.get(beside)) == {"east", "town"}
    features = admin.get(f"{beside}&draft={draft.pk}").json()["features"]
    (drawn,) = (one["geometry"] for one in features if one["properties"]["code"] == "east")
    assert min(lon for lon, _lat in drawn["coordinates"][0][0]) == 11.333333333
    assert codes_of(admin.get(f"{LIST}borders.geojson?kind=district&box=12,50,13,51")) == set()
    assert admin.get(f"{beside}&draft=0").status_code == 404
    for nonsense in ("1,2,3", "a,b,c,d", "nan,nan,nan,nan", "9,9,1,1"):
        assert admin.get(f"{LIST}borders.geojson?box={nonsense}").status_code == 200
