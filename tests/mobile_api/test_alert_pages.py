"""The pages about following: each way to a place without a script, and changing it afterwards by the link."""

import pytest
from django.test import Client

from geo.models import Address
from reports.alerts.following import follow_as_reporter, follow_report, unsubscribe
from reports.alerts.links import token_of
from reports.models import Contact, Subscription
from tests.builders import IN_WEST, NOON, a_contact, a_report, a_town
from tests.reports.a_push_service import Browser

pytestmark = pytest.mark.django_db
PATH = "/de/alerts/"
WISH = {"where": "town", "events": ["new"], "rhythm": "at_once", "channel": "email", "email": "a@example.org"}
CORNERS = "11.31,50.97;11.32,50.97;11.32,50.99"


@pytest.fixture(autouse=True)
def town():
    return a_town()


def send(**over):
    return Client().post(PATH, WISH | over)


def an_address(number: int = 1, street: str = "Marktplatz", **over) -> Address:
    fields = {"municipality": a_town().municipality, "street": street, "number": number, "location": IN_WEST}
    return Address.objects.create(**fields | over)


@pytest.mark.parametrize("path", ["/de/alerts/", "/en/alerts/"])
def test_the_page_offers_three_places_and_the_town_and_sets_no_cookie(path):
    answer = Client().get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    for value in ("district", "circle", "drawn", "town"):
        assert f'name="where" value="{value}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("over", "target"),
    [
        ({}, "town"),
        ({"where": "district", "district": "west"}, "district"),
        ({"where": "drawn", "corners": CORNERS}, "drawn"),
        ({"where": "circle", "q": "Marktplatz 1", "radius": "250"}, "circle"),
    ],
)
def test_each_way_leads_to_a_wish_that_waits_for_its_yes(over, target):
    an_address()
    answer = send(**over)
    assert (answer.status_code, answer.url) == (302, "/de/alerts/asked/")
    kept = Subscription.objects.get()
    assert (kept.target, kept.email, kept.confirmed_at, kept.events) == (
        target,
        "a@example.org",
        None,
        ["new"],
    )
    assert kept.radius_m == (250 if target == "circle" else None)


def test_an_address_that_is_there_twice_is_asked_for_and_then_taken():
    first = an_address()
    an_address(2)
    answer = send(where="circle", q="Marktplatz", radius="500")
    assert answer.status_code == 422
    assert "Es gibt mehrere" in answer.content.decode()
    choice = f"address:{first.pk}"
    assert choice in answer.content.decode()
    assert send(where="circle", q="Marktplatz", radius="500", choice=choice).status_code == 302
    assert Subscription.objects.get().center == IN_WEST


def test_an_address_in_full_is_taken_though_its_neighbours_are_found_too():
    an_address()
    for number in (2, 3):
        an_address(number)
    assert send(where="circle", q="marktplatz 1", radius="500").status_code == 302
    assert Subscription.objects.get().center == IN_WEST


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"where": "district"}, "id_district"),
        ({"where": "district", "district": "north"}, "id_district"),
        ({"where": "circle", "q": ""}, "id_q"),
        ({"where": "circle", "q": "Nirgendwo 7"}, "id_q"),
        ({"where": "drawn"}, "Bitte zeichnen Sie das Gebiet"),
        ({"where": "drawn", "corners": "1,2;3"}, "mindestens drei Ecken"),
        ({"where": "drawn", "corners": "13.3,52;13.4,52;13.4,53"}, "zu weit entfernt"),
        ({"where": "drawn", "corners": "nan,52;13.4,52;13.4,53"}, "kein Ort"),
        ({"where": "moon"}, "moon"),
        ({"events": []}, "id_events"),
        ({"kinds": ["unicorn"]}, "unicorn"),
        ({"rhythm": "hourly"}, "hourly"),
        ({"email": "nobody"}, "id_email"),
        ({"email": ""}, "id_email"),
        ({"channel": "pigeon"}, "pigeon"),
        ({"channel": "push"}, "Nachrichten auf diesem Gerät ließen sich nicht einschalten"),
        ({"channel": "push", "endpoint": "https://10.0.0.1/"}, "Dienst für Nachrichten"),
    ],
)
def test_what_is_missing_is_said_and_what_was_entered_stays(over, said):
    answer = send(kinds=["pothole"], **over) if "kinds" not in over else send(**over)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert 'id="error-summary"' in text
    assert not Subscription.objects.exists()
    if not {"email", "channel"} & set(over):
        assert 'value="a@example.org"' in text


