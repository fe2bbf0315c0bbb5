"""The desk's queue of what nobody has looked at, and the page on which staff decides about a report."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.actions import release
from reports.domain.redaction import MARK
from reports.errors import DecidedMeanwhile
from reports.models import Category, Photo, Report, Text, User
from reports.moderation import Decisions, moderate, state_of
from reports.photos import prepare, receive_photo
from tests.builders import NOON, a_jpeg, a_photo, a_report, a_user

pytestmark = pytest.mark.django_db
QUEUE = "/en/desk/moderation/"


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def moderator() -> Client:
    return logged_in(a_user("moderator", "power"))


def held_back(**over) -> Report:
    """A lantern with words and a photo that wait for release."""
    fields = {"category": "lantern", "answers": {"fault": "dark"}, "description": "Geheim Q7X", "at": NOON}
    photos = {} if "photo_ids" in over else {"photo_ids": [a_photo().pk]}
    return a_report(**fields | photos | over)


def with_picture() -> Report:
    photo = receive_photo(SimpleUploadedFile("p.jpg", a_jpeg((900, 600))))
    prepare(photo.pk)
    return held_back(photo_ids=[photo.pk])


def page_of(report: Report) -> str:
    return f"{QUEUE}{report.public_code}/"


def form_of(client: Client, report: Report, **over) -> dict:
    """What a browser would send without a change."""
    shown = client.get(page_of(report)).context
    data = {"seen": shown["seen"], "act": "save"}
    for part in shown["form"].photos:
        if part.boxes is not None:
            data |= {
                part.boxes.management_form.add_prefix(name): value for name, value in counts(part).items()
            }
            for form in part.boxes:
                data |= {form.add_prefix(side): form.initial.get(side, "") for side in form.fields}
    return data | over


def counts(part) -> dict:
    return {"TOTAL_FORMS": part.boxes.total_form_count(), "INITIAL_FORMS": part.boxes.initial_form_count()}


def rectangle(photo: Photo, left: float, top: float, width: float, height: float, row: int = 0) -> dict:
    sides = {"left": left, "top": top, "width": width, "height": height}
    return {f"boxes-{photo.pk}-{row}-{side}": value for side, value in sides.items()}


def listed(client: Client, **asked) -> list[str]:
    return [one.report.public_code for one in client.get(QUEUE, asked).context["waiting"]]


def test_the_queue_lists_the_oldest_first_and_tells_what_is_held_back():
    new, old = held_back(at=NOON), held_back(at=NOON - timedelta(days=2))
    shown = held_back(at=NOON - timedelta(days=1))
    client = moderator()
    release(shown, actor=a_user("clerk", "power"), texts=shown.texts.all(), photos=shown.photos.all())
    assert listed(client) == [report.public_code for report in (old, shown, new)]
    assert listed(client, show="held_back") == [report.public_code for report in (old, new)]
    counted = client.get(QUEUE).context["counts"]
    # The place of a lantern is public at once, and nobody has looked at it.
    assert (counted.everything, counted.held_back, counted.public) == (3, 2, 3)


def test_a_queue_of_twenty_costs_as_many_queries_as_one_of_one():
    client, asked = moderator(), []
    for wanted in (1, 20):
        while Report.objects.count() < wanted:
            held_back()
        with CaptureQueriesContext(connection) as queries:
            assert len(listed(client)) == wanted
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 17


def test_a_report_with_six_photos_costs_as_many_queries_as_one_with_one():
    client, asked = moderator(), []
    held_back(at=NOON + timedelta(days=1))
    for photos in (1, 6):
        report = held_back(photo_ids=[a_photo().pk for _number in range(photos)])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page_of(report)).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 20


def test_twenty_stand_on_a_page():
    client = moderator()
    for _number in range(21):
        held_back()
    assert [len(listed(client, page=number)) for number in (1, 2)] == [20, 1]


@pytest.mark.parametrize(
    ("role", "office", "sees"),
    [("moderator", "power", True), ("clerk", "power", True), ("moderator", "parks", False)],
)
def test_everybody_sees_the_queue_of_their_own_offices(role, office, sees):
    report = held_back()
    client = logged_in(a_user(role, office))
    assert (report.public_code in listed(client)) is sees
    assert client.get(page_of(report)).status_code == (200 if sees else 404)


@pytest.mark.parametrize("role", ["crew", "auditor", "hotline"])
def test_who_may_not_release_finds_no_such_page_and_changes_nothing(role):
    report = held_back()
    client = logged_in(a_user(role, "power"))
    assert client.get(QUEUE).status_code == 404
    assert client.get(page_of(report)).status_code == 404
    assert client.post(page_of(report), {"act": "show_all"}).status_code == 404
    assert not report.texts.get().published


def test_without_a_log_in_there_is_only_the_log_in():
    report = held_back()
    for address in (QUEUE, page_of(report)):
        assert Client().get(address)["Location"].startswith("/en/login/")


def test_one_button_shows_everything_and_leads_to_the_next():
    report, following = held_back(), held_back(at=NOON + timedelta(minutes=1))
    client = moderator()
    answer = client.post(page_of(report), form_of(client, report, act="show_all"))
    assert answer["Location"] == page_of(following)
    assert report.texts.get().published
    assert report.photos.get().published
    report.refresh_from_db()
    assert report.place_looked_at is not None
    assert [entry.kind for entry in report.timeline.all()] == ["submitted", "released"]
    assert listed(client) == [following.public_code]


def test_what_is_not_chosen_stays_in_the_queue():
    report = held_back()
    client, text = moderator(), report.texts.get()
    answer = client.post(page_of(report), form_of(client, report, **{f"text-{text.pk}": "show"}))
    assert answer["Location"] == QUEUE
    assert report.texts.get().published
    assert not report.photos.get().published
    assert listed(client, show="held_back") == [report.public_code]


def test_what_is_withheld_leaves_the_queue_and_can_be_shown_later():
    report = held_back()
    client, text, photo = moderator(), report.texts.get(), report.photos.get()
    withheld = {f"text-{text.pk}": "withhold", f"photo-{photo.pk}": "withhold", "place": "withhold"}
    client.post(page_of(report), form_of(client, report, **withheld))
    assert listed(client) == []
    report.refresh_from_db()
    assert not report.published
    client.post(page_of(report), form_of(client, report, **withheld | {"place": "show"}))
    report.refresh_from_db()
    assert report.published
    assert not report.texts.get().published


def test_words_and_rectangles_are_hidden_before_anything_is_shown():
    report = with_picture()
    client, text, photo = moderator(), report.texts.get(), report.photos.get()
    said = {f"text-{text.pk}-hide": "Q7X\n\n"} | rectangle(photo, 10, 10, 25.5, 30)
    client.post(page_of(report), form_of(client, report, act="show_all", **said))
    text.refresh_from_db()
    photo.refresh_from_db()
    assert (text.body, text.published) == (f"Geheim {MARK}", True)
    assert (photo.boxes, photo.published) == ([[0.1, 0.1, 0.255, 0.3]], True)
    assert [entry.kind for entry in report.timeline.all()] == ["submitted", "redacted", "released"]


def test_proposed_rectangles_stand_in_the_form_and_are_painted_only_when_the_photo_is_shown():
    report = with_picture()
    client, text, photo = moderator(), report.texts.get(), report.photos.get()
    Photo.objects.update(proposals=[[0.2, 0.3, 0.1, 0.1]])
    page = client.get(page_of(report))
    assert "1 rectangle is proposed" in page.content.decode()
    client.post(page_of(report), form_of(client, report, **{f"text-{text.pk}": "show"}))
    photo.refresh_from_db()
    assert (photo.boxes, photo.published) == ([], False)
    client.post(page_of(report), form_of(client, report, act="show_all"))
    photo.refresh_from_db()
    assert (photo.boxes, photo.published) == ([[0.2, 0.3, 0.1, 0.1]], True)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((10, 10, "", 30), "needs all four numbers"),
        ((10, 110, 10, 30), "“110” is no per cent"),
        ((10, 10, 0, 30), "hides nothing"),
        ((10, 10, "x", 30), "Enter a number"),
    ],
)
def test_a_rectangle_that_is_none_is_told_and_nothing_is_shown(numbers, told):
    report = with_picture()
    client, photo = moderator(), report.photos.get()
    data = form_of(client, report, act="show_all", **rectangle(photo, *numbers))
    page = client.post(page_of(report), data)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not Photo.objects.filter(published=True).exists()


def test_words_that_are_not_in_the_text_are_told_and_what_was_typed_stays():
    report = held_back()
    client, text = moderator(), report.texts.get()
    data = form_of(client, report, act="show_all", **{f"text-{text.pk}-hide": "Herr Muster"})
    page = client.post(page_of(report), data)
    assert page.status_code == 422
    assert "“Herr Muster” is not in the text" in page.content.decode()
    assert ">\nHerr Muster</textarea>" in page.content.decode()
    assert not Text.objects.filter(published=True).exists()


def test_who_comes_second_is_told_who_was_first_and_keeps_what_was_entered():
    report = held_back()
    text = report.texts.get()
    first = logged_in(a_user("clerk", "power", name="Kim Erst"))
    second = moderator()
    late = form_of(second, report, **{f"text-{text.pk}": "show", f"text-{text.pk}-hide": "Q7X"})
    first.post(page_of(report), form_of(first, report, **{f"text-{text.pk}": "withhold"}))
    page = second.post(page_of(report), late)
    assert page.status_code == 409
    assert "Decided meanwhile: Kim Erst" in page.content.decode()
    assert "Q7X</textarea>" in page.content.decode()
    assert not report.texts.get().published
    again = second.post(page_of(report), late | {"seen": page.context["seen"]})
    assert again.status_code == 302
    assert report.texts.get().published


def test_what_is_hidden_can_be_taken_back_on_the_page():
    report = with_picture()
    client, photo = moderator(), report.photos.get()
    client.post(page_of(report), form_of(client, report, act="show_all", **rectangle(photo, 0, 0, 50, 50)))
    page = client.get(page_of(report))
    assert f'name="restore" value="photo-{photo.pk}"' in page.content.decode()
    answer = client.post(page_of(report), {"restore": f"photo-{photo.pk}", "seen": page.context["seen"]})
    assert answer["Location"] == page_of(report)
    photo.refresh_from_db()
    assert (photo.boxes, photo.published) == ([], False)
    again = client.post(
        page_of(report), {"restore": f"photo-{photo.pk}", "seen": client.get(page_of(report)).context["seen"]}
    )
    assert ["deleted for good" in str(one) for one in get_messages(again.wsgi_request)][-1]


@pytest.mark.parametrize("name", ["photo-x", "text-0", "nonsense", ""])
def test_nonsense_takes_nothing_back(name):
    report, client = held_back(), moderator()
    seen = client.get(page_of(report)).context["seen"]
    assert client.post(page_of(report), {"restore": name, "seen": seen}).status_code == 302
    assert report.timeline.count() == 1


def test_what_a_category_never_shows_is_there_to_read_and_not_to_decide():
    Category.objects.filter(code="lantern").update(publish_text="never", publish_photos="never")
    report = held_back()
    Category.objects.filter(code="lantern").update(publish_text="never", publish_photos="never")
    client = moderator()
    page = client.get(page_of(report)).content.decode()
    assert "Geheim Q7X" in page
    assert page.count("never public in this category") == 2
    client.post(page_of(report), form_of(client, report, act="show_all"))
    assert not Text.objects.filter(published=True).exists()
    assert not Photo.objects.filter(published=True).exists()


def test_a_code_as_people_write_it_leads_to_the_page():
    report = held_back()
    answer = moderator().get(f"{QUEUE}{report.public_code.lower().replace('-', '')}/")
    assert answer["Location"] == page_of(report)


def test_a_script_in_the_words_is_shown_as_words():
    report = held_back(description="<script>alert(1)</script>")
    for address in (QUEUE, page_of(report)):
        page = moderator().get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_the_same_instant_one_decides():
    report = held_back()
    seen, ready = state_of(report), Barrier(2)

    def decide(person: User, show: bool) -> str:
        ready.wait()
        try:
            texts = {report.texts.get().pk: show}
            moderate(report, Decisions(seen=seen, texts=texts), actor=person)
        except DecidedMeanwhile:
            return "too late"
        finally:
            connections.close_all()
        return person.email

    people = [a_user("moderator", "power"), a_user("clerk", "power")]
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(decide, people, (True, False)))
    assert told.count("too late") == 1
    winner = next(one for one in told if one != "too late")
    assert report.texts.get().published is (winner == "moderator.power@example.org")
    assert report.timeline.exclude(kind="submitted").count() == 1
