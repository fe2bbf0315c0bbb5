"""The page of an office, and all offices as a tree."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geo.models import Municipality, Office, OpeningSpan
from tests.builders import a_town
from tests.geo_builders import an_office

pytestmark = pytest.mark.django_db
# 25 March 2027 is the Thursday before Good Friday.
THURSDAY = datetime(2027, 3, 25, 10, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def desk() -> Office:
    a_town()
    desk = Office.objects.get(code="front-desk")
    for weekday in (4, 5):
        OpeningSpan.objects.create(office=desk, weekday=weekday, opens=time(9), closes=time(12))
    OpeningSpan.objects.create(office=desk, weekday=5, opens=time(22), closes=time(2))
    return desk


def page_of(client, office: Office, language: str = "en") -> str:
    with time_machine.travel(THURSDAY, tick=False):
        return client.get(f"/{language}/offices/{office.slug}/").content.decode()


def test_the_page_says_how_long_it_is_open_marks_today_and_names_the_holidays_ahead(client, desk):
    html = page_of(client, desk)
    assert "Open until 12:00" in html
    assert html.count('aria-current="date"') == 1
    assert "<li>26 March 2027: Good Friday</li>" in html
    assert "(next day)" in html


def test_what_the_town_closes_is_shown_on_the_page_of_every_office_below(client, desk):
    days = {"from": "03-29", "to": "04-02", "reason": {"de": "Inventur", "en": "Stocktaking"}}
    Office.objects.filter(kind="municipality").update(closed_days=[days])
    assert "29 March 2027 to 2 April 2027: Stocktaking" in page_of(client, desk)
    assert "29. März 2027 bis 2. April 2027: Inventur" in page_of(client, desk, "de")


def test_channels_are_links_where_a_browser_can_follow_them(client, desk):
    Office.objects.filter(pk=desk.pk).update(
        phone="+49 3643 0000-1",
        email="desk@town.example",
        more_channels=[
            {"kind": "hotline", "value": "115", "label": {"en": "Public service line"}},
            {"kind": "fax", "value": "+49 3643 0000-2"},
            {"kind": "secure", "value": "https://post.town.example/"},
        ],
    )
    html = " ".join(page_of(client, desk).split())
    assert 'href="tel:+49364300001">+49 3643 0000-1</a>' in html
    assert 'href="mailto:desk@town.example"' in html
    assert 'href="tel:115">115</a> <span class="sl-muted">Public service line</span>' in html
    assert '+49 3643 0000-2 <span class="sl-muted">Fax</span>' in html
    assert 'href="https://post.town.example/" rel="noopener">Secure message</a>' in html


def test_languages_are_named_in_the_readers_language(client, desk):
    Office.objects.filter(pk=desk.pk).update(languages=["de", "en", "ar", "gsg"])
    assert "Deutsch, Englisch, Arabisch, Deutsche Gebärdensprache" in page_of(client, desk, "de")


def test_facts_past_their_review_are_shown_with_a_calm_warning(client, desk):
    Municipality.objects.update(review_months=6)
    for checked, warned in ((date(2026, 10, 1), False), (date(2026, 9, 25), True), (None, True)):
        Office.objects.filter(pk=desk.pk).update(last_checked=checked)
        assert ("These facts may be out of date" in page_of(client, desk)) is warned


def test_the_page_leads_up_and_down_the_tree(client, desk):
    html = page_of(client, Office.objects.get(code="roads"))
    root = Office.objects.get(kind="municipality")
    assert f'href="/en/offices/{root.slug}/"' in html
    assert 'href="/en/offices/roads-west/"' in html


def test_all_offices_are_a_tree_and_outside_bodies_stand_apart(client, desk, django_assert_num_queries):
    html = client.get("/en/offices/").content.decode()
    assert html.index("/en/offices/roads/") < html.index("/en/offices/roads-west/")
    assert "Outside the town administration" in html
    before = _queries_of(client)
    for number in range(20):
        an_office(f"more-{number}", kind="team", parent=desk)
    with django_assert_num_queries(before):
        client.get("/en/offices/")


def _queries_of(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get("/en/offices/")
    return len(captured)


@pytest.mark.parametrize(
    ("words", "found"), [("Roads", True), ("raods west", True), ("Zeppelin", False), ("\0<blink>", False)]
)
def test_an_office_is_found_by_its_name_without_being_a_question_to_the_finder(client, desk, words, found):
    page = client.get("/en/offices/", {"office": words})
    html = page.content.decode()
    assert page.context["found"] is None
    assert ("/en/offices/roads-west/" in html) is found
    assert ("No office has such a name" in html) is not found
    assert "<blink>" not in html