def test_the_same_is_offered_as_a_feed_and_nothing_is_kept():
    answer = send(channel="feed", where="district", district="west", kinds=["pothole"], email="")
    assert answer.status_code == 200
    assert (
        "/feeds/reports.atom?event=new&amp;category=pothole&amp;district=west&amp;lang=de"
        in answer.content.decode()
    )
    assert not Subscription.objects.exists()


def test_a_device_goes_straight_to_its_notices(settings):
    settings.PUSH_HOSTS = ("push.example",)
    device = {"endpoint": "https://push.example/d", **Browser().keys}
    answer = send(channel="push", email="", **device)
    kept = Subscription.objects.get()
    assert answer.url == f"{PATH}{token_of(kept)}/"
    assert kept.confirmed_at
    report = a_report()
    answer = Client().post(f"{PATH}follow/{report.public_code}/", {"channel": "push", **device})
    assert answer.url == f"{PATH}{token_of(Subscription.objects.get(report=report))}/"


def confirmed(**over) -> Subscription:
    send(**over)
    Subscription.objects.update(confirmed_at=NOON)
    return Subscription.objects.latest("created_at")


def test_the_link_shows_what_one_gets_and_changes_it():
    mine = confirmed(where="district", district="west")
    path = f"{PATH}{token_of(mine)}/"
    page = Client().get(path)
    assert "Meldungen in West" in page.content.decode()
    assert "a@example.org" in page.content.decode()
    change = {"events": ["new", "closed"], "rhythm": "weekly", "kinds": ["lantern"]}
    client = Client()
    assert client.post(path, change).status_code == 200
    assert not client.cookies
    mine.refresh_from_db()
    assert (mine.events, mine.rhythm, mine.categories) == (["new", "closed"], "weekly", ["lantern"])
    assert mine.district.code == "west"


@pytest.mark.parametrize("wrong", [{"events": []}, {"rhythm": "hourly"}, {"kinds": ["unicorn"]}])
def test_a_wrong_change_changes_nothing(wrong):
    mine = confirmed()
    answer = Client().post(f"{PATH}{token_of(mine)}/", {"events": ["closed"], "rhythm": "daily"} | wrong)
    assert answer.status_code == 422
    mine.refresh_from_db()
    assert (mine.events, mine.rhythm) == (["new"], "at_once")


def test_the_link_lists_what_else_comes_to_the_same_address_and_nobody_elses():
    mine = confirmed()
    confirmed(where="district", district="west")
    confirmed(where="district", district="east", email="other@example.org")
    page = Client().get(f"{PATH}{token_of(mine)}/").content.decode()
    assert "Meldungen in West" in page
    assert "Meldungen in East" not in page


def test_reporters_see_their_own_and_no_list():
    report = a_report(contact=a_contact())
    page = Client().get(f"{PATH}{token_of(Subscription.objects.get())}/").content.decode()
    assert report.public_code in page
    assert "zu Ihrer eigenen Meldung" in page
    assert 'name="kinds"' not in page
    assert 'value="new"' not in page


def test_a_page_costs_the_same_for_one_and_for_twenty_wishes(django_assert_max_num_queries):
    mine = confirmed()
    for number in range(20):
        report = a_report(metres_east=number)
        follow_report(report, email="a@example.org", language="de")
        Subscription.objects.update(confirmed_at=NOON)
    with django_assert_max_num_queries(12):
        assert Client().get(f"{PATH}{token_of(mine)}/").status_code == 200


def test_a_reporter_ends_notices_and_keeps_the_report():
    report = a_report(contact=a_contact())
    token = token_of(Subscription.objects.get())
    assert Client().post(f"{PATH}unsubscribe/{token}/").status_code == 200
    assert not Subscription.objects.exists()
    assert Contact.objects.get(report=report).email
    follow_as_reporter(Contact.objects.get(), at=NOON)


@pytest.mark.parametrize("page", ["", "confirm/"])
def test_the_link_of_what_has_ended_says_so_and_leads_on(client, page):
    mine = confirmed()
    token = token_of(mine)
    unsubscribe(mine)
    answer = client.get(f"/en/alerts/{page}{token}/")
    assert answer.status_code == 404
    assert "These notices have ended" in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"
