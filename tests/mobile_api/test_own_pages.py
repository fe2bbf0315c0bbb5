"""What reporters do on the pages of their own report, without a script and without an account."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.access import private_key
from reports.domain.workflow import Status
from reports.models import Contact, Photo, Report
from tests.builders import IN_EAST, IN_NEIGHBOURTON, a_contact, a_jpeg, a_photo, a_report, a_user
from tests.mobile_api.test_report_pages import an_address, pin

pytestmark = pytest.mark.django_db
PAGES = ["photos", "place", "withdraw", "contact", "data", "erase"]


@pytest.fixture
def report() -> Report:
    return a_report(contact=a_contact(), address="Westweg 1")


def of(report: Report) -> Client:
    """The browser of the reporter."""
    client = Client()
    client.get(f"/en/reports/{report.public_code}/", {"key": private_key(report)})
    return client


def path(report: Report, page: str) -> str:
    return f"/en/my/{report.public_code}/{page}/"


def html(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_only_who_came_by_the_private_link_can_open_the_pages(client, report, page):
    clerk = Client()
    clerk.force_login(a_user("clerk", "town"))
    other = of(a_report(metres_east=30))
    for stranger in (client, clerk, other):
        assert stranger.get(path(report, page)).status_code == 404
        assert stranger.post(path(report, page), {"sure": "yes", "remove": "yes"}).status_code == 404
    mine = of(report).get(path(report, page))
    assert mine.status_code == 200
    assert "no-store" in mine["Cache-Control"]
    assert Contact.objects.exists()


def test_the_private_page_leads_to_all_of_them(report):
    page = html(of(report).get(f"/en/reports/{report.public_code}/"))
    for name in PAGES:
        assert f'href="{path(report, name)}"' in page
    assert path(report, "erase") not in html(Client().get(f"/en/reports/{report.public_code}/"))


@pytest.mark.parametrize("page", ["photos", "place", "withdraw"])
def test_a_closed_report_is_only_read_and_erased(page):
    report = a_report(status=Status.FIXED)
    browser = of(report)
    assert browser.get(path(report, page)).status_code == 302
    assert path(report, page) not in html(browser.get(f"/en/reports/{report.public_code}/"))
    assert browser.get(path(report, "erase")).status_code == 200


def test_a_photo_is_added(report):
    picture = SimpleUploadedFile("IMG_1.jpg", a_jpeg(), content_type="image/jpeg")
    answer = of(report).post(path(report, "photos"), {"photos": picture}, follow=True)
    assert "1 photo was added." in html(answer)
    assert Photo.objects.get().report == report


def test_what_is_no_photo_is_named_and_nothing_is_added(report):
    wrong = SimpleUploadedFile("list.jpg", b"PK\x03\x04 no picture")
    answer = of(report).post(path(report, "photos"), {"photos": wrong})
    assert answer.status_code == 422
    assert "list.jpg" in html(answer)
    assert "This is needed." in html(of(report).post(path(report, "photos")))
    assert not Photo.objects.exists()


def test_a_place_is_found_by_its_address_and_changed_only_after_both_offices_were_shown(report):
    address = an_address("Ostweg", 3, IN_EAST)
    browser = of(report)
    found = html(browser.post(path(report, "place"), {"go": "search", "q": "Ostweg 3", "note": "Hof"}))
    assert f'value="address:{address.pk}"' in found
    assert 'value="Hof"' in found
    chosen = {"go": "next", "q": "Ostweg 3", "choice": f"address:{address.pk}", "note": "Hof"}
    look = html(browser.post(path(report, "place"), chosen))
    for told in ("Roads West", "Roads East", "Ostweg 3 – Hof", "Westweg 1"):
        assert told in look
    report.refresh_from_db()
    assert report.office.code == "roads-west"
    save = {"go": "save", "lat": IN_EAST.y, "lon": IN_EAST.x, "accuracy": "", "address": "Ostweg 3 – Hof"}
    done = html(browser.post(path(report, "place"), save, follow=True))
    assert "The place is corrected. The report is with: Roads East." in done
    assert "The reporter has corrected the place. The report is with: Roads East." in done
    report.refresh_from_db()
    assert (report.office.code, report.address) == ("roads-east", "Ostweg 3 – Hof")


def test_a_place_that_is_none_or_outside_is_refused_with_a_sentence(report):
    browser = of(report)
    nothing = browser.post(path(report, "place"), {"go": "next"})
    outside = browser.post(path(report, "place"), {"go": "next"} | pin(IN_NEIGHBOURTON))
    tampered = browser.post(path(report, "place"), {"go": "save", "lat": "50.98", "lon": "11.375"})
    broken = browser.post(path(report, "place"), {"go": "save", "lat": "x", "lon": ""})
    assert [one.status_code for one in (nothing, outside, tampered, broken)] == [422] * 4
    assert "Neighbourton" in html(outside)
    assert "Neighbourton" in html(tampered)
    assert "Please choose the place once more." in html(broken)
    report.refresh_from_db()
    assert report.address == "Westweg 1"


def test_the_same_office_is_said_to_stay(report):
    look = of(report).post(path(report, "place"), {"go": "next"} | pin(report.location))
    assert "still Roads West" in html(look)


def test_a_report_is_withdrawn_after_one_question(report):
    browser = of(report)
    browser.get(path(report, "withdraw"))
    report.refresh_from_db()
    assert report.status == "submitted"
    done = html(browser.post(path(report, "withdraw"), follow=True))
    assert "Your report is withdrawn." in done
    assert browser.post(path(report, "withdraw")).status_code == 302
    assert [entry.kind for entry in report.timeline.all()] == ["submitted", "status"]


def test_contact_data_is_changed_or_taken_back(report):
    browser = of(report)
    assert 'value="erika@example.org"' in html(browser.get(path(report, "contact")))
    wrong = browser.post(path(report, "contact"), {"email": "no address"})
    assert wrong.status_code == 422
    assert 'value="no address"' in html(wrong)
    browser.post(path(report, "contact"), {"email": "new@example.org", "name": "E"})
    assert Contact.objects.get().email == "new@example.org"
    done = html(browser.post(path(report, "contact"), {"remove": "yes"}, follow=True))
    assert "Your contact data is deleted." in done
    assert not Contact.objects.exists()
    assert "Delete my contact data" not in html(browser.get(path(report, "contact")))


def test_nobody_can_have_mails_sent_to_ever_new_addresses(report):
    browser = of(report)
    for number in range(25):
        last = browser.post(path(report, "contact"), {"email": f"{number}@example.org"})
    assert last.status_code == 429
    assert 20 <= ProcrastinateJob.objects.filter(task_name="send_confirmation").count() <= 22


def test_one_s_data_comes_as_a_file(report):
    answer = of(report).get(path(report, "data"))
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == f'attachment; filename="{report.public_code}.json"'
    told = json.loads(answer.content)
    assert told["contact"]["email"] == "erika@example.org"
    assert told["timeline"][0]["sentence"].startswith("The report was received")


def test_erasing_says_what_goes_and_stays_and_asks_twice(report):
    a_photo(report=report)
    browser = of(report)
    first = html(browser.get(path(report, "erase")))
    for told in (
        "what you wrote: 1 text",
        "your 1 photo, with all files",
        "e-mail, name and phone",
        "This stays",
    ):
        assert told in first
    second = html(browser.post(path(report, "erase")))
    assert "This is the last question" in second
    assert Contact.objects.exists()
    done = html(browser.post(path(report, "erase"), {"sure": "yes"}, follow=True))
    assert "Your personal data is erased." in done
    assert not Contact.objects.exists()
    assert "Tiefes Loch" not in done
    assert "Nothing: there is no personal data left." in html(browser.get(path(report, "erase")))
