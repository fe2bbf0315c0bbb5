"""What the page of an office says of its hours and tasks."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.backends.postgresql.psycopg_any import DateRange

from geo.models import Closure, Office, OpeningSpan
from tests.builders import a_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return a_town()


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
