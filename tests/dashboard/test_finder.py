"""Words and a place: who is responsible, and why."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.backends.postgresql.psycopg_any import DateRange

from geo.models import Address, Closure, Office, OpeningSpan
from tests.builders import FAR_AWAY, IN_EAST, IN_NEIGHBOURTON, IN_WEST, ON_THE_BORDER, a_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return a_town()


def an_address(town, street: str, number: int, point=IN_WEST, **over) -> Address:
    fields = {"postcode": "99001", "place": "Musterstadt"} | over
    return Address.objects.create(
        municipality=town.municipality, street=street, number=number, location=point, **fields
    )


def ask(client, language: str = "en", **query):
    page = client.get(f"/{language}/offices/", query)
    assert page.status_code == 200
    return page


def at(point) -> dict:
    return {"lat": f"{point.y}", "lon": f"{point.x}"}


@pytest.mark.parametrize(("point", "office"), [(IN_WEST, "roads-west"), (IN_EAST, "roads-east")])
def test_words_and_a_pin_name_the_office_of_the_district_and_why(client, town, point, office):
    page = ask(client, q="Straßenschaden", **at(point))
    found = page.context["found"]
    assert found.office.code == office
    html = page.content.decode()
    assert f"/en/offices/{office}/" in html
    assert found.answer["why"][0]["sentence"] in html
    assert found.answer["rejected"][0]["sentence"] in html


def test_words_and_an_address_do_the_same_without_a_map(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    page = ask(client, q="Straßenschaden", address="am markt 1")
    assert page.context["found"].office.code == "roads-east"


def test_an_address_that_could_be_several_is_asked_about(client, town):
    an_address(town, "Am Markt", 1, IN_WEST)
    an_address(town, "Am Markt", 1, IN_EAST, postcode="99002")
    page = ask(client, q="Straßenschaden", address="Am Markt 1")
    assert page.context["found"].answer is None
    html = page.content.decode()
    assert "Which address do you mean?" in html
    assert html.count("address=Am+Markt+1%2C+9900") == 2


def test_a_street_typed_in_full_counts_more_than_one_that_is_like_it(client, town):
    an_address(town, "Theaterplatz", 1, IN_EAST)
    an_address(town, "Herderplatz", 1, IN_WEST)
    page = ask(client, q="Straßenschaden", address="Theaterplatz 1")
    assert page.context["found"].office.code == "roads-east"


def test_an_unknown_address_is_said(client, town):
    assert "We do not know this address" in ask(client, q="Baum", address="Nirgendweg 7").content.decode()


def test_a_place_at_a_border_shows_both_offices_and_the_question(client, town):
    page = ask(client, q="Straßenschaden", **at(ON_THE_BORDER))
    found = page.context["found"]
    assert {one["office"]["id"] for one in found.candidates if one["office"]} >= {"roads-west", "roads-east"}
    html = page.content.decode()
    assert "Two offices come into question" in html
    assert "Roads West" in html
    assert "Roads East" in html
    assert found.answer["question"]["sentence"] in html


def test_a_place_outside_names_the_neighbour_and_no_office(client, town):
    page = ask(client, q="Straßenschaden", **at(IN_NEIGHBOURTON))
    html = page.content.decode()
    assert page.context["found"].office is None
    assert "Neighbourton" in html
    assert "Responsible is" not in html
    assert "Outside the town" in ask(client, q="Straßenschaden", **at(FAR_AWAY)).content.decode()


def test_without_a_place_the_place_is_asked_for(client, town):
    html = ask(client, q="Straßenschaden").content.decode()
    assert "Where is it?" in html
    assert "Responsible is" not in html
    # Who wants to report it is asked for the place there.
    assert 'href="/en/report/?category=pothole"' in html


def test_what_one_office_holds_in_the_whole_town_needs_no_place(client, town):
    page = ask(client, q="street-light", service="street-light")
    assert page.context["found"].office.code == "power"
    html = page.content.decode()
    assert "Where is it?" not in html
    assert "The place lies in" not in html


def test_a_street_among_the_words_is_a_place(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    an_address(town, "Am Markt", 2, IN_EAST)
    assert ask(client, q="Straßenschaden am markt 1").context["found"].office.code == "roads-east"
    html = ask(client, q="Straßenschaden Am Markt").content.decode()
    assert "Which address do you mean?" in html


def test_a_street_that_is_only_alike_is_asked_about_and_never_answered(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    page = ask(client, q="Straßenschaden", address="Am Makrt 1")
    assert page.context["found"].answer is None
    assert "Which address do you mean?" in page.content.decode()
    assert page.context["found"].place == ""


def test_an_address_in_another_town_is_unknown(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    page = ask(client, q="Straßenschaden", address="Am Markt 1, 99084 Erfurt")
    assert page.context["found"].answer is None
    assert "We do not know this address" in page.content.decode()


def test_the_answer_says_which_address_it_is_about_and_the_reader_lands_there(client, town):
    an_address(town, "Am Markt", 1, IN_EAST)
    html = ask(client, q="Straßenschaden", address="am markt 1").content.decode()
    assert "Place: Am Markt 1, 99001 Musterstadt" in html
    assert 'action="/en/offices/#answer"' in html
    assert html.count('id="answer"') == 1
    assert 'id="answer" tabindex="-1"' in html


def test_words_that_fit_nothing_are_said(client, town):
    assert "We found no concern for these words" in ask(client, q="xyzzy").content.decode()


def test_a_defect_leads_to_the_report_form_with_what_is_known(client, town):
    html = ask(client, q="Straßenschaden", **at(IN_WEST)).content.decode()
    assert "/en/report/?category=pothole&amp;lat=50.980000&amp;lon=11.315000" in html


def test_the_chosen_concern_goes_before_the_words(client, town):
    page = ask(client, q="Straßenschaden", service="street-light", **at(IN_WEST))
    assert page.context["found"].service.code == "street-light"
    assert page.context["found"].office.code == "power"


@pytest.mark.parametrize(
    "query",
    [
        {"q": "Straßenschaden", "lat": "nan", "lon": "inf"},
        {"q": "Straßenschaden", "lat": "91", "lon": "11"},
        {"q": "Straßenschaden", "lat": "50.98"},
        {"q": "Straßenschaden", "service": "../etc"},
        {"q": "a\0b", "address": "x\0y"},
        {"q": "x" * 5000},
        {"service": "unknown"},
        {"q": "<script>alert(1)</script>"},
    ],
)
def test_what_makes_no_sense_does_no_harm(client, town, query):
    assert "<script>alert" not in ask(client, **query).content.decode()


@pytest.fixture
def front_desk(town) -> Office:
    """Open on Mondays from 9 to 12, and by appointment on Tuesdays from 14 to 16."""
    office = town.offices["front-desk"]
    OpeningSpan.objects.create(office=office, weekday=1, opens=time(9), closes=time(12))
    OpeningSpan.objects.create(office=office, weekday=2, opens=time(14), closes=time(16), by_appointment=True)
    return office


def berlin(day: int, hour: int) -> datetime:
    """A day in May 2026; the 4th is a Monday."""
    return datetime(2026, 5, day, hour, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (berlin(4, 10), "Open until 12:00"),
        (berlin(4, 13), "Opens tomorrow at 14:00"),
        (berlin(5, 15), "by appointment only"),
        (berlin(6, 10), "Opens Monday, 11 May at 09:00"),
    ],
)
def test_an_office_says_whether_it_is_open_and_when_next(client, front_desk, moment, said):
    with time_machine.travel(moment, tick=False):
        html = client.get("/en/offices/front-desk/").content.decode()
    assert said in html


def test_an_office_says_why_it_is_closed_on_a_day(client, front_desk):
    Closure.objects.create(
        office=front_desk, days=DateRange(date(2026, 5, 4), date(2026, 5, 5)), reasons={"en": "Works outing"}
    )
    with time_machine.travel(berlin(4, 10), tick=False):
        html = client.get("/en/offices/front-desk/").content.decode()
    assert "Closed today: Works outing." in html
    assert "<li>4 May 2026: Works outing</li>" in html


def test_an_office_page_lists_what_it_is_responsible_for_and_who_belongs_to_it(client, town):
    html = client.get("/en/offices/roads/").content.decode()
    assert "?service=road-damage#answer" in html
    assert "/en/offices/roads-west/" in html
    assert "tel:036430000" in html


def test_an_unknown_office_is_not_found(client, town):
    assert client.get("/en/offices/nobody/").status_code == 404


def test_all_offices_are_listed_before_anything_is_asked(client, town):
    html = client.get("/en/offices/").content.decode()
    assert all(f"/en/offices/{slug}/" in html for slug in ("roads", "parks", "power"))
