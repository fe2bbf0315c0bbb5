"""The reporter's pages for messages, without a script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reports.access import private_key
from reports.domain.workflow import Role, Status
from reports.messages import NewMessage, write_to_reporter
from reports.models import Message, Photo, Report
from reports.photos import prepare
from tests.builders import a_jpeg, a_report, a_user, a_uuid

pytestmark = pytest.mark.django_db


def opened(client: Client, report: Report) -> str:
    """The reporter's view of the status page, opened by the private link."""
    page = client.get(f"/en/reports/{report.public_code}/", {"key": private_key(report)}, follow=True)
    return page.content.decode()


def at(report: Report, what: str = "message") -> str:
    return f"/en/my/{report.public_code}/{what}/"


def ask(report: Report) -> Message:
    new = NewMessage(a_uuid("question"), "Welche Hausnummer?", answer_days=5)
    return write_to_reporter(report, new, actor=a_user("clerk"), role=Role.CLERK).message


def a_file(name: str = "photo.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or a_jpeg(), content_type="image/jpeg")


@pytest.mark.parametrize("what", ["message", "not-fixed"])
def test_a_stranger_finds_no_such_page(client, what):
    report, other = a_report(status=Status.FIXED), a_report(metres_east=30)
    opened(client, other)
    client.force_login(a_user("clerk"))
    for path in (at(report, what), f"/en/my/0000-0000/{what}/"):
        assert client.get(path).status_code == client.post(path, {"text": "Hallo"}).status_code == 404
    assert not Message.objects.exists()


def test_the_reporter_is_told_of_a_question_and_answers_it_with_a_photo(client):
    report = a_report()
    message = ask(report)
    html = opened(client, report)
    assert "The office waits for your answer until" in html
    assert "Welche Hausnummer?" in html
    assert at(report) in html
    page = client.get(at(report)).content.decode()
    assert "Answer the office" in page
    sent = {"id": str(a_uuid("answer")), "text": "Nummer 3.", "photos": a_file()}
    answer = client.post(at(report), sent, follow=True).content.decode()
    assert "Your message is with the office." in answer
    assert "The office waits for your answer" not in answer
    mine = Message.objects.exclude(pk=message.pk).get()
    assert (mine.text.body, mine.by_office, mine.photos.count()) == ("Nummer 3.", False, 1)


def test_everybody_else_sees_nothing_of_it(client):
    report = a_report()
    ask(report)
    html = client.get(f"/en/reports/{report.public_code}/").content.decode()
    assert "Welche Hausnummer?" not in html
    assert "waits for your answer" not in html


def test_a_second_tap_is_no_second_message(client):
    report = a_report()
    opened(client, report)
    sent = {"id": str(a_uuid("answer")), "text": "Guten Tag"}
    for _tap in range(2):
        assert client.post(at(report), sent).status_code == 302
    assert Message.objects.count() == 1


def test_what_was_entered_stays_when_something_is_wrong_with_it(client):
    report = a_report()
    opened(client, report)
    page = client.post(
        at(report), {"text": "Siehe Bild", "photos": [a_file(), a_file("x.jpg", b"no picture")]}
    )
    html = page.content.decode()
    assert page.status_code == 422
    assert "Siehe Bild" in html
    assert "1 photo is already here." in html
    kept = Photo.objects.get()
    assert f'name="kept" value="{kept.pk}"' in html
    assert client.post(at(report), {"text": "Siehe Bild", "kept": str(kept.pk)}).status_code == 302
    assert Message.objects.get().photos.get() == kept
    assert client.post(at(report), {"text": " "}).status_code == 422


def test_words_are_shown_as_words(client):
    report = a_report()
    opened(client, report)
    client.post(at(report), {"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(at(report)).content.decode()
    assert "&lt;script&gt;alert" in client.get(at(report)).content.decode()


def test_the_reporter_of_a_closed_report_says_once_that_it_is_not_fixed(client):
    report = a_report(status=Status.FIXED)
    assert at(report, "not-fixed") in opened(client, report)
    done = client.post(at(report, "not-fixed"), {"text": "Noch da."}, follow=True).content.decode()
    assert "The office looks at it again and answers here." in done
    assert at(report, "not-fixed") not in done
    assert client.get(at(report, "not-fixed")).status_code == 302
    late = client.post(at(report, "not-fixed"), {"text": "Hallo?"})
    assert late.status_code == 409
    assert "Hallo?" in late.content.decode()
    assert Message.objects.count() == 1


def test_an_open_report_offers_no_objection(client):
    report = a_report()
    assert at(report, "not-fixed") not in opened(client, report)


def test_a_photo_of_a_message_is_served_to_both_sides_and_to_nobody_else(client):
    report = a_report()
    opened(client, report)
    client.post(at(report), {"text": "Bild", "photos": a_file()})
    photo = Photo.objects.get()
    prepare(str(photo.pk))
    address = f"/photos/{photo.pk}/small.jpg"
    assert address in client.get(at(report)).content.decode()
    staff = Client()
    staff.force_login(a_user("clerk"))
    assert [reader.get(address).status_code for reader in (client, staff, Client())] == [200, 200, 404]
